"""What is ordered from a menu is owed where a clause promises it, and done with the visit that proves it."""

from datetime import date

import pytest
from factories import an_elder, complete_evidence
from ordering import HERE, ON, THERE, AsRole, Place, opened, refused, the_dead

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import NotFound
from yilian.menus.actions import (
    Offer,
    answer_menu_order,
    end_offer,
    fulfil_menu_order,
    offer,
    order_from_menu,
    withdraw_menu_order,
)
from yilian.menus.models import MenuItem, MenuOrder
from yilian.menus.queries import menu_orders_open_for, menu_orders_waiting
from yilian.menus.rules import MenuState
from yilian.obligations.queries.fulfilment import FulfilmentFilter, fulfilment_in_all
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Organization
from yilian.visits.models import Visit


def an_offer(place: Place, item: str = "community-nursing") -> MenuItem:
    return offer(SYSTEM, place.centre, place.team, new_offer=Offer(item, date(2023, 1, 1)))


def test_an_order_makes_the_promise_owed_and_doing_it_keeps_it(place: Place) -> None:
    order = order_from_menu(SYSTEM, place.elder, an_offer(place), wished_on=date(2023, 9, 15))
    owed = opened(order)
    assert (owed.due_on, sorted(owed.clauses)) == (date(2023, 9, 15), ["PA-15", "PA-16"])
    nurse, evidence = place.one("nurse"), complete_evidence("community-nursing")
    refused("step-not-possible", lambda: fulfil_menu_order(SYSTEM, order, nurse, on=ON, evidence=evidence), Visit)
    answer_menu_order(SYSTEM, order, to=MenuState.ACCEPTED)
    done = fulfil_menu_order(SYSTEM, order, nurse, on=ON, evidence=evidence)
    assert str(opened(order).fulfilled_by) == f"visits.visit:{done.visit_id}"


def test_what_is_declined_or_taken_back_is_owed_no_more(place: Place, as_role: AsRole) -> None:
    offered = an_offer(place)
    order = order_from_menu(SYSTEM, place.elder, offered, wished_on=ON)
    staff = as_role("institution-staff", HERE)
    refused("reason-missing", lambda: answer_menu_order(staff, order, to=MenuState.DECLINED))
    answer_menu_order(staff, order, to=MenuState.DECLINED, reason="没有人手")
    assert opened(order).waived_reason == "没有人手"
    again = order_from_menu(staff, place.elder, offered, wished_on=ON)
    withdraw_menu_order(staff, again, reason="改天")
    assert opened(again).waived_reason == "改天"


def test_what_is_taken_off_the_menu_is_ordered_no_more_and_what_was_ordered_stays(
    place: Place, as_role: AsRole
) -> None:
    offered = an_offer(place)
    order = order_from_menu(SYSTEM, place.elder, offered, wished_on=date(2023, 9, 20))
    refused("due-before-start", lambda: end_offer(SYSTEM, offered, on=date(2022, 12, 31)))
    stranger = as_role("institution-staff", "330727106")
    with pytest.raises(NotFound):
        end_offer(stranger, offered, on=ON)
    end_offer(SYSTEM, offered, on=ON)
    late = date(2023, 9, 13)
    refused("not-offered-then", lambda: order_from_menu(SYSTEM, place.elder, offered, wished_on=late), MenuOrder)
    assert answer_menu_order(SYSTEM, order, to=MenuState.ACCEPTED).state == "accepted"


def test_what_no_clause_promises_is_owed_by_the_order_and_counts_in_no_rate(place: Place) -> None:
    year = FulfilmentFilter("330727", date(2023, 1, 1), date(2023, 12, 31))
    before = fulfilment_in_all(year, date(2024, 1, 1))
    order = order_from_menu(SYSTEM, place.elder, an_offer(place, "hospice-care"), wished_on=ON)
    owed = opened(order)
    assert (owed.clauses, owed.norm) == ([], "order")
    assert fulfilment_in_all(year, date(2024, 1, 1)) == before
    refused(
        "wish-in-past",
        lambda: order_from_menu(SYSTEM, place.elder, order.menu_item, wished_on=date(2023, 9, 1)),
        MenuOrder,
    )
    refused(
        "elder-died-before-visit", lambda: order_from_menu(SYSTEM, the_dead(), order.menu_item, wished_on=ON), MenuOrder
    )


@pytest.mark.shows("PA-06")
def test_a_resident_of_a_centre_is_owed_what_is_ordered_whatever_the_centre_is_registered_as(place: Place) -> None:
    centre = Organization(
        code="centre-of-two-signs",
        name_zh="医养中心",
        kind="township-health-centre",
        division_id="330727109000",
        modes=["care-in-medical"],
    )
    (centre,) = load_organizations(SYSTEM, organizations=[centre])
    resident = an_elder(lives="in-institution", organization=centre.pk)
    order = order_from_menu(SYSTEM, resident, an_offer(place, "tcm-service"), wished_on=ON)
    assert opened(order).clauses == ["PA-10"]
    at_home = order_from_menu(SYSTEM, an_elder(), order.menu_item, wished_on=ON)
    assert opened(at_home).clauses == []


def test_a_neighbouring_township_sees_neither_offer_nor_order(place: Place, as_role: AsRole) -> None:
    offered = an_offer(place)
    order = order_from_menu(SYSTEM, place.elder, offered, wished_on=ON)
    with using_scope(as_role("family-doctor", THERE)):
        assert not MenuItem.objects.filter(pk=offered.pk).exists()
        assert not menu_orders_waiting(ON).exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert MenuItem.objects.get(pk=offered.pk) == offered
        assert list(menu_orders_open_for(place.elder.pk, ON)) == [order]
