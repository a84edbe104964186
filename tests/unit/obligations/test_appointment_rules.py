"""What may be booked with an elder, which steps an appointment may take, and why it may come to nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from yilian.kernel.periods import Period
from yilian.kernel.refusals import Refusal
from yilian.obligations.rules.appointments import (
    APPOINTMENT_TRANSITIONS,
    BookingFacts,
    ReopeningFacts,
    Span,
    StepFacts,
    appointment_step_refusal,
    booking_refusal,
    cancel_refusal,
    no_show_refusal,
    open_steps,
    reopening_refusal,
    ruling_out,
)
from yilian.obligations.rules.appointments import AppointmentState as State
from yilian.people.rules import Lifespan

NOW = datetime(2023, 9, 12, 2, tzinfo=UTC)  # 10:00 in Shanghai
BORN = date(1943, 5, 1)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)


def span(after: timedelta, lasting: timedelta = HALF_HOUR) -> Span:
    return Span(NOW + after, NOW + after + lasting)


FACTS = BookingFacts(span(DAY), NOW, Lifespan(BORN))


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"span": span(timedelta())}, ""),
        ({"span": span(-timedelta(seconds=1))}, "appointment-in-past"),
        ({"span": span(DAY, timedelta())}, "appointment-length"),
        ({"span": span(DAY, timedelta(hours=8))}, ""),
        ({"span": span(DAY, timedelta(hours=8, minutes=1))}, "appointment-length"),
        ({"expected": 0}, "appointment-with-nobody"),
        ({"foreign": 1}, "appointment-for-another"),
        ({"merged": True}, "already-merged"),
        ({"lifespan": Lifespan(BORN, date(2023, 9, 1))}, "elder-died"),
        ({"away": [Period(date(2023, 9, 10), date(2023, 9, 13))]}, "appointment-elder-away"),
        ({"away": [Period(date(2023, 9, 10), date(2023, 9, 12))]}, ""),
        ({"taken": [span(DAY + timedelta(minutes=29))]}, "appointment-practitioner-taken"),
        ({"taken": [span(DAY - timedelta(minutes=29))]}, "appointment-practitioner-taken"),
        ({"taken": [span(DAY + HALF_HOUR), span(DAY - HALF_HOUR)]}, ""),
    ],
)
def test_what_may_be_booked(changes: dict[str, object], expected: str) -> None:
    assert code(booking_refusal(replace(FACTS, **changes))) == expected  # type: ignore[arg-type]


def test_a_day_is_that_of_shanghai() -> None:
    late = Span(datetime(2023, 9, 12, 16, tzinfo=UTC), datetime(2023, 9, 12, 17, tzinfo=UTC))
    away = [Period(date(2023, 9, 13), date(2023, 9, 13))]
    assert code(booking_refusal(replace(FACTS, span=late, away=away))) == "appointment-elder-away"


def test_the_table_of_states() -> None:
    steps = {f"{state}>{to}" for state, onward in APPOINTMENT_TRANSITIONS.items() for to in onward}
    assert steps == {
        "booked>arrived",
        "booked>fulfilled",
        "booked>cancelled",
        "booked>no-show",
        "booked>moved",
        "arrived>fulfilled",
        "arrived>no-show",
        "fulfilled>booked",
        "cancelled>booked",
    }
    for settled in set(State) - {State.BOOKED, State.ARRIVED}:
        assert open_steps(StepFacts(settled, NOW, NOW)) == frozenset(), "nothing is left to do by hand"


def test_what_settled_it_by_a_record_may_be_taken_back_and_what_was_said_by_hand_may_not() -> None:
    time = span(DAY)
    kept = ReopeningFacts(State.FULFILLED, "", recorded=True, span=time, now=NOW)
    ruled_out = ReopeningFacts(State.CANCELLED, "absent", recorded=False, span=time, now=NOW)
    assert reopening_refusal(kept) is None
    assert reopening_refusal(replace(kept, now=NOW + 3 * DAY)) is None, "what came of it has to be said anew"
    assert code(reopening_refusal(replace(kept, recorded=False))) == "appointment-settled"
    assert reopening_refusal(ruled_out) is None
    assert code(reopening_refusal(replace(ruled_out, cause=""))) == "appointment-settled"
    assert code(reopening_refusal(replace(ruled_out, now=NOW + 3 * DAY))) == "appointment-in-past"
    assert code(reopening_refusal(replace(ruled_out, taken=[time]))) == "appointment-practitioner-taken"
    assert code(reopening_refusal(replace(kept, state=State.MOVED))) == "appointment-settled"


def test_an_absence_or_a_death_rules_a_day_out() -> None:
    away = [Period(date(2023, 9, 10), date(2023, 9, 12)), Period(date(2023, 9, 20), None)]
    assert ruling_out(date(2023, 9, 13), away, None) is None
    assert ruling_out(date(2023, 9, 12), away, None) == "absent"
    assert ruling_out(date(2024, 1, 1), away, None) == "absent"
    assert ruling_out(date(2023, 9, 13), away, date(2023, 9, 13)) == "died"


def test_what_came_of_it_is_said_on_its_day_and_no_sooner() -> None:
    tomorrow = StepFacts(State.BOOKED, NOW + DAY, NOW)
    assert open_steps(tomorrow) == {State.CANCELLED, State.MOVED}
    assert code(appointment_step_refusal(tomorrow, State.NO_SHOW)) == "appointment-ahead"
    later_today = StepFacts(State.BOOKED, NOW + timedelta(hours=5), NOW)
    assert open_steps(later_today) == APPOINTMENT_TRANSITIONS[State.BOOKED]
    assert open_steps(StepFacts(State.ARRIVED, NOW, NOW)) == {State.FULFILLED, State.NO_SHOW}
    assert code(appointment_step_refusal(StepFacts(State.MOVED, NOW, NOW), State.CANCELLED)) == "appointment-settled"


@pytest.mark.parametrize(
    ("cause", "reason", "expected"),
    [
        ("not-met", "", ""),
        ("refused", "", ""),
        ("other", "大雪封路", ""),
        ("other", " ", "appointment-reason-missing"),
        ("died", "", "no-show-cause-unknown"),
        ("", "", "no-show-cause-unknown"),
    ],
)
def test_a_no_show_has_a_cause_and_another_one_is_said_in_words(cause: str, reason: str, expected: str) -> None:
    assert code(no_show_refusal(cause, reason)) == expected


def test_a_cancellation_has_a_reason() -> None:
    assert code(cancel_refusal(" ")) == "appointment-reason-missing"
    assert cancel_refusal("家属来电") is None
