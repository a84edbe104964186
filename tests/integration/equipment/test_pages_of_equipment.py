"""Equipment as its users see it: the register, the list of loans and the steps of each."""

from uuid import uuid4

from django.urls import reverse
from ordering import Place, signed_in

from yilian.audit.scope import using_scope
from yilian.equipment.models import Equipment, Loan
from yilian.kernel.actors import SYSTEM

ON = "2023-09-12"


def address(name: str, **keys: object) -> str:
    return reverse(f"equipment:{name}", kwargs=keys or None)


def test_equipment_is_registered_lent_and_taken_back(place: Place) -> None:
    nurse = signed_in("nurse", "nurse")
    assert 'class="empty"' in nurse.get(address("loans")).content.decode()
    given = {"organization": place.centre.pk, "kind": "wheelchair", "number": "L-9", "command": uuid4()}
    assert nurse.post(address("new"), given).status_code == 302
    assert nurse.post(address("new"), given | {"command": uuid4()}).status_code == 422
    with using_scope(SYSTEM):
        piece = Equipment.objects.get().pk
    terms = {"who": "周金兰", "lent_on": "2023-09-01", "due_on": "2023-09-11"}
    assert nurse.post(address("lend", equipment_id=piece), terms).status_code == 302
    again = nurse.post(address("lend", equipment_id=piece), terms)
    assert again.status_code == 422
    assert "已经借出" in again.content.decode()
    assert "逾期未还" in nurse.get(address("loans")).content.decode()
    assert "轮椅" in nurse.get(reverse("people:elder", kwargs={"elder_id": place.elder.pk})).content.decode()
    with using_scope(SYSTEM):
        loan = Loan.objects.get().pk
    longer = {"due_on": "2023-12-01", "reason": "还要用"}
    assert nurse.post(address("extend", loan_id=loan), longer | {"due_on": "2023-09-01"}).status_code == 422
    assert nurse.post(address("extend", loan_id=loan), longer).status_code == 302
    page = nurse.get(address("loan", loan_id=loan)).content.decode()
    assert "2023-12-01" in page
    assert "服务记录" in page
    returned = {"on": ON, "condition": "broken"}
    assert nurse.post(address("take-back", loan_id=loan), returned).status_code == 302
    assert "周金兰" not in nurse.get(address("loans")).content.decode()
    broken = nurse.get(address("piece", equipment_id=piece)).content.decode()
    assert "/lend/" not in broken, "what is broken is not lent"
    repaired = {"condition": "good", "reason": "换了轮胎"}
    assert nurse.post(address("inspect", equipment_id=piece), repaired).status_code == 302
    assert "/lend/" in nurse.get(address("piece", equipment_id=piece)).content.decode()
