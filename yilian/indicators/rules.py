"""What a figure is, how far it is from what a clause asks, whether it is on course, and what may be published of it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from yilian.kernel.refusals import Refusal

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
        """How many stand behind it: those held against, or of a count those counted."""
        return (self.numerator if self.count else self.denominator) or 0

    def short_of(self, threshold: float) -> int:
        """How many more must count to reach a threshold (0 when reached): persons, institutions, beds or places."""
        # The threshold as it is printed: in binary 0.07 × 100 lies above 7, and one person too many would be missing.
        wanted = Fraction(str(threshold))
        needed = math.ceil(wanted if self.count else wanted * (self.denominator or 0) / self.scale)
        return max(0, needed - (self.numerator or 0))

    def with_more(self, more: int) -> "Figure":
        """Give the figure if so many more counted; of a rate of members no more than there are."""
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
    """Say whether the pace of the points given reaches a threshold by its date: `on-course`, `behind`, or nothing.

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
    """Give the last quarter ends before a day, the oldest first."""
    ends = [date(year, *end) for year in range(on.year - count // 4 - 1, on.year + 1) for end in QUARTERS]
    return tuple(end for end in ends if end < on)[-count:]


QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


def publishable(parts: Mapping[str, Figure], floor: int) -> dict[str, Figure | None]:
    """Hide what could point at persons: parts of fewer than `floor` persons, and with one hidden the next smallest as well.

    With one part hidden alone, the total would give it away.
    """
    found: dict[str, Figure | None] = {code: None if _small(one, floor) else one for code, one in parts.items()}
    hidden = [code for code, one in found.items() if one is None]
    shown = sorted((one.persons, code) for code, one in found.items() if one is not None)
    if len(hidden) == 1 and shown:
        found[shown[0][1]] = None
    return found


def _small(figure: Figure, floor: int) -> bool:
    """Say whether a part has persons, but too few."""
    return 0 < figure.persons < floor


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
    """Say why the figures of a day may not be frozen, or nothing: only what is over, and once."""
    if on > today:
        return Refusal("period-not-over", on=on)
    return Refusal("period-frozen", on=on) if frozen else None
