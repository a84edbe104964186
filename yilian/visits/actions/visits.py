"""Records delivered care; recording it keeps the obligation that asked for it, and opens what its signs call for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

from yilian.audit.actions import action, publish
from yilian.audit.clock import SHANGHAI, now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, refuse, refuse_if
from yilian.obligations.actions import change_record, keep, open_from_record
from yilian.obligations.rules import CalledFor
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import certificate_valid
from yilian.places.policies import shelf
from yilian.visits.events import VisitRecorded
from yilian.visits.models import Observation, Setting, Visit
from yilian.visits.queries import evidence_of, follow_ups_of, promised_clauses, signs_in, visits_of
from yilian.visits.rules import (
    Account,
    CorrectionFacts,
    Value,
    VisitFacts,
    correction_refusal,
    due_follow_ups,
    judged_evidence,
    position_problems,
    retelling_refusal,
    sign_behind,
    tell_of_one_visit,
    visit_refusal,
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered: the item, the day, the evidence as filled in (code → text), where, and words about it.

    `at` is the time of day where it is known; the position is WGS 84 in degrees; `round_id` the round it is part of.
    """

    item: str
    on: date
    evidence: Mapping[str, str]
    place: str = ""
    note: str = ""
    at: time | None = None
    setting: str = ""
    latitude: float | None = None
    longitude: float | None = None
    guidance: str = ""
    round_id: int | None = None
    occasion: UUID | None = None

    @property
    def happened_at(self) -> datetime | None:
        """Give the instant, where the time of day is known."""
        return None if self.at is None else datetime.combine(self.on, self.at, tzinfo=SHANGHAI)


@action("visits.record")
def record_visit(actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, delivery: Delivery) -> Visit:
    """Record one item delivered to one elder, with its evidence.

    Refuses what a rule forbids; raises Invalid with every problem of the evidence. Nothing is written in either case.
    What signs call for is owed from now on.
    """
    values = _judged(elder, practitioner, delivery)
    visit = _entered(Visit(elder=elder, team=team, practitioner=practitioner), delivery, values)
    keep(actor, elder, item=delivery.item, on=delivery.on, record=_name(visit))
    _open_follow_ups(actor, visit, values)
    publish(VisitRecorded(visit.pk, elder.pk, delivery.item, delivery.on))
    return visit


@action("visits.record", name="visits.record_together")
def record_together(
    actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, deliveries: Sequence[Delivery]
) -> Visit:
    """Record several items delivered to an elder on one occasion, all or none, and give the first of them.

    What somebody has recorded already, with the same values, stays the one record of it.
    """
    if not deliveries:
        refuse("nothing-delivered")
    occasion = uuid4() if len(deliveries) > 1 else None
    together = [replace(one, occasion=occasion) for one in deliveries]
    visits = [
        _told_before(elder, practitioner, one) or record_visit(actor, elder, team, practitioner, delivery=one)
        for one in together
    ]
    return visits[0]


@action("visits.record", name="visits.correct", keep=("reason",))
def correct_visit(actor: Actor, visit: Visit, *, delivery: Delivery, reason: str) -> Visit:
    """Correct a record by a new one that names it: what the old one kept the new one keeps, its values no longer count.

    Who went and for whom stay as they were; the item too, because the promise kept is of that item.
    """
    elder, practitioner = visit.elder, visit.practitioner
    values = _judged(elder, practitioner, delivery)
    refuse_if(correction_refusal(_correction_facts(visit, delivery, values, reason)))
    new = Visit(
        elder=elder, team=visit.team, practitioner=practitioner, corrects=visit, correction_reason=reason.strip()
    )
    corrected = _entered(new, delivery, values, round_id=visit.round_id)
    change_record(actor, elder, former=_name(visit), record=_name(corrected), on=delivery.on)
    _open_follow_ups(actor, corrected, values)
    publish(VisitRecorded(corrected.pk, elder.pk, delivery.item, delivery.on))
    return corrected


@action("visits.load")
def load_visits(actor: Actor, *, visits: Sequence[Visit], observations: Sequence[Observation]) -> int:
    """Enter many visits and what was observed at them, as a take-over from another system does."""
    Visit.objects.bulk_create(visits, batch_size=2000)
    Observation.objects.bulk_create(observations, batch_size=4000)
    return len(visits)


