"""What the document of 台州 promises elders without a rhythm: by contract at home, and traditional medicine through the whole course."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import an_elder, complete_evidence
from pairs import TAIZHOU, a_county_of, two_sides

from yilian.agreements.actions.enrolments import Contract, sign_contract
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.menus.actions import Offer, answer_menu_order, fulfil_menu_order, offer, order_from_menu
from yilian.menus.rules import MenuState
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, form_team, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.places.policies import policy_library

ON = date(2023, 9, 12)
TOWNSHIP = TAIZHOU[3][0]


@pytest.fixture
def centre(county: None) -> Iterator[Organization]:
    with using_scope(SYSTEM):
        a_county_of(TAIZHOU)
        yield two_sides(TAIZHOU)[1]


def staff(centre: Organization, kind: str) -> tuple[Team, Practitioner]:
    person = register_practitioner(SYSTEM, centre, name=f"{kind}甲", kind=kind)
    certify(SYSTEM, person, number=f"T-{kind}", starts_on=date(2018, 1, 1))
    return form_team(SYSTEM, centre, name=f"{kind}组", members=[person]), person


def ordered_and_done(elder: Elder, centre: Organization, provider: tuple[Team, Practitioner], item: str) -> Obligation:
    """Order a service from a menu and do it; return what the order made owed."""
    team, person = provider
    order = order_from_menu(
        SYSTEM, elder, offer(SYSTEM, centre, team, new_offer=Offer(item, date(2023, 1, 1))), wished_on=ON
    )
    answer_menu_order(SYSTEM, order, to=MenuState.ACCEPTED)
    fulfil_menu_order(SYSTEM, order, person, on=ON, evidence=complete_evidence(item))
    return Obligation.objects.get(basis_kind="menus.menuorder", basis_key=order.pk)


@pytest.mark.shows("TZ-16")
def test_an_elder_at_home_has_a_contract_and_health_management_that_goes_on(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    """Without a contract the elder stands on the list; with it health management goes on and a check-up asked for is owed and done."""
    elder, resident = (
        an_elder(residence=TOWNSHIP),
        an_elder(residence=TOWNSHIP, birth_date=date(1970, 1, 1), name="未满六十"),
    )
    provider = staff(centre, "doctor")
    doctor = client_as("family-doctor", TAIZHOU[2][0])
    without = reverse("agreements:without")
    page = reverse("people:elder", args=[elder.pk])
    assert elder.name in doctor.get(without).content.decode()
    sign_contract(SYSTEM, elder, provider[0], contract=Contract("family-doctor", date(2023, 1, 5), date(2023, 1, 10)))
    assert elder.name not in doctor.get(without).content.decode()
    shown = doctor.get(page).content.decode()
    assert "TZ-16" in shown
    assert "健康管理" in shown
    owed = ordered_and_done(elder, centre, provider, "health-checkup")
    assert (owed.clauses, owed.fulfilled_on) == (["TZ-16"], ON)
    assert "TZ-16" not in doctor.get(reverse("people:elder", args=[resident.pk])).content.decode()


@pytest.mark.shows("TZ-17")
def test_traditional_medicine_accompanies_the_whole_course(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    """Treatment, prevention, health preservation and rehabilitation are each promised, ordered, and done with their evidence."""
    elder, provider = an_elder(residence=TOWNSHIP), staff(centre, "tcm-doctor")
    course = ("tcm-treatment", "tcm-prevention", "tcm-health-preservation", "tcm-rehabilitation")
    for item in course:
        owed = ordered_and_done(elder, centre, provider, item)
        assert (owed.what, owed.clauses, owed.fulfilled_on) == (item, ["TZ-17"], ON)
    page = reverse("people:elder", args=[elder.pk])
    shown = client_as("family-doctor", TAIZHOU[2][0]).get(page).content.decode()
    assert all(policy_library().catalogue.item[item].name.zh in shown for item in course)
