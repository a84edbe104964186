"""Explanation, comparison, coverage and worked cases on a small policy library."""

from datetime import date

import msgspec
import pytest

from yilian.kernel.refusals import NotInForce
from yilian.kernel.workdays import chinese_calendar
from yilian.policy.case_schema import Case
from yilian.policy.cases import shortfall
from yilian.policy.comparison import diff
from yilian.policy.coverage import Evidence, coverage
from yilian.policy.explanation import explain, explain_everywhere

ON = date(2022, 1, 1)


def test_an_explanation_names_clause_words_days_and_uses(small_shelf):
    found = explain(small_shelf.in_force("330727", ON), "elder.age", ON)
    assert (found.parameter.value, found.parameter.clause, found.parameter.printed) == (65, "CC-02", "65岁")
    assert [other.value for other in found.other_values] == [60]
    assert {(use.kind, use.ref) for use in found.used_by} == {("service", "care-to-home"), ("target", "rate-2023")}


def test_nothing_is_explained_where_nothing_is_in_force(small_shelf):
    with pytest.raises(NotInForce):
        explain(small_shelf.in_force("330727", ON), "city.only", ON)
    with pytest.raises(NotInForce):
        explain_everywhere(small_shelf, "city.only", ON)


def test_a_comparison_says_what_one_has_and_the_other_lacks(small_shelf):
    compared = diff(small_shelf.pack("city-2018"), small_shelf.pack("county-2021"))
    kinds = {(row.about, row.key): row.kind for row in compared.rows}
    assert kinds[("parameter", "elder.age")] == "only-left"
    assert kinds[("target", "rate")] == "only-right"
    assert kinds[("service", "health-checkup")] == "different"
    same = diff(small_shelf.pack("city-2018"), small_shelf.pack("city-2018"))
    assert same.differences == ()
    assert same.rows


SHOWN = Evidence(tests=("tests/integration/test_a.py::test_a",), facts=4)


def states(shelf, evidence):
    return {clause.clause: clause.state for clause in coverage(shelf, evidence)}


def test_coverage_passes_over_no_clause(small_shelf):
    everything = dict.fromkeys(("CC-01", "CC-02", "DD-01", "DD-02", "DD-03"), SHOWN)
    assert states(small_shelf, everything) == {
        "CC-01": "works",
        "CC-02": "missing",  # nothing answers it
        "DD-01": "works",
        "DD-02": "partly",  # its author says what is open
        "DD-03": "works",
    }


@pytest.mark.parametrize(
    ("evidence", "state", "reason"),
    [
        (Evidence(facts=4), "missing", "no test"),
        (msgspec.structs.replace(SHOWN, unproven=1), "partly", "1/4"),
        (msgspec.structs.replace(SHOWN, not_driven=("rule own-unit",)), "partly", "rule own-unit"),
    ],
)
def test_a_clause_works_by_evidence_alone(small_shelf, evidence, state, reason):
    [clause] = [each for each in coverage(small_shelf, {"DD-03": evidence}) if each.clause == "DD-03"]
    assert clause.state == state
    assert any(reason in each.en for each in clause.reasons)


def test_without_evidence_nothing_works(small_shelf):
    assert set(states(small_shelf, {}).values()) == {"missing"}


def a_case(**parts):
    plain = {"case": "例", "en": "case", "clause": "DD-02", "on": ON, "elder": {"age": 85, "contracted": True}, **parts}
    return msgspec.convert(plain, Case)


@pytest.mark.parametrize(
    ("parts", "holds"),
    [
        ({"expect": {"owed": ["health-checkup"], "not_owed": ["green-channel"]}}, True),
        ({"expect": {"owed": ["green-channel"]}}, False),
        ({"expect": {"not_owed": ["health-checkup"]}}, False),
        ({"expect": {"parameter": {"name": "own-unit.beds", "value": 100}}}, True),
        ({"expect": {"parameter": {"name": "own-unit.beds", "value": 99}}}, False),
        ({"expect": {"not_in_force": "own-unit.beds"}}, False),
        ({"expect": {"not_in_force": "own-unit.beds"}, "on": date(2021, 5, 16)}, True),
        ({"expect": {"windows": {"item": "health-checkup", "year": 2022, "count": 1}}}, True),
        ({"expect": {"windows": {"item": "telephone-advice", "year": 2022, "count": 1}}}, False),
        (
            {
                "expect": {
                    "deadline": {"parameter": "decision.days", "starts": date(2023, 9, 12), "ends": date(2023, 10, 16)}
                }
            },
            True,
        ),
        ({"expect": {"target": {"id": "rate-2023", "measured": 0.5, "judged": "not-due"}}}, True),
        ({"expect": {"target": {"id": "rate-2023", "measured": 0.5, "judged": "met"}}}, False),
        ({"expect": {"difference": {"about": 3, "kind": "self-cooperation"}}}, True),
        ({"expect": {"difference": {"about": 2, "kind": "self-cooperation"}}}, False),
        (
            {
                "elder": None,
                "institution": {"kind": "care-institution", "beds": 100},
                "expect": {"answer": {"rule": "own-unit", "is": "required"}},
            },
            True,
        ),
        (
            {
                "elder": None,
                "institution": {"kind": "care-institution", "beds": 9},
                "expect": {"answer": {"rule": "own-unit", "is": "required"}},
            },
            False,
        ),
    ],
)
def test_a_case_holds_or_says_in_what_it_does_not(small_shelf, parts, holds):
    pack = small_shelf.pack("county-2021")
    # the county's conditions alone: elder.age is the city's
    told = shortfall(a_case(**parts), pack, small_shelf.catalogue, chinese_calendar())
    assert (told is None) is holds, told


@pytest.mark.parametrize("expect", [{}, {"owed": ["a"], "not_in_force": "b"}])
def test_a_case_expects_exactly_one_thing(expect):
    with pytest.raises(msgspec.ValidationError):
        a_case(expect=expect)