def facts_of_crew(practitioner: Practitioner, item: str, on: date) -> VisitFacts:
    """Gather what must be known of who went and when, whoever they saw."""
    return VisitFacts(
        on=on,
        today=today(),
        born_on=date.min,
        died_on=None,
        practitioner_kind=practitioner.kind,
        allowed_kinds=frozenset(shelf().catalogue.item[item].by),
        certificate_valid=certificate_valid(practitioner, on),
    )


def _judged(elder: Elder, practitioner: Practitioner, delivery: Delivery) -> tuple[Value, ...]:
    """Refuse what a rule forbids, else give the values of the evidence."""
    moment = delivery.happened_at
    crew = facts_of_crew(practitioner, delivery.item, delivery.on)
    ahead = moment is not None and moment > now()
    refuse_if(visit_refusal(replace(crew, born_on=elder.birth_date, died_on=elder.died_on, ahead=ahead)))
    values, problems = judged_evidence(evidence_of(delivery.item), delivery.evidence)
    problems += position_problems(delivery.latitude, delivery.longitude)
    if problems:
        raise Invalid(*problems)
    return values


def _told_before(elder: Elder, practitioner: Practitioner, delivery: Delivery) -> Visit | None:
    """Give the record of the same visit that somebody else was quicker to make; refuse when words would be lost."""
    found = list(visits_of(elder.pk).filter(item=delivery.item, on=delivery.on, corrected_by__isnull=True))
    if not found:
        return None
    words = (delivery.note, delivery.guidance)
    told = Account(frozenset(_judged(elder, practitioner, delivery)), delivery.happened_at, words)
    for one in found:
        values = frozenset(Value(seen.code, seen.number, seen.text, seen.unit) for seen in one.observations.all())
        before = Account(values, one.happened_at, (one.note, one.guidance))
        if tell_of_one_visit(told, before):
            refuse_if(retelling_refusal(before, told, one.practitioner.name))
            return one
    return None


def _entered(visit: Visit, delivery: Delivery, values: Sequence[Value], *, round_id: int | None = None) -> Visit:
    """Write a visit and what was observed at it."""
    visit.item, visit.on, visit.happened_at = delivery.item, delivery.on, delivery.happened_at
    visit.setting = delivery.setting if delivery.setting in Setting.values else ""
    visit.place, visit.note, visit.guidance = delivery.place, delivery.note, delivery.guidance
    visit.latitude, visit.longitude = delivery.latitude, delivery.longitude
    visit.round_id, visit.recorded_at = round_id or delivery.round_id, now()
    visit.occasion = delivery.occasion
    visit.save(force_insert=True)
    Observation.objects.bulk_create(
        Observation(visit=visit, code=value.code, number=value.number, unit=value.unit, text=value.text)
        for value in values
    )
    return visit


def _open_follow_ups(actor: Actor, visit: Visit, values: Sequence[Value]) -> None:
    """Let what the signs at a visit call for be owed; a follow-up that stands open and is due no later is enough.

    Nothing is owed to the dead, so a visit of their last days that is recorded late opens nothing.
    """
    if visit.elder.died_on is not None:
        return
    numbers = {value.code: value.number for value in values if value.number is not None}
    found = signs_in(visit, numbers)
    due = due_follow_ups(found, visit.on)
    for item, day in due.items():
        if follow_ups_of(visit.elder_id).filter(item=item, due_on__lte=day).exists():
            continue
        clauses, norm = promised_clauses(visit.elder, item, visit.on), f"sign:{sign_behind(found, item)}"
        called_for = CalledFor(item, clauses, visit.on, day, opened_by=_name(visit), norm=norm)
        open_from_record(actor, visit.elder, visit.team, called_for=called_for)


def _correction_facts(visit: Visit, delivery: Delivery, values: Sequence[Value], reason: str) -> CorrectionFacts:
    """Gather what must be known to judge a correction."""
    if delivery.item != visit.item:
        refuse("correction-of-another-item")
    before = {(one.code, one.number, one.text) for one in visit.observations.all()}
    words = (visit.on, visit.happened_at, visit.place, visit.setting, visit.note, visit.guidance)
    given = (
        delivery.on, delivery.happened_at, delivery.place, delivery.setting, delivery.note, delivery.guidance
    )  # fmt: skip
    changes = words != given or before != {(one.code, one.number, one.text) for one in values}
    return CorrectionFacts(reason, Visit.objects.filter(corrects=visit).exists(), changes)


def _name(visit: Visit) -> str:
    """Name a visit as obligations name their records."""
    return f"visits.visit:{visit.pk}"
