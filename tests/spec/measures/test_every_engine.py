"""Every measure, counted by hand in a small county, gives the same on PostgreSQL, on DuckDB and on Spark."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from spec.measures.test_agreements_and_needs import CASES as OF_PARTNERS
from spec.measures.world import build

from yilian.audit.scope import using_scope
from yilian.indicators.engines import (
    Engine,
    breakdown_rows,
    figure_rows,
    has_shares,
    member_rows,
    share_rows,
)
from yilian.indicators.lake.exporting import export
from yilian.indicators.measures import MEASURES, Header, Measure
from yilian.indicators.measures.forms import form_table
from yilian.indicators.populations import MeasureQuery
from yilian.indicators.queries.figures import query_for
from yilian.kernel.actors import SYSTEM
from yilian.kernel.conditions import AllOf, Anyone
from yilian.places.policies import policy_library
from yilian.policy.catalogue import Form
from yilian.policy.conditions import Leaf
from yilian.policy.entries import Entitlement, Text

ON = date(2023, 9, 12)
OLD = Leaf("age_at_least", 65)
WELFARE = Leaf("kind", "welfare-centre")
HOSPITALS = AllOf((Leaf("kind", "general-hospital"), Leaf("has", "secondary-or-above")))
TASKS = tuple(
    task
    for target in policy_library().pack("panan-2021").targets
    if target.measure == "yearly-work-done"
    for task in (query_for(target, "330727", ON) or pytest.fail("tasks")).tasks
)

# What is asked, of whom, where, by which basis, on which day → numerator and denominator, counted by hand.
CASES = [
    ("health-management-rate", OLD, "330727", "resident", ON, (1, 4)),
    ("health-management-rate", OLD, "330727109", "resident", ON, (1, 2)),
    ("health-management-rate", OLD, "330727109", "resident", date(2023, 5, 31), (1, 4)),
    ("health-management-rate", OLD, "330727109", "household", ON, (1, 4)),
    ("health-management-rate", OLD, "330727", "resident", date(2022, 12, 31), (1, 5)),
    ("health-management-rate", Leaf("in_group", "bereaved-of-only-child"), "330727", "resident", ON, (1, 1)),
    ("contract-coverage", OLD, "330727", "resident", ON, (1, 4)),
    ("contract-coverage", Leaf("contracted", True), "330727", "resident", ON, (1, 1)),
    ("contract-coverage", Leaf("lives", "in-institution"), "330727", "resident", ON, (None, None)),
    ("medical-rehab-nursing-beds-per-1000", Leaf("age_at_least", 60), "330727", "resident", ON, (20, 5)),
    ("medical-rehab-nursing-beds-per-1000", Leaf("age_at_least", 60), "330727", "resident", date(2023, 6, 30), (2, 6)),
    ("medical-rehab-nursing-beds-per-1000", Leaf("age_at_least", 60), "330727106", "resident", ON, (None, 3)),
    ("nursing-beds-per-100", Leaf("age_at_least", 60), "330727", "resident", ON, (100, 5)),
    ("rehab-nursing-bed-share", Anyone(), "330727", "resident", ON, (22, 100)),
    ("medical-institutions-with-green-channel", Anyone(), "330727", "resident", ON, (2, 5)),
    ("secondary-hospitals-with-green-channel-and-geriatrics", HOSPITALS, "330727", "resident", ON, (1, 1)),
    ("geriatric-specialty-hospitals", Anyone(), "330727", "resident", ON, (1, None)),
    ("integrated-institutions", Anyone(), "330727", "resident", ON, (2, None)),
    ("integrated-institutions", Anyone(), "330727", "resident", date(2021, 12, 31), (None, None)),
    ("integrated-institutions", Anyone(), "330727", "resident", date(2022, 1, 1), (2, None)),
    ("integrated-home-care-centres", Anyone(), "330727", "resident", ON, (1, None)),
    ("demonstration-township-centres", Anyone(), "330727", "resident", ON, (1, None)),
    ("pilot-centres-per-township", Anyone(), "330727", "resident", ON, (1, None)),
    ("pilot-centres-per-township", Anyone(), "330727106", "resident", ON, (None, None)),
    ("high-end-centres", Anyone(), "330727", "resident", ON, (None, None)),
    ("care-institutions-with-standardised-medical-service", WELFARE, "330727", "resident", ON, (1, 1)),
    (
        "care-institutions-with-standardised-medical-service",
        WELFARE,
        "330727",
        "resident",
        date(2009, 12, 31),
        (None, 1),
    ),
    ("institutions-assessed-by-both-sectors", Leaf("kind", "integrated-centre"), "330727", "resident", ON, (1, 1)),
    ("institutions-assessed-by-both-sectors", WELFARE, "330727109", "resident", ON, (None, 1)),
    ("urban-communities-with-home-care-centre", Anyone(), "330727", "resident", ON, (1, 1)),
    ("urban-communities-with-home-care-centre", Anyone(), "330727", "resident", date(2023, 6, 30), (1, 2)),
    ("urban-communities-with-home-care-centre", Anyone(), "330727", "resident", date(2018, 12, 31), (None, None)),
    ("urban-communities-with-day-care", Anyone(), "330727", "resident", ON, (0, 1)),
    ("villages-with-mutual-aid", Anyone(), "330727", "resident", date(2023, 6, 30), (0, 1)),
    ("villages-with-mutual-aid", Anyone(), "330727", "resident", ON, (1, 2)),
    ("villages-with-mutual-aid", Anyone(), "330727", "resident", date(2023, 9, 13), (2, 2)),
    ("service-coverage", Anyone(), "330727", "resident", ON, (3, 6)),
    ("service-coverage", Anyone(), "330727", "resident", date(2023, 9, 13), (5, 6)),
    ("policy-implementation", Anyone(), "330727", "resident", ON, (1, len(TASKS))),
    ("policy-implementation", Anyone(), "330727", "resident", date(2023, 9, 11), (None, len(TASKS))),
    (
        "yearly-work-done",
        Anyone(),
        "330727",
        "resident",
        ON,
        (0, sum(t.due is not None and t.due.year == 2023 for t in TASKS)),
    ),
    ("hastened-centres-finished", Anyone(), "330727", "resident", ON, (1, None)),
]
SHARES = [("nursing-bed-split", [("care", 80, 100), ("medical", 20, 100)])]


@pytest.fixture
def lake(county: None, tmp_path: Path) -> Iterator[Path]:
    with using_scope(SYSTEM):
        build()
        export(tmp_path, "330727", datetime(2023, 9, 12, 8, 0).astimezone())
        yield tmp_path


def query(case: tuple) -> MeasureQuery:
    _measure, condition, division, basis, on, _expected = case
    return MeasureQuery(condition, division, basis, on, TASKS, 0.5)


@pytest.mark.shows("PA-01", "PA-04", "PA-36", "TZ-06", "TZ-07", "CZ-01", "CZ-21", "CZ-02", "CZ-03", "CZ-04")
@pytest.mark.feature("17", "60")
def test_every_measure_gives_what_was_counted_by_hand(engine: Engine) -> None:
    wrong = [
        (case[0], str(case[4]), found, case[5])
        for case in CASES
        if (found := tuple(figure_rows(engine, query(case), case[0])[0])) != case[5]
    ]
    assert wrong == []
    for measure, expected in SHARES:
        everything = MeasureQuery(Anyone(), "330727", "resident", ON)
        assert [tuple(row) for row in share_rows(engine, everything, measure)] == expected


def test_breakdowns_and_members_add_up_to_the_figure_on_every_engine(engine: Engine) -> None:
    # Spark plans each question anew for seconds; every fourth case shows that its dialect writes these questions too.
    for case in CASES[::4] if engine.dialect == "pyspark" else CASES:
        parts = breakdown_rows(engine, query(case), case[0], 9)
        inside = member_rows(engine, query(case), case[0], (True, 1000, 0))
        outside = member_rows(engine, query(case), case[0], (False, 1000, 0))
        assert sum(row[1] or 0 for row in parts) == (case[5][0] or 0), case[0]
        assert sum(row[2] or 0 for row in parts) == (case[5][1] or 0), case[0]
        assert sum(row[3] for row in inside) == (case[5][0] or 0), case[0]
        assert not {row[1] for row in inside} & {row[1] for row in outside}, case[0]


def test_no_measure_with_facts_is_left_out() -> None:
    compared = {case[0] for case in (*CASES, *OF_PARTNERS)} | {measure for measure, _ in SHARES}
    assert compared == {code for code, one in MEASURES.items() if one.table is not None}
    assert all(has_shares(measure) for measure, _ in SHARES)


OF_60 = Leaf("age_at_least", 60)
THREE = ("green-channel", "geriatric-department", "geriatric-ward")
FORMS = [
    (Form("share", sectors=("medical",), having=("green-channel",)), Anyone(), (2, 5)),
    (Form("share", having=THREE), HOSPITALS, (1, 1)),
    (Form("share", of=Entitlement(HOSPITALS), having=THREE), Anyone(), (1, 1)),
    (Form("count", having=("medical-licence", "care-licence")), Anyone(), (2, None)),
    (Form("beds", beds=("rehabilitation-nursing",), sectors=("medical",)), OF_60, (20, 5)),
    (Form("beds", beds=("nursing",)), OF_60, (82, 5)),
]


def test_a_form_counts_what_a_function_counts(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = []
    for number, (form, condition, expected) in enumerate(FORMS):
        code = f"form-{number}"
        header = Header(code, Text("例", "an example"), ("TZ-01",), "institution")
        monkeypatch.setitem(MEASURES, code, Measure(header, form_table(form)))
        figure = tuple(figure_rows(engine, MeasureQuery(condition, "330727", "resident", ON), code)[0])
        if figure != expected:
            wrong.append((code, figure, expected))
    assert wrong == []
