"""Several bases, one plan: merged items, rhythms that change, bases that follow each other, what a change changes."""

from datetime import date, timedelta

import pytest

from yilian.kernel.bases import Basis, ServiceRule
from yilian.kernel.periods import Period
from yilian.kernel.records import RecordRef
from yilian.kernel.timing import Timing
from yilian.obligations.rules.differences import Difference, ExistingObligation, VoidPolicy, difference
from yilian.obligations.rules.places import PlaceRule, planned_for_group, planned_for_institution, who_goes
from yilian.obligations.rules.planning import Entitlement, Owed, Void, joined, planned

START = date(2023, 1, 10)
DAY = timedelta(days=1)
YEARLY, QUARTERLY, WEEKLY = Timing(1, 1, "a"), Timing(1, 3, "mo"), Timing(1, 1, "wk", 2)


def judged(
    key: int, starts_on: date, ends_on: date | None = None, *, clause: str = "PA-15", timing: Timing = YEARLY
) -> Entitlement:
    basis = Basis(RecordRef("agreements.enrolment", key), starts_on, ends_on)
    return Entitlement(basis, starts_on, (ServiceRule("health-checkup", (clause,), timing),))


def spans(owed: tuple[Owed, ...]) -> list[tuple[date, date, int]]:
    return [(one.starts_on, one.due_on, one.basis.record.key if one.basis else 0) for one in owed]


def test_one_check_up_serves_all_that_ask_for_one_and_carries_their_clauses() -> None:
    owed = planned([judged(2, date(2023, 3, 1), clause="PA-14"), judged(1, START)], date(2023, 12, 31))
    assert spans(owed) == [(START, date(2024, 1, 9), 1)]
    assert set(owed[0].clauses) == {"PA-14", "PA-15"}


def test_a_ground_that_takes_over_without_a_gap_carries_the_series_on() -> None:
    owed = planned([judged(1, START, date(2023, 5, 31)), judged(2, date(2023, 6, 1))], date(2024, 2, 1))
    assert spans(owed) == [(START, date(2024, 1, 9), 2), (date(2024, 1, 10), date(2025, 1, 9), 2)]


def test_a_gap_of_one_day_ends_the_series_and_begins_another() -> None:
    owed = planned([judged(1, START, date(2023, 5, 31)), judged(2, date(2023, 6, 2))], date(2023, 12, 31))
    assert spans(owed) == [(date(2023, 6, 2), date(2024, 6, 1), 2)]


def test_the_strictest_rhythm_holds_while_its_ground_does() -> None:
    owed = planned(
        [judged(1, START), judged(2, START, date(2023, 7, 9), clause="PA-14", timing=QUARTERLY)], date(2023, 12, 31)
    )
    assert [(one.starts_on, one.due_on) for one in owed] == [
        (START, date(2023, 4, 9)),
        (date(2023, 4, 10), date(2023, 7, 9)),
        (date(2023, 7, 10), date(2024, 7, 9)),
    ]


def test_what_falls_away_at_a_judgement_ends_there() -> None:
    basis = Basis(RecordRef("agreements.enrolment", 1), START)
    asked = (ServiceRule("health-checkup", ("PA-15",), YEARLY),)
    owed = planned(
        [Entitlement(basis, START, asked, date(2024, 1, 9)), Entitlement(basis, date(2024, 1, 10), ())],
        date(2026, 1, 1),
    )
    assert spans(owed) == [(START, date(2024, 1, 9), 1)]


@pytest.mark.parametrize(
    ("absence", "void"),
    [
        (Period(START, date(2023, 4, 9)), True),
        (Period(START - DAY, None), True),
        (Period(START + DAY, date(2023, 4, 9)), False),
        (Period(START, date(2023, 4, 8)), False),
    ],
)
def test_only_a_window_wholly_inside_an_absence_is_void(absence: Period, void: bool) -> None:
    owed = planned([judged(1, START, timing=QUARTERLY)], START, absences=[absence])
    assert [one.void for one in owed] == [Void(absence.starts_on, "absent") if void else None]


def test_two_absences_that_touch_are_one() -> None:
    assert joined([Period(date(2023, 4, 1), date(2023, 4, 9)), Period(START, date(2023, 3, 31))]) == (
        Period(START, date(2023, 4, 9)),
    )
    assert joined([Period(START), Period(date(2023, 4, 1), date(2023, 4, 9))]) == (Period(START),)


