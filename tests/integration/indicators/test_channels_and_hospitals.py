"""Green channels, geriatric hospitals and homes with medicine, from the register to the verdict, the day before it is due and on the day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from yilian.audit.scope import using_scope
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.declarations import NewCharacteristic, record_characteristic
from yilian.places.actions.registers import NewLicence, grant_licence, load_divisions, load_organizations
from yilian.places.models import Division, Licence, Organization

TAIZHOU, CHENZHOU = "taizhou-2018", "chenzhou-2018"
JIAOJIANG, HUANGYAN, BEIHU = "331002000000", "331003000000", "431002000000"
DIVISIONS = (
    ("331000000000", "台州市", "city", None),
    (JIAOJIANG, "椒江区", "county", "331000000000"),
    (HUANGYAN, "黄岩区", "county", "331000000000"),
    ("431000000000", "郴州市", "city", None),
    (BEIHU, "北湖区", "county", "431000000000"),
)
MEDICAL = (
    "general-hospital",
    "tcm-hospital",
    "specialty-hospital",
    "township-health-centre",
    "community-health-centre",
)
HOMES = ("care-institution", "rural-care-home", "welfare-centre")
CENTRES = ("home-care-centre", "community-care-centre")
"""Of communities: they count among the homes of Chenzhou where they have a function of care."""
END_OF_2018, END_OF_2020 = date(2018, 12, 31), date(2020, 12, 31)


@pytest.fixture(autouse=True)
def two_cities(db: None) -> Iterator[None]:
    rows = [Division(code=code, name_zh=name, level=level, parent_id=parent) for code, name, level, parent in DIVISIONS]
    with using_scope(SYSTEM):
        load_divisions(SYSTEM, divisions=rows)
        yield


def register(kinds: Iterable[str], division: str, *services: str) -> list[Organization]:
    """Register institutions of a division that have stood for years, with what they declare to run."""
    standing = Organization.objects.count()
    named = [
        Organization(
            code=f"{kind}-{number}",
            name_zh=f"{number}号",
            kind=kind,
            division_id=division,
            operates_since=date(2010, 1, 1),
        )
        for number, kind in enumerate(kinds, standing)
    ]
    registered = load_organizations(SYSTEM, organizations=named)
    for each, word in product(registered, services):
        record_characteristic(SYSTEM, each, details=NewCharacteristic(word, date(2010, 1, 1), "验收单"))
    return registered


def with_a_clinic(homes: Iterable[Organization]) -> None:
    for home in homes:
        unit = NewLicence(Licence.Kind.MEDICAL_UNIT, f"备{home.pk}", date(2018, 1, 1), unit="clinic")
        grant_licence(SYSTEM, home, new_licence=unit)


def judged(pack: str, target: str, division: str, on: date) -> tuple[object, object, str]:
    line = target_line(pack, target, division, on)
    assert line.figure is not None
    return line.figure.numerator, line.figure.denominator, line.verdict


def judged_around(pack: str, target: str, division: str, due: date) -> tuple[tuple[object, object, str], str]:
    """Return the figure with its verdict on the day before it is due, and the verdict of the day itself."""
    return judged(pack, target, division, due - timedelta(1)), judged(pack, target, division, due)[2]


@pytest.mark.shows("TZ-02")
@pytest.mark.feature("45")
@pytest.mark.parametrize(
    ("with_channel", "expected"), [(3, ((3, 5, "not-due"), "missed")), (4, ((4, 5, "reached-early"), "met"))]
)
def test_four_of_five_medical_institutions_are_enough_by_the_end_of_2018(
    with_channel: int, expected: tuple[object, str]
) -> None:
    register(MEDICAL[:with_channel], JIAOJIANG, "green-channel")
    register(MEDICAL[with_channel:], JIAOJIANG)
    register(HOMES, JIAOJIANG, "green-channel")  # no medical institutions: they are not counted
    assert judged_around(TAIZHOU, "green-channel-2018", "3310", END_OF_2018) == expected


@pytest.mark.shows("TZ-05")
@pytest.mark.feature("45")
@pytest.mark.parametrize(
    ("with_channel", "expected"), [(4, ((4, 5, "not-due"), "missed")), (5, ((5, 5, "reached-early"), "met"))]
)
def test_every_medical_institution_of_taizhou_is_asked_by_the_end_of_2020(
    with_channel: int, expected: tuple[object, str]
) -> None:
    register(MEDICAL[:with_channel], JIAOJIANG, "green-channel")
    register(MEDICAL[with_channel:], JIAOJIANG)
    assert judged_around(TAIZHOU, "green-channel-2020", "3310", END_OF_2020) == expected


@pytest.mark.shows("TZ-04")
@pytest.mark.feature("45")
def test_each_county_needs_a_hospital_of_the_illnesses_of_age() -> None:
    target = "geriatric-specialty-hospital-per-county"
    register(["general-hospital"], JIAOJIANG)
    assert judged_around(TAIZHOU, target, "331002", END_OF_2020) == ((0, None, "not-due"), "missed")
    register(["geriatric-hospital"], JIAOJIANG)
    register(["general-hospital"], HUANGYAN, "geriatric-specialty")
    assert judged_around(TAIZHOU, target, "331002", END_OF_2020) == ((1, None, "reached-early"), "met")
    assert judged_around(TAIZHOU, target, "331003", END_OF_2020) == ((1, None, "reached-early"), "met")


@pytest.mark.shows("CZ-05")
@pytest.mark.feature("45")
@pytest.mark.parametrize(
    ("with_channel", "expected"), [(4, ((4, 5, "not-due"), "missed")), (5, ((5, 5, "reached-early"), "met"))]
)
def test_every_medical_institution_of_chenzhou_is_asked(with_channel: int, expected: tuple[object, str]) -> None:
    register(MEDICAL[:with_channel], BEIHU, "green-channel")
    register(MEDICAL[with_channel:], BEIHU)
    assert judged_around(CHENZHOU, "green-channel-2020", "4310", END_OF_2020) == expected


@pytest.mark.shows("CZ-05")
@pytest.mark.feature("45")
def test_every_home_of_chenzhou_and_every_centre_that_cares_is_asked() -> None:
    homes = register(HOMES, BEIHU) + register(CENTRES, BEIHU, "care-function")
    register(CENTRES, BEIHU)  # without care: they are not asked
    register(["general-hospital"], BEIHU)
    target = "care-institutions-medical-service-2020"
    with_a_clinic(homes[:4])
    assert judged_around(CHENZHOU, target, "4310", END_OF_2020) == ((4, 5, "not-due"), "missed")
    with_a_clinic(homes[4:])
    assert judged_around(CHENZHOU, target, "4310", END_OF_2020) == ((5, 5, "reached-early"), "met")
