"""What an elder is owed, and when: bases, promises and absences in, windows out.

An elder may have several bases at once (the agreement of the institution they live in, enrolments, residence). An item that
several of them ask for is one series: owed once, at the strictest rhythm that holds, with the clauses of all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from types import MappingProxyType

from yilian.kernel.bases import Basis, ServiceRule
from yilian.kernel.periods import Period
from yilian.kernel.timing import Timing, windows

DAY = timedelta(days=1)
ABSENT = "absent"
START = "start"
NO_EVENTS: Mapping[str, Iterable[date]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a basis makes owed from the day on which it was judged until the next judgement, or as long as it holds."""

    basis: Basis
    judged_on: date
    rules: tuple[ServiceRule, ...]
    until: date | None = None

    @property
    def last(self) -> date:
        """The last day for which this judgement holds."""
        return min(self.basis.ends_on or date.max, self.until or date.max)


@dataclass(frozen=True, slots=True)
class Void:
    """That something is no longer owed: since when, and why (`absent`, `died`, `ended`, `not-promised`, …)."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed: an item within a window, the n-th of its series, on a basis; void when nobody could receive it.

    What lapses cannot be made up for once its window is over.
    """

    item: str
    clauses: tuple[str, ...]
    starts_on: date
    due_on: date
    ordinal: int
    basis: Basis | None = None
    judged_on: date | None = None
    void: Void | None = None
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """The days on which one basis owes one item, by one judgement."""

    rule: ServiceRule
    basis: Basis
    judged_on: date
    last: date

    @property
    def rank(self) -> tuple[float, float, int, date, int]:
        """Order spans that hold together: the more frequent first, then the basis that carries before another.

        Of what follows an event once, the sooner comes first.
        """
        often, _at_most, soon = self.rule.timing.strictness
        return (-often, -soon, self.basis.kind, self.basis.starts_on, self.basis.record.key)

    def holds(self, day: date) -> bool:
        """Return whether the item is owed by this on a day."""
        return self.judged_on <= day <= self.last


