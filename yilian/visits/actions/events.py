"""Records and corrects group events with attendance; each who came has been given what was owed to them, and so has the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse, refuse_if
from yilian.obligations.actions import keep, keep_for_division, keep_for_organization, release
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import certificate_valid
from yilian.places.models import Division, Organization
from yilian.places.policies import shelf
from yilian.visits.events import GroupEventRecorded
from yilian.visits.models import Attendance, GroupEvent
from yilian.visits.queries import attendees, demands_of, same_event
from yilian.visits.rules import (
    CorrectionFacts,
    EventFacts,
    correction_refusal,
    event_refusal,
    judged_evidence,
    repeated_elders,
)


@dataclass(frozen=True, slots=True)
class EventGiven:
    """A group event as it was filled in: what, when, what about, who of the register came, and how many others."""

    item: str
    on: date
    topic: str
    attended: tuple[int, ...] = ()
    others: int = 0
    place: str = ""
    hours: Decimal | None = None
    note: str = ""


@action("visits.record", name="visits.record_group_event")
def record_group_event(
    actor: Actor, place: Organization | Division, team: Team, practitioner: Practitioner, *, event: EventGiven
) -> GroupEvent:
    """Record an event at an institution or in a village or township, with everybody who came.

    It keeps what is owed to the place, and to each elder who came what is owed to them. Refuses what a rule forbids, an event
    that stands in the books already included; raises Invalid with every attendee who cannot have come. The place is locked,
    so two at once make one event.
    """
    _refuse_out_of_reach(actor, place)
    people = _judged(place, practitioner, event)
    made = _entered(GroupEvent(team=team, practitioner=practitioner), place, event)
    _keep(actor, made, place, people)
    return made


@action("visits.record", name="visits.correct_group_event", keep=("reason",))
def correct_group_event(actor: Actor, event: GroupEvent, *, given: EventGiven, reason: str) -> GroupEvent:
    """Correct what was recorded of an event by a record of its own that names it: who came, the day, the topic, how many others.

    What the former record kept is open again, and the correction keeps what it keeps: who did not come is owed it still. Where
    it was, who held it and for which team stay as they were; the item too, because what was owed is of that item.
    """
    place = event.division or event.organization
    assert place is not None
    _refuse_out_of_reach(actor, place)
    if given.item != event.item:
        refuse("correction-of-another-item")
    refuse_if(correction_refusal(_correction_facts(event, given, reason)))
    people = _judged(place, event.practitioner, given, besides=event.pk)
    former = GroupEvent(
        team=event.team, practitioner=event.practitioner, corrects=event, correction_reason=reason.strip()
    )
    made = _entered(former, place, given)
    release(actor, record=_name(event))
    _keep(actor, made, place, people)
    return made


def _judged(
    place: Organization | Division, practitioner: Practitioner, event: EventGiven, *, besides: int = 0
) -> dict[int, Elder]:
    """Refuse what a rule forbids, raise Invalid with every problem, else give who came."""
    refuse_if(event_refusal(_event_facts(place, practitioner, event, besides)))
    people = attendees(event.attended)
    problems = _attendance_problems(event, people) + judged_evidence(demands_of(event.item), _evidence(event))[1]
    if problems:
        raise Invalid(*problems)
    return people


def _keep(actor: Actor, made: GroupEvent, place: Organization | Division, people: dict[int, Elder]) -> None:
    """Write who came, and let the event keep what is owed to each of them and to the place."""
    Attendance.objects.bulk_create(Attendance(event=made, elder_id=key) for key in people)
    record = _name(made)
    for elder in people.values():
        keep(actor, elder, item=made.item, on=made.on, record=record)
    if isinstance(place, Division):
        keep_for_division(actor, place, item=made.item, on=made.on, record=record)
    else:
        keep_for_organization(actor, place, item=made.item, on=made.on, record=record)
    publish(GroupEventRecorded(made.pk, made.item, made.on))


def _correction_facts(event: GroupEvent, given: EventGiven, reason: str) -> CorrectionFacts:
    """Gather what must be known to judge a correction."""
    came = frozenset(event.attendances.values_list("elder_id", flat=True))
    before = (event.on, event.topic, event.place, event.others, event.hours, event.note, came)
    now_said = (
        given.on, given.topic, given.place, given.others, given.hours, given.note, frozenset(given.attended)
    )  # fmt: skip
    corrected = GroupEvent.objects.filter(corrects=event).exists()
    return CorrectionFacts(reason, corrected, before != now_said)


def _name(event: GroupEvent) -> str:
    """Name an event as obligations name their records."""
    return f"visits.groupevent:{event.pk}"


@action("visits.load", name="visits.load_events")
def load_events(actor: Actor, *, events: Sequence[GroupEvent], attendances: Sequence[Attendance]) -> list[GroupEvent]:
    """Enter many events at once with who came to them, as a take-over from another system does."""
    made = GroupEvent.objects.bulk_create(events, batch_size=2000)
    Attendance.objects.bulk_create(attendances, batch_size=5000)
    return made


def _refuse_out_of_reach(actor: Actor, place: Organization | Division) -> None:
    """Answer as if a place were not there when it is not within the actor's reach; the register of places is open to all."""
    if isinstance(place, Division):
        if not actor.scope.covers_division(place.pk):
            raise NotFound("division", place.pk)
    elif not actor.scope.covers(place.division_id, place.pk):
        raise NotFound("organization", place.pk)


def _event_facts(
    place: Organization | Division, practitioner: Practitioner, event: EventGiven, besides: int
) -> EventFacts:
    """Gather what must be known to judge an event."""
    return EventFacts(
        on=event.on,
        today=today(),
        topic=event.topic,
        attended=len(event.attended),
        others=event.others,
        practitioner_kind=practitioner.kind,
        allowed_kinds=frozenset(shelf().catalogue.item[event.item].by),
        certificate_valid=certificate_valid(practitioner, event.on),
        recorded=same_event(place, event.item, event.on, event.topic, besides=besides),
    )


def _attendance_problems(event: EventGiven, people: dict[int, Elder]) -> tuple[Problem, ...]:
    """List who cannot have come: named twice, not of the register or out of reach, not alive on the day."""
    problems = [Problem("attended", "attendee-twice") for _ in repeated_elders(event.attended)]
    for key in event.attended:
        elder = people.get(key)
        if elder is None:
            problems.append(Problem("attended", "attendee-unknown"))
        elif elder.died_on is not None and elder.died_on < event.on:
            problems.append(Problem("attended", "attendee-died", (("died_on", elder.died_on),)))
    return tuple(problems)


def _evidence(event: EventGiven) -> dict[str, str]:
    """Give what an event shows, as the catalogue names it: how many came, that the topic was given, the hours."""
    hours = "" if event.hours is None else str(event.hours)
    return {
        "attendance": str(len(event.attended) + event.others),
        "topic-given": "1" if event.topic.strip() else "",
        "training-hours": hours,
    }


def _entered(made: GroupEvent, place: Organization | Division, event: EventGiven) -> GroupEvent:
    """Write the event itself."""
    made.division = place if isinstance(place, Division) else None
    made.organization = place if isinstance(place, Organization) else None
    made.item, made.topic, made.on, made.place = event.item, event.topic, event.on, event.place
    made.others, made.hours, made.note, made.recorded_at = event.others, event.hours, event.note, now()
    made.save(force_insert=True)
    return made
