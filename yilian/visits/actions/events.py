"""Records and corrects group events with attendance; each who came has been given what was owed to them, and so has the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse, refuse_if
from yilian.obligations.actions.fulfilling import fulfil, release
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.practitioners import qualification_of
from yilian.places.models import Division, Organization
from yilian.visits.actions.delivery import named
from yilian.visits.models import Attendance, GroupEvent
from yilian.visits.queries.rounds import attendees, same_event
from yilian.visits.queries.visits import catalogue_item, requirements_of
from yilian.visits.rules.events import EventFacts, event_refusal
from yilian.visits.rules.rounds import repeated_elders
from yilian.visits.rules.visits import CorrectionFacts, correction_refusal, judged_evidence

GIVEN = "done"


@dataclass(frozen=True, slots=True)
class EventDetails:
    """A group event as it was filled in: what, when, what about, who of the register came, and how many others."""

    item: str
    on: date
    topic: str
    attended: tuple[int, ...] = ()
    others: int = 0
    place: str = ""
    hours: Decimal | None = None
    note: str = ""


@action("visits.record", title=words("登记团体活动", "record a group event"), name="visits.record_group_event")
def record_group_event(
    actor: Actor, place: Organization | Division, team: Team, practitioner: Practitioner, *, event: EventDetails
) -> GroupEvent:
    """Record an event at an institution or in a village or township, with everybody who came.

    It keeps what is owed to the place, and to each elder who came what is owed to them. Refuses what a rule forbids, an event
    that stands in the books already included; raises Invalid with every attendee who cannot have come. The place is locked,
    so two at once make one event.
    """
    _refuse_out_of_reach(actor, place)
    people = _judged(place, practitioner, event)
    made = _entered(GroupEvent(team=team, practitioner=practitioner), place, event)
    _fulfil(actor, made, place, people)
    return made


@action(
    "visits.record",
    title=words("更正团体活动", "correct a group event"),
    name="visits.correct_group_event",
    log=("reason",),
)
def correct_group_event(actor: Actor, event: GroupEvent, *, corrected: EventDetails, reason: str) -> GroupEvent:
    """Correct what was recorded of an event by a record of its own that names it: who came, the day, the topic, how many others.

    What the former record kept is open again, and the correction keeps what it keeps: who did not come is owed it still. Where
    it was, who held it and for which team stay as they were; the item too, because what was owed is of that item.
    """
    place = event.division or event.organization
    assert place is not None
    _refuse_out_of_reach(actor, place)
    if corrected.item != event.item:
        refuse("correction-of-another-item")
    refuse_if(correction_refusal(_correction_facts(event, corrected, reason)))
    people = _judged(place, event.practitioner, corrected, besides=event.pk)
    former = GroupEvent(
        team=event.team, practitioner=event.practitioner, corrects=event, correction_reason=reason.strip()
    )
    made = _entered(former, place, corrected)
    release(actor, record=named(event))
    _fulfil(actor, made, place, people)
    return made


def _judged(
    place: Organization | Division, practitioner: Practitioner, event: EventDetails, *, besides: int = 0
) -> dict[int, Elder]:
    """Refuse what a rule forbids, raise Invalid with every problem, else give who came."""
    refuse_if(event_refusal(_event_facts(place, practitioner, event, besides)))
    people = attendees(event.attended)
    problems = _attendance_problems(event, people) + judged_evidence(requirements_of(event.item), _evidence(event))[1]
    if problems:
        raise Invalid(*problems)
    return people


def _fulfil(actor: Actor, made: GroupEvent, place: Organization | Division, people: dict[int, Elder]) -> None:
    """Write who came, and let the event keep what is owed to each of them and to the place."""
    Attendance.objects.bulk_create(Attendance(event=made, elder_id=key) for key in people)
    for beneficiary in (*people.values(), place):
        fulfil(actor, beneficiary, what=made.item, record=named(made), at=made.on)


def _correction_facts(event: GroupEvent, values: EventDetails, reason: str) -> CorrectionFacts:
    """Gather what must be known to judge a correction."""
    came = frozenset(event.attendances.values_list("elder_id", flat=True))
    before = (event.on, event.topic, event.place, event.others, event.hours, event.note, came)
    now_said = (
        values.on,
        values.topic,
        values.place,
        values.others,
        values.hours,
        values.note,
        frozenset(values.attended),
    )
    corrected = GroupEvent.objects.filter(corrects=event).exists()
    return CorrectionFacts(reason, corrected, before != now_said)


@action("visits.load", title=words("批量装入活动", "load events"), name="visits.load_events")
def load_events(actor: Actor, *, events: Sequence[GroupEvent], attendances: Sequence[Attendance]) -> list[GroupEvent]:
    """Enter many events at once with who came to them, as a take-over from another system does."""
    made = GroupEvent.objects.bulk_create(events, batch_size=2000)
    Attendance.objects.bulk_create(attendances, batch_size=5000)
    return made


def _refuse_out_of_reach(actor: Actor, place: Organization | Division) -> None:
    """Answer as if a place were not there when it is not in the actor's scope; the register of places is open to all."""
    if isinstance(place, Division):
        if not actor.scope.covers_division(place.pk):
            raise NotFound("division", place.pk)
    elif not actor.scope.covers(place.division_id, place.pk):
        raise NotFound("organization", place.pk)


def _event_facts(
    place: Organization | Division, practitioner: Practitioner, event: EventDetails, besides: int
) -> EventFacts:
    """Gather what must be known to judge an event."""
    return EventFacts(
        on=event.on,
        today=today(),
        topic=event.topic,
        attended=len(event.attended),
        others=event.others,
        qualification=qualification_of(practitioner, event.on),
        allowed_kinds=frozenset(catalogue_item(event.item).by),
        recorded=same_event(place, event.item, event.on, event.topic, besides=besides),
    )


def _attendance_problems(event: EventDetails, people: dict[int, Elder]) -> tuple[Problem, ...]:
    """List who cannot have come: named twice, not of the register or out of reach, not alive on the day."""
    problems = [Problem("attended", "attendee-twice") for _ in repeated_elders(event.attended)]
    for key in event.attended:
        elder = people.get(key)
        if elder is None:
            problems.append(Problem("attended", "attendee-unknown"))
        elif elder.died_on is not None and elder.died_on < event.on:
            problems.append(Problem("attended", "attendee-died", (("died_on", elder.died_on),)))
    return tuple(problems)


def _evidence(event: EventDetails) -> dict[str, str]:
    """Return what an event shows, as the catalogue names it: how many came, that the topic was given, the hours."""
    hours = "" if event.hours is None else str(event.hours)
    return {
        "attendance": str(len(event.attended) + event.others),
        "topic-given": GIVEN if event.topic.strip() else "",
        "training-hours": hours,
    }


def _entered(made: GroupEvent, place: Organization | Division, event: EventDetails) -> GroupEvent:
    """Write the event itself."""
    made.division = place if isinstance(place, Division) else None
    made.organization = place if isinstance(place, Organization) else None
    made.item, made.topic, made.on, made.place = event.item, event.topic, event.on, event.place
    made.others, made.hours, made.note, made.recorded_at = event.others, event.hours, event.note, now()
    made.save(force_insert=True)
    return made
