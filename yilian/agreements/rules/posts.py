"""Who may stand in a post of an agreement: a fixed time, place and person, and somebody who stands in (PA-14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from yilian.kernel.refusals import Problem
from yilian.people.rules import Qualification, qualification_refusal

EVERY_KIND: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Assignee:
    """One of the two persons: who, whether they practise at the medical side, and how they are qualified."""

    practitioner: int
    practises_there: bool
    qualification: Qualification
    busy: bool = False
    """Whether this person is the first of another post at that time."""


@dataclass(frozen=True, slots=True)
class TimeAndPlace:
    """When and where: a weekday (1 Monday … 7 Sunday), from a time to a time."""

    weekday: int
    begins_at: time
    ends_at: time
    place: str


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A post as it is to be: the item, when and where, and the keys of the two practitioners."""

    item: str
    where: TimeAndPlace
    first: int
    relief: int


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What must be known to judge a post on a day."""

    on: date
    item_of_mode: bool
    """Whether the mode of the agreement has the item, in a pack in force."""
    where: TimeAndPlace
    first: Assignee
    relief: Assignee


def slot_problems(facts: SlotFacts) -> tuple[Problem, ...]:
    """List everything that keeps a post from being set."""
    return tuple(_problems(facts))


def _problems(facts: SlotFacts) -> Iterator[Problem]:
    if not facts.item_of_mode:
        yield Problem("item", "item-not-of-mode")
    if facts.where.weekday not in range(1, 8):
        yield Problem("weekday", "weekday-unknown")
    if facts.where.ends_at <= facts.where.begins_at:
        yield Problem("ends_at", "post-ends-before-begin")
    if not facts.where.place.strip():
        yield Problem("place", "post-place-missing", (("clause", "PA-14"),))
    if facts.first.practitioner == facts.relief.practitioner:
        yield Problem("relief", "post-needs-two", (("clause", "PA-14"),))
    for field, assignee in (("first", facts.first), ("relief", facts.relief)):
        yield from _problems_of_person(field, assignee, facts.on)


def _problems_of_person(field: str, assignee: Assignee, on: date) -> Iterator[Problem]:
    if not assignee.practises_there:
        yield Problem(field, "practises-elsewhere")
    refusal = qualification_refusal(assignee.qualification, EVERY_KIND, on)
    if refusal is not None:
        yield Problem(field, refusal.code, refusal.params)
    if assignee.busy:
        yield Problem(field, "post-person-busy")
