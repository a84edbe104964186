"""Writes what is owed, and that it was kept."""

from collections.abc import Sequence
from datetime import date

from yilian.agreements.models import Enrolment
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse_if
from yilian.obligations.events import ObligationKept
from yilian.obligations.models import Obligation
from yilian.obligations.queries import candidates_for, candidates_of, open_obligations
from yilian.obligations.rules import CalledFor, Owing, kept_by, owed_within, waiver_refusal
from yilian.people.models import Elder, Team
from yilian.people.queries import elder_facts
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_for
from yilian.policy.promises import Promise


def owing_of(promises: tuple[Promise, ...], mode: str) -> tuple[Owing, ...]:
    """Pick, of what is promised, the items with a rhythm that a mode of service delivers."""
    return tuple(
        Owing(promise.item, promise.clauses, promise.rhythm.timing)
        for promise in promises
        if promise.rhythm.timing is not None and mode in promise.modes
    )


@action("obligations.generate", keep=("until",))
def generate_for_enrolment(actor: Actor, enrolment: Enrolment, *, until: date) -> list[Obligation]:
    """Write what an enrolment makes owed up to a horizon. Doing it again adds only what is missing."""
    elder = enrolment.elder
    facts = elder_facts(elder, enrolment.starts_on, contracted=True)
    policy = policy_for(elder.residence_division_id, enrolment.starts_on)
    owed = owed_within(
        owing_of(policy.promises_to(facts), enrolment.mode), enrolment.starts_on, enrolment.ends_on, until
    )
    return Obligation.objects.bulk_create(
        [
            Obligation(
                item=one.item, clauses=list(one.clauses), elder=elder, team_id=enrolment.team_id, enrolment=enrolment,
                ordinal=one.ordinal, starts_on=one.starts_on, due_on=one.due_on, judged_on=today(),
            )
            for one in owed
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@action("obligations.load")
def load_obligations(actor: Actor, *, obligations: Sequence[Obligation]) -> list[Obligation]:
    """Enter many obligations at once; what is there already stays as it is."""
    return Obligation.objects.bulk_create(obligations, batch_size=2000)


@action("obligations.generate", keep=("ends_on",))
def void_after(actor: Actor, enrolment: Enrolment, *, ends_on: date) -> int:
    """Void what would fall due after an enrolment ended; what was due before stays owed."""
    return open_obligations().filter(enrolment=enrolment, due_on__gt=ends_on).update(void_on=ends_on)


@action("obligations.keep", keep=("item", "on", "record"))
def keep(actor: Actor, elder: Elder, *, item: str, on: date, record: str) -> Obligation | None:
    """Note that a service was delivered to an elder; give the obligation that it keeps, if one was open."""
    return _kept(kept_by(candidates_for(elder.pk, item), item, on), on, record)


@action("obligations.keep", name="obligations.keep_for_organization", keep=("item", "on", "record"))
def keep_for_organization(
    actor: Actor, organization: Organization, *, item: str, on: date, record: str
) -> Obligation | None:
    """Note that a service was delivered to an institution; give the obligation that it keeps, if one was open."""
    return _kept(kept_by(candidates_of(item, organization=organization), item, on), on, record)


@action("obligations.keep", name="obligations.keep_for_division", keep=("item", "on", "record"))
def keep_for_division(actor: Actor, division: Division, *, item: str, on: date, record: str) -> Obligation | None:
    """Note that a service was delivered to a village or township; give the obligation that it keeps, if one was open."""
    return _kept(kept_by(candidates_of(item, division=division), item, on), on, record)


def _kept(key: int | None, on: date, record: str) -> Obligation | None:
    """Write that an obligation was kept, by which record."""
    if key is None:
        return None
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=key)
    obligation.kept_on, obligation.kept_by = on, record
    obligation.save(update_fields=["kept_on", "kept_by"])
    publish(ObligationKept(obligation.pk, on, record))
    return obligation


@action("obligations.waive", keep=("on", "reason"))
def waive(actor: Actor, obligation: Obligation, *, on: date, reason: str) -> Obligation:
    """Waive an obligation for a reason, for instance because the elder declined."""
    refuse_if(waiver_refusal(obligation.dates, on, reason))
    obligation.waived_on, obligation.waived_reason = on, reason
    obligation.save(update_fields=["waived_on", "waived_reason"])
    return obligation


@action("obligations.keep", name="obligations.open_from_record")
def open_from_record(actor: Actor, elder: Elder, team: Team, *, called_for: CalledFor) -> Obligation:
    """Write what a record calls for as owed to an elder by a team. Doing it again gives the same row."""
    opened, _created = Obligation.objects.get_or_create(
        opened_by=called_for.opened_by, item=called_for.item,
        defaults={
            "elder": elder, "team": team, "clauses": list(called_for.clauses), "ordinal": 1,
            "starts_on": called_for.starts_on, "due_on": called_for.due_on, "due_at": called_for.due_at,
            "judged_on": today(),
        },
    )  # fmt: skip
    return opened


@action("obligations.keep", name="obligations.change_record", keep=("former", "record", "on"))
def change_record(actor: Actor, elder: Elder, *, former: str, record: str, on: date) -> int:
    """Let a correction take the place of the record it corrects: what that one kept, this one keeps, on its own day.

    What the former record called for and is still open is void: the correction calls for what is due itself.
    """
    open_obligations().filter(elder=elder, opened_by=former).update(void_on=today())
    kept = Obligation.objects.filter(elder=elder, kept_by=former)
    return kept.update(kept_by=record, kept_on=on)
