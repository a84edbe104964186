"""A further document joins by data alone: its demonstration, divisions, measures and cases are read and checked from its folder."""

from datetime import date

import pytest

from yilian.kernel.workdays import chinese_calendar
from yilian.policy.case_validation import case_errors
from yilian.policy.divisions import divisions_from
from yilian.policy.loading import load_policy_library, read_headers, read_policy_library

DIVISIONS = """code,name_zh,name_en,pinyin,level,parent,longitude,latitude,approximate,clause,note
330782000000,义乌市,Yiwu,yiwu,county,,120.07,29.31,true,,
330782001000,稠城街道,Choucheng,choucheng,township,330782000000,120.08,29.31,true,,
"""
SIXTH = {
    "sixth-2023/pack.yaml": """
id: sixth-2023
title: {zh: 第六份, en: The sixth}
number: null
issuer: {zh: 市政府, en: City}
kind: notice
jurisdiction: '330782'
issued: 2022-04-01
in_force: {from: 2022-04-01, to: null}
text: paraphrase
demonstration: {day: 2023-09-12, mode: care-to-home, size: 500}
""",
    "sixth-2023/clauses.yaml": """
- {id: RD-01, at: 一, kind: target, text: {zh: 医务室, en: clinics}, answers: [{by: target, ref: clinics}]}
""",
    "sixth-2023/services.yaml": """
- mode: care-to-home
  clause: RD-01
  entitled: {age_at_least: 65}
  provider: family-doctor-team
  settings: [home]
  items:
    - {item: health-checkup, clause: RD-01, timing: {frequency: 1, period: 2, periodUnit: mo}, to: entitled}
""",
    "sixth-2023/measures.yaml": """
- {code: homes-with-clinic, title: {zh: 设医务室的养老机构, en: homes with a clinic}, unit: ratio, good: high, numerator: {zh: 有, en: have}, denominator: {zh: 全部, en: all}, module: places, form: {kind: share, of: {kind: care-institution}, having: [clinic]}}
""",
    "sixth-2023/targets.yaml": """
- {id: clinics, clause: RD-01, measure: homes-with-clinic, compare: at-least, value: 0.5, unit: ratio, due: 2024-12-31, printed: 一半, title: {zh: 一半, en: half}}
""",
    "sixth-2023/cases.yaml": """
- {case: 例, en: case, clause: RD-01, on: 2023-01-01, elder: {age: 70}, expect: {owed: [health-checkup]}}
""",
    "sixth-2023/places/divisions.csv": DIVISIONS,
}


def test_it_joins_without_a_line_of_code(written):
    folder = written(SIXTH)
    library = load_policy_library(folder)
    shown = read_headers(folder)["sixth-2023"].demonstration
    assert (shown.day, shown.mode, shown.size) == (date(2023, 9, 12), "care-to-home", 500)
    assert library.catalogue.measure["homes-with-clinic"].form.having == ("clinic",)
    assert [found.target.id for found in library.in_force("330782", shown.day).targets()] == ["clinics"]
    _, errors, source_map = read_policy_library(folder)
    assert [*errors, *case_errors(library, source_map, chinese_calendar())] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "remedy"),
    [
        ("pack.yaml", "day: 2023-09-12", "day: 2022-03-31", "demonstration-day", "name a day on which it is"),
        ("pack.yaml", "mode: care-to-home", "mode: partnership", "demonstration-mode", "a mode of services.yaml"),
        ("pack.yaml", "mode: care-to-home", "mode: care-to-hom", "mode-unknown", "did you mean `care-to-home`?"),
        ("targets.yaml", "measure: homes-with-clinic", "measure: homes", "measure-unknown", "homes-with-clinic"),
        ("targets.yaml", "unit: ratio", "unit: count", "unit-differs", "write `unit: ratio`"),
        ("measures.yaml", "having: [clinic]", "having: [klinic]", "word-unknown", "did you mean `clinic`?"),
        ("measures.yaml", ", having: [clinic]", "", "entry-invalid", "having"),
        ("places/divisions.csv", "330782001000,稠", "33078200100,稠", "code-invalid", "write 12 digits"),
        ("places/divisions.csv", "township,330782000000", "village,330782000000", "level-wrong", "write township"),
        ("places/divisions.csv", "township,330782000000", "township,330700000000", "parent-unknown", "add its row"),
        ("places/divisions.csv", "120.08", "东经", "number-invalid", "write degrees"),
        ("places/divisions.csv", "name_zh", "name", "csv-header", "yilian packs divisions"),
    ],
)
def test_what_is_wrong_comes_with_file_line_and_remedy(written, name, old, new, code, remedy):
    text = SIXTH[f"sixth-2023/{name}"]
    assert old in text
    _, errors, _ = read_policy_library(written(SIXTH | {f"sixth-2023/{name}": text.replace(old, new)}))
    told = [error for error in errors if error.code == code and error.file == f"packs/sixth-2023/{name}"]
    assert told, errors
    assert remedy in told[0].remedy or remedy in told[0].message


def test_a_place_that_is_shown_has_divisions(written):
    _, errors, _ = read_policy_library(
        written({name: text for name, text in SIXTH.items() if not name.endswith("divisions.csv")})
    )
    assert [(error.file, error.code) for error in errors] == [("packs/sixth-2023/pack.yaml", "divisions-missing")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("owed: [health-checkup]", "not_owed: [health-checkup]", "owed all the same: health-checkup"),
        ("owed: [health-checkup]", "answer: {rule: nothing, is: owed}", "NotInForce"),
        ("elder: {age: 70}, ", "", "needs an elder"),
    ],
)
def test_a_case_that_does_not_hold_is_an_error_of_the_check(written, old, new, says):
    cases = SIXTH["sixth-2023/cases.yaml"].replace(old, new)
    library, _, source_map = read_policy_library(written(SIXTH | {"sixth-2023/cases.yaml": cases}))
    (error,) = case_errors(library, source_map, chinese_calendar())
    assert (error.file, error.line, error.code) == ("packs/sixth-2023/cases.yaml", 1, "case-fails")
    assert says in error.message


def test_a_unit_that_nobody_knows_is_refused(replaced):
    _, errors, _ = read_policy_library(replaced("county-2021/rules.yaml", "unit: working-days", "unit: working days"))
    assert [(error.code, error.remedy) for error in errors] == [("unit-unknown", "did you mean `working-days`?")]


def test_divisions_are_written_from_codes_and_names():
    rows = divisions_from(["# 县", "330782 义乌市 120.07 29.31", "330782001 稠城街道", ""], lambda name: "p" + name)
    assert [(row["code"], row["level"], row["parent"], row["longitude"]) for row in rows] == [
        ("330782000000", "county", "", "120.07"),
        ("330782001000", "township", "330782000000", "120.07"),
    ]
    with pytest.raises(ValueError, match="line 1"):
        divisions_from(["义乌市"], str)
