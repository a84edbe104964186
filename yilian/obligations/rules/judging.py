"""One judgement for many by the set meaning of conditions: what one basis owes each row of a population."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from yilian.kernel.bases import BasisKind, ServiceRule
from yilian.kernel.periods import add_months
from yilian.kernel.truth import PartlyKnown
from yilian.obligations.rules.population import (
    FAR,
    LEVELS,
    NOT_OWED,
    ONE,
    Days,
    Happened,
    Membership,
    Numbers,
    Population,
    Truths,
    months_after,
)
from yilian.obligations.rules.service_rules import service_rules_of
from yilian.policy.facts import ElderColumns
from yilian.policy.promises import Source, beneficiary_of, holds_for_elder, merged
from yilian.policy.resolution import Policy

PolicyOn = Callable[[str, date], Policy]


def ages_on(born: Days, on: Days) -> Numbers:
    """Return ages in full years, each on its own day; who was born on 29 February grows older on 1 March of a common year."""
    years = on.astype("datetime64[Y]").astype(np.int64) - born.astype("datetime64[Y]").astype(np.int64)
    return years - (_month_and_day(born) > _month_and_day(on))


def _month_and_day(days: Days) -> Numbers:
    months = days.astype("datetime64[M]")
    number: Numbers = months.astype(np.int64) % 12 * 32 + (days - months.astype("datetime64[D]")).astype(np.int64)
    return number


class Judgement:
    """Judges rows on days; what is owed alike gets one number, under which `rule_sets` holds it."""

    def __init__(self, people: Population, kind: BasisKind, mode: str, policy_on: PolicyOn) -> None:
        self.people, self.kind, self.mode, self.policy_on = people, kind, mode, policy_on
        self.spans = people.spans(kind)
        self.rule_sets: list[tuple[ServiceRule, ...]] = []
        self._numbers: dict[tuple[ServiceRule, ...], int] = {}
        self._sources: dict[tuple[object, ...], tuple[Source, ...]] = {}
        places, which = np.unique(people.territory, return_inverse=True)
        self._places, self._territory_of = [str(code) for code in places], which.astype(np.int64)

    def over_the_years(self, until: date) -> tuple[Numbers, Days, Days, Truths]:
        """Return what is owed, the first and the last day of an unchanged promise, and which rows are that plain.

        As for one person, the year after the horizon is judged too.
        """
        spans, horizon, size = self.spans, np.datetime64(add_months(until, 12), "D"), self.people.size
        rules = np.full(size, NOT_OWED, dtype=np.int64)
        first, last = np.full(size, FAR), spans.last.copy()
        plain, ended = np.ones(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
        year = 0
        while True:
            days = months_after(spans.starts, 12 * year)
            rows = np.flatnonzero((days <= horizon) & (days <= spans.last))
            if not len(rows):
                return rules, first, last, plain
            now = self._numbered(rows, days[rows])
            nothing, before = now == NOT_OWED, rules[rows] == NOT_OWED
            begin = rows[before & ~nothing]
            rules[begin], first[begin] = now[before & ~nothing], days[begin]
            stops = rows[nothing & ~before & ~ended[rows]]
            last[stops] = np.minimum(last[stops], days[stops] - ONE)
            plain[rows] &= nothing | before | (now == rules[rows]) & ~ended[rows]
            ended[stops] = True
            year += 1

    def whatever_the_level(self, assessed: Happened, until: date, known: tuple[Numbers, Days, Days]) -> Truths:
        """Return which rows are owed the same at every level of ability: over the years, and on the days they were assessed."""
        rules, first, last = known
        rows, days = assessed.rows, assessed.days
        within = (days > self.spans.starts[rows]) & (days <= self.spans.last[rows])
        rows, days = rows[within], days[within]
        same = np.ones(self.people.size, dtype=np.bool_)
        for level in LEVELS:
            other = self._at_level(level)
            again, begins, ends, plain = other.over_the_years(until)
            same &= plain & (again == rules) & (begins == first) & (ends == last)
            same[rows[other._numbered(rows, days) != rules[rows]]] = False
        return same

    def _at_level(self, level: int) -> "Judgement":
        """Judge the same people as if all had one level; the numbers of what is owed are shared."""
        people = replace(self.people, level=np.full(self.people.size, level, dtype=np.int64))
        other = Judgement(people, self.kind, self.mode, self.policy_on)
        other.rule_sets, other._numbers, other._sources = self.rule_sets, self._numbers, self._sources
        return other

    def _numbered(self, rows: Numbers, days: Days) -> Numbers:
        """Judge rows, each on its day; days on which the same packs and values are in force are judged together."""
        patterns = np.full(len(rows), NOT_OWED, dtype=np.int64)
        for territory, place in enumerate(self._places):
            here = self._territory_of[rows] == territory
            for policy, alike in self._policies(place, days[here]):
                chosen = np.flatnonzero(here & np.isin(days, alike))
                patterns[chosen] = self._patterns(policy, rows[chosen], days[chosen])
        return patterns

    def _policies(self, place: str, days: Days) -> Iterator[tuple[Policy, Days]]:
        """Return the policies in force in a place on some days, each with the days on which it says the same."""
        alike: dict[tuple[object, ...], tuple[Policy, list[np.datetime64]]] = {}
        for day in np.unique(days):
            policy = self.policy_on(place, day.item())
            alike.setdefault(_fingerprint(policy), (policy, []))[1].append(day)
        for policy, of_policy in alike.values():
            yield policy, np.array(of_policy)

    def _patterns(self, policy: Policy, rows: Numbers, days: Days) -> Numbers:
        """Judge every source at once for some rows, and give the number of what each row is owed."""
        sources = self._sources_of(policy)
        if not sources:
            return np.full(len(rows), NOT_OWED, dtype=np.int64)
        columns, bindings = self._columns(rows, days), policy.bindings
        held = np.empty((len(rows), len(sources)), dtype=np.bool_)
        for index, source in enumerate(sources):
            held[:, index] = holds_for_elder(source, columns, None, bindings)
        packed = np.packbits(held, axis=1)
        keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
        _distinct, first, which = np.unique(keys, return_index=True, return_inverse=True)
        numbers = [
            self._number([source for source, true in zip(sources, held[row], strict=True) if true]) for row in first
        ]
        return np.array(numbers, dtype=np.int64)[which]

    def _number(self, sources: Sequence[Source]) -> int:
        rules = service_rules_of(merged(sources), self.mode)
        if not rules:
            return NOT_OWED
        if rules not in self._numbers:
            self._numbers[rules] = len(self.rule_sets)
            self.rule_sets.append(rules)
        return self._numbers[rules]

    def _sources_of(self, policy: Policy) -> tuple[Source, ...]:
        key = _entries_in_force(policy)
        if key not in self._sources:
            every = tuple(source for source in policy.owed if beneficiary_of(source) == "elder")
            # An item without windows anywhere, or that neither the mode nor residence promises, is owed by nothing here.
            timed = {source.item.item for source in every if source.rhythm.timing is not None}
            owed = {
                source.item.item for source in every if source.package.mode == self.mode or source.item.without_contract
            }
            self._sources[key] = tuple(source for source in every if source.item.item in timed & owed)
        return self._sources[key]

    def _columns(self, rows: Numbers, days: Days) -> ElderColumns:
        people = self.people
        on = np.full(people.size, np.datetime64("NaT"), dtype="datetime64[D]")
        on[rows] = days
        level, residence, household = people.level[rows], people.residence[rows], people.household[rows]
        return ElderColumns(
            age=ages_on(people.born[rows], days),
            ability_level=_known(level, level >= 0),
            lives=people.lives[rows],
            contracted=np.full(len(rows), self.kind is not BasisKind.RESIDENCE),
            residence=_known(residence, residence != ""),
            household=_known(household, household != ""),
            groups={code: _belongs(membership, on)[rows] for code, membership in people.groups.items()},
        )


def _known(values: npt.NDArray[Any], known: Truths) -> Any:
    """Return a column of facts, with the mask of those known unless all are."""
    return values if known.all() else PartlyKnown(values, known)


def _belongs(membership: Membership, on: Days) -> Truths:
    """Return for each row whether it belongs to a group on its day."""
    days = on[membership.rows]
    belongs = np.zeros(len(on), dtype=np.bool_)
    belongs[membership.rows[(membership.starts <= days) & (membership.ends >= days)]] = True
    return belongs


def _fingerprint(policy: Policy) -> tuple[object, ...]:
    """Return all of a policy that may change what is owed: its entries, and the values in force."""
    values = tuple(
        (pack.id, name, value.value)
        for pack in policy.packs
        for name, rule in pack.parameters.items()
        for value in rule.values
        if value.period.contains(policy.on)
    )
    return (_entries_in_force(policy), values)


def _entries_in_force(policy: Policy) -> tuple[object, ...]:
    """Return what stands for the entries in force: a pack is one object for all days on which the same of it holds."""
    return (*map(id, policy.packs), *((each.pack, each.mode, each.item) for each in policy.declared))
