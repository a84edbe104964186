"""Every pack of this house: it loads, it is whole, its worked cases hold, its schemas are current."""

import json
import time
from pathlib import Path

import jsonschema
import pytest
import yaml

from yilian.kernel.workdays import chinese_calendar
from yilian.policy.cases import shortfall
from yilian.policy.construction import differences, summary_of
from yilian.policy.loading import load_policy_library, read_policy_library
from yilian.policy.schemas import texts

ROOT = Path(__file__).resolve().parents[2]
SHELF, ERRORS, _ = read_policy_library(ROOT / "packs")
CASES = [
    pytest.param(pack, case, id=f"{pack.id}-{number}-{case.en}")
    for pack in SHELF.packs
    for number, case in enumerate(pack.cases, start=1)
]


def in_every_pack(name="pack"):
    return pytest.mark.parametrize(name, SHELF.packs, ids=lambda pack: pack.id)


def test_nothing_is_wrong_with_the_shelf():
    assert [str(error) for error in ERRORS] == []


@in_every_pack()
def test_clauses_of_a_document_have_one_prefix_and_run_without_a_gap(pack):
    prefixes = {clause.id[:2] for clause in pack.clauses}
    assert len(prefixes) == 1
    numbers = range(1, len(pack.clauses) + 1)
    assert sorted(clause.id for clause in pack.clauses) == [f"{min(prefixes)}-{number:02}" for number in numbers]


@in_every_pack()
def test_a_pack_has_at_least_eight_worked_cases(pack):
    assert len(pack.cases) >= 8


@pytest.mark.parametrize(("pack", "case"), CASES)
def test_a_worked_case_holds(pack, case):
    assert shortfall(case, pack, SHELF.catalogue, chinese_calendar()) is None


@in_every_pack()
def test_a_clause_says_what_answers_it_or_that_it_is_open(pack):
    silent = [clause.id for clause in pack.clauses if not clause.answers and clause.open is None]
    assert silent == []


def test_all_packs_load_in_under_a_second():
    best = min(_seconds() for _ in range(3))
    assert best < 1.0


def _seconds():
    started = time.process_time()
    load_policy_library(ROOT / "packs")
    return time.process_time() - started


def test_schemas_are_current():
    folder = ROOT / "schemas" / "packs"
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    assert written == texts(), "run `yilian packs schemas`"


@in_every_pack()
def test_files_satisfy_their_schemas(pack):
    for path in sorted((ROOT / "packs" / pack.id).glob("*.yaml")):
        schema = json.loads((ROOT / "schemas" / "packs" / f"{path.stem}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader) and _plain(path), schema)


def _plain(path):
    from yilian.policy.yaml_positions import Source

    return json.loads(json.dumps(Source(path, path.name).plain, default=str))


def test_no_document_holds_the_name_of_a_person():
    text = (ROOT / "packs" / "panan-2021" / "document.txt").read_text("utf-8")
    named = [line for line in text.splitlines() if line.startswith(("组", "副组", "成")) and "〔姓名略〕" not in line]
    assert [line for line in named if "长：" in line.replace(" ", "").replace("　", "") or "成　员" in line] == []


PANAN = SHELF.pack("panan-2021")
FOUND = differences(PANAN, SHELF.catalogue)


def test_annex_3_computed_from_annex_4():
    summary = summary_of(PANAN.tasks)
    by_mode_and_year = {(mode, year): summary.total(mode, year) for _, mode, year in summary.cells}
    assert by_mode_and_year == {
        ("care-in-medical", 2020): 1,
        ("care-in-medical", 2021): 2,
        ("medical-in-care", 2021): 1,
        ("medical-in-care", 2022): 1,
        ("medical-in-care", 2023): 1,
        ("partnership", 2021): 8,
        ("partnership", 2023): 4,
    }
    assert len(PANAN.tasks.projects) == 19


@pytest.mark.parametrize(
    ("about", "kind", "computed", "printed"),
    [
        (1, "summary-total", "2", "3"),
        (1, "summary-year", "11", "12"),
        (1, "summary-year", "1", "0"),
        (1, "before-issue", "2021-05-17", "2020-10"),
        (1, "date-against-body", "2021", "2020-10"),
        (19, "mode-against-body", "care-in-medical", "medical-in-care"),
        (19, "mode-total-against-body", "4", "3"),
        (19, "mode-total-against-body", "2", "3"),
        (18, "not-a-number", "1", "实现全覆盖"),
        (18, "rows-counted", "19", "18"),
        (18, "date-against-body", "2021-06", "2021-12"),
        (18, "step-names-another", "全县所有居家养老服务照料中心和居家老人", "全县各村（社）居家养老服务照料中心"),
        (18, "self-cooperation", "health-bureau", "health-bureau"),
        (18, "usual-partner-missing", "civil-affairs-bureau", "—"),
        (8, "rule-may-apply", "≥ 100", "医养协同"),
        (11, "rule-may-apply", "≥ 100", "医养协同"),
    ],
)
def test_a_disagreement_of_clause_pa_19_is_computed(about, kind, computed, printed):
    assert any(about in d.about and (d.kind, d.computed, d.printed) == (kind, computed, printed) for d in FOUND)


def test_one_month_stands_for_two_events_and_names_differ():
    months = next(d for d in FOUND if d.kind == "one-month-two-events")
    assert set(months.about) == set(range(2, 20))
    assert {1, 2, 3, 4} <= {no for d in FOUND if d.kind == "other-names" for no in d.about}


def test_annexes_3_and_4_have_two_titles_each():
    titles = [(d.printed, d.computed) for d in FOUND if d.kind == "annex-title"]
    assert len(titles) == 2
    assert all("新型养老模式机构" in over and "新型养老服务机构" in listed for over, listed in titles)
