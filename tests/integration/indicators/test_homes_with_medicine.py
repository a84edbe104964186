"""How many care institutions of 台州 provide medical services: from the register to the verdict, on the day and on the day after."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from yilian.audit.scope import using_scope
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.registers import NewLicence, grant_licence, load_divisions, load_organizations
from yilian.places.models import Division, Licence, Organization

PACK, COUNTY = "taizhou-2018", "331002000000"
HOMES = ("care-institution", "care-institution", "rural-care-home", "rural-care-home", "welfare-centre")
OTHERS = ("home-care-centre", "general-hospital", "community-care-centre")
SOON, ALL = (
    ("care-institutions-medical-service-2018", date(2018, 12, 31)),
    (
        "care-institutions-medical-service-2020",
        date(2020, 12, 31),
    ),
)


@pytest.fixture
def homes(db: None) -> Iterator[list[Organization]]:
    divisions = [
        Division(code="331000000000", name_zh="台州市", level="city"),
        Division(code=COUNTY, name_zh="椒江区", level="county", parent_id="331000000000"),
    ]
    named = [
        Organization(
            code=f"{kind}-{number}",
            name_zh=f"{number}号",
            kind=kind,
            division_id=COUNTY,
            operates_since=date(2010, 1, 1),
        )
        for number, kind in enumerate((*HOMES, *OTHERS))
    ]
    with using_scope(SYSTEM):
        load_divisions(SYSTEM, divisions=divisions)
        load_organizations(SYSTEM, organizations=named)
        by_code = {each.code: each for each in Organization.objects.all()}
        yield [by_code[each.code] for each in named[: len(HOMES)]]


def with_a_clinic(homes: list[Organization], since: date) -> None:
    for home in homes:
        unit = NewLicence(Licence.Kind.MEDICAL_UNIT, f"备{home.pk}", since, unit="clinic")
        grant_licence(SYSTEM, home, new_licence=unit)


def judged(target: str, on: date) -> tuple[object, object, str]:
    line = target_line(PACK, target, "3310", on)
    assert line.figure is not None
    return line.figure.numerator, line.figure.denominator, line.verdict


@pytest.mark.shows("TZ-01")
@pytest.mark.feature("45")
def test_four_of_five_homes_are_enough_by_the_end_of_2018(homes: list[Organization]) -> None:
    target, due = SOON
    with_a_clinic(homes[:3], date(2018, 1, 1))
    assert judged(target, due - timedelta(1)) == (3, 5, "not-due")
    assert judged(target, due) == (3, 5, "missed")
    assert judged(target, due + timedelta(1)) == (3, 5, "missed")
    with_a_clinic(homes[3:4], due)
    assert judged(target, due) == (4, 5, "met")


@pytest.mark.shows("TZ-03")
@pytest.mark.feature("45")
def test_every_home_is_asked_by_the_end_of_2020(homes: list[Organization]) -> None:
    target, due = ALL
    with_a_clinic(homes[:4], date(2018, 1, 1))
    assert judged(target, due - timedelta(1)) == (4, 5, "not-due")
    assert judged(target, due) == (4, 5, "missed")
    assert judged(target, due + timedelta(1)) == (4, 5, "missed")
    with_a_clinic(homes[4:], due)
    assert judged(target, due) == (5, 5, "met")
