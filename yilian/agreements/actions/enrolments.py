"""Makes, renews and ends enrolments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.agreements.events import ElderEnrolled, EnrolmentEnded
from yilian.agreements.models import Enrolment
from yilian.agreements.queries.enrolments import enrolment_overlapping
from yilian.agreements.rules.enrolments import (
    Ending,
    EnrolmentFacts,
    RenewalFacts,
    contract_end,
    ending_refusal,
    enrolment_refusal,
    renewal_refusal,
    renewal_start,
)
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import refuse_if
from yilian.people.models import Elder, Team
from yilian.places.policies import policy_for


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as signed: the mode of service, the day of signing, the first day, and for how many years."""

    mode: str
    signed_on: date
    starts_on: date
    years: int = 1


@action("agreements.enrol", title=words("签约", "enrol an elder"), log=("mode", "starts_on"))
def enrol(actor: Actor, elder: Elder, team: Team, *, mode: str, starts_on: date) -> Enrolment:
    """Enrol an elder with a team in a mode of service from a day on, without an agreed end."""
    return _enrolled(elder, team, Enrolment(mode=mode, starts_on=starts_on), years=None)


@action("agreements.enrol", title=words("签约", "sign a contract"), name="agreements.sign_contract", log=("contract",))
def sign_contract(actor: Actor, elder: Elder, team: Team, *, contract: Contract) -> Enrolment:
    """Sign a contract between an elder and a team for some years (家庭医生签约)."""
    made = Enrolment(mode=contract.mode, starts_on=contract.starts_on, signed_on=contract.signed_on)
    return _enrolled(elder, team, made, years=contract.years)


def _enrolled(elder: Elder, team: Team, made: Enrolment, *, years: int | None) -> Enrolment:
    """Judge an enrolment and write it."""
    packs = policy_for(elder.residence_division_id, made.starts_on).packs_of_mode(made.mode)
    until = contract_end(made.starts_on, years) if years else None
    facts = EnrolmentFacts(
        mode=made.mode,
        packs_with_mode=packs,
        starts_on=made.starts_on,
        died_on=elder.died_on,
        enrolled_until=_enrolled_until(elder, made.mode, made.starts_on, until),
        today=today(),
        signed_on=made.signed_on,
        years=years,
    )
    refuse_if(enrolment_refusal(facts))
    made.elder, made.team, made.pack, made.judged_on = elder, team, packs[0], today()
    made.agreed_until = made.ends_on = until
    made.save(force_insert=True)
    publish(ElderEnrolled(made.pk))
    return made


def _enrolled_until(elder: Elder, mode: str, starts_on: date, ends_on: date | None) -> date | None:
    """Return the last day of an enrolment that is in the way; `date.max` when it is open."""
    overlapping = enrolment_overlapping(elder.pk, mode, starts_on, ends_on)
    return None if overlapping is None else overlapping.ends_on or date.max


@action("agreements.load", title=words("批量装入签约", "load contracts"))
def load_enrolments(actor: Actor, *, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Enter many enrolments at once, as a take-over from another system does; nothing is published."""
    return Enrolment.objects.bulk_create(enrolments, batch_size=2000)


@action(
    "agreements.enrol",
    title=words("续签", "renew a contract"),
    name="agreements.renew_enrolment",
    log=("signed_on", "years"),
)
def renew_enrolment(actor: Actor, enrolment: Enrolment, *, signed_on: date, years: int = 1) -> Enrolment:
    """Renew a contract with the same team and mode, from the day after it or, when it ran out, from the day of signing."""
    elder = Elder.objects.select_for_update(of=("self",)).get(pk=enrolment.elder_id)
    starts_on = renewal_start(enrolment.agreed_until or signed_on, signed_on)
    until = contract_end(starts_on, years)
    packs = policy_for(elder.residence_division_id, starts_on).packs_of_mode(enrolment.mode)
    open_ended = enrolment.agreed_until is None
    facts = RenewalFacts(
        mode=enrolment.mode,
        packs_with_mode=packs,
        agreed_until=enrolment.agreed_until,
        ended_on=enrolment.ended_on,
        renewed=Enrolment.objects.filter(renews=enrolment).exists(),
        enrolled_until=None if open_ended else _enrolled_until(elder, enrolment.mode, starts_on, until),
        died_on=elder.died_on,
        signed_on=signed_on,
        years=years,
        today=today(),
    )
    refuse_if(renewal_refusal(facts))
    made = Enrolment.objects.create(
        elder=elder,
        team_id=enrolment.team_id,
        pack=packs[0],
        mode=enrolment.mode,
        starts_on=starts_on,
        ends_on=until,
        agreed_until=until,
        signed_on=signed_on,
        renews=enrolment,
        judged_on=today(),
    )
    publish(ElderEnrolled(made.pk))
    return made


@action("agreements.end_enrolment", title=words("结束签约", "end a contract"), log=("ends_on", "reason"))
def end_enrolment(actor: Actor, enrolment: Enrolment, *, ends_on: date, reason: str, note: str = "") -> Enrolment:
    """End an enrolment on a day, for one of the reasons that the field counts; what was owed until then stays owed."""
    ending = Ending(
        starts_on=enrolment.starts_on,
        last_day=enrolment.agreed_until or date.max,
        ended_on=enrolment.ended_on,
        ends_on=ends_on,
        reason=reason,
        note=note,
        died_on=enrolment.elder.died_on,
    )
    refuse_if(ending_refusal(ending))
    enrolment.ends_on, enrolment.end_reason, enrolment.end_note = ends_on, reason, note.strip()
    enrolment.save(update_fields=["ends_on", "end_reason", "end_note"])
    publish(EnrolmentEnded(enrolment.pk, ends_on))
    return enrolment
