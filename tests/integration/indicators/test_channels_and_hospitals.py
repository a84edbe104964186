"""Green channels, geriatric hospitals, nursing beds and homes with medicine, from the register to the verdict around the due day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from factories import an_elder, complete_evidence

from yilian.audit.scope import using_scope
from yilian.indicators.queries.figures import members
from yilian.indicators.queries.target_rows import TargetRow, target_line
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.staff import certify, form_team, register_practitioner
from yilian.places.actions.declarations import NewCharacteristic, record_characteristic
from yilian.places.actions.registers import NewLicence, count_beds, grant_licence, load_divisions, load_organizations
from yilian.places.models import Division, Licence, Organization
from yilian.visits.actions.visits import Delivery, record_visit

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


def register(kinds: Iterable[str], division: str, *services: str, level: str = "") -> list[Organization]:
    """Register institutions of a division and level that have stood for years, with what they declare to run."""
    standing = Organization.objects.count()
    named = [
        Organization(
            code=f"{kind}-{number}",
            name_zh=f"{number}号",
            kind=kind,
            division_id=division,
            level=level,
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


@pytest.mark.shows("CZ-01")
@pytest.mark.feature("45")
@pytest.mark.parametrize("left_out", ["green-channel", "geriatric-department", "geriatric-ward", ""])
def test_every_larger_hospital_of_chenzhou_has_all_three_by_the_end_of_2018(left_out: str) -> None:
    three = ("green-channel", "geriatric-department", "geriatric-ward")
    register(["general-hospital"], BEIHU, *three, level="level-3")
    register(["tcm-hospital"], BEIHU, *(word for word in three if word != left_out), level="level-2")
    register(["general-hospital"], BEIHU, level="level-1")  # too small: it is not asked
    register(["general-hospital"], BEIHU)  # without a level: nor is this one
    figure, reached = (1, 2) if left_out else (2, 2), not left_out
    expected = ((*figure, "reached-early" if reached else "not-due"), "met" if reached else "missed")
    assert judged_around(CHENZHOU, "secondary-hospitals-2018", "4310", END_OF_2018) == expected


@pytest.mark.shows("TZ-07")
@pytest.mark.feature("17", "45")
@pytest.mark.parametrize(
    ("care", "medical", "verdict"),
    [(80, 20, "met"), (81, 20, "met"), (79, 21, "missed"), (100, 0, "missed")],
)
def test_of_nursing_beds_four_in_five_stand_in_care_institutions(care: int, medical: int, verdict: str) -> None:
    (home,), (centre,) = register(["care-institution"], JIAOJIANG), register(["township-health-centre"], JIAOJIANG)
    count_beds(SYSTEM, home, counts={"nursing": care, "care": 300}, on=date(2019, 1, 1))
    count_beds(SYSTEM, centre, counts={"rehabilitation-nursing": medical, "medical": 50}, on=date(2019, 1, 1))
    line = target_line(TAIZHOU, "nursing-bed-split", "3310", END_OF_2020)
    assert line.figure is not None
    whole = care + medical
    assert dict(line.figure.parts) == pytest.approx({"care": care / whole, "medical": medical / whole})
    assert (line.verdict, line.demand) == (verdict, "养老机构 80% / 医疗机构 20%")


@pytest.mark.feature("17", "45")
@pytest.mark.shows("TZ-06")
def test_two_nursing_beds_a_hundred_elders_count_those_of_both_sectors() -> None:
    (home,), (centre,) = register(["care-institution"], JIAOJIANG), register(["township-health-centre"], JIAOJIANG)
    for number in range(50):
        an_elder(name=f"老{number}", residence=JIAOJIANG, birth_date=date(1950, 1, 1))
    count_beds(SYSTEM, home, counts={"nursing": 0}, on=date(2019, 1, 1))
    count_beds(SYSTEM, centre, counts={"rehabilitation-nursing": 1}, on=date(2019, 1, 1))
    assert judged_around(TAIZHOU, "nursing-beds-per-100", "3310", END_OF_2020) == ((1, 50, "reached-early"), "met")


@pytest.mark.shows("PA-36")
@pytest.mark.feature("45")
def test_centres_of_each_kind_are_counted_while_they_bear_the_name(county: None) -> None:
    on = date(2023, 9, 12)
    kinds = ("demonstration-township-centres", "high-end-centres")
    assert [target_line("panan-2021", target, "330727", on).value for target in kinds] == [None, None]
    centres = register(["integrated-centre", "integrated-centre", "township-health-centre"], "330727109000")
    for centre, word in zip(
        centres, ("high-end-centre", "high-end-centre", "demonstration-township-centre"), strict=True
    ):
        named = NewCharacteristic(word, date(2023, 6, 1), "县卫健局命名文件")
        record_characteristic(SYSTEM, centre, details=named)
    lines = [target_line("panan-2021", target, "330727", on) for target in kinds]
    assert [(line.figure.numerator if line.figure else None, line.verdict) for line in lines] == [
        (1, "no-figure"),
        (2, "no-figure"),
    ]
    assert [members_of(line, on) for line in lines] == [{centres[2].pk}, {centres[0].pk, centres[1].pk}]
    assert target_line("panan-2021", "high-end-centres", "330727", date(2023, 5, 31)).value is None


def members_of(line: TargetRow, on: date, division: str = "330727") -> set[int]:
    return {int(member.key) for member in members(line.target, division, on, counts=True)}


@pytest.mark.shows("CZ-22")
@pytest.mark.feature("45")
def test_non_clinical_services_in_homes_are_counted_apart_from_treatment() -> None:
    on = date(2023, 9, 12)
    (home,), (centre,) = register(["rural-care-home"], BEIHU), register(["community-health-centre"], BEIHU)
    doctor = register_practitioner(SYSTEM, centre, name="张医生", kind="doctor")
    certify(SYSTEM, doctor, number="T-1", starts_on=date(2018, 1, 1))
    team = form_team(SYSTEM, centre, name="一队", members=[doctor])
    resident = an_elder(residence=BEIHU, lives="in-institution", organization=home.pk)
    neighbour = an_elder(residence=BEIHU, name="住在家里的人")
    assert target_line(CHENZHOU, "non-clinical-services", "4310", on).value is None
    for elder, item in (
        (resident, "nutrition-guidance"),
        (resident, "non-clinical-health-service"),
        (resident, "bedside-round"),  # treatment: it is not counted
        (neighbour, "nutrition-guidance"),  # not in a home
    ):
        record_visit(SYSTEM, elder, team, doctor, delivery=Delivery(item, on, complete_evidence(item)))
    line = target_line(CHENZHOU, "non-clinical-services", "4310", on)
    assert line.figure is not None
    assert (line.figure.numerator, line.verdict, line.threshold) == (2, "no-figure", None)
    assert members_of(line, on, "4310") == {home.pk}


@pytest.mark.shows("ZJ-08")
@pytest.mark.feature("45")
@pytest.mark.parametrize(
    ("checked", "expected"), [(2, ((2, 3, "not-due"), "missed")), (3, ((3, 3, "reached-early"), "met"))]
)
def test_every_home_gives_medical_service_up_to_the_standard_by_the_end_of_2022(
    checked: int, expected: tuple[object, str]
) -> None:
    target, due = "care-institutions-standardised-medical-service-2022", date(2022, 12, 31)
    register(CENTRES, JIAOJIANG)  # of communities: they are not asked
    homes = register(HOMES, JIAOJIANG)
    assert target_line("zhejiang-2020", target, "33", due).verdict == "no-data"
    for home in homes[:checked]:
        entry = NewCharacteristic("standardised-medical-service", date(2022, 6, 1), "核查记录，按省标准")
        record_characteristic(SYSTEM, home, details=entry)
    assert judged_around("zhejiang-2020", target, "33", due) == expected
    assert judged("zhejiang-2020", target, "33", date(2022, 5, 31))[0] is None


@pytest.mark.shows("FJ-28")
@pytest.mark.feature("45")
def test_how_many_integrated_institutions_both_sectors_assess() -> None:
    target, on = "assessed-by-both-sectors", date(2023, 9, 12)
    rows = (("350000000000", "福建省", "province", None), ("350700000000", "南平市", "city", "350000000000"))
    load_divisions(SYSTEM, divisions=[Division(code=c, name_zh=n, level=level, parent_id=p) for c, n, level, p in rows])
    centre, home, _other = (
        *register(["integrated-centre"], "350700000000"),
        *register(["care-institution"], "350700000000", "integrated-service"),
        *register(["care-institution"], "350700000000"),
    )
    assert target_line("fujian-2022", target, "35", on).value is None
    record_characteristic(SYSTEM, centre, details=NewCharacteristic("jointly-assessed", date(2023, 1, 1), "考核方案"))
    assert judged("fujian-2022", target, "35", on) == (1, 2, "no-figure")
    assert members_of(target_line("fujian-2022", target, "35", on), on, "35") == {centre.pk}
    no = NewCharacteristic("jointly-assessed", date(2023, 1, 1), "考核方案", holds=False)
    record_characteristic(SYSTEM, home, details=no)
    assert judged("fujian-2022", target, "35", on) == (1, 2, "no-figure")


@pytest.mark.shows("CZ-06")
@pytest.mark.feature("45")
def test_health_management_of_the_old_and_of_bereaved_parents_is_counted_apart() -> None:
    """Of two of 65 one had the year's check-up; of two bereaved parents of 60 to 64 one; others count in neither."""
    on = date(2020, 12, 31)
    (centre,) = register(["community-health-centre"], BEIHU)
    doctor = register_practitioner(SYSTEM, centre, name="张医生", kind="doctor")
    certify(SYSTEM, doctor, number="T-1", starts_on=date(2018, 1, 1))
    team = form_team(SYSTEM, centre, name="一队", members=[doctor])
    bereaved = {"birth_date": date(1958, 6, 1), "groups": ("bereaved-of-only-child",)}
    old, _old, parent, _parent, _other = (
        an_elder(residence=BEIHU, birth_date=date(1950, 1, 1)),
        an_elder(residence=BEIHU, birth_date=date(1955, 12, 31)),
        an_elder(residence=BEIHU, **bereaved),
        an_elder(residence=BEIHU, **bereaved),
        an_elder(residence=BEIHU, birth_date=date(1958, 6, 1)),
    )
    for elder in (old, parent):
        done = Delivery("health-checkup", date(2020, 6, 1), complete_evidence("health-checkup"), sure=True)
        record_visit(SYSTEM, elder, team, doctor, delivery=done)
    assert judged(CHENZHOU, "health-management-rate-2020", "4310", on)[:2] == (1, 2)
    assert judged(CHENZHOU, "health-management-bereaved-parents", "4310", on) == (1, 2, "no-figure")