def written(key: int, due_on: date, **more: object) -> ExistingObligation:
    return ExistingObligation(
        key, "health-checkup", ("PA-15",), START, due_on, 1, RecordRef("agreements.enrolment", 1), **more
    )  # type: ignore[arg-type]


DUE = date(2024, 1, 9)


@pytest.mark.parametrize(
    ("void_policy", "why"),
    [
        (VoidPolicy(date(2023, 6, 1), died_on=date(2023, 5, 1)), Void(date(2023, 5, 1), "died")),
        (
            VoidPolicy(
                date(2023, 6, 1),
                None,
                {
                    RecordRef("agreements.enrolment", 1): Basis(
                        RecordRef("agreements.enrolment", 1), START, date(2023, 4, 1)
                    )
                },
            ),
            Void(date(2023, 4, 1), "ended"),
        ),
        (VoidPolicy(date(2023, 6, 1)), Void(date(2023, 6, 1), "not-promised")),
        (VoidPolicy(date(2024, 6, 1)), None),
    ],
    ids=["died", "ended", "not-promised", "fell-due-before"],
)
def test_what_is_planned_no_longer_is_void_for_its_own_reason(void_policy: VoidPolicy, why: Void | None) -> None:
    assert difference([written(7, DUE)], [], void_policy).void == (() if why is None else ((7, why),))


def test_what_was_kept_stays_and_is_not_owed_again_by_a_window_it_lies_in() -> None:
    kept = written(7, DUE, fulfilled_on=date(2023, 5, 1))
    shifted = planned([judged(1, date(2023, 3, 1))], date(2023, 12, 31))
    assert difference([kept], shifted, VoidPolicy(date(2023, 6, 1))) == Difference()


def test_a_void_row_is_owed_again_when_its_ground_holds_again() -> None:
    void = written(7, DUE, void=Void(START, "ended"))
    (again,) = planned([judged(1, START)], date(2023, 12, 31))
    assert difference([void], [again], VoidPolicy(date(2023, 6, 1))).revise == ((7, again),)


AGREEMENT = Basis(RecordRef("agreements.agreement", 4), date(2023, 1, 2), date(2023, 1, 31))  # a Monday


@pytest.mark.parametrize(
    ("weekdays", "windows"),
    [
        ((3,), [(2, 4), (5, 11), (12, 18), (19, 25)]),
        ((2, 5), [(2, 3), (4, 6), (7, 10), (11, 13), (14, 17), (18, 20), (21, 24), (25, 27), (28, 31)]),
    ],
)
def test_visits_fall_due_on_their_weekdays_and_follow_each_other(
    weekdays: tuple[int, ...], windows: list[tuple[int, int]]
) -> None:
    rules = PlaceRule(ServiceRule("ward-visit", ("PA-14",), WEEKLY), weekdays)
    owed = planned_for_institution(AGREEMENT, [rules], date(2023, 12, 31))
    assert [(one.starts_on.day, one.due_on.day) for one in owed] == windows
    assert {one.due_on.isoweekday() for one in owed} == set(weekdays)


def test_without_a_post_a_visit_is_owed_at_its_rhythm() -> None:
    rules = PlaceRule(ServiceRule("ward-visit", ("PA-14",), WEEKLY))
    owed = planned_for_institution(AGREEMENT, [rules], date(2023, 12, 31))
    assert [(one.starts_on.day, one.due_on.day) for one in owed] == [(2, 8), (9, 15), (16, 22), (23, 29)]


def test_a_group_is_owed_whole_quarters_of_the_calendar() -> None:
    talk = ServiceRule("health-education", ("PA-15",), QUARTERLY)
    held = Period(START, date(2024, 4, 30))
    owed = planned_for_group({2023: (talk,), 2024: (talk,)}, held, date(2024, 12, 31))
    assert [one.starts_on for one in owed] == [date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1)]


@pytest.mark.parametrize(
    ("away", "goes"),
    [({}, (1, False)), ({1}, (2, True)), ({2}, (1, False)), ({1, 2}, (None, False))],
)
def test_the_relief_goes_when_the_first_is_away(away: set[int], goes: tuple[int | None, bool]) -> None:
    going = who_goes(1, 2, {key: [Period(START, START)] for key in away}, START)
    assert (going.practitioner, going.stands_in) == goes
