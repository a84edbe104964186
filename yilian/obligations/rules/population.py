"""What a whole population is owed: one judgement for many by the set meaning of conditions, windows as columns.

The same law as `planning`, for enrolments that stand alone: one ground, no absence, no move, and the same promise in every
year of it, whatever an assessment of ability found. Every other row is handed back, to be planned one by one. A property test holds the two ways equal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from yilian.kernel.periods import add_months
from yilian.kernel.timing import Timing
from yilian.obligations.rules.planning import Owing
from yilian.obligations.rules.promised import owing_of
from yilian.policy.facts import ElderColumns
from yilian.policy.pack import Pack
from yilian.policy.promises import Source, beneficiary_of, holds_for_elder, merged, sources_in
from yilian.policy.resolution import Policy

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
FAR = np.datetime64("9999-12-31", "D")
NEVER = np.datetime64("1900-01-01", "D")
ONE = np.timedelta64(1, "D")
SPAN = 10_000_000  # more days than any day lies after 1970
NOT_OWED = -1
LEVELS = range(5)  # GB/T 42195-2022: 0 able … 4 wholly disabled


@dataclass(frozen=True, slots=True)
class Membership:
    """Who belongs to a group, from when to when: rows of the population, first and last days."""

    rows: Numbers
    starts: Days
    ends: Days


@dataclass(frozen=True, slots=True)
class Assessed:
    """Who had their ability assessed, and on which days: rows of the population and days."""

    rows: Numbers
    days: Days


@dataclass(frozen=True, slots=True)
class Population:
    """Enrolments of one mode as columns; `last` is the last day of the enrolment or of the life, `FAR` when open.

    `territory` is the beginning of the residence's code that decides which documents bind, no longer than needed.
    With `assessed`, a row is owed only what its ability cannot change; where it can, the row is planned on its own.
    """

    enrolment: Numbers
    elder: Numbers
    team: Numbers
    starts: Days
    last: Days
    born: Days
    lives: Texts
    residence: Texts
    household: Texts
    territory: Texts
    level: Numbers
    groups: Mapping[str, Membership] = field(default_factory=dict)
    assessed: Assessed | None = None

    @property
    def size(self) -> int:
        """How many enrolments."""
        return len(self.enrolment)


@dataclass(frozen=True, slots=True)
class OwedColumns:
    """One item owed to many: rows of the population with first and last days of windows, ordinals and days of judgement."""

    item: str
    clauses: tuple[str, ...]
    rows: Numbers
    starts: Days
    dues: Days
    ordinals: Numbers
    judged: Days


PolicyOn = Callable[[str, date], Policy]


def planned_for(
    people: Population, mode: str, policy_on: PolicyOn, until: date, since: date = date.min
) -> tuple[list[OwedColumns], Numbers]:
    """Plan a population's windows that begin from a day to a horizon; give also the rows that must be planned one by one."""
    judgement = _Judgement(people, mode, policy_on)
    first, last, plain = judgement.over_the_years(until)
    if people.assessed is not None:
        plain &= judgement.whatever_the_level(people.assessed, until, first, last)
    found = list[OwedColumns]()
    for number, owing in enumerate(judgement.owings):
        rows = np.flatnonzero(plain & (first == number))
        for one in owing:
            found.extend(_columns(people, one, rows, last[rows], (since, until)))
    return found, np.flatnonzero(~plain).astype(np.int64)


def _columns(
    people: Population, owing: Owing, rows: Numbers, last: Days, span: tuple[date, date]
) -> Iterator[OwedColumns]:
    """Lay out one item for rows that are owed the same."""
    since, until = (np.datetime64(day, "D") for day in span)
    for ordinal, (starts, dues) in enumerate(window_columns(owing.timing, people.starts[rows], until), start=1):
        wanted = (starts <= until) & (starts >= since) & (dues <= last)
        if wanted.any():
            chosen = rows[wanted]
            begins = starts[wanted]
            ordinals = np.full(len(chosen), ordinal, dtype=np.int64)
            judged = np.maximum(
                _anniversary_before(people.starts[chosen], begins), _assessed_before(people, chosen, begins)
            )
            yield OwedColumns(owing.item, owing.clauses, chosen, begins, dues[wanted], ordinals, judged)


def window_columns(timing: Timing, starts: Days, until: np.datetime64) -> Iterator[tuple[Days, Days]]:
    """Give first and last days of the n-th window counted from each start, until every one begins after a day."""
    if not len(starts):
        return
    index, begins = 0, starts
    while bool((begins <= until).any()):
        index += 1
        after = _edge(timing, starts, index)
        yield begins, after - ONE
        begins = after


