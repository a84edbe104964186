"""What a whole population is owed: one judgement for many by the set meaning of conditions, windows as columns.

The same law as `planning`, for residence and one enrolment together: no absence, no move, and on each basis the same promise from
the first year that promises anything until it ends, whatever an assessment of ability found. Every other row is handed back, to
be planned one by one. A property test holds the two ways equal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from yilian.kernel.bases import BasisKind, ServiceRule
from yilian.kernel.timing import Timing
from yilian.obligations.rules.judging import Judgement, PolicyOn
from yilian.obligations.rules.planning import START
from yilian.obligations.rules.population import (
    FAR,
    NEVER,
    NOT_OWED,
    ONE,
    SPAN,
    Days,
    Numbers,
    OwedColumns,
    Population,
    Truths,
    anniversary_before,
    assessed_before,
    edge,
    window_columns,
)
from yilian.obligations.rules.service_rules import NO_MODE

Series = tuple[str, str]


def planned_for(
    people: Population, mode: str, policy_on: PolicyOn, until: date, since: date = date.min
) -> tuple[list[OwedColumns], Numbers]:
    """Plan a population's windows that begin from a day to a horizon; return also the rows that must be planned one by one."""
    contract = _judged(people, BasisKind.ENROLMENT, mode, policy_on, until)
    home = _judged(people, BasisKind.RESIDENCE, NO_MODE, policy_on, until)
    plain = contract.plain & home.plain
    base = len(home.rule_sets) + 1
    pairs, which = np.unique((contract.rules + 1) * base + home.rules + 1, return_inverse=True)
    groups = [
        _Group(people, np.flatnonzero(plain & (which == index)), contract, home, (first - 1, second - 1))
        for index, (first, second) in enumerate(divmod(int(pair), base) for pair in pairs)
    ]
    for group in groups:
        plain[group.rows[~group.alike]] = False
    span = np.datetime64(since, "D"), np.datetime64(until, "D")
    pieces = [piece for group in groups for piece in group.planned(span)]
    return pieces, np.flatnonzero(~plain).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one basis owes each row: the number of its rules, the first and the last day on which they hold, which rows are plain."""

    kind: BasisKind
    rules: Numbers
    first: Days
    last: Days
    plain: Truths
    rule_sets: list[tuple[ServiceRule, ...]]

    def of(self, number: int) -> dict[Series, ServiceRule]:
        """Return what a number stands for, by series."""
        return {} if number == NOT_OWED else {rule.series: rule for rule in self.rule_sets[number]}


def _judged(people: Population, kind: BasisKind, mode: str, policy_on: PolicyOn, until: date) -> _Judged:
    """Judge one basis of everybody."""
    judgement = Judgement(people, kind, mode, policy_on)
    rules, first, last, plain = judgement.over_the_years(until)
    if people.assessed is not None:
        plain &= judgement.whatever_the_level(people.assessed, until, (rules, first, last))
    return _Judged(kind, rules, first, last, plain, judgement.rule_sets)


class _Group:
    """Rows that are owed the same by their enrolment, and the same by their residence."""

    def __init__(
        self, people: Population, rows: Numbers, contract: _Judged, home: _Judged, numbers: tuple[int, int]
    ) -> None:
        self.people, self.contract, self.home = people, contract, home
        self.by_contract, self.by_home = contract.of(numbers[0]), home.of(numbers[1])
        self.rows, self.alike = rows, self._laid_out_together(rows)

    def _laid_out_together(self, rows: Numbers) -> Truths:
        """Return which rows can be laid out as columns: no gap between the bases of an item, and the contract as strict at least.

        What follows an event stands alone for its item, and both bases that owe it say the same.
        """
        series = self.by_contract.keys() | self.by_home.keys()
        both = self.by_contract.keys() & self.by_home.keys()
        if len({item for item, _when in series}) < len(series):
            return np.zeros(len(rows), dtype=np.bool_)
        if not both:
            return np.ones(len(rows), dtype=np.bool_)
        for key in both:
            contract, home = self.by_contract[key].timing, self.by_home[key].timing
            if contract != home and (contract.when or contract.times_a_year <= home.times_a_year):
                return np.zeros(len(rows), dtype=np.bool_)
        first, last = (
            (self.contract.first[rows], self.home.first[rows]),
            (self.contract.last[rows], self.home.last[rows]),
        )
        together: Truths = (first[0] <= last[1] + ONE) & (first[1] <= last[0] + ONE)
        return together

    def planned(self, span: tuple[np.datetime64, np.datetime64]) -> Iterator[OwedColumns]:
        """Yield the windows of every item, in pieces that share basis and clauses."""
        rows = self.rows[self.alike]
        if not len(rows):
            return
        for key in dict.fromkeys((*self.by_contract, *self.by_home)):
            by_contract, by_home = self.by_contract.get(key), self.by_home.get(key)
            if key[1]:
                yield from self._after_events(by_contract, by_home, rows, span)
            elif by_contract is None or by_home is None:
                judged = self.contract if by_home is None else self.home
                rule = by_contract or by_home
                assert rule is not None
                yield from self._on_one(judged, rule, rows, span)
            else:
                yield from self._on_both(by_contract, by_home, rows, span)

    def _on_one(
        self, judged: _Judged, rule: ServiceRule, rows: Numbers, span: tuple[np.datetime64, np.datetime64]
    ) -> Iterator[OwedColumns]:
        """Yield the windows of an item that one basis owes."""
        since, until = span
        last = judged.last[rows]
        for ordinal, (starts, dues) in enumerate(window_columns(rule.timing, judged.first[rows], until), start=1):
            wanted = (starts <= until) & (starts >= since) & (dues <= last)
            if wanted.any():
                ordinals = np.full(int(wanted.sum()), ordinal, dtype=np.int64)
                yield self._piece(judged, rule, rule.clauses, rows[wanted], (starts[wanted], dues[wanted], ordinals))

    def _after_events(
        self,
        contract: ServiceRule | None,
        home: ServiceRule | None,
        rows: Numbers,
        span: tuple[np.datetime64, np.datetime64],
    ) -> Iterator[OwedColumns]:
        """Yield the windows that follow events while a basis owes them; the next event begins anew."""
        since, until = span
        rule, owing = contract or home, [self.contract] * (contract is not None) + [self.home] * (home is not None)
        assert rule is not None
        first = np.minimum.reduce([judged.first[rows] for judged in owing])
        last = np.maximum.reduce([judged.last[rows] for judged in owing])
        at, days, following = _events_of(self.people, rule.timing.when, rows, first)
        pieces = [
            (at[held], starts[held], dues[held])
            for starts, dues in window_columns(rule.timing, days, until)
            for held in [
                (days >= first[at]) & (days <= last[at]) & (starts <= until) & (dues <= np.minimum(last[at], following))
            ]
        ]
        if not pieces:
            return
        at, starts, dues = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        order = np.lexsort((starts, at))
        at, starts, dues = at[order], starts[order], dues[order]
        ordinals = _numbered(at)
        wanted = starts >= since
        windows = (starts[wanted], dues[wanted], ordinals[wanted])
        if contract is not None and home is not None:
            yield from self._carried(contract, home, rows[at[wanted]], windows)
        elif wanted.any():
            yield self._piece(owing[0], rule, rule.clauses, rows[at[wanted]], windows)

    def _on_both(
        self, contract: ServiceRule, home: ServiceRule, rows: Numbers, span: tuple[np.datetime64, np.datetime64]
    ) -> Iterator[OwedColumns]:
        """Yield the windows of an item that both owe: one series, in which the contract carries while it holds.

        While the contract asks for it more often, the series goes by that from its first window in the contract on.
        """
        since, until = span
        first, last = self.contract.first[rows], self.contract.last[rows]
        whole = np.maximum(last, self.home.last[rows])
        for starts, dues, ordinals in _series(
            contract.timing, home.timing, (first, last), self.home.first[rows], until
        ):
            wanted = (starts <= until) & (starts >= since) & (dues <= whole)
            yield from self._carried(contract, home, rows[wanted], (starts[wanted], dues[wanted], ordinals[wanted]))

    def _carried(
        self, contract: ServiceRule, home: ServiceRule, rows: Numbers, windows: tuple[Days, Days, Numbers]
    ) -> Iterator[OwedColumns]:
        """Yield windows by who carries them, and by whose clauses ask for them."""
        starts, dues, _ordinals = windows
        first, last = self.contract.first[rows], self.contract.last[rows]
        carried = (first <= dues) & (dues <= last)
        by_contract = (first <= dues) & (last >= starts)
        by_home = (self.home.first[rows] <= dues) & (self.home.last[rows] >= starts)
        together = tuple(dict.fromkeys((*contract.clauses, *home.clauses)))
        for judged, chosen, clauses in (
            (self.contract, carried & by_home, together),
            (self.contract, carried & ~by_home, contract.clauses),
            (self.home, ~carried & by_contract, together),
            (self.home, ~carried & ~by_contract, home.clauses),
        ):
            if chosen.any():
                columns = (windows[0][chosen], windows[1][chosen], windows[2][chosen])
                yield self._piece(judged, contract, clauses, rows[chosen], columns)

    def _piece(
        self,
        judged: _Judged,
        rule: ServiceRule,
        clauses: tuple[str, ...],
        rows: Numbers,
        windows: tuple[Days, Days, Numbers],
    ) -> OwedColumns:
        starts, dues, ordinals = windows
        since = self.people.spans(judged.kind).starts
        # A window is judged at its beginning, or at that of its basis; one of a promise that came later, when that held.
        at = np.maximum(starts, since[rows])
        at = np.where(judged.first[rows] > at, dues, at)
        anniversary = anniversary_before(since[rows], at)
        days = np.maximum(anniversary, assessed_before(self.people, since, rows, at))
        lapses = rule.timing.lapses
        return OwedColumns(rule.item, clauses, judged.kind, rows, starts, dues, ordinals, days, lapses)


def _events_of(people: Population, when: str, rows: Numbers, first: Days) -> tuple[Numbers, Days, Days]:
    """Return the events of some rows, as places among the rows and days, each with the day before the next event of its row."""
    if when == START:
        at = np.flatnonzero(first < FAR)
        return at, first[at], np.full(len(at), FAR)
    happened = people.events.get(when)
    place = np.full(people.size, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    if happened is None:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing.astype("datetime64[D]"), nothing.astype("datetime64[D]")
    mine = place[happened.rows] >= 0
    pairs = np.unique(place[happened.rows[mine]] * SPAN + happened.days[mine].astype("datetime64[D]").astype(np.int64))
    at, numbers = np.divmod(pairs, SPAN)
    days: Days = numbers.astype("datetime64[D]")
    following = np.full(len(at), FAR)
    same = at[:-1] == at[1:]
    following[:-1][same] = days[1:][same] - ONE
    return at, days, following


def _numbered(at: Numbers) -> Numbers:
    """Number what stands together from 1 on."""
    begins = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
    counts = np.diff(np.append(begins, len(at)))
    numbers: Numbers = np.arange(len(at)) - np.repeat(begins, counts) + 1
    return numbers


def _series(
    strict: Timing, usual: Timing, contract: tuple[Days, Days], home: Days, until: np.datetime64
) -> Iterator[tuple[Days, Days, Numbers]]:
    """Yield first and last days and ordinals of the windows of one series, `FAR` where a row has none.

    The rhythm is looked up again at each window: the strict one from the first window that begins in the contract to the last.
    """
    first, last = contract
    if strict == usual:
        for ordinal, (starts, dues) in enumerate(window_columns(strict, np.minimum(first, home), until), start=1):
            yield starts, dues, np.full(len(starts), ordinal, dtype=np.int64)
        return
    counted = np.zeros(len(first), dtype=np.int64)
    begins = np.where(home < first, home, FAR)
    within = np.where(home < first, FAR, first)
    afterwards = np.full(len(first), FAR)
    yield from _phase(usual, (begins, within), counted, until, lambda days: (days >= first) & (days <= last))
    yield from _phase(strict, (within, afterwards), counted, until, lambda days: days > last)
    yield from _phase(usual, (afterwards, afterwards), counted, until, lambda days: days >= FAR)


def _phase(
    timing: Timing, edges: tuple[Days, Days], counted: Numbers, until: np.datetime64, leaves: Callable[[Days], Truths]
) -> Iterator[tuple[Days, Days, Numbers]]:
    """Yield the windows of one rhythm until a window begins where another holds; that day is written to the second of the edges."""
    begins, goes_on = edges
    alive, starts, index = begins <= until, begins, 0
    while alive.any():
        leaving = alive & leaves(starts)
        goes_on[leaving] = starts[leaving]
        alive = alive & ~leaving & (starts <= until)
        index += 1
        after: Days = np.where(alive, edge(timing, np.where(alive, begins, NEVER), index), FAR)
        counted[alive] += 1
        yield np.where(alive, starts, FAR), after - ONE, counted.copy()
        starts = after
