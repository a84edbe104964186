"""Each reason for no in care in a series, and the cases next to it in which there is none."""

from datetime import date

import pytest
from stepping import check_table

from yilian.care_plans.rules import (
    COUNSELLING_TRANSITIONS,
    NURSING_TRANSITIONS,
    PLAN_TRANSITIONS,
    CounsellingState,
    NursingState,
    PlanState,
    Progress,
    Span,
    items_refusal,
    progress,
    session_refusal,
    span_refusal,
)
from yilian.kernel.refusals import Refusal
from yilian.kernel.timing import Timing
from yilian.people.rules import Lifespan

TODAY = date(2023, 9, 12)
LIFE = Lifespan(date(1943, 5, 1))
DEAD = Lifespan(date(1943, 5, 1), date(2023, 9, 10))


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


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


def test_the_steps_of_plans_courses_and_orders() -> None:
    check_table(PLAN_TRANSITIONS, PlanState, "active", {"active>active", "active>ended"})
    check_table(COUNSELLING_TRANSITIONS, CounsellingState, "open", {"open>ended"})
    check_table(NURSING_TRANSITIONS, NursingState, "active", {"active>stopped", "active>completed"})
