"""Who may stand in a post of an agreement: a fixed time, place and person, and somebody who stands in (PA-14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from yilian.kernel.refusals import Problem


@dataclass(frozen=True, slots=True)
class Stand:
    """One of the two persons: who, and whether they may stand there."""

    practitioner: int
    practises_there: bool
    certified: bool
    busy: bool = False
    """Whether this person is the first of another post at that time."""


@dataclass(frozen=True, slots=True)
class Place:
    """When and where: a weekday (1 Monday … 7 Sunday), from a time to a time."""

    weekday: int
    begins_at: time
    ends_at: time
    place: str


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post as it is to be: the item, when and where, and the keys of the two practitioners."""

    item: str
    where: Place
    first: int
    relief: int


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What must be known to judge a post."""

    item_of_mode: bool
    """Whether the mode of the agreement has the item, in a pack in force."""
    where: Place
    first: Stand
    relief: Stand


def post_problems(facts: PostFacts) -> tuple[Problem, ...]:
    """List everything that keeps a post from being set."""
    return tuple(_problems(facts))


def _problems(facts: PostFacts) -> Iterator[Problem]:
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
    for field, stand in (("first", facts.first), ("relief", facts.relief)):
        yield from _problems_of_person(field, stand)


def _problems_of_person(field: str, stand: Stand) -> Iterator[Problem]:
    if not stand.practises_there:
        yield Problem(field, "practises-elsewhere")
    if not stand.certified:
        yield Problem(field, "certificate-not-valid")
    if stand.busy:
        yield Problem(field, "post-person-busy")
