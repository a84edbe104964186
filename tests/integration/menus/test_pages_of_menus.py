"""Menus as their users see them: what is offered, ordered, answered and taken off."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from factories import complete_evidence
from ordering import TOWNSHIP, Place, signed_in

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.menus.models import MenuOrder
from yilian.people.models import Team
from yilian.places.models import Organization

DAY = "2023-09-12"
ClientAs = Callable[..., Client]


def address(name: str, **keys: object) -> str:
    return reverse(f"menus:{name}", kwargs=keys or None)


def test_an_institution_offers_takes_orders_and_answers_them(place: Place, client_as: ClientAs) -> None:
    staff, nurse = client_as("institution-staff", TOWNSHIP), signed_in("nurse", "nurse")
    with using_scope(SYSTEM):
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}").pk
        given = {
            "organization": centre,
            "team": Team.objects.get().pk,
            "item": "community-nursing",
            "offered_from": DAY,
        }
    assert staff.post(address("new-offer"), given).status_code == 302
    with using_scope(SYSTEM):
        offered = staff.get(address("new-order")).context["form"].fields["menu_item"].queryset.get().pk
    made = staff.post(address("new-order"), {"who": place.elder.name, "menu_item": offered, "wished_on": "2023-09-15"})
    assert made.status_code == 302
    assert staff.post(made["Location"] + "decline/", {}).status_code == 422
    assert staff.post(made["Location"] + "accept/", {}).status_code == 302
    evidence = {f"evidence-{code}": value for code, value in complete_evidence("community-nursing").items()}
    assert nurse.post(made["Location"] + "fulfil/", evidence | {"on": DAY}).status_code == 302
    with using_scope(SYSTEM):
        order = MenuOrder.objects.get()
        assert (order.state, order.visit.item) == ("done", "community-nursing")
    page = staff.get(made["Location"]).content.decode()
    assert "已完成" in page
    assert "PA-15" in page, "the order says what it made owed by which clause"
    assert f"/visits/{order.visit_id}/" in page, "and leads to the record that proves it"
    menu_item = f"/visits/services/menus/offered/{offered}/"
    assert place.elder.name in staff.get(menu_item).content.decode()
    assert staff.post(menu_item + "end/", {"on": "2023-01-01"}).status_code == 422
    assert staff.post(menu_item + "end/", {"on": DAY}).status_code == 302
    assert "下架" in staff.get(menu_item).content.decode()


def test_an_empty_menu_says_what_to_do_next(client_as: ClientAs) -> None:
    client = client_as("nurse", TOWNSHIP)
    for name in ("orders", "menu"):
        assert 'class="empty"' in client.get(address(name)).content.decode(), name
