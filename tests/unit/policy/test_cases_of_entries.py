"""Worked cases say how an item is promised, how a rule answers, who is counted, what a list holds; and they hold for each of several."""

import msgspec
import pytest

from yilian.kernel.workdays import chinese_calendar
from yilian.policy.case_schema import Case
from yilian.policy.cases import shortfall
from yilian.policy.errors import PackErrors
from yilian.policy.loading import load_policy_library, read_policy_library
from yilian.policy.mutation import changes
from yilian.policy.proof import case_that_notices

ON = "2022-03-01"
CONTRACTED = {"age": 85, "contracted": True}
HOME = {"kind": "care-institution", "beds": 100}


def a_case(**parts):
    plain = {"case": "例", "en": "case", "clause": "DD-02", "on": ON, **parts}
    return msgspec.convert(plain, Case)


def said(library, **parts):
    return shortfall(a_case(**parts), library.pack("county-2021"), library.catalogue, chinese_calendar())


CHECKUP = {
    "item": "health-checkup",
    "mode": "care-to-home",
    "clause": "DD-02",
    "clauses": ["DD-02"],
    "by": ["township-health-centre"],
    "settings": ["home"],
    "rhythm": {"frequency": 1, "period": 1, "periodUnit": "a"},
    "strength": "must",
    "free": None,
    "how": None,
    "then": "guidance-note",
    "at_least": None,
}


def test_an_item_is_promised_so(small_shelf):
    assert said(small_shelf, elder=CONTRACTED, expect={"promises": [CHECKUP]}) is None


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("mode", "partnership"),
        ("clause", "DD-01"),
        ("clauses", ["DD-01", "DD-02"]),
        ("by", ["family-doctor-team"]),
        ("settings", ["home", "community"]),
        ("rhythm", "once"),
        ("strength", "should"),
        ("free", True),
        ("how", "visit"),
        ("then", None),
        ("at_least", True),
    ],
)
def test_every_word_of_a_promise_is_held_against_the_pack(small_shelf, field, other):
    assert said(small_shelf, elder=CONTRACTED, expect={"promises": [{**CHECKUP, field: other}]}) is not None


def test_an_item_that_nobody_promises_is_not_promised_so(small_shelf):
    assert said(small_shelf, elder={"age": 60}, expect={"promises": [{"item": "health-checkup"}]}) == (
        "health-checkup is neither owed nor offered"
    )


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({"strength": "must", "authority": "health-bureau", "limit": "decision.days", "state": "unknown"}, True),
        ({"strength": "should"}, False),
        ({"authority": None}, False),
        ({"limit": "own-unit.beds"}, False),
        ({"state": "met"}, False),
    ],
)
def test_a_rule_answers_so_and_by_whom(small_shelf, more, holds):
    expect = {"answer": {"rule": "own-unit", "is": "required", **more}}
    assert (said(small_shelf, institution=HOME, expect=expect) is None) is holds


def test_a_rule_is_silent_about_others(small_shelf):
    expect = {"answer": {"rule": "own-unit", "is": "not-required", "state": "silent"}}
    assert said(small_shelf, institution={**HOME, "beds": 99}, expect=expect) is None


def test_a_case_about_several_holds_for_each_or_says_for_whom_it_does_not(small_shelf):
    expect = {"answer": {"rule": "own-unit", "is": "required"}}
    assert said(small_shelf, institution=HOME, each=[{"beds": 100}, {"beds": 101}], expect=expect) is None
    shortfall_of_one = said(small_shelf, institution=HOME, each=[{"beds": 100}, {"beds": 99}], expect=expect)
    assert shortfall_of_one == "{'beds': 99}: is: expected required, found not-required"


@pytest.mark.parametrize("parts", [{"each": [{"beds": 1}]}, {"institution": HOME, "each": [{"bed": 1}]}])
def test_what_varies_is_a_field_of_whom_the_case_is_about(parts):
    with pytest.raises(msgspec.ValidationError):
        a_case(**parts, expect={"binds": {"division": "330727", "is": True}})


