"""Headers, functions, the catalogue and the targets of the packs are one list."""

import ast
from datetime import date
from pathlib import Path

import pytest

from yilian.indicators.measures import FILES, MEASURES
from yilian.policy.loading import read_policy_library

ROOT = Path(__file__).resolve().parents[3]
SHELF, _, _ = read_policy_library(ROOT / "packs")
HEADERS = {code: measure.header for code, measure in MEASURES.items()}
IN_CATALOGUE = SHELF.catalogue.measure


def test_every_measure_has_its_entry_in_the_catalogue_and_every_entry_its_measure() -> None:
    assert set(HEADERS) == {code for code, entry in IN_CATALOGUE.items() if entry.form is None}


@pytest.mark.parametrize("code", sorted(HEADERS))
def test_a_measure_is_found_by_its_code_and_leads_to_its_entry(code: str) -> None:
    measure = MEASURES[code]
    assert measure.header.code == code
    assert measure.entry == IN_CATALOGUE[code]
    assert measure.awaits == ("" if measure.table else IN_CATALOGUE[code].module)


@pytest.mark.parametrize("code", sorted(HEADERS))
def test_a_header_is_signed_and_names_its_sources(code: str) -> None:
    header = HEADERS[code]
    known = {clause.id for pack in SHELF.packs for clause in pack.clauses}
    assert header.clauses
    assert set(header.clauses) <= known
    assert header.why.zh
    assert header.why.en
    assert header.review.author
    assert header.review.next_review > date(2026, 1, 1)
    assert (header.members == "elder") == bool(header.suppress_below)


TARGETS = [pytest.param(target, id=f"{pack.id}-{target.id}") for pack in SHELF.packs for target in pack.targets]


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_names_a_measure_of_its_unit_whose_header_names_its_clause(target) -> None:
    assert IN_CATALOGUE[target.measure].unit == target.unit
    if target.measure in HEADERS:
        assert target.clause in HEADERS[target.measure].clauses


# Measures that no document sets a figure for: what asks for each all the same.
WITHOUT_TARGET = {
    "alerts-answered-in-time": "PA-05, ZJ-06: a platform that watches and answers",
    "contract-coverage": "PA-34: contracts; shown by township and in the agreements' pages",
    "contract-coverage-in-need": "PA-16: the groups to reach first",
    "disabled-elders": "FJ-06: the census",
    "fulfilment-rate": "PA-14, PA-15, FJ-08: whether the promised services were done",
    "home-beds": "PA-11, FJ-06: home beds",
    "incidents-closed": "PA-27: the quality of nursing, until its inspection is recorded",
    "incidents-per-1000-bed-days": "PA-09, PA-27: the nine risks of GB 38600",
    "occupancy-rate": "PA-32: occupancy is followed",
    "on-time-rate": "PA-14, PA-15, FJ-08: whether what was done was done in time",
    "reassessment-in-time": "FJ-04: assessment of ability",
    "referrals-answered-in-time": "PA-27: connection, as far as referrals show it",
    "rehab-nursing-bed-share": "PA-21, CZ-11: the share is to rise, without a figure",
    "rounds-in-time": "PA-07, PA-14: rounds at fixed times",
    "standard-management-rate": "ZJ-11, and the national standard of public health services",
    "tcm-management-rate": "PA-14, TZ-17: TCM through all of health and care",
}


def test_a_measure_answers_a_target_or_a_clause_without_a_figure() -> None:
    asked = {target.measure for pack in SHELF.packs for target in pack.targets}
    assert set(HEADERS) == asked | set(WITHOUT_TARGET)
    assert not asked & set(WITHOUT_TARGET)
    for code, reason in WITHOUT_TARGET.items():
        assert any(clause in reason for clause in HEADERS[code].clauses), code


def test_every_function_of_the_measures_is_registered_once() -> None:
    registered = [one.table.__name__ for one in MEASURES.values() if one.table is not None]
    public = [
        node.name
        for file in FILES
        for node in ast.parse(Path(file.__file__).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert sorted(registered) == sorted(public)
