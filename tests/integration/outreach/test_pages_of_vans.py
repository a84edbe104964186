"""Vans as their users see them: routes, stops, what is on board, and the calendar of a village."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from factories import complete_evidence
from ordering import TOWNSHIP, Place, signed_in

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.outreach.models import Route
from yilian.people.models import Team

ON = "2023-09-12"


def address(name: str, **keys: object) -> str:
    return reverse(f"outreach:{name}", kwargs=keys or None)


def test_a_route_from_plan_to_home_by_pages(place: Place) -> None:
    doctor = signed_in("doctor", "family-doctor")
    assert (
        doctor.post(
            address("new-van"), {"organization": place.centre.pk, "name": "一号车", "command": uuid4()}
        ).status_code
        == 302
    )
    with using_scope(SYSTEM):
        team = Team.objects.get().pk
        van = str(doctor.get(address("new-route")).context["form"].fields["van"].queryset.get().pk)
    plan = {"on": ON, "van": van, "team": team, "division-0": "330727109901", "arrives-0": "09:00", "leaves-0": "10:00"}
    assert doctor.post(address("new-route"), plan).status_code == 302
    with using_scope(SYSTEM):
        route = Route.objects.get()
        stop, key = route.stops.get().pk, {"route_id": route.pk}
    assert ON in doctor.get(address("village", village="330727109901")).content.decode()
    assert doctor.post(address("load", **key), {"name": "氨氯地平", "unit": "盒", "quantity": "2"}).status_code == 302
    assert doctor.post(address("start", **key)).status_code == 302
    assert doctor.post(address("reach", stop_id=stop)).status_code == 302
    seen = {f"evidence-{code}": value for code, value in complete_evidence("mobile-clinic").items()}
    assert doctor.post(address("serve", stop_id=stop), {"who": "周金兰"}).status_code == 422
    assert doctor.post(address("serve", stop_id=stop), seen | {"who": "周金兰"}).status_code == 302
    with using_scope(SYSTEM):
        stock = route.stock.get().pk
    assert doctor.post(address("use", stop_id=stop), {"stock": stock, "quantity": "3"}).status_code == 422
    assert doctor.post(address("use", stop_id=stop), {"stock": stock, "quantity": "2"}).status_code == 302
    assert doctor.post(address("leave", stop_id=stop)).status_code == 302
    assert doctor.post(address("end", **key)).status_code == 302
    assert "已回场" in doctor.get(address("route", **key)).content.decode()


def test_a_village_out_of_reach_has_no_calendar(place: Place, client_as: Callable[..., Client]) -> None:
    assert client_as("nurse", TOWNSHIP).get(address("village", village="330727106901")).status_code == 404


def test_an_empty_list_says_what_to_do_next(client_as: Callable[..., Client]) -> None:
    assert 'class="empty"' in client_as("nurse", TOWNSHIP).get(address("routes")).content.decode()
