"""Records group events with attendance; each who came has been given what was owed to them, and so has the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse_if
from yilian.obligations.actions import keep, keep_for_division, keep_for_organization
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import certificate_valid
from yilian.places.models import Division, Organization
from yilian.places.policies import shelf
from yilian.visits.events import GroupEventRecorded
from yilian.visits.models import Attendance, GroupEvent
from yilian.visits.queries import attendees, demands_of, same_event
from yilian.visits.rules import EventFacts, event_refusal, judged_evidence, repeated_elders


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
    refuse_if(event_refusal(_event_facts(place, practitioner, event)))
    people = attendees(event.attended)
    problems = _attendance_problems(event, people) + judged_evidence(demands_of(event.item), _evidence(event))[1]
    if problems:
        raise Invalid(*problems)
    made = _entered(place, team, practitioner, event)
    Attendance.objects.bulk_create(Attendance(event=made, elder_id=key) for key in event.attended)
    record = f"visits.groupevent:{made.pk}"
    for key in event.attended:
        keep(actor, people[key], item=event.item, on=event.on, record=record)
    if isinstance(place, Division):
        keep_for_division(actor, place, item=event.item, on=event.on, record=record)
    else:
        keep_for_organization(actor, place, item=event.item, on=event.on, record=record)
    publish(GroupEventRecorded(made.pk, event.item, event.on))
    return made


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


def _event_facts(place: Organization | Division, practitioner: Practitioner, event: EventGiven) -> EventFacts:
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
        recorded=same_event(place, event.item, event.on, event.topic),
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


def _entered(place: Organization | Division, team: Team, practitioner: Practitioner, event: EventGiven) -> GroupEvent:
    """Write the event itself."""
    return GroupEvent.objects.create(
        division=place if isinstance(place, Division) else None,
        organization=place if isinstance(place, Organization) else None,
        team=team,
        practitioner=practitioner, item=event.item, topic=event.topic, on=event.on, place=event.place,
        others=event.others, hours=event.hours, note=event.note, recorded_at=now(),
    )  # fmt: skip
