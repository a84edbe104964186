"""Pilots of care brought home: at least one and at most two centres in each township (PA-34), both bounds judged."""

from datetime import date

import pytest

from yilian.audit.scope import using_scope
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.declarations import NewCharacteristic, record_characteristic
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Organization

TARGET = "pilots-per-township"
TOWNS = ("330727106000", "330727109000")
PILOT = NewCharacteristic("care-to-home-pilot", date(2021, 1, 1), "试点名单")


def pilots(*numbers: int) -> tuple[float | None, str]:
    """Enter as many pilot centres in each township; return the figure that decides and the verdict on the day after it is due."""
    with using_scope(SYSTEM):
        rows = [
            Organization(
                code=f"pilot-{town}-{number}",
                name_zh=f"照料中心{number}",
                kind="home-care-centre",
                division_id=town,
            )
            for town, count in zip(TOWNS, numbers, strict=True)
            for number in range(count)
        ]
        for centre in load_organizations(SYSTEM, organizations=rows):
            record_characteristic(SYSTEM, centre, details=PILOT)
        line = target_line("panan-2021", TARGET, "330727", date(2021, 7, 1))
    return line.value, line.verdict


@pytest.mark.shows("PA-34")
@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((1, 2), (1.0, "met")), ((0, 2), (0.0, "missed")), ((1, 3), (3.0, "missed")), ((0, 0), (None, "no-data"))],
)
def test_both_bounds_are_judged_and_nothing_recorded_is_no_data(
    county: None, numbers: tuple[int, int], expected: tuple[float | None, str]
) -> None:
    assert pilots(*numbers) == expected
