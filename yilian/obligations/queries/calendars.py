"""Reads the calendar of a team: what falls due on each day of a month, items and states counted, places by name."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from yilian.audit.clock import moment_of
from yilian.obligations.models import Obligation
from yilian.obligations.queries.duties import Attending, attending
from yilian.obligations.rules.states import State, state_of


@dataclass(frozen=True, slots=True)
class Entry:
    """How many elders are owed an item on a day, and of how many it was fulfilled."""

    item: str
    count: int
    fulfilled: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is owed to a place on a day: its state, and who goes."""

    obligation: Obligation
    state: State
    attending: Attending | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    on: date
    entries: tuple[Entry, ...]
    appointments: tuple[Appointment, ...]

    @property
    def empty(self) -> bool:
        """Return whether nothing falls due."""
        return not self.entries and not self.appointments


def month_of(team_ids: Iterable[int], first: date, on: date) -> list[Day]:
    """Return every day of the month that a first day begins, with what falls due on it."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    due = Obligation.objects.filter(
        team_id__in=list(team_ids), due_on__gte=first, due_on__lte=last, void_on__isnull=True, waived_on__isnull=True
    )
    entries, appointments = dict[date, list[Entry]](), dict[date, list[Appointment]]()
    elders = due.filter(elder__isnull=False, elder__died_on__isnull=True).values_list("due_on", "what")
    counted = elders.annotate(count=Count("pk"), fulfilled=Count("pk", filter=Q(fulfilled_on__isnull=False)))
    for day, item, count, fulfilled in counted.order_by("due_on", "what"):
        entries.setdefault(day, []).append(Entry(item, count, fulfilled))
    places = list(due.filter(elder__isnull=True).select_related("organization", "division").order_by("due_on", "pk"))
    going = attending(places)
    for row in places:
        appointment = Appointment(row, state_of(row.dates, moment_of(on)), going.get(row.pk))
        appointments.setdefault(row.due_on, []).append(appointment)
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [Day(day, tuple(entries.get(day, ())), tuple(appointments.get(day, ()))) for day in days]
