"""What a figure is, how far it is from what a clause asks, whether it is on course, and what may be published of it."""

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from yilian.kernel.refusals import Refusal

Key = TypeVar("Key", bound=Hashable)
ON_COURSE, BEHIND = "on-course", "behind"


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator, times a scale (1, 100, 1000); a count has no denominator.

    Where nothing is counted there is no value. `parts` holds the shares of a measure that splits.
    """

    numerator: int | None
    denominator: int | None
    scale: int = 1
    count: bool = False
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The figure, or nothing where nobody is counted or nothing was recorded."""
        if self.numerator is None:
            return None
        if self.count:
            return float(self.numerator)
        return self.numerator * self.scale / self.denominator if self.denominator else None

    @property
    def persons(self) -> int:
        """Return how many stand behind it: those held against, or of a count those counted."""
        return (self.numerator if self.count else self.denominator) or 0

    def short_of(self, threshold: float) -> int:
        """Return how many more must count to reach a threshold (0 when reached): persons, institutions, beds or places."""
        # The threshold as it is printed: in binary 0.07 × 100 lies above 7, and one person too many would be missing.
        wanted = Fraction(str(threshold))
        needed = math.ceil(wanted if self.count else wanted * (self.denominator or 0) / self.scale)
        return max(0, needed - (self.numerator or 0))

    def with_more(self, more: int) -> "Figure":
        """Return the figure if so many more counted; of a rate of members no more than there are."""
        now = self.numerator or 0
        most = None if self.count or self.scale > 1 else self.denominator
        raised = now + more if most is None else min(now + more, most)
        return Figure(raised, self.denominator, self.scale, self.count)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure's value on a day."""

    on: date
    value: float | None


def course(points: Sequence[Point], threshold: float, due: date | None) -> str:
    """Return whether the pace of the points given reaches a threshold by its date: `on-course`, `behind`, or nothing.

    The pace is that between the first and the last point with a value. Without two of them, or without a date, nothing is said.
    """
    known = [point for point in points if point.value is not None]
    if due is None or len(known) < 2 or known[-1].on >= due:
        return ""
    first, last = known[0], known[-1]
    assert first.value is not None
    assert last.value is not None
    days = (last.on - first.on).days
    pace = (last.value - first.value) / days
    return ON_COURSE if last.value + pace * (due - last.on).days >= threshold else BEHIND


