"""Planning what is owed, over random lives: again adds nothing, nothing twice, nothing kept is touched, one and many agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yilian.kernel.periods import Period, add_months
from yilian.kernel.timing import Timing, windows
from yilian.obligations.rules import (
    Difference,
    Ground,
    Judged,
    Losing,
    Owed,
    Owing,
    Void,
    Written,
    difference,
    judgement_days,
    owing_of,
    planned,
)
from yilian.obligations.rules.population import (
    FAR,
    Assessed,
    Membership,
    Population,
    ages_on,
    planned_for,
    window_columns,
)
from yilian.people.queries import age_on
from yilian.policy.facts import ElderFacts
from yilian.policy.loading import load_shelf

SHELF = load_shelf(Path("packs"))
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
    ]
)
owings = st.builds(
    Owing, st.sampled_from(["health-checkup", "health-education"]), st.sampled_from([("PA-14",), ("PA-15",)]), timings
)


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    starts_on = draw(days)
    ends_on = draw(st.none() | st.integers(0, 900).map(lambda span: starts_on + timedelta(days=span)))
    return Ground(draw(st.sampled_from(["enrolment", "agreement"])), draw(st.integers(1, 9)), starts_on, ends_on)


@st.composite
def lives(draw: st.DrawFn) -> list[Judged]:
    found = draw(st.lists(grounds(), min_size=1, max_size=4, unique_by=lambda one: (one.kind, one.key)))
    return [
        Judged(one, one.starts_on, tuple(draw(st.lists(owings, min_size=1, max_size=2, unique_by=lambda o: o.item))))
        for one in found
    ]


@st.composite
def absences(draw: st.DrawFn) -> Period:
    starts_on = draw(days)
    return Period(starts_on, starts_on + timedelta(days=draw(st.integers(0, 200))))


def written_after(before: Iterable[Written], change: Difference) -> list[Written]:
    """Do what a difference says."""
    rows = {row.key: row for row in before}
    for key, void in change.void:
        rows[key] = replace(rows[key], void=void)
    for key, owed in change.revise:
        rows[key] = as_written(key, owed)
    first = max(rows, default=0) + 1
    return [*rows.values(), *(as_written(first + index, owed) for index, owed in enumerate(change.add))]


def as_written(key: int, owed: Owed) -> Written:
    ground = None if owed.ground is None else (owed.ground.kind, owed.ground.key)
    return Written(key, owed.item, owed.clauses, owed.starts_on, owed.due_on, owed.ordinal, ground, owed.void)


def losing(life: list[Judged], died_on: date | None = None) -> Losing:
    return Losing(ON, died_on, {(one.ground.kind, one.ground.key): one.ground for one in life})


@STEADY
@given(lives(), st.lists(absences(), max_size=2), st.none() | days)
def test_nothing_is_owed_twice_and_windows_of_an_item_do_not_overlap(
    life: list[Judged], away: list[Period], died_on: date | None
) -> None:
    owed = planned(life, date(2024, 6, 30), absences=away, died_on=died_on)
    for item in {one.item for one in owed}:
        mine = sorted((one for one in owed if one.item == item), key=lambda one: one.starts_on)
        assert [one.ordinal for one in mine] == list(range(1, len(mine) + 1))
        assert all(before.due_on < after.starts_on for before, after in pairwise(mine))
    assert died_on is None or all(one.due_on <= died_on for one in owed)


@STEADY
@given(lives())
def test_while_some_ground_holds_a_series_has_no_gap(life: list[Judged]) -> None:
    owed = planned(life, date(2024, 6, 30))
    for item in {one.item for one in owed}:
        spans = [one.ground for one in life if any(owing.item == item for owing in one.owing)]
        mine = sorted((one for one in owed if one.item == item), key=lambda one: one.starts_on)
        for before, after in pairwise(mine):
            gap = [before.due_on + DAY * step for step in range(1, (after.starts_on - before.due_on).days)]
            held = [[span for span in spans if span.starts_on <= day <= (span.ends_on or date.max)] for day in gap]
            # In a gap every ground ends before a window is over.
            assert not gap or not all(held)


@STEADY
@given(lives(), st.lists(absences(), max_size=2))
def test_planning_twice_adds_nothing_and_a_later_horizon_only_adds(life: list[Judged], away: list[Period]) -> None:
    near = planned(life, date(2023, 12, 31), absences=away)
    rows = written_after([], difference([], near, losing(life)))
    assert difference(rows, near, losing(life)) == Difference()
    far = planned(life, date(2024, 12, 31), absences=away)
    assert set(near) <= set(far)
    assert difference(rows, far, losing(life)).size == len(far) - len(near)


@STEADY
@given(lives(), lives(), st.lists(absences(), max_size=2), st.data())
def test_a_change_is_minimal_never_touches_what_was_kept_and_is_done_once(
    before: list[Judged], after: list[Judged], away: list[Period], data: st.DataObject
) -> None:
    until = date(2024, 6, 30)
    rows = written_after([], difference([], planned(before, until), losing(before)))
    kept = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    rows = [replace(row, kept_on=row.starts_on) if index in kept else row for index, row in enumerate(rows)]
    wanted = planned(after, until, absences=away)
    change = difference(rows, wanted, losing(after))
    settled = {row.key for row in rows if row.settled}
    assert not settled & {key for key, _ in (*change.void, *change.revise)}
    now = written_after(rows, change)
    assert {row for row in now if row.settled} == {row for row in rows if row.settled}
    assert difference(now, wanted, losing(after)) == Difference()
    touched = {key for key, _ in (*change.void, *change.revise)}
    assert all(now[index] == row for index, row in enumerate(rows) if row.key not in touched)


@STEADY
@given(lives(), absences())
def test_an_absence_voids_only_windows_wholly_inside_it(life: list[Judged], absence: Period) -> None:
    until = date(2024, 6, 30)
    without, within = planned(life, until), planned(life, until, absences=[absence])
    assert absence.ends_on is not None
    for one, other in zip(without, within, strict=True):
        inside = absence.starts_on <= one.starts_on and one.due_on <= absence.ends_on
        assert other == (replace(one, void=Void(absence.starts_on, "absent")) if inside else one)


@STEADY
@given(timings, st.lists(st.dates(date(2019, 1, 1), date(2024, 2, 29)), min_size=1, max_size=9), days)
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
    st.fixed_dictionaries({
        "starts": days, "length": st.none() | st.integers(0, 900), "born": st.dates(date(1935, 1, 1), date(1962, 1, 1)),
        "lives": st.sampled_from(["at-home", "in-institution"]),
        "residence": st.sampled_from(["330727109901", "330727106901", "331002001001", "350102001001"]),
        "groups": st.sets(st.sampled_from(["dementia", "poor", "living-alone", "chronic-illness"])),
        "joined": days, "assessed": st.none() | st.tuples(days, st.integers(0, 4)),
    }),
    min_size=1, max_size=12,
)  # fmt: skip


@STEADY
@given(PEOPLE, st.sampled_from(["care-to-home", "family-doctor"]), st.dates(date(2023, 1, 1), date(2024, 9, 30)))
def test_one_person_and_the_population_are_owed_the_same(people: list[dict], mode: str, until: date) -> None:
    columns, rest = planned_for(population_of(people), mode, SHELF.in_force, until)
    many: dict[int, set] = {row: set() for row in range(len(people))}
    for one in columns:
        for row, starts, dues, ordinal, judged in zip(
            one.rows, one.starts, one.dues, one.ordinals, one.judged, strict=True
        ):
            many[int(row)].add((one.item, one.clauses, starts.item(), dues.item(), int(ordinal), judged.item()))
    for row, person in enumerate(people):
        if row not in rest:
            assert many[row] == set(alone(person, row, mode, until))
        else:
            assert not many[row]


def ends_of(person: dict) -> date | None:
    return None if person["length"] is None else person["starts"] + timedelta(days=person["length"])


def population_of(people: list[dict]) -> Population:
    size = len(people)
    codes = sorted({group for person in people for group in person["groups"]})
    assessed = [(row, person["assessed"][0]) for row, person in enumerate(people) if person["assessed"]]
    return Population(
        assessed=Assessed(
            np.array([row for row, _day in assessed], dtype=np.int64),
            np.array([day for _row, day in assessed], dtype="datetime64[D]"),
        ) if assessed else None,
        enrolment=np.arange(size), elder=np.arange(size), team=np.ones(size, dtype=np.int64),
        starts=np.array([person["starts"] for person in people], dtype="datetime64[D]"),
        last=np.array([ends_of(person) or FAR for person in people], dtype="datetime64[D]"),
        born=np.array([person["born"] for person in people], dtype="datetime64[D]"),
        lives=np.array([person["lives"] for person in people]),
        residence=np.array([person["residence"] for person in people]),
        household=np.array([person["residence"] for person in people]),
        territory=np.array([person["residence"][:6] for person in people]),
        level=np.full(size, -1), groups={code: members(people, code) for code in codes},
    )  # fmt: skip


def members(people: list[dict], code: str) -> Membership:
    rows = [row for row, person in enumerate(people) if code in person["groups"]]
    return Membership(
        np.array(rows), np.array([people[row]["joined"] for row in rows], dtype="datetime64[D]"),
        np.full(len(rows), FAR),
    )  # fmt: skip


def alone(person: dict, row: int, mode: str, until: date) -> Iterable[tuple]:
    """Plan one person the long way."""
    ground = Ground("enrolment", row, person["starts"], ends_of(person))
    turns = [person["assessed"][0]] if person["assessed"] else []
    judged, on = [], judgement_days(ground, turns, add_months(until, 12))
    for index, day in enumerate(on):
        groups = person["groups"] if person["joined"] <= day else frozenset()
        known = person["assessed"] is not None and person["assessed"][0] <= day
        facts = ElderFacts(
            ability_level=person["assessed"][1] if known else -1,
            age=age_on(person["born"], day), groups=frozenset(groups), lives=person["lives"], contracted=True,
            residence=person["residence"], household=person["residence"],
        )  # fmt: skip
        owing = owing_of(SHELF.in_force(person["residence"], day).promises_to(facts), mode)
        ends = on[index + 1] - DAY if index + 1 < len(on) else None
        judged.append(Judged(ground, day, owing, ends))
    for one in planned(judged, until):
        yield one.item, one.clauses, one.starts_on, one.due_on, one.ordinal, one.judged_on


@STEADY
@given(days, st.integers(0, 40))
def test_anniversaries_are_steps_by_whole_years(start: date, months: int) -> None:
    until = add_months(start, months)
    assert judgement_days(Ground("enrolment", 1, start), [], until) == tuple(
        add_months(start, 12 * year) for year in range(months // 12 + 1)
    )
