"""The institution's page says what the rules of documents ask of it; the register can be asked who does not comply."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.registers import NewLicence, count_beds, grant_licence, load_organizations
from yilian.places.models import Licence, Organization
from yilian.supervision.queries.requirements import register_in, requirements_of_institution

ON = date(2023, 9, 12)
STATION = "own-station-or-clinic"


@pytest.fixture
def home(county: None) -> Organization:
    given = Organization(
        code="big-home", name_zh="百床养老院", kind="care-institution", care_type="nursing", division_id="330727109000"
    )
    with using_scope(SYSTEM):
        (made,) = load_organizations(SYSTEM, organizations=[given])
        count_beds(SYSTEM, made, counts={"nursing": 100}, on=date(2022, 1, 1))
    return made


def states(home: Organization, on: date = ON) -> dict[str, str]:
    with using_scope(SYSTEM):
        return {each.rule: each.state for each in requirements_of_institution(home, on)}


@pytest.mark.shows("PA-22")
@pytest.mark.feature("41")
def test_a_home_of_a_hundred_beds_is_told_until_it_has_a_clinic(
    home: Organization, client_as: Callable[..., Client]
) -> None:
    bureau, address = client_as("health-bureau"), reverse("places:organization", args=[home.pk])
    page = bureau.get(address).content.decode()
    assert "未做到 2" in page  # without a unit of its own it has no agreement either (PA-37)
    assert "PA-22" in page
    assert states(home)[STATION] == "unmet"
    with using_scope(SYSTEM):
        unit = NewLicence(Licence.Kind.MEDICAL_UNIT, "备 1", date(2022, 6, 1), unit="clinic")
        grant_licence(SYSTEM, home, new_licence=unit)
    assert states(home)[STATION] == "met"
    assert states(home, date(2022, 5, 31))[STATION] == "unmet"
    assert states(home, date(2021, 12, 31))[STATION] == "unknown"  # its beds were not counted yet
    assert "未做到 0" in bureau.get(address).content.decode()


@pytest.mark.shows("PA-22")
@pytest.mark.feature("41")
def test_the_register_says_who_does_not_comply_and_of_whom_it_is_not_known(home: Organization) -> None:
    with using_scope(SYSTEM):
        listed = dict[str, dict[str, str]]()
        for each in register_in("330727", ON).findings:
            listed.setdefault(each.organization.code, {})[each.rule.rule] = each.state
    assert listed["big-home"][STATION] == "unmet"
    assert set(listed["centre-330727109000"].values()) == {"unknown"}
    assert STATION not in listed["centre-330727109000"]


def test_an_elder_s_page_names_entitlements_with_their_clause(county: None, client_as: Callable[..., Client]) -> None:
    with using_scope(SYSTEM):
        elder = an_elder(groups=("hardship", "in-need-of-device"))
    page = client_as("family-doctor").get(reverse("people:elder", args=[elder.pk])).content.decode()
    assert 'id="requirements"' in page
    assert "PA-17" in page


@pytest.mark.shows("PA-22")
def test_the_program_lists_who_does_not_comply(home: Organization, capsys: pytest.CaptureFixture[str]) -> None:
    def rows(*more: str) -> list[dict[str, str]]:
        with pytest.raises(SystemExit) as left:
            main(["--json", "requirements", "--place", "panan-2021", "--on", "2023-09-12", *more])
        assert not left.value.code
        found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["rows"]
        return found

    unmet = {"code": "big-home", "name": "百床养老院", "state": "unmet"}
    assert rows("--unmet") == [unmet | {"rule": STATION}, unmet | {"rule": "internal-unit-or-agreement"}]
    assert {row["state"] for row in rows()} == {"unmet", "unknown"}
