"""States of an obligation, what falls due, and which one a delivered service fulfils."""

from datetime import date, timedelta

import pytest

from yilian.kernel.bases import Basis, ServiceRule
from yilian.kernel.deadlines import end_of, midnight_after
from yilian.kernel.records import RecordRef
from yilian.kernel.timing import Timing
from yilian.obligations.rules.fulfilling import Candidate, fulfilled_by, waiver_refusal
from yilian.obligations.rules.planning import Entitlement, Owed, planned
from yilian.obligations.rules.states import PENDING, Dates, State, state_of

START, DUE = date(2023, 4, 1), date(2023, 6, 30)
AFTER = midnight_after(DUE)
ON = date(2023, 5, 10)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "dates", "state"),
    [
        (START - DAY, Dates(START, AFTER), State.PLANNED),
        (START, Dates(START, AFTER), State.OPEN),
        (DUE, Dates(START, AFTER), State.OPEN),
        (DUE + DAY, Dates(START, AFTER), State.OVERDUE),
        (DUE, Dates(START, AFTER, fulfilled_on=DUE), State.FULFILLED),
        (DUE + DAY, Dates(START, AFTER, fulfilled_on=DUE + DAY), State.FULFILLED_LATE),
        (ON, Dates(START, AFTER, waived_on=ON), State.WAIVED),
        (ON, Dates(START, AFTER, void_on=ON), State.VOID),
    ],
)
def test_each_state_has_its_days(on: date, dates: Dates, state: State) -> None:
    assert state_of(dates, end_of(on)) is state


def test_what_happens_later_does_not_count_yet() -> None:
    dates = Dates(START, AFTER, fulfilled_on=ON + DAY, waived_on=ON + DAY, void_on=ON + DAY)
    assert state_of(dates, end_of(ON)) is State.OPEN


def test_what_was_kept_stays_kept_though_waived_and_void_after() -> None:
    assert state_of(Dates(START, AFTER, fulfilled_on=ON, waived_on=ON, void_on=ON), end_of(DUE)) is State.FULFILLED


def test_waived_comes_before_void() -> None:
    assert state_of(Dates(START, AFTER, waived_on=ON, void_on=ON), end_of(DUE)) is State.WAIVED


def test_the_open_states_are_those_in_which_something_can_still_be_done() -> None:
    assert {State.PLANNED, State.OPEN, State.PAUSED, State.OVERDUE} == PENDING


def candidate(key: int, starts_on: date, due_on: date, **dates: date) -> Candidate:
    return Candidate(key, "health-checkup", Dates(starts_on, midnight_after(due_on), **dates))


def test_a_service_keeps_the_window_it_lies_in_before_an_older_overdue_one() -> None:
    overdue = candidate(1, date(2022, 1, 1), date(2022, 12, 31))
    current = candidate(2, date(2023, 1, 1), date(2023, 12, 31))
    assert fulfilled_by([overdue, current], "health-checkup", ON) == 2


def test_without_a_window_of_its_own_it_keeps_the_oldest_overdue() -> None:
    older = candidate(7, date(2021, 1, 1), date(2021, 12, 31))
    newer = candidate(3, date(2022, 1, 1), date(2022, 12, 31))
    assert fulfilled_by([newer, older], "health-checkup", ON) == 7


def test_of_two_alike_the_first_written_is_kept() -> None:
    assert fulfilled_by([candidate(9, START, DUE), candidate(4, START, DUE)], "health-checkup", ON) == 4


@pytest.mark.parametrize(
    "closed",
    [
        candidate(1, START, DUE, fulfilled_on=START),
        candidate(1, START, DUE, waived_on=START),
        candidate(1, START, DUE, void_on=START),
        candidate(1, ON + DAY, DUE),
        Candidate(1, "health-education", Dates(START, AFTER)),
    ],
    ids=["kept", "waived", "void", "not-begun", "other-item"],
)
def test_nothing_is_kept_where_nothing_is_open(closed: Candidate) -> None:
    assert fulfilled_by([closed], "health-checkup", ON) is None


def test_the_first_and_the_last_day_of_a_window_belong_to_it() -> None:
    one = candidate(1, START, DUE)
    assert fulfilled_by([one], "health-checkup", START) == 1
    assert fulfilled_by([one], "health-checkup", DUE) == 1
    assert fulfilled_by([one], "health-checkup", START - DAY) is None


QUARTERLY = ServiceRule("health-education", ("PA-15",), Timing(1, 3, "mo"))
YEARLY = ServiceRule("health-checkup", ("PA-15",), Timing(1, 1, "a"))


def owed_within(rules: list[ServiceRule], starts_on: date, ends_on: date | None, until: date) -> list[Owed]:
    """Return what one basis makes owed from its first day up to a horizon, item by item; what is void is left out."""
    basis = Basis(RecordRef("kernel.none", 0), starts_on, ends_on)
    rows = [row for rule in rules for row in planned([Entitlement(basis, starts_on, (rule,))], until)]
    return [row for row in rows if row.void is None]


def test_a_year_owes_one_check_up_and_four_lessons() -> None:
    owed = owed_within([YEARLY, QUARTERLY], date(2023, 1, 10), None, date(2024, 1, 9))
    assert [(one.item, one.starts_on, one.due_on) for one in owed] == [
        ("health-checkup", date(2023, 1, 10), date(2024, 1, 9)),
        ("health-education", date(2023, 1, 10), date(2023, 4, 9)),
        ("health-education", date(2023, 4, 10), date(2023, 7, 9)),
        ("health-education", date(2023, 7, 10), date(2023, 10, 9)),
        ("health-education", date(2023, 10, 10), date(2024, 1, 9)),
    ]
    assert {one.clauses for one in owed} == {("PA-15",)}


@pytest.mark.parametrize(("ends_on", "count"), [(date(2023, 7, 9), 2), (date(2023, 7, 8), 1), (date(2023, 4, 8), 0)])
def test_a_window_cut_short_by_the_end_is_not_owed(ends_on: date, count: int) -> None:
    assert len(owed_within([QUARTERLY], date(2023, 1, 10), ends_on, date(2024, 1, 9))) == count


def test_an_end_on_the_first_day_owes_nothing() -> None:
    assert owed_within([YEARLY, QUARTERLY], START, START, date(2024, 1, 1)) == []


def test_a_horizon_inside_a_window_still_owes_the_whole_window() -> None:
    (only,) = owed_within([YEARLY], START, None, START)
    assert (only.starts_on, only.due_on) == (START, date(2024, 3, 31))


def test_a_later_horizon_only_adds() -> None:
    near = owed_within([QUARTERLY], START, None, date(2023, 12, 31))
    far = owed_within([QUARTERLY], START, None, date(2024, 12, 31))
    assert far[: len(near)] == near
    assert len(far) > len(near)


def test_what_is_open_may_be_waived_for_a_reason() -> None:
    assert waiver_refusal(Dates(START, AFTER), end_of(ON), "本人谢绝") is None
    without = waiver_refusal(Dates(START, AFTER), end_of(ON), "  ")
    closed = waiver_refusal(Dates(START, AFTER, fulfilled_on=START), end_of(ON), "本人谢绝")
    assert without is not None
    assert without.code == "waiver-reason-missing"
    assert closed is not None
    assert closed.code == "obligation-not-open"