@pytest.mark.parametrize(
    ("expect", "holds"),
    [
        ({"target": {"id": "rate-2023", "basis": "resident", "per": None, "due": "2023-12-31"}}, True),
        ({"target": {"id": "rate-2023", "basis": None}}, False),
        ({"target": {"id": "rate-2023", "due": "2023-12-30"}}, False),
        ({"target": {"id": "split", "counts": True}}, True),
        ({"target": {"id": "split", "counts": False}}, False),
        ({"works": [{"list": "projects", "no": 1, "beds": 49, "month": "2020-10", "lead": ["health-bureau"]}]}, True),
        ({"works": [{"list": "projects", "no": 3, "beds": None, "township": None}]}, True),
        ({"works": [{"list": "projects", "no": 3, "beds": 0}]}, False),
        ({"works": [{"list": "projects", "no": 9}]}, False),
        ({"works": [{"list": "milestones", "no": 1, "ends_on": "2021-06-30", "precision": "month"}]}, True),
        ({"works": [{"list": "milestones", "no": 1, "precision": "day"}]}, False),
        ({"duties": [{"says": "牵头", "department": "health-bureau"}]}, True),
        ({"duties": [{"says": "牵头", "departments": ["health-bureau", "civil-affairs"]}]}, False),
        ({"duties": [{"says": "没有", "department": "health-bureau"}]}, False),
        (
            {"places": [{"name": "东镇养老院", "kind": "care-institution", "beds": None, "modes": ["partnership"]}]},
            True,
        ),
        ({"places": [{"name": "东镇养老院", "beds": 0}]}, False),
        ({"places": [{"name": "西镇养老院"}]}, False),
        ({"binds": {"division": "330727101", "is": True}}, True),
        ({"binds": {"division": "3307", "is": False}}, True),
        ({"binds": {"division": "3307", "is": True}}, False),
    ],
)
def test_what_lists_hold_is_held_against_the_pack(small_shelf, expect, holds):
    told = said(small_shelf, elder=CONTRACTED, expect=expect)
    assert (told is None) is holds, told


@pytest.mark.parametrize("duty", [{"says": "牵头"}, {"says": "牵头", "department": "a", "departments": ["b"]}])
def test_a_duty_names_one_department_or_several(duty):
    with pytest.raises(msgspec.ValidationError):
        a_case(expect={"duties": [duty]})


CASES = """
- {case: 体检, en: check-up, clause: DD-02, on: 2022-03-01, elder: {age: 85, contracted: true}, expect: {promises: [{item: health-checkup, by: [township-health-centre]}]}}
- {case: 牵头, en: leads, clause: DD-02, on: 2022-03-01, expect: {duties: [{says: 牵头, department: health-bureau}]}}
"""


def test_a_case_of_one_file_is_not_asked_about_another(written):
    library = load_policy_library(written({"county-2021/cases.yaml": CASES}))
    noticed = {
        change.fact.where: case_that_notices(change, library.catalogue, chinese_calendar())
        for change in changes(library, library.pack("county-2021"))
    }
    assert noticed["services.yaml 1:care-to-home provider"] == "check-up"
    assert noticed["duties.yaml duties/1 department"] == "leads"
    assert noticed["rules.yaml own-unit answer"] == ""


def test_words_of_those_who_vary_are_checked(written):
    wrong = CASES.replace(
        "elder: {age: 85, contracted: true}", "institution: {kind: care-institution}, each: [{kind: clinik}]"
    )
    with pytest.raises(PackErrors, match="there is no place kind `clinik`"):
        load_policy_library(written({"county-2021/cases.yaml": wrong}))


def test_a_count_moves_by_one_and_a_share_by_a_hundredth(written):
    counted = "- {id: one, clause: DD-01, measure: rate, compare: at-least, value: 1.0, unit: count, due: null, printed: 一所, title: {zh: 一所, en: one}}\n"
    library, *_ = read_policy_library(written({"county-2021/targets.yaml": counted}))
    changed = changes(library, library.pack("county-2021"))
    assert {change.becomes for change in changed if change.fact.where == "targets.yaml one value"} == {"2.0", "0.0"}
