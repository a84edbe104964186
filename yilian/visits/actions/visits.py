"""Records delivered care; recording it keeps the obligation that asked for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, refuse_if
from yilian.obligations.actions import keep
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import certificate_valid
from yilian.places.policies import shelf
from yilian.visits.events import VisitRecorded
from yilian.visits.models import Observation, Visit
from yilian.visits.queries import demands_of
from yilian.visits.rules import VisitFacts, judged_evidence, visit_refusal


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered: the item, the day, where, the evidence as filled in (code → text) and a note."""

    item: str
    on: date
    evidence: Mapping[str, str]
    place: str = ""
    note: str = ""


@action("visits.record")
def record_visit(actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, delivery: Delivery) -> Visit:
    """Record one item delivered to one elder, with its evidence.

    Refuses what a rule forbids; raises Invalid with every problem of the evidence. Nothing is written in either case.
    """
    refuse_if(visit_refusal(_visit_facts(elder, practitioner, delivery)))
    values, problems = judged_evidence(demands_of(delivery.item), delivery.evidence)
    if problems:
        raise Invalid(*problems)
    visit = Visit.objects.create(
        elder=elder, team=team, practitioner=practitioner, item=delivery.item, on=delivery.on,
        place=delivery.place, note=delivery.note, recorded_at=now(),
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(visit=visit, code=value.code, number=value.number, unit=value.unit, text=value.text)
        for value in values
    )
    keep(actor, elder, item=delivery.item, on=delivery.on, record=f"visits.visit:{visit.pk}")
    publish(VisitRecorded(visit.pk, elder.pk, delivery.item, delivery.on))
    return visit


@action("visits.load")
def load_visits(actor: Actor, *, visits: Sequence[Visit], observations: Sequence[Observation]) -> int:
    """Enter many visits and what was observed at them, as a take-over from another system does."""
    Visit.objects.bulk_create(visits, batch_size=2000)
    Observation.objects.bulk_create(observations, batch_size=4000)
    return len(visits)


def _visit_facts(elder: Elder, practitioner: Practitioner, delivery: Delivery) -> VisitFacts:
    """Gather what must be known to judge the visit."""
    return VisitFacts(
        on=delivery.on,
        today=today(),
        born_on=elder.birth_date,
        died_on=elder.died_on,
        practitioner_kind=practitioner.kind,
        allowed_kinds=frozenset(shelf().catalogue.item[delivery.item].by),
        certificate_valid=certificate_valid(practitioner, delivery.on),
    )
