"""Each reason for no, and the cases next to it in which there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from yilian.kernel.refusals import Refusal
from yilian.kernel.timing import Timing
from yilian.policy.loading import load_shelf
from yilian.visits.rules.calls import CallFacts, Outcome, Urgency, answer_by, call_refusal, close_refusal
from yilian.visits.rules.equipment import (
    SMART,
    Condition,
    Kind,
    LoanFacts,
    LoanState,
    desk_of,
    loan_refusal,
    loan_state,
    return_refusal,
)
from yilian.visits.rules.medicines import Line, line_problems, prescription_refusal
from yilian.visits.rules.menus import WishFacts, wish_refusal
from yilian.visits.rules.plans import Progress, Span, items_refusal, progress, session_refusal, span_refusal
from yilian.visits.rules.steps import Hand, Life, day_refusal, hand_refusal, reason_refusal
from yilian.visits.rules.vans import (
    PlannedStop,
    Stock,
    StopState,
    home_refusal,
    stops_problems,
    take_refusal,
)

LIMITS = load_shelf(Path("packs")).catalogue.limit
TODAY = date(2023, 9, 12)
NOW = datetime(2023, 9, 12, 4, 0, tzinfo=UTC)
LIFE = Life(date(1943, 5, 1))
DEAD = Life(date(1943, 5, 1), date(2023, 9, 10))


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("life", "on", "expected"),
    [
        (LIFE, TODAY, ""),
        (LIFE, date(2023, 9, 13), "visit-in-future"),
        (LIFE, date(1943, 4, 30), "visit-before-birth"),
        (DEAD, date(2023, 9, 10), ""),
        (DEAD, date(2023, 9, 11), "elder-died-before-visit"),
    ],
)
def test_a_day_must_lie_in_a_life_and_not_ahead(life: Life, on: date, expected: str) -> None:
    assert code(day_refusal(life, on, TODAY)) == expected


@pytest.mark.parametrize(
    ("hand", "expected"),
    [
        (Hand("pharmacist", True), ""),
        (Hand("nurse", True), "practitioner-not-qualified"),
        (Hand("pharmacist", False), "certificate-lapsed"),
    ],
)
def test_only_a_pharmacist_with_a_valid_certificate_passes_an_order(hand: Hand, expected: str) -> None:
    assert code(hand_refusal(hand, frozenset({"pharmacist"}), TODAY)) == expected


def test_where_nobody_is_named_anybody_with_a_certificate_may() -> None:
    assert hand_refusal(Hand("volunteer", True), frozenset(), TODAY) is None
    assert code(hand_refusal(Hand("volunteer", False), frozenset(), TODAY)) == "certificate-lapsed"


def test_spaces_are_no_reason() -> None:
    assert reason_refusal("家里没人") is None
    assert code(reason_refusal(" \n")) == "reason-missing"


CALL = CallFacts(NOW, NOW, TODAY, "头晕")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CALL, ""),
        (replace(CALL, at=NOW + timedelta(minutes=1)), "visit-in-future"),
        (replace(CALL, died_on=TODAY), ""),
        (replace(CALL, died_on=TODAY - timedelta(days=1)), "elder-died-before-visit"),
        (replace(CALL, complaint=" "), "reason-missing"),
    ],
)
def test_a_call_may_be_logged_or_not(facts: CallFacts, expected: str) -> None:
    assert code(call_refusal(facts)) == expected


def test_the_more_urgent_the_sooner() -> None:
    times = [answer_by(LIMITS[f"answer-{urgency}"].value, NOW) for urgency in Urgency]
    assert times == sorted(times)
    assert len(set(times)) == len(Urgency)
    assert times[0] == NOW + timedelta(minutes=10)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_emergency_does_not_end_with_words_alone(outcome: Outcome) -> None:
    expected = "emergency-needs-more" if outcome is Outcome.ADVISED else ""
    assert code(close_refusal(Urgency.EMERGENCY, outcome, "已说明")) == expected
    assert close_refusal(Urgency.URGENT, outcome, "已说明") is None
    assert code(close_refusal(Urgency.URGENT, outcome, "")) == "reason-missing"


def line(**changes: object) -> Line:
    return replace(Line("氨氯地平", "5mg", Decimal(1), "盒", 7), **changes)


@pytest.mark.parametrize(
    ("days", "long", "chronic", "expected"),
    [
        (7, False, False, ""),
        (8, False, True, "prescription-too-long"),
        (8, True, True, ""),
        (84, True, True, ""),
        (85, True, True, "prescription-too-long"),
        (7, True, False, "long-prescription-not-chronic"),
    ],
)
def test_how_many_days_a_prescription_may_last(days: int, long: bool, chronic: bool, expected: str) -> None:
    most = LIMITS["long-prescription" if long else "prescription"].value
    assert code(prescription_refusal([line(), line(days=days)], most, long=long, chronic=chronic)) == expected


def test_every_problem_of_a_line_is_told_with_its_number() -> None:
    found = line_problems([line(), line(name=" ", quantity=Decimal(0), days=0), line(quantity=Decimal("NaN"))])
    assert [one.field for one in found] == ["name-1", "quantity-1", "days-1", "quantity-2"]
    assert [one.code for one in line_problems([])] == ["order-without-lines"]


LOAN = LoanFacts(LIFE, TODAY, TODAY, TODAY, Condition.GOOD, False)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (LOAN, ""),
        (replace(LOAN, condition=Condition.WORN), ""),
        (replace(LOAN, life=DEAD), "elder-died-before-visit"),
        (replace(LOAN, lent_on=date(2023, 9, 13), due_on=date(2023, 9, 14)), "visit-in-future"),
        (replace(LOAN, due_on=date(2023, 9, 11)), "due-before-start"),
        (replace(LOAN, condition=Condition.BROKEN), "equipment-not-fit"),
        (replace(LOAN, condition=Condition.SCRAPPED), "equipment-not-fit"),
        (replace(LOAN, lent_already=True), "equipment-already-lent"),
    ],
)
def test_what_may_be_lent(facts: LoanFacts, expected: str) -> None:
    assert code(loan_refusal(facts)) == expected


@pytest.mark.parametrize(
    ("returned_on", "on", "state"),
    [
        (None, date(2023, 9, 11), LoanState.OUT),
        (None, TODAY, LoanState.OUT),
        (None, date(2023, 9, 13), LoanState.OVERDUE),
        (TODAY, TODAY, LoanState.RETURNED),
        (date(2023, 9, 14), date(2023, 9, 13), LoanState.OVERDUE),
    ],
)
def test_the_state_of_a_loan_follows_from_its_days(returned_on: date | None, on: date, state: LoanState) -> None:
    assert loan_state(TODAY, returned_on, on) is state


def test_what_comes_back_comes_back_once_and_not_ahead() -> None:
    start = date(2023, 9, 1)
    assert return_refusal(start, None, TODAY, TODAY) is None
    assert code(return_refusal(start, TODAY, TODAY, TODAY)) == "loan-already-returned"
    assert code(return_refusal(start, None, date(2023, 9, 13), TODAY)) == "visit-in-future"
    assert code(return_refusal(start, None, date(2023, 8, 31), TODAY)) == "due-before-start"


def test_every_kind_lent_delivers_an_item() -> None:
    assert {desk_of(kind) for kind in Kind} == {"loan", "device"}
    assert all(desk_of(kind) == "device" for kind in SMART)


@pytest.mark.parametrize(
    ("stock", "quantity", "expected"),
    [
        (Stock(10, 4, 1), 5, ""),
        (Stock(10, 4, 1), 6, "stock-too-low"),
        (Stock(10, 10, 0), 1, "stock-too-low"),
        (Stock(10), 0, "quantity-not-positive"),
        (Stock(10), -1, "quantity-not-positive"),
    ],
)
def test_no_more_is_taken_than_is_on_board(stock: Stock, quantity: int, expected: str) -> None:
    assert code(take_refusal(stock, quantity)) == expected


def test_a_tour_ends_with_nothing_open_and_nothing_uncounted() -> None:
    done = [StopState.LEFT, StopState.SKIPPED]
    assert home_refusal([Stock(5, 3, 2)], done) is None
    assert code(home_refusal([], [*done, StopState.REACHED])) == "stops-still-open"
    refusal = home_refusal([Stock(5, 3, 2), Stock(5, 1, 1)], done)
    assert refusal is not None
    assert dict(refusal.params) == {"balance": 3}


def stop(arrives: int, leaves: int) -> PlannedStop:
    return PlannedStop("330727109901", time(arrives), time(leaves))


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        ((), ["route-without-stops"]),
        ((stop(9, 10), stop(10, 11)), []),
        ((stop(9, 9),), ["due-before-start"]),
        ((stop(9, 11), stop(10, 12)), ["stop-before-last"]),
    ],
)
def test_stops_follow_each_other(stops: tuple[PlannedStop, ...], expected: list[str]) -> None:
    assert [problem.code for problem in stops_problems(stops)] == expected


def test_sessions_that_should_have_been_are_counted_when_their_window_is_over() -> None:
    rhythm, start = Timing(1, 1, "wk"), date(2023, 9, 1)
    assert progress(rhythm, start, date(2023, 9, 7), []) == Progress(0, 0)
    assert progress(rhythm, start, date(2023, 9, 8), []) == Progress(1, 0)
    later = progress(rhythm, start, date(2023, 9, 22), [date(2023, 9, 3), date(2023, 9, 23)])
    assert (later, later.behind) == (Progress(3, 1), 2)
    assert progress(rhythm, start, date(2023, 8, 1), []) == Progress(0, 0)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 8, 31), "session-before-start"),
        (date(2023, 9, 1), ""),
        (date(2023, 9, 10), ""),
        (date(2023, 9, 11), "order-run-out"),
    ],
)
def test_a_session_lies_within_its_order(on: date, expected: str) -> None:
    span = Span(date(2023, 9, 1), date(2023, 9, 10))
    assert code(session_refusal(LIFE, span, on, TODAY)) == expected


def test_the_dead_have_no_sessions_and_no_order_ends_before_it_begins() -> None:
    assert code(session_refusal(DEAD, Span(date(2023, 9, 1)), TODAY, TODAY)) == "elder-died-before-visit"
    assert code(span_refusal(Span(TODAY, date(2023, 9, 11)))) == "due-before-start"
    assert span_refusal(Span(TODAY)) is None


def test_nursing_is_what_was_ordered_and_something() -> None:
    assert items_refusal(["injection", "stoma"], ["stoma"]) is None
    assert code(items_refusal(["injection"], [])) == "nothing-done"
    assert code(items_refusal(["injection"], ["injection", "stoma"])) == "nursing-not-ordered"


WISH = WishFacts(TODAY, TODAY, date(2023, 1, 1), date(2023, 9, 30), None)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (WISH, ""),
        (replace(WISH, died_on=TODAY), "elder-died-before-visit"),
        (replace(WISH, wished_on=date(2023, 9, 11)), "wish-in-past"),
        (replace(WISH, wished_on=date(2023, 10, 1)), "not-offered-then"),
        (replace(WISH, offered_from=date(2023, 9, 13)), "not-offered-then"),
        (replace(WISH, wished_on=date(2030, 1, 1), offered_until=None), ""),
    ],
)
def test_what_may_be_ordered_from_a_menu(facts: WishFacts, expected: str) -> None:
    assert code(wish_refusal(facts)) == expected
