"""Planning what is owed, over random lives: again adds nothing, nothing twice, nothing kept is touched, one and many agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from without_contract import promising

from yilian.kernel.bases import Basis, BasisKind, ServiceRule
from yilian.kernel.periods import Period, add_months
from yilian.kernel.records import RecordRef
from yilian.kernel.timing import Duration, Timing, windows
from yilian.obligations.rules.differences import Difference, ExistingObligation, VoidPolicy, difference
from yilian.obligations.rules.judging import ages_on
from yilian.obligations.rules.planning import Entitlement, Owed, Void, judgement_days, planned
from yilian.obligations.rules.planning_together import planned_for
from yilian.obligations.rules.population import (
    FAR,
    Happened,
    Membership,
    Population,
    Spans,
    window_columns,
)
from yilian.obligations.rules.service_rules import service_rules_on
from yilian.people.queries.persons import age_on
from yilian.policy.facts import ElderFacts
from yilian.policy.library import PolicyLibrary
from yilian.policy.loading import load_policy_library
from yilian.policy.timing_schema import DurationEntry, TimingEntry

SHELF = load_policy_library(Path("packs"))
# What residence alone owes: nothing; twice the check-up; as often as, less often and more often than a contract does.
SHELVES = [
    SHELF,
    promising(SHELF),
    promising(SHELF, {"health-checkup": (1, 1, "a"), "vaccination": (1, 1, "a")}),
    promising(SHELF, {"health-education": (1, 6, "mo"), "vaccination": (1, 1, "a")}, age=70),
    promising(SHELF, {"health-education": (1, 1, "mo")}),
    # By days of the calendar: beside a contract that asks less often, and alone.
    promising(
        SHELF, {"health-education": TimingEntry(by=("05-31",)), "vaccination": TimingEntry(by=("02-29", "12-31"))}
    ),
    promising(SHELF, {"health-checkup": TimingEntry(by=("06-30", "12-31"))}),
    # After events: the first within some days, then a rhythm that ends, or nothing more.
    promising(
        SHELF,
        {
            "post-discharge-care": TimingEntry(1, 1, "wk", when="discharge", offset=DurationEntry(3, "d"), count=4),
            "vaccination": TimingEntry(1, 1, "mo", when="start", boundsDuration=DurationEntry(6, "mo")),
            "risk-factor-monitoring": TimingEntry(when="assessment", offset=DurationEntry(72, "h")),
        },
    ),
    promising(SHELF, {"health-education": TimingEntry(when="discharge", offset=DurationEntry(1, "mo"))}),
]
DAY = timedelta(days=1)
# Random lives take a moment to draw; on a machine that does other work too that is no fault.
STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ON = date(2023, 6, 1)
days = st.dates(date(2021, 6, 1), date(2023, 11, 30))
timings = st.sampled_from(
    [
        Timing(1, 1, "a"),
        Timing(1, 3, "mo"),
        Timing(1, 6, "mo"),
        Timing(2, 1, "a"),
        Timing(1, 1, "wk", 2),
        Timing(5, 1, "a"),
        Timing(2, 1, "a", by=((6, 30), (12, 31))),
        Timing(1, 1, "a", by=((2, 29),)),
    ]
)
after_events = st.builds(
    Timing,
    st.integers(1, 3),
    st.integers(1, 2),
    st.sampled_from(["wk", "mo", "a"]),
    when=st.sampled_from(["start", "discharge"]),
    offset=st.none() | st.builds(Duration, st.integers(1, 30), st.sampled_from(["h", "d", "wk", "mo"])),
    count=st.none() | st.integers(1, 5),
) | st.builds(
    Timing,
    st.just(1),
    st.sampled_from([1, 2]),
    st.sampled_from(["wk", "mo"]),
    when=st.just("discharge"),
    bounds=st.builds(Duration, st.integers(1, 5), st.sampled_from(["wk", "mo", "a"])),
)
rule_sets = st.builds(
    ServiceRule,
    st.sampled_from(["health-checkup", "health-education"]),
    st.sampled_from([("PA-14",), ("PA-15",)]),
    timings,
)


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    starts_on = draw(days)
    ends_on = draw(st.none() | st.integers(0, 900).map(lambda span: starts_on + timedelta(days=span)))
    return Basis(
        RecordRef(draw(st.sampled_from(["agreements.enrolment", "agreements.agreement"])), draw(st.integers(1, 9))),
        starts_on,
        ends_on,
    )


@st.composite
def lives(draw: st.DrawFn) -> list[Entitlement]:
    found = draw(st.lists(bases(), min_size=1, max_size=4, unique_by=lambda one: one.record))
    return [
        Entitlement(
            one, one.starts_on, tuple(draw(st.lists(rule_sets, min_size=1, max_size=2, unique_by=lambda o: o.item)))
        )
        for one in found
    ]


@st.composite
def absences(draw: st.DrawFn) -> Period:
    starts_on = draw(days)
    return Period(starts_on, starts_on + timedelta(days=draw(st.integers(0, 200))))


def written_after(before: Iterable[ExistingObligation], change: Difference) -> list[ExistingObligation]:
    """Do what a difference says."""
    rows = {row.key: row for row in before}
    for key, void in change.void:
        rows[key] = replace(rows[key], void=void)
    for key, owed in change.revise:
        rows[key] = as_written(key, owed)
    first = max(rows, default=0) + 1
    return [*rows.values(), *(as_written(first + index, owed) for index, owed in enumerate(change.add))]


def as_written(key: int, owed: Owed) -> ExistingObligation:
    basis = None if owed.basis is None else owed.basis.record
    return ExistingObligation(key, owed.item, owed.clauses, owed.starts_on, owed.due_on, owed.ordinal, basis, owed.void)


def void_policy(life: list[Entitlement], died_on: date | None = None) -> VoidPolicy:
    return VoidPolicy(ON, died_on, {one.basis.record: one.basis for one in life})


@STEADY
@given(lives(), st.lists(absences(), max_size=2), st.none() | days)
def test_nothing_is_owed_twice_and_windows_of_an_item_do_not_overlap(
    life: list[Entitlement], away: list[Period], died_on: date | None
) -> None:
    owed = planned(life, date(2024, 6, 30), absences=away, died_on=died_on)
    for item in {one.item for one in owed}:
        mine = sorted((one for one in owed if one.item == item), key=lambda one: one.starts_on)
        assert [one.ordinal for one in mine] == list(range(1, len(mine) + 1))
        assert all(before.due_on < after.starts_on for before, after in pairwise(mine))
    assert died_on is None or all(one.due_on <= died_on for one in owed)


@STEADY
@given(lives())
def test_while_some_ground_holds_a_series_has_no_gap(life: list[Entitlement]) -> None:
    owed = planned(life, date(2024, 6, 30))
    for item in {one.item for one in owed}:
        spans = [one.basis for one in life if any(rules.item == item for rules in one.rules)]
        mine = sorted((one for one in owed if one.item == item), key=lambda one: one.starts_on)
        for before, after in pairwise(mine):
            gap = [before.due_on + DAY * step for step in range(1, (after.starts_on - before.due_on).days)]
            held = [[span for span in spans if span.starts_on <= day <= (span.ends_on or date.max)] for day in gap]
            # In a gap every basis ends before a window is over.
            assert not gap or not all(held)


@STEADY
@given(lives(), st.lists(absences(), max_size=2))
def test_planning_twice_adds_nothing_and_a_later_horizon_only_adds(life: list[Entitlement], away: list[Period]) -> None:
    near = planned(life, date(2023, 12, 31), absences=away)
    rows = written_after([], difference([], near, void_policy(life)))
    assert difference(rows, near, void_policy(life)) == Difference()
    far = planned(life, date(2024, 12, 31), absences=away)
    assert set(near) <= set(far)
    assert difference(rows, far, void_policy(life)).size == len(far) - len(near)


@STEADY
@given(lives(), lives(), st.lists(absences(), max_size=2), st.data())
def test_a_change_is_minimal_never_touches_what_was_kept_and_is_done_once(
    before: list[Entitlement], after: list[Entitlement], away: list[Period], data: st.DataObject
) -> None:
    until = date(2024, 6, 30)
    rows = written_after([], difference([], planned(before, until), void_policy(before)))
    kept = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    rows = [replace(row, fulfilled_on=row.starts_on) if index in kept else row for index, row in enumerate(rows)]
    wanted = planned(after, until, absences=away)
    change = difference(rows, wanted, void_policy(after))
    settled = {row.key for row in rows if row.settled}
    assert not settled & {key for key, _ in (*change.void, *change.revise)}
    now = written_after(rows, change)
    assert {row for row in now if row.settled} == {row for row in rows if row.settled}
    assert difference(now, wanted, void_policy(after)) == Difference()
    touched = {key for key, _ in (*change.void, *change.revise)}
    assert all(now[index] == row for index, row in enumerate(rows) if row.key not in touched)


@STEADY
@given(lives(), absences())
def test_an_absence_voids_only_windows_wholly_inside_it(life: list[Entitlement], absence: Period) -> None:
    until = date(2024, 6, 30)
    without, within = planned(life, until), planned(life, until, absences=[absence])
    assert absence.ends_on is not None
    for one, other in zip(without, within, strict=True):
        inside = absence.starts_on <= one.starts_on and one.due_on <= absence.ends_on
        assert other == (replace(one, void=Void(absence.starts_on, "absent")) if inside else one)


@STEADY
@given(timings | after_events, st.lists(st.dates(date(2019, 1, 1), date(2024, 2, 29)), min_size=1, max_size=9), days)
def test_windows_as_columns_are_the_windows_of_each(timing: Timing, starts: list[date], until: date) -> None:
    columns = list(window_columns(timing, np.array(starts, dtype="datetime64[D]"), np.datetime64(until)))
    for row, start in enumerate(starts):
        mine = [(begins[row].item(), ends[row].item()) for begins, ends in columns if begins[row].item() <= until]
        assert mine == [(one.starts_on, one.due_on) for one in windows(timing, start, until)]


@STEADY
@given(st.dates(date(1920, 1, 1), date(1964, 1, 1)), days)
def test_ages_as_columns_are_ages(born: date, on: date) -> None:
    (age,) = ages_on(np.array([born], dtype="datetime64[D]"), np.array([on], dtype="datetime64[D]"))
    assert age == age_on(born, on)


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "starts": days,
            "length": st.none() | st.integers(0, 900),
            "born": st.dates(date(1935, 1, 1), date(1962, 1, 1)),
            "lives": st.sampled_from(["at-home", "in-institution"]),
            "residence": st.sampled_from(["330727109901", "330727106901", "331002001001", "350102001001"]),
            "groups": st.sets(st.sampled_from(["dementia", "hardship", "living-alone", "chronic-illness"])),
            "joined": days,
            "assessed": st.none() | st.tuples(days, st.integers(0, 4)),
            "enrolled": st.sampled_from([True, True, False]),
            "home": st.none() | st.tuples(days, st.none() | st.integers(0, 900)),
            "discharged": st.lists(days, max_size=3),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(STEADY, max_examples=150)
@given(
    PEOPLE,
    st.sampled_from(["care-to-home", "family-doctor"]),
    st.dates(date(2023, 1, 1), date(2024, 9, 30)),
    st.sampled_from(SHELVES),
)
def test_one_person_and_the_population_are_owed_the_same(
    people: list[dict], mode: str, until: date, shelf: PolicyLibrary
) -> None:
    columns, rest = planned_for(population_of(people), mode, shelf.in_force, until)
    many: dict[int, list] = {row: [] for row in range(len(people))}
    for one in columns:
        for row, starts, dues, ordinal, judged in zip(
            one.rows, one.starts, one.dues, one.ordinals, one.judged, strict=True
        ):
            window = (starts.item(), dues.item(), int(ordinal), judged.item())
            many[int(row)].append((one.item, one.clauses, one.basis, *window))
    for row, person in enumerate(people):
        if row not in rest:
            assert sorted(many[row]) == sorted(alone(person, row, mode, until, shelf))
        else:
            assert not many[row]


@STEADY
@given(st.lists(st.tuples(days, st.integers(0, 60)), max_size=3), timings | after_events, days)
def test_what_follows_an_event_is_owed_after_it_and_ends(
    events: list[tuple[date, int]], timing: Timing, starts_on: date
) -> None:
    """Every window after an event begins on it or later, in the order of events, and none is owed without one."""
    discharged = [day for day, _length in events]
    basis = Basis(RecordRef("agreements.enrolment", 1), starts_on)
    rule = ServiceRule("health-checkup", ("PA-14",), timing)
    owed = planned([Entitlement(basis, starts_on, (rule,))], date(2024, 6, 30), events={"discharge": discharged})
    if timing.when == "discharge":
        held = [day for day in discharged if day >= starts_on]
        assert all(any(day <= row.starts_on for day in held) for row in owed)
        assert timing.count is None or len(owed) <= len(set(held)) * (timing.count + (timing.offset is not None))
    elif timing.when == "start":
        assert [(row.starts_on, row.due_on) for row in owed] == [
            (window.starts_on, window.due_on) for window in windows(timing, starts_on, date(2024, 6, 30))
        ]
    assert all(before.due_on < after.starts_on for before, after in pairwise(owed))


def test_residence_and_an_enrolment_are_planned_together_and_not_one_by_one() -> None:
    """The rate of the set planner holds only while the usual lives go through it."""
    usual = {
        "length": None,
        "born": date(1940, 5, 1),
        "lives": "at-home",
        "residence": "330727109901",
        "groups": set(),
        "joined": ON,
        "assessed": None,
        "enrolled": True,
    }
    lives = [
        usual | {"starts": date(2022, 3, 1), "home": (date(2021, 7, 1), None)},
        usual | {"starts": date(2021, 7, 1), "home": (date(2021, 7, 1), None)},
        usual | {"starts": date(2022, 3, 1), "home": (date(2023, 2, 1), None)},
        usual | {"starts": date(2022, 3, 1), "length": 300, "home": (date(2021, 7, 1), None)},
        usual | {"starts": ON, "enrolled": False, "home": (date(2021, 7, 1), None)},
        usual
        | {"starts": date(2022, 3, 1), "enrolled": False, "home": (date(2021, 7, 1), None), "born": date(1958, 1, 1)},
    ]
    for shelf in (*SHELVES[:4], SHELVES[5], SHELVES[7]):
        _columns, rest = planned_for(population_of(lives), "care-to-home", shelf.in_force, date(2024, 6, 30))
        assert not len(rest)


def ends_of(starts: date, length: int | None) -> date | None:
    return None if length is None else starts + timedelta(days=length)


def spans_of(lives: list[tuple[date, int | None] | None]) -> Spans:
    size = len(lives)
    return Spans(
        np.arange(size),
        np.ones(size, dtype=np.int64),
        np.ones(size, dtype=np.int64),
        np.array([FAR if one is None else one[0] for one in lives], dtype="datetime64[D]"),
        np.array(
            [np.datetime64("1900-01-01") if one is None else ends_of(*one) or FAR for one in lives],
            dtype="datetime64[D]",
        ),
    )


def population_of(people: list[dict]) -> Population:
    size = len(people)
    codes = sorted({group for person in people for group in person["groups"]})
    assessed = [(row, person["assessed"][0]) for row, person in enumerate(people) if person["assessed"]]
    discharged = [(row, day) for row, person in enumerate(people) for day in person.get("discharged", ())]
    return Population(
        assessed=happened(assessed) if assessed else None,
        events={"assessment": happened(assessed), "discharge": happened(discharged)},
        elder=np.arange(size),
        enrolment=spans_of([(one["starts"], one["length"]) if one["enrolled"] else None for one in people]),
        home=spans_of([one["home"] for one in people]),
        born=np.array([person["born"] for person in people], dtype="datetime64[D]"),
        lives=np.array([person["lives"] for person in people]),
        residence=np.array([person["residence"] for person in people]),
        household=np.array([person["residence"] for person in people]),
        territory=np.array([person["residence"][:6] for person in people]),
        level=np.full(size, -1),
        groups={code: members(people, code) for code in codes},
    )


def happened(pairs: list[tuple[int, date]]) -> Happened:
    return Happened(
        np.array([row for row, _day in pairs], dtype=np.int64),
        np.array([day for _row, day in pairs], dtype="datetime64[D]"),
    )


def members(people: list[dict], code: str) -> Membership:
    rows = [row for row, person in enumerate(people) if code in person["groups"]]
    return Membership(
        np.array(rows),
        np.array([people[row]["joined"] for row in rows], dtype="datetime64[D]"),
        np.full(len(rows), FAR),
    )


def bases_of(person: dict, row: int, mode: str) -> list[Basis]:
    bases = list[Basis]()
    if person["enrolled"]:
        ends_on = ends_of(person["starts"], person["length"])
        bases.append(Basis(RecordRef("agreements.enrolment", row), person["starts"], ends_on, mode))
    if person["home"] is not None:
        starts_on, length = person["home"]
        record = RecordRef("people.residenceperiod", row)
        bases.append(Basis(record, starts_on, ends_of(starts_on, length), kind=BasisKind.RESIDENCE))
    return bases


def alone(person: dict, row: int, mode: str, until: date, shelf: PolicyLibrary) -> Iterable[tuple]:
    """Plan one person the long way."""
    life_events = [person["assessed"][0]] if person["assessed"] else []
    judged = list[Entitlement]()
    for basis in bases_of(person, row, mode):
        on = judgement_days(basis, life_events, add_months(until, 12))
        for index, day in enumerate(on):
            groups = person["groups"] if person["joined"] <= day else frozenset()
            known = person["assessed"] is not None and person["assessed"][0] <= day
            facts = ElderFacts(
                ability_level=person["assessed"][1] if known else None,
                age=age_on(person["born"], day),
                groups=frozenset(groups),
                lives=person["lives"],
                contracted=basis.kind is BasisKind.ENROLMENT,
                residence=person["residence"],
                household=person["residence"],
            )
            rules = service_rules_on(basis, shelf.in_force(person["residence"], day).promises_to(facts))
            ends = on[index + 1] - DAY if index + 1 < len(on) else None
            judged.append(Entitlement(basis, day, rules, ends))
    events = {"assessment": life_events, "discharge": person.get("discharged", ())}
    for one in planned(judged, until, events=events):
        assert one.basis is not None
        yield one.item, one.clauses, one.basis.kind, one.starts_on, one.due_on, one.ordinal, one.judged_on


@STEADY
@given(days, st.integers(0, 40))
def test_anniversaries_are_steps_by_whole_years(start: date, months: int) -> None:
    until = add_months(start, months)
    assert judgement_days(Basis(RecordRef("agreements.enrolment", 1), start), [], until) == tuple(
        add_months(start, 12 * year) for year in range(months // 12 + 1)
    )
