"""Which state follows which, who may sign, how long a result holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from yilian.assessments.library import load_library
from yilian.assessments.rules.outcome import as_plain, outcome_from
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.validity import (
    HOLDING,
    TRANSITIONS,
    KnownFacts,
    SheetFacts,
    Status,
    dispute_refusal,
    move_refusal,
    second_refusal,
    sheet_refusal,
    valid_until,
    with_recorded,
)
from yilian.kernel.refusals import Refusal
from yilian.people.rules import Lifespan, Qualification

LIBRARY = load_library(Path(__file__).resolve().parents[3] / "instruments")
ON = date(2023, 9, 12)
PRESSURE = {"age": 60, "symptoms": ["1"], "sbp": 120, "dbp": 70, "reaction": "none", "complication": "none"}


def test_every_status_says_what_may_follow() -> None:
    assert TRANSITIONS.keys() == set(Status)
    reached = {Status.DRAFT, *(after for follow in TRANSITIONS.values() for after in follow)}
    assert reached == set(Status)
    assert TRANSITIONS[Status.SUPERSEDED] == TRANSITIONS[Status.ABANDONED] == frozenset()
    assert not HOLDING & {Status.DRAFT, Status.AWAITING_SECOND}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_a_move_is_refused_unless_the_table_has_it(before: Status, after: Status) -> None:
    refused = move_refusal(before, after)
    assert (refused is None) == (after in TRANSITIONS[before])
    assert refused is None or refused == Refusal("assessment-not-open", status=before.value)


FACTS = SheetFacts(ON, ON, Lifespan(date(1943, 5, 1)), True)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (FACTS, None),
        (replace(FACTS, on=date(2023, 9, 13)), "assessment-in-future"),
        (replace(FACTS, on=date(1943, 4, 30)), "assessment-before-birth"),
        (replace(FACTS, lifespan=Lifespan(date(1943, 5, 1), ON)), None),
        (replace(FACTS, lifespan=Lifespan(date(1943, 5, 1), date(2023, 9, 11))), "elder-died-before-assessment"),
        (replace(FACTS, certificate_valid=False), "assessor-certificate-lapsed"),
    ],
)
def test_when_a_sheet_may_be_kept(facts: SheetFacts, code: str | None) -> None:
    refused = sheet_refusal(facts)
    assert (refused.code if refused else None) == code


def test_the_second_assessor_is_another_with_a_certificate() -> None:
    doctor, lapsed = Qualification("doctor", certificate_valid=True), Qualification("doctor", certificate_valid=False)
    assert second_refusal(1, 2, doctor, ON) is None
    assert second_refusal(1, 1, doctor, ON) == Refusal("second-assessor-is-first")
    assert second_refusal(1, 2, lapsed, ON) == Refusal("certificate-lapsed", on=ON)


def test_a_doubt_needs_a_reason_and_a_result() -> None:
    assert dispute_refusal(Status.COMPLETE, "为何") is None
    assert dispute_refusal(Status.COMPLETE, " ") == Refusal("dispute-reason-missing")
    assert dispute_refusal(Status.DRAFT, "为何") == Refusal("assessment-not-open", status="draft")


@pytest.mark.parametrize(
    ("words", "id", "answers", "on", "until"),
    [
        ("twelve months, the last day included", "nrs-pain", {"pain": 0}, ON, None),
        ("a year", "mini-cog", {"recall": 3, "clock": 2}, ON, date(2024, 9, 11)),
        ("from a leap day", "mini-cog", {"recall": 3, "clock": 2}, date(2024, 2, 29), date(2025, 2, 27)),
        ("controlled: ninety days", "nbphs3-hypertension", PRESSURE, ON, date(2023, 12, 11)),
        ("not controlled: two weeks", "nbphs3-hypertension", PRESSURE | {"sbp": 150}, ON, date(2023, 9, 26)),
        ("danger: two weeks", "nbphs3-hypertension", PRESSURE | {"danger": ["sight"]}, ON, date(2023, 9, 26)),
    ],
)
def test_how_long_a_result_holds(words: str, id: str, answers: dict[str, object], on: date, until: date | None) -> None:
    instrument = LIBRARY.instrument(id)
    assert valid_until(instrument, score(instrument, answers), on) == until, words


def test_what_the_records_know_goes_before_what_was_written() -> None:
    instrument = LIBRARY.instrument("nbphs3-hypertension")
    filled = with_recorded(instrument, {"age": 40, "sbp": 120}, KnownFacts(80, 2))
    assert filled == {"age": 80, "sbp": 120, "previous": "2"}
    assert with_recorded(instrument, {"previous": "1"}, KnownFacts(80, None)) == {"age": 80, "previous": "1"}


def test_an_outcome_is_stored_and_read_back() -> None:
    instrument = LIBRARY.instrument("gbt-42195-2022")
    outcome = score(instrument, {"B.3.9": "coma"})
    assert outcome_from(as_plain(outcome)) == outcome
