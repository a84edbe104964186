"""Makes and ends enrolments."""

from collections.abc import Sequence
from datetime import date

from yilian.agreements.events import ElderEnrolled, EnrolmentEnded
from yilian.agreements.models import Enrolment
from yilian.agreements.queries import enrolment_overlapping
from yilian.agreements.rules import EnrolmentFacts, ending_refusal, enrolment_refusal
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse_if
from yilian.people.models import Elder, Team
from yilian.places.policies import policy_for


@action("agreements.enrol", keep=("mode", "starts_on"))
def enrol(actor: Actor, elder: Elder, team: Team, *, mode: str, starts_on: date) -> Enrolment:
    """Enrol an elder with a team in a mode of service from a day on."""
    packs = policy_for(elder.residence_division_id, starts_on).packs_of_mode(mode)
    overlapping = enrolment_overlapping(elder.pk, mode, starts_on)
    facts = EnrolmentFacts(
        mode=mode,
        packs_with_mode=packs,
        starts_on=starts_on,
        died_on=elder.died_on,
        enrolled_until=None if overlapping is None else overlapping.ends_on or date.max,
        today=today(),
    )
    refuse_if(enrolment_refusal(facts))
    enrolment = Enrolment.objects.create(
        elder=elder,
        team=team,
        pack=packs[0],
        mode=mode,
        starts_on=starts_on,
        judged_on=today(),
    )
    publish(ElderEnrolled(enrolment.pk))
    return enrolment


@action("agreements.load")
def load_enrolments(actor: Actor, *, enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """Enter many enrolments at once, as a take-over from another system does; nothing is published."""
    return Enrolment.objects.bulk_create(enrolments, batch_size=2000)


@action("agreements.end_enrolment", keep=("ends_on", "reason"))
def end_enrolment(actor: Actor, enrolment: Enrolment, *, ends_on: date, reason: str) -> Enrolment:
    """End an enrolment on a day, for a reason; what was owed until then stays owed."""
    refuse_if(ending_refusal(enrolment.starts_on, enrolment.ends_on, ends_on, reason))
    enrolment.ends_on, enrolment.end_reason = ends_on, reason
    enrolment.save(update_fields=["ends_on", "end_reason"])
    publish(EnrolmentEnded(enrolment.pk, ends_on))
    return enrolment
