"""Agreements, what they owe, and elders of need: counted by hand in a second small county, alike on every engine, on past days too."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from spec.measures.partners import build

import yilian.audit.actions as audit
from yilian.audit.scope import using_scope
from yilian.health.events import SignsFound
from yilian.indicators.engines import Engine, breakdown_rows, figure_rows, member_rows
from yilian.indicators.lake.exporting import export
from yilian.indicators.populations import MeasureQuery
from yilian.kernel.actors import SYSTEM
from yilian.kernel.conditions import Anyone
from yilian.policy.conditions import Leaf

ON, BEFORE = date(2023, 9, 12), date(2023, 6, 1)
OLD, ALL = Leaf("age_at_least", 65), Anyone()

# What is asked, of whom, where, on which day → numerator and denominator, counted by hand.
CASES = [
    ("care-institutions-with-medical-service", ALL, "330727", ON, (4, 7)),
    ("care-institutions-with-medical-service", ALL, "330727", BEFORE, (5, 7)),
    ("care-institutions-with-medical-service", ALL, "330727", date(2021, 12, 31), (0, 7)),
    ("care-institutions-with-medical-service", ALL, "330727", date(2017, 12, 31), (None, None)),
    ("care-institutions-with-medical-service", Leaf("kind", "rural-care-home"), "330727", ON, (2, 4)),
    ("care-institutions-with-medical-service", ALL, "330727106", ON, (None, None)),
    ("connection-degree", ALL, "330727", ON, (1, 6)),
    ("connection-degree", ALL, "330727", date(2023, 9, 11), (1, 5)),
    ("connection-degree", ALL, "330727", BEFORE, (1, 5)),
    ("connection-degree", ALL, "330727", date(2022, 6, 30), (0, 7)),
    ("connection-degree", ALL, "330727", date(2022, 7, 1), (0, 6)),
    ("connection-degree", Leaf("kind", "home-care-centre"), "330727", ON, (None, 1)),
    ("home-care-centres-served", ALL, "330727", ON, (1, 2)),
    ("home-care-centres-served", ALL, "330727", date(2022, 12, 31), (0, 2)),
    ("home-elders-served", ALL, "330727", ON, (1, 5)),
    ("home-elders-served", ALL, "330727106", ON, (1, 2)),
    ("home-elders-served", ALL, "330727", date(2022, 12, 31), (0, 5)),
    ("service-coverage", ALL, "330727", ON, (4, 5)),
    ("service-coverage", ALL, "330727", date(2023, 1, 9), (2, 5)),
    ("disabled-elders", ALL, "330727", ON, (1, None)),
    ("disabled-elders", ALL, "330727", date(2023, 7, 31), (0, None)),
    ("disabled-elders", ALL, "330727106", ON, (None, None)),
    ("contract-coverage-in-need", ALL, "330727", ON, (1, 3)),
    ("contract-coverage-in-need", OLD, "330727109", ON, (0, 2)),
    ("standard-management-rate", ALL, "330727", ON, (1, 2)),
    ("standard-management-rate", ALL, "330727", date(2023, 8, 31), (0, 2)),
    ("tcm-management-rate", OLD, "330727", ON, (1, 6)),
    ("tcm-management-rate", OLD, "330727", date(2023, 3, 31), (0, 6)),
    ("non-clinical-services", ALL, "330727", ON, (1, None)),
    ("non-clinical-services", ALL, "330727", date(2022, 12, 31), (1, None)),
    ("non-clinical-services", ALL, "330727", date(2023, 5, 4), (None, None)),
    ("non-clinical-services", ALL, "330727106", ON, (None, None)),
    ("fulfilment-rate", ALL, "330727", ON, (3, 8)),
    ("fulfilment-rate", ALL, "330727", date(2023, 7, 1), (2, 7)),
    ("fulfilment-rate", OLD, "330727", ON, (1, 4)),
    ("fulfilment-rate", ALL, "330727106", ON, (0, 2)),
    ("fulfilment-rate", ALL, "330727106", date(2023, 1, 1), (None, None)),
    ("on-time-rate", ALL, "330727", ON, (3, 6)),
    ("on-time-rate", ALL, "330727", date(2023, 7, 1), (2, 3)),
    ("rounds-in-time", ALL, "330727", ON, (1, 2)),
    ("rounds-in-time", ALL, "330727", date(2023, 9, 11), (1, 1)),
    ("reassessment-in-time", ALL, "330727", ON, (2, 2)),
    ("reassessment-in-time", ALL, "330727", date(2024, 2, 15), (1, 2)),
    ("reassessment-in-time", ALL, "330727", date(2023, 1, 31), (None, None)),
    ("contract-coverage", Leaf("served_by", "township-health-centre"), "330727", ON, (0, 1)),
    ("contract-coverage", Leaf("served_by", "rural-care-home"), "330727", ON, (0, 1)),
    ("contract-coverage", Leaf("served_by", "nursing-home"), "330727", ON, (None, None)),
    ("contract-coverage", Leaf("ability_level_at_least", 1), "330727", ON, (0, 1)),
    ("contract-coverage", Leaf("ability_level_at_least", 0), "330727", ON, (0, 2)),
    ("contract-coverage", Leaf("ability_level_at_least", 4), "330727", date(2023, 7, 31), (None, None)),
]


@pytest.fixture
def lake(county: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # What is owed is entered by hand here, so nothing may be worked out from agreements and enrolments beside it; what signs
    # found at visits call for is opened as ever.
    monkeypatch.setattr(audit, "_handlers", {SignsFound: audit._handlers[SignsFound]})
    with using_scope(SYSTEM):
        build()
        export(tmp_path, "330727", datetime(2023, 9, 12, 8, 0).astimezone())
        yield tmp_path


def query(case: tuple) -> MeasureQuery:
    _measure, condition, division, on, _expected = case
    return MeasureQuery(condition, division, "resident", on, threshold=0.5)


@pytest.mark.shows("CZ-22", "PA-27", "PA-34", "PA-37", "TZ-01", "TZ-03", "FJ-06")
@pytest.mark.feature("60")
def test_every_measure_gives_what_was_counted_by_hand(engine: Engine) -> None:
    wrong = [
        (case[0], str(case[1]), str(case[3]), found, case[4])
        for case in CASES
        if (found := tuple(figure_rows(engine, query(case), case[0])[0])) != case[4]
    ]
    assert wrong == []


def test_breakdowns_and_members_add_up_to_the_figure_on_every_engine(engine: Engine) -> None:
    for case in CASES[::4] if engine.dialect == "pyspark" else CASES:
        parts = breakdown_rows(engine, query(case), case[0], 9)
        inside = member_rows(engine, query(case), case[0], (True, 1000, 0))
        outside = member_rows(engine, query(case), case[0], (False, 1000, 0))
        assert sum(row[1] or 0 for row in parts) == (case[4][0] or 0), case[0]
        assert sum(row[2] or 0 for row in parts) == (case[4][1] or 0), case[0]
        assert sum(row[3] for row in inside) == (case[4][0] or 0), case[0]
        assert not {row[:2] for row in map(tuple, inside)} & {row[:2] for row in map(tuple, outside)}, case[0]
        if case[4][1]:
            assert len(inside) + len(outside) == case[4][1], case[0]
