"""How an agreement stands on a day, as a table; and that every change of state is a step of the table of transitions."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from yilian.agreements.messages import MESSAGES
from yilian.agreements.rules.states import TRANSITIONS, Dates, State, Step, closed_refusal, state_of, step_refusal

D = date.fromisoformat

# The term is 2023-01-01 to 2023-12-31; the reminder begins on 2023-11-01.
CASES = [
    # care signed, medical signed, ended, renewal signed, on, state
    ("", "", "", "", "2022-12-01", "draft"),
    ("", "", "", "", "2023-05-01", "draft"),
    ("", "", "", "", "2024-01-01", "lapsed"),
    ("", "", "2022-12-10", "", "2022-12-10", "terminated"),
    ("2022-12-20", "", "", "", "2022-12-19", "draft"),
    ("2022-12-20", "", "", "", "2022-12-20", "half-signed"),
    ("", "2022-12-20", "", "", "2023-03-01", "half-signed"),
    ("", "2022-12-20", "", "", "2024-01-01", "lapsed"),
    ("2022-12-20", "2022-12-22", "", "", "2022-12-21", "half-signed"),
    ("2022-12-20", "2022-12-22", "", "", "2022-12-22", "agreed"),
    ("2022-12-20", "2022-12-22", "", "", "2023-01-01", "binding"),
    ("2022-12-20", "2023-02-01", "", "", "2023-01-31", "half-signed"),
    ("2022-12-20", "2023-02-01", "", "", "2023-02-01", "binding"),
    ("2022-12-20", "2022-12-22", "", "", "2023-10-31", "binding"),
    ("2022-12-20", "2022-12-22", "", "", "2023-11-01", "expiring"),
    ("2022-12-20", "2022-12-22", "", "", "2023-12-31", "expiring"),
    ("2022-12-20", "2022-12-22", "", "", "2024-01-01", "expired"),
    ("2022-12-20", "2022-12-22", "", "2023-11-20", "2023-11-19", "expiring"),
    ("2022-12-20", "2022-12-22", "", "2023-11-20", "2023-11-20", "binding"),
    ("2022-12-20", "2022-12-22", "", "2023-11-20", "2024-01-01", "renewed"),
    ("2022-12-20", "2022-12-22", "", "2024-02-01", "2024-01-31", "expired"),
    ("2022-12-20", "2022-12-22", "", "2024-02-01", "2024-02-01", "renewed"),
    ("2022-12-20", "2022-12-22", "2023-06-30", "", "2023-06-30", "binding"),
    ("2022-12-20", "2022-12-22", "2023-06-30", "", "2023-07-01", "terminated"),
    ("2022-12-20", "2022-12-22", "2022-12-28", "", "2022-12-28", "terminated"),
]


def dates(care: str, medical: str, ended: str, renewed: str) -> Dates:
    care_on, medical_on, ended_on, renewed_on = (D(one) if one else None for one in (care, medical, ended, renewed))
    return Dates(D("2023-01-01"), D("2023-12-31"), (care_on, medical_on), ended_on, renewed_on)


@pytest.mark.parametrize(("care", "medical", "ended", "renewed", "on", "state"), CASES)
def test_an_agreement_stands_as_its_dates_say(
    care: str, medical: str, ended: str, renewed: str, on: str, state: str
) -> None:
    assert state_of(dates(care, medical, ended, renewed), D(on)) == state


def test_the_table_of_transitions_is_total() -> None:
    assert set(TRANSITIONS) == set(State)
    reached = {target for steps in TRANSITIONS.values() for targets in steps.values() for target in targets}
    assert reached == set(State), "every state can be come to; a draft by revising it"
    assert {step for steps in TRANSITIONS.values() for step in steps} == set(Step)
    assert {state for *_, state in CASES} == set(State)


def test_what_is_not_in_the_table_is_refused_with_a_sentence() -> None:
    for state, step in product(State, Step):
        refusal = step_refusal(state, step)
        assert (refusal is None) == (step in TRANSITIONS[state])
        assert refusal is None or refusal.code in MESSAGES
    for state in State:
        refusal = closed_refusal(state)
        assert (refusal is None) == (Step.END in TRANSITIONS[state])


SIGNATURES = ("", "2022-12-20", "2023-04-01", "2023-11-20")


@pytest.mark.parametrize("medical", SIGNATURES)
@pytest.mark.parametrize("care", SIGNATURES)
def test_from_day_to_day_only_steps_of_the_table_are_taken(care: str, medical: str) -> None:
    for ended, renewed in product(("", "2023-06-30", "2023-12-10"), ("", "2023-11-25", "2024-01-10")):
        known = dates(care, medical, ended, renewed)
        complete = bool(care and medical)
        if ended and complete and ended < max(care, medical):
            continue  # nothing that was ended is signed afterwards
        days = [D("2022-12-01") + timedelta(days=one) for one in range(430)]
        for before, after in pairwise(state_of(known, day) for day in days):
            possible = {target for targets in TRANSITIONS[before].values() for target in targets} | {before}
            both_at_once = {State.AGREED, State.BINDING, State.EXPIRING} if before is State.DRAFT else set()
            assert after in possible | both_at_once, (known, before, after)
