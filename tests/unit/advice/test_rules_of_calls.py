"""Each reason for no to a call, and the cases next to it in which there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stepping import check_table

from yilian.advice.rules import (
    CALL_TRANSITIONS,
    CallFacts,
    CallState,
    Outcome,
    Urgency,
    answer_by,
    call_refusal,
    close_refusal,
)
from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan
from yilian.policy.loading import load_policy_library

LIMITS = load_policy_library(Path("packs")).catalogue.limit
TODAY = date(2023, 9, 12)
NOW = datetime(2023, 9, 12, 4, 0, tzinfo=UTC)
DEAD = Lifespan(date(1943, 5, 1), date(2023, 9, 10))


def code(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.code


CALL = CallFacts(NOW, NOW, TODAY, "头晕")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CALL, ""),
        (replace(CALL, at=NOW + timedelta(minutes=1)), "visit-in-future"),
        (replace(CALL, lifespan=Lifespan(date(1943, 5, 1), TODAY)), ""),
        (replace(CALL, lifespan=DEAD), "elder-died-before-visit"),
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


def test_the_steps_of_a_call() -> None:
    steps = {"open>handed-over", "open>closed", "handed-over>handed-over", "handed-over>closed"}
    check_table(CALL_TRANSITIONS, CallState, "open", steps)
