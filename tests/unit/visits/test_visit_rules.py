"""When a visit may be recorded, and what evidence counts."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yilian.health.rules.values import Value
from yilian.kernel.refusals import Problem
from yilian.people.rules import Lifespan, Qualification
from yilian.visits.rules.visits import (
    EvidenceRequirement,
    VisitFacts,
    VisitReport,
    duplicate_refusal,
    is_same_visit,
    judged_evidence,
    visit_refusal,
)

FINE = VisitFacts(
    on=date(2023, 9, 12),
    today=date(2023, 9, 12),
    lifespan=Lifespan(date(1943, 5, 1)),
    qualification=Qualification("doctor", True),
    allowed_kinds=frozenset({"doctor", "nurse"}),
)
SYSTOLIC = EvidenceRequirement("systolic", "mm[Hg]", Decimal(50), Decimal(300))
ADVICE = EvidenceRequirement("advice", "", None, None)


@pytest.mark.parametrize(
    "facts",
    [
        FINE,
        replace(FINE, on=FINE.lifespan.born_on),
        replace(FINE, lifespan=replace(FINE.lifespan, died_on=FINE.on)),
        replace(FINE, allowed_kinds=frozenset(), qualification=Qualification("volunteer", True)),
    ],
    ids=["today", "on-the-day-of-birth", "on-the-day-of-death", "anybody-may"],
)
def test_a_visit_may_be_recorded(facts: VisitFacts) -> None:
    assert visit_refusal(facts) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(FINE, on=date(2023, 9, 13)), "visit-in-future"),
        (replace(FINE, on=date(1943, 4, 30)), "visit-before-birth"),
        (replace(FINE, lifespan=replace(FINE.lifespan, died_on=date(2023, 9, 11))), "elder-died-before-visit"),
        (replace(FINE, qualification=Qualification("village-doctor", True)), "practitioner-not-qualified"),
        (replace(FINE, qualification=Qualification("doctor", False)), "certificate-lapsed"),
    ],
)
def test_each_reason_for_no(facts: VisitFacts, code: str) -> None:
    refusal = visit_refusal(facts)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize("text", ["50", "300", " 128 ", "128.5", "１２８．５"])
def test_a_possible_number_is_taken_with_its_unit(text: str) -> None:
    values, problems = judged_evidence([SYSTOLIC], {"systolic": text})
    assert values == (Value("systolic", Decimal(unicodedata.normalize("NFKC", text).strip()), "", "mm[Hg]"),)
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "evidence-missing"),
        ("   ", "evidence-missing"),
        ("high", "not-a-number"),
        ("12O", "not-a-number"),
        ("49.9", "out-of-physical-range"),
        ("300.001", "out-of-physical-range"),
        ("-120", "out-of-physical-range"),
        ("NaN", "not-a-number"),
        ("sNaN", "not-a-number"),
        ("Infinity", "not-a-number"),
        ("1e400", "not-a-number"),
        ("1_3_0", "not-a-number"),
        ("9" * 400, "not-a-number"),
    ],
)
def test_what_is_missing_no_number_or_impossible_is_a_problem(text: str, code: str) -> None:
    values, problems = judged_evidence([SYSTOLIC], {"systolic": text})
    assert values == ()
    assert [(problem.field, problem.code) for problem in problems] == [("systolic", code)]


def test_no_limits_still_means_a_finite_number() -> None:
    unlimited = EvidenceRequirement("dose", "mg", None, None)
    assert judged_evidence([unlimited], {"dose": "1000000"})[1] == ()
    assert [one.code for one in judged_evidence([unlimited], {"dose": "inf"})[1]] == ["not-a-number"]


def test_words_are_taken_as_they_are() -> None:
    assert judged_evidence([ADVICE], {"advice": " 少盐 "})[0] == (Value("advice", None, "少盐", ""),)


def test_every_problem_is_told_and_what_nobody_asked_for_is_left_out() -> None:
    values, problems = judged_evidence([SYSTOLIC, ADVICE], {"other": "1"})
    assert values == ()
    assert problems == (Problem("systolic", "evidence-missing"), Problem("advice", "evidence-missing"))


def test_a_problem_names_the_limits() -> None:
    ((problem,),) = (judged_evidence([SYSTOLIC], {"systolic": "8000"})[1],)
    assert dict(problem.params) == {"low": 50, "high": 300, "unit": "mm[Hg]", "value": "8000"}


def pressure(systolic: str = "128", at: datetime | None = None, *words: str) -> VisitReport:
    return VisitReport(frozenset({Value("systolic", Decimal(systolic), "", "mm[Hg]")}), at, words)


MORNING, EVENING = datetime(2023, 9, 12, 0, 10, tzinfo=UTC), datetime(2023, 9, 12, 10, 40, tzinfo=UTC)
TICKED = VisitReport(frozenset({Value("call-answered", None, "", "", "done")}))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (pressure(), pressure("128.000"), True),
        (pressure(at=MORNING), pressure(), True),
        (pressure(at=MORNING), pressure(at=MORNING), True),
        (pressure(at=MORNING), pressure(at=EVENING), False),
        (pressure(), pressure("130"), False),
        (TICKED, TICKED, False),
    ],
    ids=["alike", "one-knows-when", "both-know-when", "morning-and-evening", "other-values", "only-ticked"],
)
def test_two_accounts_tell_of_one_visit_when_what_was_measured_is_alike(
    one: VisitReport, other: VisitReport, same: bool
) -> None:
    assert is_same_visit(one, other) is same


def test_words_of_a_second_account_are_not_lost() -> None:
    first = pressure("128", None, "少盐。已告知家属")
    assert duplicate_refusal(first, pressure("128", None, " 少盐 "), "李护士") is None
    refusal = duplicate_refusal(first, pressure("128", None, "头晕"), "李护士")
    assert refusal is not None
    assert (refusal.code, dict(refusal.params)) == ("visit-recorded-already", {"name": "李护士"})
