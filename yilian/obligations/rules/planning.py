"""What an elder is owed, and when: grounds, promises and absences in, windows out.

An elder may have several grounds at once (enrolments, the agreement of the institution they live in). An item that several of
them ask for is one series: owed once, at the strictest rhythm that holds, with the clauses of all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yilian.kernel.periods import Period
from yilian.kernel.timing import Timing, windows

DAY = timedelta(days=1)
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Owing:
    """A promise as obligations see it: an item to be delivered at a rhythm, and the clauses that ask for it."""

    item: str
    clauses: tuple[str, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Ground:
    """What makes something owed, for a span of days: kind (`enrolment`, `agreement`) and number of the record."""

    kind: str
    key: int
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a ground makes owed from the day on which it was judged until the next judgement, or as long as it holds."""

    ground: Ground
    judged_on: date
    owing: tuple[Owing, ...]
    until: date | None = None

    @property
    def last(self) -> date:
        """The last day for which this judgement holds."""
        return min(self.ground.ends_on or date.max, self.until or date.max)


@dataclass(frozen=True, slots=True)
class Void:
    """That something is no longer owed: since when, and why (`absent`, `died`, `ended`, `not-promised`, …)."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed: an item within a window, the n-th of its series, on a ground; void when nobody could receive it."""

    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    ordinal: int
    ground: Ground | None = None
    judged_on: date | None = None
    void: Void | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """The days on which one ground owes one item, by one judgement."""

    owing: Owing
    ground: Ground
    judged_on: date
    last: date

    @property
    def rank(self) -> tuple[float, date, int]:
        """Order spans that hold together: the more frequent first, then the older ground."""
        return (-self.owing.timing.times_a_year, self.ground.starts_on, self.ground.key)

    def holds(self, day: date) -> bool:
        """Say whether the item is owed by this on a day."""
        return self.judged_on <= day <= self.last


def planned(
    judged: Iterable[Judged], until: date, *, absences: Iterable[Period] = (), died_on: date | None = None
) -> tuple[Owed, ...]:
    """Lay out everything owed to an elder whose window begins by a horizon, in the order of falling due.

    Windows follow each other from the first day of the first ground, without a gap as long as some ground holds. A window cut
    short by the end of every ground, or by death, is not owed: nobody is late for what there was no full time to do.
    """
    away = joined(absences)
    owed = [
        one if (gone := _away(one, away)) is None else _as_void(one, gone)
        for spans in _by_item(judged, died_on or date.max).values()
        for one in _series(spans, until)
    ]
    return tuple(sorted(owed, key=lambda one: (one.due_on, one.item)))


def owed_within(owing: Iterable[Owing], starts_on: date, ends_on: date | None, until: date) -> tuple[Owed, ...]:
    """Lay out what one ground makes owed from its first day up to a horizon, item by item, both days included."""
    ground = Ground("enrolment", 0, starts_on, ends_on)
    return tuple(
        one for promise in owing for one in planned([Judged(ground, starts_on, (promise,))], until) if one.void is None
    )


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Join periods that overlap or touch: one night between two stays in hospital is one absence."""
    found: list[Period] = []
    for one in sorted(periods, key=lambda period: period.starts_on):
        before = found[-1] if found else None
        if before is not None and (before.ends_on is None or one.starts_on <= before.ends_on + DAY):
            ends = None if before.ends_on is None or one.ends_on is None else max(before.ends_on, one.ends_on)
            found[-1] = Period(before.starts_on, ends)
        else:
            found.append(one)
    return tuple(found)


def judgement_days(ground: Ground, turns: Iterable[date], until: date) -> tuple[date, ...]:
    """Give the days on which a ground is judged: its first, each anniversary, and each day on which a life took a turn."""
    last = min(until, ground.ends_on or date.max)
    days = {ground.starts_on} | {turn for turn in turns if ground.starts_on < turn <= last}
    days |= {window.starts_on for window in windows(Timing(1, 1, "a"), ground.starts_on, last)}
    return tuple(sorted(day for day in days if day <= last))


def _by_item(judged: Iterable[Judged], last: date) -> dict[str, list[_Span]]:
    found: dict[str, list[_Span]] = {}
    for one in judged:
        ends = min(one.last, last)
        for owing in one.owing:
            if one.judged_on <= ends:
                found.setdefault(owing.item, []).append(_Span(owing, one.ground, one.judged_on, ends))
    return found


def _series(spans: Sequence[_Span], until: date) -> Iterator[Owed]:
    """Lay out the windows of one item; the rhythm is looked up again at every window."""
    at, number = _next_start(spans, date.min), 0
    while at is not None and at <= until:
        lead = _lead(spans, at)
        if lead is None:
            at = _next_start(spans, at)
            continue
        following: date | None = None
        for window in windows(lead.owing.timing, at, until):
            now = _lead(spans, window.starts_on)
            if now is None or now.owing.timing != lead.owing.timing:
                following = window.starts_on
                break
            held = _held_until(spans, window.starts_on)
            if window.due_on > held:
                following = _next_start(spans, held)
                break
            number += 1
            yield _owed(spans, Period(window.starts_on, window.due_on), number)
        at = following


def _lead(spans: Sequence[_Span], day: date) -> _Span | None:
    """Give the span whose rhythm holds on a day."""
    return min((span for span in spans if span.holds(day)), key=lambda span: span.rank, default=None)


def _next_start(spans: Sequence[_Span], day: date) -> date | None:
    """Give the first day after another on which a ground begins to owe."""
    return min((span.judged_on for span in spans if span.judged_on > day), default=None)


def _held_until(spans: Sequence[_Span], day: date) -> date:
    """Give the last day up to which, from a day on, some ground holds without a gap."""
    for span in sorted(spans, key=lambda one: one.judged_on):
        if span.judged_on <= day <= span.last:
            day = span.last if span.last == date.max else span.last + DAY
        if day == date.max:
            return day
    return day - DAY


def _owed(spans: Sequence[_Span], window: Period, number: int) -> Owed:
    """Make one thing owed; the oldest ground that holds for the whole window carries it, else the oldest at its end."""
    due_on = window.ends_on or date.max
    holding = [span for span in spans if span.judged_on <= due_on and span.last >= window.starts_on]
    closing = [span for span in holding if span.holds(due_on)]
    carrier = min(
        closing, key=lambda span: (span.ground.starts_on > window.starts_on, span.ground.starts_on, span.ground.key)
    )
    judged_on = max(
        (
            span.judged_on
            for span in holding
            if span.ground == carrier.ground and span.judged_on <= max(window.starts_on, carrier.ground.starts_on)
        ),
        default=carrier.judged_on,
    )
    clauses = dict.fromkeys(
        clause for span in sorted(holding, key=lambda one: one.rank) for clause in span.owing.clauses
    )
    return Owed(
        carrier.owing.item, tuple(clauses), window.starts_on, due_on, number, carrier.ground, judged_on
    )  # fmt: skip


def _away(owed: Owed, away: Sequence[Period]) -> Period | None:
    """Give the absence in which a window lies wholly, or nothing."""
    return next(
        (one for one in away if one.starts_on <= owed.starts_on and (one.ends_on or date.max) >= owed.due_on), None
    )


def _as_void(owed: Owed, absence: Period) -> Owed:
    return Owed(
        owed.item, owed.clauses, owed.starts_on, owed.due_on, owed.ordinal, owed.ground, owed.judged_on,
        Void(absence.starts_on, ABSENT),
    )  # fmt: skip
