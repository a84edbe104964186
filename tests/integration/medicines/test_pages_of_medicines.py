"""Orders of medicine as their users see them: the list, the form, and the steps of each to the door."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from ordering import TOWNSHIP, Place, signed_in

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.medicines.models import MedicineOrder
from yilian.visits.models import Visit

ON = "2023-09-12"


def address(name: str, **keys: object) -> str:
    return reverse(f"medicines:{name}", kwargs=keys or None)


def test_medicine_is_ordered_checked_sent_and_signed_for(place: Place) -> None:
    doctor, pharmacist, nurse = (
        signed_in("doctor", "family-doctor"),
        signed_in("pharmacist", "pharmacist"),
        signed_in("nurse", "nurse"),
    )
    given = {
        "who": "周金兰",
        "needed_on": ON,
        "pharmacy": place.centre.pk,
        "command": uuid4(),
        "name-0": "氨氯地平",
        "quantity-0": "1",
        "unit-0": "盒",
        "days-0": "7",
    }
    assert doctor.post(address("new"), given).status_code == 302
    with using_scope(SYSTEM):
        key = {"medicine_id": MedicineOrder.objects.get().pk}
    assert address("check", **key) not in doctor.get(address("order", **key)).content.decode()
    assert doctor.get(address("check", **key)).status_code == 403
    assert pharmacist.post(address("check", **key)).status_code == 302
    assert pharmacist.post(address("dispatch", **key), {}).status_code == 422
    assert pharmacist.post(address("dispatch", **key), {"courier": "小李"}).status_code == 302
    assert "配送中" in nurse.get(address("orders"), {"show": "dispatched"}).content.decode()
    assert nurse.post(address("deliver", **key), {"signed_by": "女儿"}).status_code == 422
    assert nurse.post(address("deliver", **key), {"signed_by": "女儿", "proof": "17"}).status_code == 302
    page = nurse.get(address("order", **key)).content.decode()
    assert "已签收" in page
    assert "女儿" in page
    with using_scope(SYSTEM):
        assert Visit.objects.get(item="medicine-delivery").practitioner.kind == "pharmacist"


def test_a_bad_line_of_medicine_is_marked_where_it_stands(place: Place) -> None:
    given = {
        "who": "周金兰",
        "needed_on": ON,
        "pharmacy": place.centre.pk,
        "command": uuid4(),
        "name-0": "氨氯地平",
        "quantity-0": "0",
        "unit-0": "盒",
        "days-0": "7",
    }
    answer = signed_in("doctor", "family-doctor").post(address("new"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"quantity-0"}


def test_an_empty_list_says_what_to_do_next(client_as: Callable[..., Client]) -> None:
    assert 'class="empty"' in client_as("nurse", TOWNSHIP).get(address("orders")).content.decode()
