"""Records delivered care; recording it fulfils the obligation that asked for it, and what was observed goes into the health record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.health.actions import enter_in_error, load_observations, observation_of, record_many
from yilian.health.queries import is_observation, signs_among
from yilian.health.rules.signs import FoundSign
from yilian.health.rules.values import Occasion, Value, findings_of
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, refuse, refuse_if
from yilian.obligations.actions.attempts import FailedAttempt, forget_attempt, note_attempt
from yilian.obligations.actions.fulfilling import change_record, fulfil, release
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.opening import void
from yilian.obligations.rules.attempts import AttemptFacts, Outcome
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.persons import age_on, lifespan_of
from yilian.people.queries.practitioners import qualification_of
from yilian.people.rules import Lifespan
from yilian.visits.models import HOLDS, Evidence, Round, Setting, Status, Visit
from yilian.visits.queries.visits import (
    catalogue_item,
    evidence_of,
    in_parts,
    parts_of,
    proves_another,
    standing_of,
    unfinished,
    values_of,
    values_together,
    visits_of,
    why_open,
)
from yilian.visits.rules.parts import Completeness
from yilian.visits.rules.visits import (
    CorrectionFacts,
    VisitFacts,
    VisitReport,
    against_signs,
    correction_refusal,
    duplicate_refusal,
    exchanged_problems,
    is_same_visit,
    judged_evidence,
    long_ago_problem,
    position_problems,
    visit_refusal,
    withdrawal_refusal,
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered: the item, the day, the evidence as filled in (code → text), where, and words about it.

    `at` is the time of day where it is known; the position is WGS 84 in degrees; `round_id` the round it is part of; `answered_at` the instant of an answer owed by one;
    of a `part` the rest is recorded later. `sure` says that the day is right although it lies long ago.
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
    answered_at: datetime | None = None
    part: bool = False
    sure: bool = False

    @property
    def happened_at(self) -> datetime | None:
        """Return the instant, where the time of day is known."""
        return None if self.at is None else datetime.combine(self.on, self.at, tzinfo=SHANGHAI)


@action("visits.record", title=words("登记服务", "record a visit"))
def record_visit(actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, delivery: Delivery) -> Visit:
    """Record one item delivered to one elder, with its evidence.

    It keeps what is owed, unless an answer says that it was not done: then it is a record like any other, what is owed stays open
    and says why. What was begun and lacks something is carried on: the part that completes it keeps what is owed. Refuses what a rule forbids; raises Invalid with every problem of the evidence. Nothing is written in either case.
    What signs call for is owed from now on.
    """
    begun = unfinished(elder.pk, delivery.item, delivery.on)
    had = values_together(parts_of(begun)) if begun is not None else {}
    values = _judged(elder, practitioner, delivery, had)
    standing = standing_of(delivery.item, [values], elder.pk)
    new = Visit(
        elder=elder, team=team, practitioner=practitioner, part_of=begun, status=_status(standing, delivery.part)
    )
    visit = _entered(actor, new, delivery, values)
    if begun is not None:
        standing = _settle(visit, part=True)
    _count(actor, visit, standing, at=delivery.answered_at or visit.happened_at or delivery.on)
    return visit


@action("visits.record", title=words("一次登记多项服务", "record several services"), name="visits.record_together")
def record_together(
    actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, deliveries: Sequence[Delivery]
) -> Visit:
    """Record several items delivered to an elder on one occasion, all or none, and give the first of them.

    A visit that is recorded already with the same values is not recorded twice.
    """
    if not deliveries:
        refuse("nothing-delivered")
    occasion = uuid4() if len(deliveries) > 1 else None
    together = [replace(delivery, occasion=occasion) for delivery in deliveries]
    visits = [
        _same_report(elder, practitioner, delivery) or record_visit(actor, elder, team, practitioner, delivery=delivery)
        for delivery in together
    ]
    return visits[0]


@action("visits.record", title=words("更正服务记录", "correct a visit"), name="visits.correct", log=("reason",))
def correct_visit(actor: Actor, visit: Visit, *, delivery: Delivery, reason: str) -> Visit:
    """Correct a record by a new one that names it: what the old one kept the new one keeps, its values no longer count.

    Who went and for whom stay as they were; the item too, because the promise kept is of that item. Where the correction says
    that it was not done, what the record had kept is open again; where it says that it was done after all, it keeps it now.
    """
    elder, practitioner = visit.elder, visit.practitioner
    if visit.status == Status.ENTERED_IN_ERROR:
        refuse("visit-withdrawn")
    others = [part for part in parts_of(visit) if part.pk != visit.pk]
    part = bool(others) or visit.status == Status.IN_PROGRESS
    as_judged = replace(delivery, part=part, sure=delivery.sure or delivery.on == visit.on)
    values = _judged(elder, practitioner, as_judged, values_together(others) if others else {})
    refuse_if(correction_refusal(_correction_facts(visit, delivery, values, reason)))
    new = Visit(
        elder=elder,
        team=visit.team,
        practitioner=practitioner,
        corrects=visit,
        correction_reason=reason.strip(),
        part_of=visit.part_of or (visit if others else None),
    )
    enter_in_error(actor, elder, source=_name(visit))
    corrected = _entered(actor, new, delivery, values, round_id=visit.round_id)
    forget_attempt(actor, elder, record=_name(visit))
    change_record(actor, elder, former=_name(visit), record=_name(corrected), on=delivery.on)
    counted = next((each for each in (visit, *others) if each.status == Status.COMPLETED), None)
    standing = _settle(corrected, part=part)
    if counted is None or not standing.complete:
        release(actor, record=_name(corrected if counted is None or counted == visit else counted))
        _count(actor, corrected, standing, at=corrected.happened_at or delivery.on)
    return corrected


@action("visits.record", title=words("撤回服务记录", "withdraw a visit"), name="visits.withdraw", log=("reason",))
def withdraw_visit(actor: Actor, visit: Visit, *, reason: str) -> Visit:
    """Withdraw a record that was entered in error, for the wrong elder for instance: it counts nowhere, and its values neither.

    What it had kept is open again, what it had called for is void; a round on which nobody else was seen keeps nothing.
    What an order, a plan or a stop proves by it is withdrawn there first. The other parts of what was recorded in parts stay.
    """
    refuse_if(withdrawal_refusal(reason, corrected=Visit.objects.filter(corrects=visit).exists(), **_withdrawal(visit)))
    others, counted = [part for part in parts_of(visit) if part.pk != visit.pk], visit.status == Status.COMPLETED
    visit.status, visit.withdrawn_at, visit.withdrawal_reason = Status.ENTERED_IN_ERROR, now(), reason.strip()
    visit.save(update_fields=["status", "withdrawn_at", "withdrawal_reason"])
    enter_in_error(actor, visit.elder, source=_name(visit))
    forget_attempt(actor, visit.elder, record=_name(visit))
    release(actor, record=_name(visit))
    void(actor, record=_name(visit), reason="withdrawn")
    if visit.round is not None and not visit.round.visits.filter(HOLDS).exists():
        release(actor, record=RecordRef(Round._meta.label_lower, visit.round_id or 0))
    if others:
        _without(actor, others, counted=counted)
    generate_for_elder(actor, visit.elder)
    return visit


def _without(actor: Actor, others: Sequence[Visit], *, counted: bool) -> None:
    """Let what is left of a service recorded in parts stand as it does without the part that was withdrawn."""
    last, complete = others[-1], next((part for part in others if part.status == Status.COMPLETED), None)
    standing = _settle(last, part=True)
    if complete is not None and not standing.complete:
        release(actor, record=_name(complete))
    if counted or not standing.complete:
        _count(actor, last, standing, at=last.on)


def _withdrawal(visit: Visit) -> dict[str, bool]:
    """Gather what must be known to judge a withdrawal: whether it was withdrawn, and whether another module proves something by it."""
    return {"withdrawn": visit.status == Status.ENTERED_IN_ERROR, "proves": proves_another(visit)}


@action("visits.load", title=words("批量装入服务记录", "load visits"))
def load_visits(actor: Actor, *, visits: Sequence[Visit], values: Sequence[tuple[Visit, Value]]) -> int:
    """Enter many visits with the values of their evidence, as a take-over from another system does; signs are not judged."""
    Visit.objects.bulk_create(visits, batch_size=2000)
    evidence = [_evidence(visit, value) for visit, value in values if _of_visit(value)]
    Evidence.objects.bulk_create(evidence, batch_size=4000)
    observations = [
        observation_of(visit.elder_id, value, _occasion(visit), _name(visit), visit.recorded_at)
        for visit, value in values
        if not _of_visit(value)
    ]
    load_observations(actor, observations=observations)
    return len(visits)


def facts_of_crew(practitioner: Practitioner, item: str, on: date) -> VisitFacts:
    """Gather what must be known of who went and when, whomever they saw."""
    return VisitFacts(
        on=on,
        today=today(),
        lifespan=Lifespan(date.min),
        qualification=qualification_of(practitioner, on),
        allowed_kinds=frozenset(catalogue_item(item).by),
    )


def _judged(
    elder: Elder, practitioner: Practitioner, delivery: Delivery, had: Mapping[str, Value]
) -> tuple[Value, ...]:
    """Refuse what a rule forbids, else give the values of the evidence; what earlier parts had may be left out."""
    moment = delivery.happened_at
    crew = facts_of_crew(practitioner, delivery.item, delivery.on)
    ahead = moment is not None and moment > now()
    refuse_if(visit_refusal(replace(crew, lifespan=lifespan_of(elder), ahead=ahead)))
    there = {code for code, value in had.items() if not value.absent}
    wanted = [
        replace(each, required=each.required and each.code not in there)
        for each in evidence_of(delivery.item, elder.pk)
    ]
    values, problems = judged_evidence(wanted, delivery.evidence, part=delivery.part)
    problems += against_signs(wanted, values, _signs_in(elder, delivery, values))
    problems += exchanged_problems(values) + position_problems(delivery.latitude, delivery.longitude)
    long_ago = long_ago_problem(delivery.on, today(), sure=delivery.sure)
    problems += () if long_ago is None else (long_ago,)
    if problems:
        raise Invalid(*problems)
    if delivery.part and (not values or not in_parts(delivery.item)):
        refuse("part-empty" if in_parts(delivery.item) else "not-in-parts")
    return values


def _signs_in(elder: Elder, delivery: Delivery, values: Sequence[Value]) -> tuple[FoundSign, ...]:
    """Return the signs in what was filled in."""
    return signs_among(findings_of(values), item=delivery.item, age=age_on(elder.birth_date, delivery.on))


def _values_before(visits: Sequence[Visit]) -> dict[str, Value]:
    """Return what earlier parts of a service had, where some of these visits belong to one."""
    part = next((visit for visit in visits if visit.status != Status.COMPLETED), None)
    return {} if part is None else values_together(parts_of(part))


def _settle(visit: Visit, *, part: bool) -> Completeness:
    """Write on a visit and its other parts what became of them: complete, still lacking something, or not done."""
    parts = parts_of(visit)
    recorded = values_of(parts)
    standing = standing_of(visit.item, [recorded[each.pk] for each in parts], visit.elder_id)
    others = [each for each in parts if each.pk != visit.pk]
    counted = next((each for each in others if each.status == Status.COMPLETED), visit)
    rest = Status.PART if standing.complete else _status(standing, part or bool(others))
    for each in (*others, visit):
        status = Status.COMPLETED if standing.complete and each == counted else rest
        Visit.objects.filter(pk=each.pk).exclude(status=status).update(status=status)
        each.status = status
    return standing


def _status(standing: Completeness, part: bool) -> Status:
    """Return what becomes of a visit by itself: done, to be carried on, or not done."""
    if standing.complete:
        return Status.COMPLETED
    return Status.IN_PROGRESS if part or standing.lacking else Status.NOT_DONE


def _count(actor: Actor, visit: Visit, standing: Completeness, *, at: date) -> None:
    """Let a visit keep what is owed, or say on what is owed why it did not."""
    if standing.complete:
        fulfil(actor, visit.elder, what=visit.item, record=_name(visit), at=at)
    else:
        outcome = Outcome.NOT_DONE if visit.status == Status.NOT_DONE else Outcome.IN_PROGRESS
        facts = AttemptFacts(outcome, "", visit.on)
        attempt = FailedAttempt(facts, _name(visit), visit.team, visit.practitioner, why_open(standing))
        note_attempt(actor, visit.elder, what=visit.item, attempt=attempt)


def _same_report(elder: Elder, practitioner: Practitioner, delivery: Delivery) -> Visit | None:
    """Return the record of the same visit that somebody else was quicker to make; refuse when words would be lost."""
    visits = list(visits_of(elder.pk).filter(HOLDS, item=delivery.item, on=delivery.on))
    if not visits:
        return None
    words = (delivery.note, delivery.guidance)
    visit_report = VisitReport(
        frozenset(_judged(elder, practitioner, delivery, _values_before(visits))), delivery.happened_at, words
    )
    recorded = values_of(visits)
    for visit in visits:
        before = VisitReport(frozenset(recorded[visit.pk]), visit.happened_at, (visit.note, visit.guidance))
        if is_same_visit(visit_report, before):
            refuse_if(duplicate_refusal(before, visit_report, visit.practitioner.name))
            return visit
    return None


def _entered(
    actor: Actor, visit: Visit, delivery: Delivery, values: Sequence[Value], *, round_id: int | None = None
) -> Visit:
    """Write a visit with its evidence; what was observed goes into the health record, which judges it for signs of danger."""
    visit.item, visit.on, visit.happened_at = delivery.item, delivery.on, delivery.happened_at
    visit.setting = delivery.setting if delivery.setting in Setting.values else ""
    visit.place, visit.note, visit.guidance = delivery.place, delivery.note, delivery.guidance
    visit.latitude, visit.longitude = delivery.latitude, delivery.longitude
    visit.round_id, visit.recorded_at = round_id or delivery.round_id, now()
    visit.occasion = delivery.occasion
    visit.save(force_insert=True)
    Evidence.objects.bulk_create(_evidence(visit, value) for value in values if _of_visit(value))
    if values:
        record_many(actor, visit.elder, values=values, occasion=_occasion(visit), source=_name(visit))
    return visit


def _of_visit(value: Value) -> bool:
    """Return whether a value stands with its visit: it is no observation, or it is not there."""
    return bool(value.absent) or not is_observation(value.code)


def _evidence(visit: Visit, value: Value) -> Evidence:
    """Return the row of a value that is no observation, not yet written."""
    return Evidence(
        visit=visit,
        code=value.code,
        number=value.number,
        unit=value.unit,
        answer=value.answer,
        absent=value.absent,
        text=value.text,
    )


def _occasion(visit: Visit) -> Occasion:
    """Return when and at what the values of a visit were observed."""
    return Occasion(visit.on, visit.item, visit.happened_at, visit.team_id)


def _correction_facts(visit: Visit, delivery: Delivery, values: Sequence[Value], reason: str) -> CorrectionFacts:
    """Gather what must be known to judge a correction."""
    if delivery.item != visit.item:
        refuse("correction-of-another-item")
    before = frozenset(values_of([visit])[visit.pk])
    words = (visit.on, visit.happened_at, visit.place, visit.setting, visit.note, visit.guidance)
    words_given = (
        delivery.on,
        delivery.happened_at,
        delivery.place,
        delivery.setting,
        delivery.note,
        delivery.guidance,
    )
    changes = words != words_given or before != frozenset(values)
    return CorrectionFacts(reason, Visit.objects.filter(corrects=visit).exists(), changes)


def _name(visit: Visit) -> RecordRef:
    """Return the reference to a visit."""
    return RecordRef(Visit._meta.label_lower, visit.pk)
