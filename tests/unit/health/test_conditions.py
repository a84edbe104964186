"""When a condition may be entered, corrected and withdrawn."""

from datetime import date

import pytest

from yilian.health.rules.conditions import ConditionEntry, condition_problems, condition_refusal, withdrawal_refusal

BORN, TODAY = date(1943, 5, 1), date(2023, 9, 12)


def codes_of(entry: ConditionEntry) -> list[str]:
    return [problem.code for problem in condition_problems(entry.normal, BORN, TODAY)]


@pytest.mark.parametrize("code", ["I10", "E11.9", "i10.x00x002", "S72.001", "C34.900", "M80.00"])
def test_codes_of_both_editions_are_read(code: str) -> None:
    assert codes_of(ConditionEntry(code, "名称")) == []


@pytest.mark.parametrize("code", ["", "10", "I1", "II10", "I10.", "I10-9", "高血压"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert codes_of(ConditionEntry(code, "名称")) == ["icd-10-code-unreadable"]


def test_a_condition_has_a_name_and_days_that_can_be() -> None:
    assert codes_of(ConditionEntry("I10", " ")) == ["condition-name-missing"]
    assert codes_of(ConditionEntry("I10", "高血压", date(2023, 9, 13))) == ["condition-in-future"]
    assert codes_of(ConditionEntry("I10", "高血压", date(1943, 4, 30))) == ["condition-before-birth"]
    ended = ConditionEntry("J18.9", "肺炎", date(2023, 3, 2), date(2023, 3, 1))
    assert codes_of(ended) == ["condition-ends-before-onset"]
    assert codes_of(ConditionEntry("J18.9", "肺炎", BORN, TODAY)) == []


def test_the_same_condition_is_active_once() -> None:
    refusal = condition_refusal(ConditionEntry("I10", "高血压"), ["I10"])
    assert refusal is not None
    assert refusal.code == "condition-active-already"
    assert condition_refusal(ConditionEntry("E11.9", "糖尿病"), ["I10"]) is None
    assert condition_refusal(ConditionEntry("I10", "高血压", abated_on=TODAY), ["I10"]) is None


def test_only_what_counts_is_withdrawn_and_for_a_reason() -> None:
    assert withdrawal_refusal("写错", counts=True) is None
    for reason, counts, code in (
        (" ", True, "condition-reason-missing"),
        ("写错", False, "condition-withdrawn-already"),
    ):
        refusal = withdrawal_refusal(reason, counts=counts)
        assert refusal is not None
        assert refusal.code == code