def quarter_ends(on: date, count: int) -> tuple[date, ...]:
    """Return the last quarter ends before a day, the oldest first."""
    ends = [date(year, *end) for year in range(on.year - count // 4 - 1, on.year + 1) for end in QUARTERS]
    return tuple(end for end in ends if end < on)[-count:]


QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


def publishable(parts: Mapping[str, Figure], floor: int, held: Collection[str] = ()) -> dict[str, Figure | None]:
    """Hide what could point at persons in a sheet whose total is known: parts of fewer than `floor` persons, and what would give them away.

    `held` names parts that were hidden in the sheet before: they stay hidden, or a part that did not change would give the others away.
    """
    persons = {code: figure.persons for code, figure in parts.items()}
    hidden = hidden_cells(persons, [frozenset(parts)], floor, held)
    return {code: None if code in hidden else figure for code, figure in parts.items()}


def hidden_cells(
    persons: Mapping[Key, int], sums: Sequence[frozenset[Key]], floor: int, held: Collection[Key] = ()
) -> frozenset[Key]:
    """Return the cells to hide in tables of persons, so that no small one can be solved from the cells and sums that are published.

    `sums` are the sets of cells of which a total is published somewhere: the columns and rows of a table, the sheets of one figure. While
    a hidden small cell follows from the others, the smallest published cell of a sum that it stands in is hidden as well.
    """
    small = frozenset(key for key, number in persons.items() if 0 < number < floor)
    hidden = small | (persons.keys() & set(held) if floor else frozenset())
    while exposed := small & solvable_cells(hidden, sums):
        shown = _beside(exposed, hidden, sums) or _beside(hidden, hidden, sums)
        if not shown:
            break
        hidden |= {min(shown, key=lambda key: (persons[key], str(key)))}
    return frozenset(hidden)


def _beside(keys: Collection[Key], hidden: Collection[Key], sums: Sequence[frozenset[Key]]) -> set[Key]:
    """Return the published cells of the sums in which any of some cells stand."""
    return {key for cells in sums if not cells.isdisjoint(keys) for key in cells if key not in hidden}


def solvable_cells(hidden: Collection[Key], sums: Sequence[frozenset[Key]]) -> frozenset[Key]:
    """Return the hidden cells that linear algebra gives from published sums: those alone in a row of the reduced equations."""
    keys = sorted(hidden, key=str)
    rows = [[Fraction(key in cells) for key in keys] for cells in sums]
    solved, done = list[Key](), 0
    for column in range(len(keys)):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        factor = rows[done][column]
        rows[done] = [value / factor for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [value - row[column] * lead for value, lead in zip(row, rows[done], strict=True)]
        done += 1
    for row in rows:
        standing = [key for key, value in zip(keys, row, strict=True) if value]
        solved += standing if len(standing) == 1 else []
    return frozenset(solved)


@dataclass(frozen=True, slots=True)
class Settled:
    """A verdict on the figure of the due day. `frozen` says that it is stored; `now` is what today's records say of the same day."""

    on: date
    figure: Figure | None
    verdict: str
    frozen: bool
    now: str

    @property
    def corrected(self) -> bool:
        """Return whether today's records lead to another verdict."""
        return self.now != self.verdict


def is_settled(due: date | None, on: date, today: date) -> bool:
    """Return whether a target is judged by its due day: that day lies before the day looked at, or is it and is over."""
    return due is not None and (on > due or (on == due and due < today))


def same_day_before(on: date) -> date:
    """Return the same day a year before, with which a yearly measure is compared; of a 29 February the 28th."""
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - 1, day=28 if leap_day else on.day)


def is_forecast(on: date, today: date) -> bool:
    """Return whether figures are of a day that has not come: they say what the records lead to, not what was."""
    return on > today


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an evaluation: its code, its weight in points, and what was measured, or nothing."""

    code: str
    weight: float
    figure: Figure | None

    @property
    def value(self) -> float | None:
        """The share reached, at most all of it."""
        value = None if self.figure is None else self.figure.value
        return None if value is None else max(0.0, min(value, 1.0))

    @property
    def points(self) -> float | None:
        """The points reached: the weight times the share."""
        return None if self.value is None else self.weight * self.value

    @property
    def gain(self) -> float | None:
        """The points still to be won."""
        return None if self.points is None else self.weight - self.points

    @property
    def gain_of_one(self) -> float | None:
        """The points won when one more counts."""
        if not self.gain or self.figure is None or not self.figure.denominator:
            return None
        return self.weight / self.figure.denominator


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation of a place (TZ-26, CZ-16, PA-27). A part without data adds nothing and is not made up for by the others."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        """The points reached in the parts that have data."""
        return sum(part.points or 0.0 for part in self.parts)

    @property
    def judged(self) -> float:
        """The points that could be reached in the parts that have data; the rest could not be judged."""
        return sum(part.weight for part in self.parts if part.points is not None)

    @property
    def whole(self) -> float:
        """The points of all parts."""
        return sum(part.weight for part in self.parts)

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts without data."""
        return tuple(part for part in self.parts if part.points is None)

    @property
    def levers(self) -> tuple[Part, ...]:
        """The parts by what they would still add, the most first: where work changes the result most."""
        return tuple(sorted((part for part in self.parts if part.gain), key=lambda part: -(part.gain or 0.0)))


def freezing_refusal(on: date, today: date, frozen: bool) -> Refusal | None:
    """Return why the figures of a day may not be frozen, or None: only what is over, and once."""
    if on > today:
        return Refusal("period-not-over", on=on)
    return Refusal("period-frozen", on=on) if frozen else None