def planned(
    entitlements: Iterable[Entitlement],
    until: date,
    *,
    absences: Iterable[Period] = (),
    died_on: date | None = None,
    events: Mapping[str, Iterable[date]] = NO_EVENTS,
) -> tuple[Owed, ...]:
    """Return everything owed to an elder whose window begins by a horizon, in the order of falling due.

    Windows follow each other from the first day of the first basis, without a gap as long as some basis holds. A window cut
    short by the end of every basis, or by death, is not owed: nobody is late for what there was no full time to do.
    `events` gives the days on which each kind of event happened.
    """
    away = joined(absences)
    series = _by_series(entitlements, died_on or date.max)
    rows = [
        owed
        for (_item, when), spans in series.items()
        for owed in (_after(spans, _days(when, spans, events), until) if when else _series(spans, until))
    ]
    if len({item for item, _when in series}) < len(series):
        rows = _once_a_day(rows)
    owed = [row if (absence := _away(row, away)) is None else _as_void(row, absence) for row in rows]
    return tuple(sorted(owed, key=lambda row: (row.due_on, row.item)))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Join periods that overlap or touch: one night between two stays in hospital is one absence."""
    merged: list[Period] = []
    for span in sorted(periods, key=lambda period: period.starts_on):
        before = merged[-1] if merged else None
        if before is not None and (before.ends_on is None or span.starts_on <= before.ends_on + DAY):
            ends = None if before.ends_on is None or span.ends_on is None else max(before.ends_on, span.ends_on)
            merged[-1] = Period(before.starts_on, ends)
        else:
            merged.append(span)
    return tuple(merged)


def judgement_days(basis: Basis, life_events: Iterable[date], until: date) -> tuple[date, ...]:
    """Return the days on which a basis is judged: its first, each anniversary, and each day of a life event."""
    last = min(until, basis.ends_on or date.max)
    days = {basis.starts_on} | {event for event in life_events if basis.starts_on < event <= last}
    days |= {window.starts_on for window in windows(Timing(1, 1, "a"), basis.starts_on, last)}
    return tuple(sorted(day for day in days if day <= last))


def _by_series(entitlements: Iterable[Entitlement], last: date) -> dict[tuple[str, str], list[_Span]]:
    series: dict[tuple[str, str], list[_Span]] = {}
    for entitlement in entitlements:
        ends = min(entitlement.last, last)
        for rule in entitlement.rules:
            if entitlement.judged_on <= ends:
                span = _Span(rule, entitlement.basis, entitlement.judged_on, ends)
                series.setdefault(rule.series, []).append(span)
    return series


def _days(when: str, spans: Sequence[_Span], events: Mapping[str, Iterable[date]]) -> list[date]:
    """Return the days of an event in order; `start` is the day on which something begins to be owed and was not the day before."""
    if when != START:
        return sorted(set(events.get(when, ())))
    begins = {span.judged_on for span in spans}
    return sorted(day for day in begins if day == date.min or not any(span.holds(day - DAY) for span in spans))


def _after(spans: Sequence[_Span], days: Sequence[date], until: date) -> Iterator[Owed]:
    """Return the windows that follow events, by the rhythm that holds on the day of each; the next event begins anew."""
    number = 0
    for day, following in zip_longest(days, days[1:], fillvalue=date.max):
        lead = _lead(spans, day)
        if lead is None:
            continue
        last = min(_held_until(spans, day), following if following == date.max else following - DAY)
        for window in windows(lead.rule.timing, day, until):
            if window.due_on > last:
                break
            number += 1
            yield _owed(spans, Period(window.starts_on, window.due_on), number)


def _once_a_day(rows: Iterable[Owed]) -> list[Owed]:
    """Owe an item once where windows of two of its series begin on a day: what is due first, by all clauses that ask for it."""
    kept: dict[tuple[str, date], Owed] = {}
    for row in sorted(rows, key=lambda each: each.due_on):
        key = (row.item, row.starts_on)
        first = kept.setdefault(key, row)
        if first is not row:
            kept[key] = replace(first, clauses=tuple(dict.fromkeys((*first.clauses, *row.clauses))))
    return list(kept.values())


def _series(spans: Sequence[_Span], until: date) -> Iterator[Owed]:
    """Return the windows of one item; the rhythm is looked up again at every window."""
    at, number = _next_start(spans, date.min), 0
    while at is not None and at <= until:
        lead = _lead(spans, at)
        if lead is None:
            at = _next_start(spans, at)
            continue
        following: date | None = None
        for window in windows(lead.rule.timing, at, until):
            now = _lead(spans, window.starts_on)
            if now is None or now.rule.timing != lead.rule.timing:
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
    """Return the span whose rhythm holds on a day."""
    return min((span for span in spans if span.holds(day)), key=lambda span: span.rank, default=None)


def _next_start(spans: Sequence[_Span], day: date) -> date | None:
    """Return the first day after another on which a basis begins to owe."""
    return min((span.judged_on for span in spans if span.judged_on > day), default=None)


def _held_until(spans: Sequence[_Span], day: date) -> date:
    """Return the last day up to which, from a day on, some basis holds without a gap."""
    for span in sorted(spans, key=lambda judged: judged.judged_on):
        if span.judged_on <= day <= span.last:
            day = span.last if span.last == date.max else span.last + DAY
        if day == date.max:
            return day
    return day - DAY


def _owed(spans: Sequence[_Span], window: Period, number: int) -> Owed:
    """Make one thing owed; of the bases that hold at its end the first by kind carries it.

    Of several of one kind it is the oldest that holds for the whole window, else the oldest.
    """
    due_on = window.ends_on or date.max
    holding = [span for span in spans if span.judged_on <= due_on and span.last >= window.starts_on]
    closing = [span for span in holding if span.holds(due_on)]
    carrier = min(
        closing,
        key=lambda span: (
            span.basis.kind,
            span.basis.starts_on > window.starts_on,
            span.basis.starts_on,
            span.basis.record.key,
        ),
    )
    judged_on = max(
        (
            span.judged_on
            for span in holding
            if span.basis == carrier.basis and span.judged_on <= max(window.starts_on, carrier.basis.starts_on)
        ),
        default=carrier.judged_on,
    )
    clauses = dict.fromkeys(
        clause for span in sorted(holding, key=lambda judged: judged.rank) for clause in span.rule.clauses
    )
    lapses = min(holding, key=lambda span: span.rank).rule.timing.lapses and window.starts_on == due_on
    return Owed(
        carrier.rule.item, tuple(clauses), window.starts_on, due_on, number, carrier.basis, judged_on, lapses=lapses
    )


def _away(owed: Owed, away: Sequence[Period]) -> Period | None:
    """Return the absence in which a window lies wholly, or nothing."""
    return next(
        (
            absence
            for absence in away
            if absence.starts_on <= owed.starts_on and (absence.ends_on or date.max) >= owed.due_on
        ),
        None,
    )


def _as_void(owed: Owed, absence: Period) -> Owed:
    return replace(owed, void=Void(absence.starts_on, ABSENT))