def _edge(timing: Timing, starts: Days, index: int) -> Days:
    """Give the first day of the window number `index`, counted from 0; months are shared evenly where they can be."""
    months = timing.period * {"mo": 1, "a": 12}.get(timing.period_unit, 0)
    if months and months % timing.frequency == 0:
        return months_after(starts, index * months // timing.frequency)
    period, part = divmod(index, timing.frequency)
    first, after = _boundary(timing, starts, period), _boundary(timing, starts, period + 1)
    begins: Days = first + ((after - first).astype(np.int64) * part // timing.frequency).astype("timedelta64[D]")
    return begins


def _boundary(timing: Timing, starts: Days, index: int) -> Days:
    if timing.period_unit in ("d", "wk"):
        return starts + np.timedelta64(index * timing.period * {"d": 1, "wk": 7}[timing.period_unit], "D")
    return months_after(starts, index * timing.period * {"mo": 1, "a": 12}[timing.period_unit])


def months_after(days: Days, months: int) -> Days:
    """Step by calendar months; a day that the month does not have becomes its last."""
    begin = days.astype("datetime64[M]")
    target = begin + months
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64)
    day = np.minimum((days - begin.astype("datetime64[D]")).astype(np.int64), length - 1)
    stepped: Days = target.astype("datetime64[D]") + day * ONE
    return stepped


def _years_between(starts: Days, days: Days) -> Numbers:
    """Count the whole years from one day to another, a day at a time."""
    years = days.astype("datetime64[Y]").astype(np.int64) - starts.astype("datetime64[Y]").astype(np.int64)
    early = np.zeros(len(starts), dtype=np.bool_)
    for number in np.unique(years):
        chosen = years == number
        early[chosen] = months_after(starts[chosen], 12 * int(number)) > days[chosen]
    return years - early


def _anniversary_before(starts: Days, days: Days) -> Days:
    """Give the last anniversary of a start that is not after a day: the day on which that was judged."""
    years = _years_between(starts, days)
    found = starts.copy()
    for number in np.unique(years):
        chosen = years == number
        found[chosen] = months_after(starts[chosen], 12 * int(number))
    return found


def _assessed_before(people: Population, rows: Numbers, days: Days) -> Days:
    """Give the last day on which each row was assessed that is not after a day: it was judged on that; `NEVER` without one."""
    found = np.full(len(rows), NEVER)
    assessed = people.assessed
    if assessed is None or not len(assessed.rows):
        return found
    within = assessed.days > people.starts[assessed.rows]
    keys = np.sort(_keys(assessed.rows[within], assessed.days[within]))
    if not len(keys):
        return found
    before = np.searchsorted(keys, _keys(rows, days), side="right") - 1
    row, day = np.divmod(keys[np.maximum(before, 0)], SPAN)
    held = (before >= 0) & (row == rows)
    found[held] = day[held].astype("datetime64[D]")
    return found


def _keys(rows: Numbers, days: Days) -> Numbers:
    """Write rows and days as one number each, in the order of rows, then days."""
    keys: Numbers = rows * SPAN + days.astype("datetime64[D]").astype(np.int64)
    return keys


def ages_on(born: Days, on: Days) -> Numbers:
    """Give ages in full years, each on its own day; who was born on 29 February grows older on 1 March of a common year."""
    years = on.astype("datetime64[Y]").astype(np.int64) - born.astype("datetime64[Y]").astype(np.int64)
    return years - (_month_and_day(born) > _month_and_day(on))


def _month_and_day(days: Days) -> Numbers:
    months = days.astype("datetime64[M]")
    number: Numbers = months.astype(np.int64) % 12 * 32 + (days - months.astype("datetime64[D]")).astype(np.int64)
    return number


class _Judgement:
    """Judges rows on days; what is owed alike gets one number, under which `owings` holds it."""

    def __init__(self, people: Population, mode: str, policy_on: PolicyOn) -> None:
        self.people, self.mode, self.policy_on = people, mode, policy_on
        self.owings: list[tuple[Owing, ...]] = []
        self._numbers: dict[tuple[Owing, ...], int] = {}
        self._sources: dict[tuple[str, ...], tuple[Source, ...]] = {}
        places, which = np.unique(people.territory, return_inverse=True)
        self._places, self._territory_of = [str(code) for code in places], which.astype(np.int64)

    def over_the_years(self, until: date) -> tuple[Numbers, Days, Truths]:
        """Give what the first year owes, the last day of an unchanged promise, and which rows are that plain.

        As for one person, the year after the horizon is judged too.
        """
        people, horizon = self.people, np.datetime64(add_months(until, 12), "D")
        first = np.full(people.size, NOT_OWED, dtype=np.int64)
        last, plain = people.last.copy(), np.ones(people.size, dtype=np.bool_)
        ended = np.zeros(people.size, dtype=np.bool_)
        year = 0
        while True:
            days = months_after(people.starts, 12 * year)
            rows = np.flatnonzero((days <= horizon) & (days <= people.last))
            if not len(rows):
                return first, last, plain
            now = self._numbered(rows, days[rows])
            if year == 0:
                first[rows] = now
            else:
                nothing = now == NOT_OWED
                stops = nothing & ~ended[rows] & (first[rows] != NOT_OWED)
                last[rows[stops]] = np.minimum(last[rows[stops]], days[rows[stops]] - ONE)
                plain[rows] &= (now == first[rows]) & ~ended[rows] | nothing
                ended[rows] |= stops
            year += 1

    def whatever_the_level(self, assessed: Assessed, until: date, first: Numbers, last: Days) -> Truths:
        """Say which rows are owed the same at every level of ability: over the years, and on the days they were assessed."""
        rows, days = assessed.rows, assessed.days
        within = (days > self.people.starts[rows]) & (days <= self.people.last[rows])
        rows, days = rows[within], days[within]
        same = np.ones(self.people.size, dtype=np.bool_)
        for level in LEVELS:
            other = self._at_level(level)
            again, ends, plain = other.over_the_years(until)
            same &= plain & (again == first) & (ends == last)
            same[rows[other._numbered(rows, days) != first[rows]]] = False
        return same

    def _at_level(self, level: int) -> "_Judgement":
        """Judge the same people as if all had one level; the numbers of what is owed are shared."""
        people = replace(self.people, level=np.full(self.people.size, level, dtype=np.int64))
        other = _Judgement(people, self.mode, self.policy_on)
        other.owings, other._numbers, other._sources = self.owings, self._numbers, self._sources
        return other

    def _numbered(self, rows: Numbers, days: Days) -> Numbers:
        """Judge rows, each on its day; days on which the same packs and values are in force are judged together."""
        found = np.full(len(rows), NOT_OWED, dtype=np.int64)
        for territory, place in enumerate(self._places):
            here = self._territory_of[rows] == territory
            for policy, alike in self._policies(place, days[here]):
                chosen = np.flatnonzero(here & np.isin(days, alike))
                found[chosen] = self._patterns(policy, rows[chosen], days[chosen])
        return found

    def _policies(self, place: str, days: Days) -> Iterator[tuple[Policy, Days]]:
        """Give the policies in force in a place on some days, each with the days on which it says the same."""
        alike: dict[tuple[object, ...], tuple[Policy, list[np.datetime64]]] = {}
        for day in np.unique(days):
            policy = self.policy_on(place, day.item())
            alike.setdefault(_fingerprint(policy), (policy, []))[1].append(day)
        for policy, of_policy in alike.values():
            yield policy, np.array(of_policy)

    def _patterns(self, policy: Policy, rows: Numbers, days: Days) -> Numbers:
        """Judge every source at once for some rows, and give the number of what each row is owed."""
        sources = self._sources_of(policy.packs)
        if not sources:
            return np.full(len(rows), NOT_OWED, dtype=np.int64)
        columns, terms = self._columns(rows, days), policy.terms
        held = np.empty((len(rows), len(sources)), dtype=np.bool_)
        for index, source in enumerate(sources):
            held[:, index] = holds_for_elder(source, columns, None, terms)
        packed = np.packbits(held, axis=1)
        keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
        _distinct, first, which = np.unique(keys, return_index=True, return_inverse=True)
        numbers = [
            self._number([source for source, true in zip(sources, held[row], strict=True) if true]) for row in first
        ]
        return np.array(numbers, dtype=np.int64)[which]

    def _number(self, sources: Sequence[Source]) -> int:
        owing = owing_of(merged(sources), self.mode)
        if not owing:
            return NOT_OWED
        if owing not in self._numbers:
            self._numbers[owing] = len(self.owings)
            self.owings.append(owing)
        return self._numbers[owing]

    def _sources_of(self, packs: Sequence[Pack]) -> tuple[Source, ...]:
        key = tuple(pack.id for pack in packs)
        if key not in self._sources:
            every = tuple(one for one in sources_in(packs) if beneficiary_of(one) == "elder")
            # An item that the mode gives no rhythm is owed by nothing here, whatever other packages say of it.
            timed = {one.item.item for one in every if one.package.mode == self.mode and one.rhythm.timing is not None}
            self._sources[key] = tuple(one for one in every if one.item.item in timed)
        return self._sources[key]

    def _columns(self, rows: Numbers, days: Days) -> ElderColumns:
        people = self.people
        on = np.full(people.size, np.datetime64("NaT"), dtype="datetime64[D]")
        on[rows] = days
        return ElderColumns(
            age=ages_on(people.born[rows], days), ability_level=people.level[rows], lives=people.lives[rows],
            contracted=np.ones(len(rows), dtype=np.bool_), residence=people.residence[rows],
            household=people.household[rows],
            groups={code: _belongs(one, on)[rows] for code, one in people.groups.items()},
        )  # fmt: skip


def _belongs(membership: Membership, on: Days) -> Truths:
    """Say of each row whether it belongs to a group on its day."""
    days = on[membership.rows]
    found = np.zeros(len(on), dtype=np.bool_)
    found[membership.rows[(membership.starts <= days) & (membership.ends >= days)]] = True
    return found


def _fingerprint(policy: Policy) -> tuple[object, ...]:
    """Give all of a policy that may change what a condition means: its packs, and the values in force."""
    values = tuple(
        (pack.id, name, value.value)
        for pack in policy.packs
        for name, rule in pack.parameters.items()
        for value in rule.values
        if value.period.contains(policy.on)
    )
    return (*(pack.id for pack in policy.packs), values)
