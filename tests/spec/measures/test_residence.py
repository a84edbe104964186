"""Who counts on which day: arrivals, departures, returns and merged records give the same on every engine."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.indicators.engines import Engine, figure_rows
from yilian.indicators.lake.exporting import export
from yilian.indicators.populations import MeasureQuery
from yilian.kernel.actors import SYSTEM
from yilian.kernel.conditions import Anyone
from yilian.people.actions.departures import NewDeparture, leave_county, return_to_county
from yilian.people.actions.lives import Move, move_elder
from yilian.people.actions.merging import merge_elders

HERE, THERE = "330727109901", "330727106901"

# On which day, by which basis → how many are counted in the county.
COUNTED = [
    (date(2022, 12, 31), "resident", 3),
    (date(2023, 3, 1), "resident", 2),
    (date(2023, 6, 30), "resident", 3),
    (date(2023, 7, 1), "resident", 4),
    (date(2023, 8, 1), "resident", 3),
    (date(2023, 9, 12), "resident", 3),
    (date(2022, 12, 31), "household", 3),
    (date(2023, 8, 1), "household", 3),
    (date(2023, 9, 12), "household", 3),
]


@pytest.fixture
def lake(county: None, tmp_path: Path) -> Iterator[Path]:
    """Make the county: who always lived here, arrived, left for good, left and came back, and one person with two records."""
    with using_scope(SYSTEM):
        an_elder(name="新来", arrived_on=date(2023, 7, 1))
        gone = an_elder(name="离开")
        leave_county(SYSTEM, gone, departure=NewDeparture(date(2023, 8, 1), "杭州市", "children", household=True))
        back = an_elder(name="回来")
        leave_county(SYSTEM, back, departure=NewDeparture(date(2023, 2, 1), "上海市", "children"))
        return_to_county(SYSTEM, back, move=Move("stay", HERE, date(2023, 5, 1)))
        kept, dropped = an_elder(name="两份"), an_elder(name="两份")
        move_elder(SYSTEM, kept, move=Move("stay", THERE, date(2023, 5, 1)))
        move_elder(SYSTEM, dropped, move=Move("stay", THERE, date(2023, 4, 1)))
        merge_elders(SYSTEM, kept, dropped)
        export(tmp_path, "330727", datetime(2023, 9, 12, 8, 0).astimezone())
        yield tmp_path


@pytest.mark.shows("PA-34")
def test_a_person_counts_once_on_a_day_and_only_while_here(engine: Engine) -> None:
    counted = [
        (on, basis, figure_rows(engine, MeasureQuery(Anyone(), "330727", basis, on), "contract-coverage")[0][1])
        for on, basis, _ in COUNTED
    ]
    assert counted == COUNTED
