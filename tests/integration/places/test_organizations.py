"""Organizations: entered within one's area, licensed, counted, found by every name, shown on their page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.places import queries
from yilian.places.actions.registers import (
    NewLicence,
    OrganizationDetails,
    count_beds,
    end_licence,
    grant_licence,
    register_organization,
    revise_organization,
)
from yilian.places.models import Organization

ON = date(2023, 9, 12)
CARE = OrganizationDetails(
    "尖山镇敬老院",
    "rural-care-home",
    "330727109000",
    known_as=("尖山敬老院",),
    ownership="public",
    uscc="91110000600037341L",
    operates_since=date(2020, 3, 1),
    modes=("partnership",),
    identities=(("尖山镇医养中心", "integrated-centre"), ("尖山残疾人之家", "disabled-home")),
)


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def home() -> Organization:
    return register_organization(SYSTEM, code="jianshan-home", details=CARE)


@pytest.mark.shows("PA-30")
def test_one_staff_may_have_several_name_plates(home: Organization) -> None:
    assert [one.name_zh for one in home.identities.order_by("pk")] == ["尖山镇医养中心", "尖山残疾人之家"]
    assert home.pinyin == "jianshanzhenjinglaoyuan"


def test_names_find_candidates_and_only_a_code_tells_them_apart(home: Organization) -> None:
    other = register_organization(
        SYSTEM, code="yushan-home", details=replace(CARE, division="330727106000", uscc="", identities=())
    )
    for name in ("尖山镇敬老院", "尖山敬老院"):
        assert set(queries.known_as(name)) == {home, other}
    assert set(queries.known_as("尖山镇医养中心")) == {home}
    with pytest.raises(Refused, match="organization-code-taken"):
        register_organization(SYSTEM, code="yushan-home", details=replace(CARE, uscc=""))
    with pytest.raises(Refused, match="credit-code-taken"):
        register_organization(SYSTEM, code="third", details=CARE)


def test_bad_details_are_all_named() -> None:
    bad = replace(CARE, kind="castle", modes=("magic",), division="999999999999", uscc="1", longitude=120.0)
    with pytest.raises(Invalid) as refused:
        register_organization(SYSTEM, code="x", details=bad)
    assert {problem.code for problem in refused.value.problems} == {
        "kind-unknown",
        "mode-unknown",
        "division-not-registered",
        "uscc-shape",
        "coordinates-incomplete",
    }


@pytest.mark.shows("TZ-08")
def test_both_licences_on_a_day(home: Organization) -> None:
    grant_licence(SYSTEM, home, new_licence=NewLicence("care", "浙民养 1", date(2021, 1, 1), date(2023, 12, 31)))
    assert not queries.with_both_licences(ON).exists()
    unit = grant_licence(SYSTEM, home, new_licence=NewLicence("medical-unit", "备 2", date(2022, 1, 1), unit="clinic"))
    assert list(queries.with_both_licences(ON)) == [home]
    assert not queries.with_both_licences(date(2021, 12, 31)).exists()
    assert "clinic" in queries.institution_facts(home, ON).has
    with pytest.raises(Refused, match="licence-overlaps"):
        grant_licence(SYSTEM, home, new_licence=NewLicence("care", "浙民养 9", date(2023, 12, 31)))
    grant_licence(SYSTEM, home, new_licence=NewLicence("care", "浙民养 9", date(2024, 1, 1)))
    end_licence(SYSTEM, unit, ends_on=date(2023, 6, 30), reason="撤销医务室")
    assert not queries.with_both_licences(ON).exists()
    assert queries.with_both_licences(date(2023, 6, 30)).exists()


@pytest.mark.shows("ZJ-04")
@pytest.mark.feature("17")
def test_beds_are_those_of_the_last_count(home: Organization) -> None:
    count_beds(SYSTEM, home, counts={"care": 80, "nursing": 20}, on=date(2022, 1, 1))
    count_beds(SYSTEM, home, counts={"care": 100}, on=date(2023, 1, 1))
    count_beds(SYSTEM, home, counts={"care": 90}, on=date(2023, 1, 1))
    assert queries.beds_on(ON) == {home.pk: {"care": 90, "nursing": 20}}
    assert queries.beds_on(date(2022, 6, 1), [home.pk]) == {home.pk: {"care": 80, "nursing": 20}}
    assert queries.beds_on(date(2021, 12, 31)) == {}
    facts = queries.institution_facts(home, ON)
    assert (facts.beds, facts.operated_months, facts.modes) == (110, 42, frozenset({"partnership"}))
    with pytest.raises(Invalid):
        count_beds(SYSTEM, home, counts={"care": -1, "sofa": 3}, on=ON)


def test_nobody_writes_outside_their_area(home: Organization, as_role: Callable[..., Actor]) -> None:
    elsewhere = as_role("county-admin", "330727106")
    with pytest.raises(Refused, match="outside-your-area"):
        revise_organization(elsewhere, home, details=replace(CARE, division="330727106000"))
    with pytest.raises(Refused, match="outside-your-area"):
        grant_licence(elsewhere, home, new_licence=NewLicence("care", "1", ON))
    with pytest.raises(Refused, match="outside-your-area"):
        count_beds(elsewhere, home, counts={"care": 1}, on=ON)
    with pytest.raises(Refused, match="not-permitted"):
        register_organization(as_role("nurse"), code="y", details=CARE)


def test_the_pages(home: Organization, client_as: Callable[..., Client]) -> None:
    grant_licence(SYSTEM, home, new_licence=NewLicence("care", "浙民养 1", date(2021, 1, 1), date(2023, 9, 30)))
    count_beds(SYSTEM, home, counts={"care": 80}, on=date(2022, 1, 1))
    client = client_as("nurse")
    page = client.get(f"/organizations/{home.pk}/").content.decode()
    for words in ("尖山镇医养中心", "即将到期", "没有有效的医疗机构执业许可", "80", "jianshan-home"):
        assert words in page
    assert "尖山镇敬老院" in client.get("/organizations/?q=尖山敬老院&kind=rural-care-home").content.decode()
    empty = client.get("/organizations/?licences=both").content.decode()
    assert "没有符合条件的机构" in empty
    assert client.get("/organizations/99999/").status_code == 404
