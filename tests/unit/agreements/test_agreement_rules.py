"""When an elder may be enrolled, for how long, and when an enrolment may be renewed or end."""

from dataclasses import replace
from datetime import date

import pytest

from yilian.agreements.messages import MESSAGES
from yilian.agreements.rules.enrolments import (
    Ending,
    EndReason,
    EnrolmentFacts,
    RenewalFacts,
    contract_end,
    ending_refusal,
    enrolment_refusal,
    renewal_refusal,
    renewal_start,
)

START = date(2023, 1, 10)
TODAY = date(2023, 9, 12)
FINE = EnrolmentFacts(
    mode="care-to-home",
    packs_with_mode=("panan-2021",),
    starts_on=START,
    died_on=None,
    enrolled_until=None,
    today=TODAY,
)


def test_an_elder_may_be_enrolled_where_the_mode_is_in_force() -> None:
    assert enrolment_refusal(FINE) is None
    assert enrolment_refusal(replace(FINE, died_on=START)) is None
    assert enrolment_refusal(replace(FINE, signed_on=START, years=1)) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FINE, packs_with_mode=()), "mode-not-in-force"),
        (replace(FINE, died_on=date(2023, 1, 9)), "elder-deceased"),
        (replace(FINE, enrolled_until=date(2023, 3, 1)), "already-enrolled"),
        (replace(FINE, enrolled_until=date.max), "already-enrolled"),
        (replace(FINE, years=0), "contract-years-outside"),
        (replace(FINE, years=4), "contract-years-outside"),
        (replace(FINE, signed_on=date(2023, 1, 11)), "signed-after-start"),
        (replace(FINE, starts_on=date(2023, 10, 1), signed_on=date(2023, 9, 13)), "signature-in-future"),
    ],
)
def test_each_reason_against_enrolling(facts: EnrolmentFacts, code: str) -> None:
    refusal = enrolment_refusal(facts)
    assert refusal is not None
    assert refusal.code == code
    assert code in MESSAGES


@pytest.mark.parametrize(
    ("starts_on", "years", "ends_on"),
    [
        (date(2023, 1, 10), 1, date(2024, 1, 9)),
        (date(2023, 1, 1), 1, date(2023, 12, 31)),
        (date(2024, 2, 29), 1, date(2025, 2, 27)),
        (date(2023, 3, 1), 3, date(2026, 2, 28)),
    ],
)
def test_a_contract_ends_the_day_before_its_anniversary(starts_on: date, years: int, ends_on: date) -> None:
    assert contract_end(starts_on, years) == ends_on


ENDING = Ending(
    starts_on=START, last_day=date(2024, 1, 9), ended_on=None, ends_on=START, reason="moved-away", note="", died_on=None
)


def test_an_enrolment_may_end_on_its_first_and_on_its_last_day() -> None:
    assert ending_refusal(ENDING) is None
    assert ending_refusal(replace(ENDING, ends_on=date(2024, 1, 9))) is None


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_reason_that_the_field_counts_ends_an_enrolment(reason: EndReason) -> None:
    assert ending_refusal(replace(ENDING, reason=reason, note="已说明", died_on=date(2023, 5, 1))) is None


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (replace(ENDING, ended_on=date(2023, 5, 1)), "already-ended"),
        (replace(ENDING, ends_on=date(2023, 1, 9)), "ends-before-start"),
        (replace(ENDING, ends_on=date(2024, 1, 10)), "ends-after-term"),
        (replace(ENDING, reason=" "), "end-reason-missing"),
        (replace(ENDING, reason="搬走"), "end-reason-unknown"),
        (replace(ENDING, reason="other", note=" "), "end-note-missing"),
        (replace(ENDING, reason="died"), "death-not-recorded"),
    ],
)
def test_each_reason_against_ending(ending: Ending, code: str) -> None:
    refusal = ending_refusal(ending)
    assert refusal is not None
    assert refusal.code == code
    assert code in MESSAGES


RENEWAL = RenewalFacts(
    mode="care-to-home",
    packs_with_mode=("panan-2021",),
    agreed_until=date(2023, 9, 30),
    ended_on=None,
    renewed=False,
    enrolled_until=None,
    died_on=None,
    signed_on=date(2023, 9, 10),
    years=1,
    today=TODAY,
)


def test_a_renewal_follows_the_contract_or_begins_when_it_is_signed() -> None:
    assert renewal_refusal(RENEWAL) is None
    assert renewal_start(date(2023, 9, 30), date(2023, 9, 10)) == date(2023, 10, 1)
    assert renewal_start(date(2023, 1, 31), date(2023, 9, 10)) == date(2023, 9, 10)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(RENEWAL, ended_on=date(2023, 5, 1)), "already-ended"),
        (replace(RENEWAL, agreed_until=None), "nothing-to-renew"),
        (replace(RENEWAL, renewed=True), "already-renewed"),
        (replace(RENEWAL, died_on=date(2023, 8, 1)), "elder-deceased"),
        (replace(RENEWAL, packs_with_mode=()), "mode-not-in-force"),
        (replace(RENEWAL, enrolled_until=date.max), "already-enrolled"),
        (replace(RENEWAL, signed_on=date(2023, 9, 13)), "signature-in-future"),
        (replace(RENEWAL, years=5), "contract-years-outside"),
    ],
)
def test_each_reason_against_renewing(facts: RenewalFacts, code: str) -> None:
    refusal = renewal_refusal(facts)
    assert refusal is not None
    assert refusal.code == code
    assert code in MESSAGES
