"""Medicine goes from the order over the pharmacist to the door; what a rule refuses leaves nothing behind."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from ordering import HERE, ON, THERE, AsRole, Place, opened, refused, the_dead

from yilian.audit.actions import once
from yilian.audit.clock import now
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
from yilian.medicines.actions import (
    NewMedicines,
    Receipt,
    check_medicine,
    close_medicine,
    deliver_medicine,
    dispatch_medicine,
    fail_medicine,
    order_medicine,
    return_medicine,
)
from yilian.medicines.models import MedicineLine, MedicineOrder
from yilian.medicines.queries import medicines_open_for, medicines_waiting
from yilian.medicines.rules import Line
from yilian.visits.models import Visit


def medicines(place: Place, **changes: object) -> NewMedicines:
    given = {
        "pharmacy": place.centre,
        "needed_on": ON + timedelta(days=3),
        "lines": [Line("氨氯地平", "5mg", Decimal(1), "盒", 7)],
    }
    return NewMedicines(**given | changes)


def an_order(place: Place, **changes: object) -> MedicineOrder:
    return order_medicine(SYSTEM, place.elder, by=place.hands(), new_medicines=medicines(place, **changes))


def on_the_way(place: Place) -> MedicineOrder:
    order = check_medicine(SYSTEM, an_order(place), place.one("pharmacist"))
    return dispatch_medicine(SYSTEM, order, courier="小李")


@pytest.mark.shows("PA-15", "PA-16")
@pytest.mark.feature("10")
def test_medicine_goes_from_order_to_signature_and_keeps_what_it_made_owed(place: Place) -> None:
    order = on_the_way(place)
    owed = opened(order)
    assert (owed.due_on, sorted(owed.clauses)) == (ON + timedelta(days=3), ["PA-15", "PA-16"])
    deliver_medicine(SYSTEM, order, receipt=Receipt("女儿", "签收单 17"))
    order.refresh_from_db()
    owed.refresh_from_db()
    assert order.visit is not None
    assert str(owed.fulfilled_by) == f"visits.visit:{order.visit_id}"
    assert order.visit.practitioner.kind == "pharmacist"
    assert close_medicine(SYSTEM, order).state == "closed"
    assert opened(order).waived_on is None


def test_only_a_pharmacist_with_a_valid_certificate_passes_it(place: Place) -> None:
    order = an_order(place)
    refused("practitioner-not-qualified", lambda: check_medicine(SYSTEM, order, place.doctor))
    lapsed = place.one("pharmacist", until=date(2023, 9, 11))
    refused("certificate-lapsed", lambda: check_medicine(SYSTEM, order, lapsed))
    order.refresh_from_db()
    assert (order.state, order.checked_by) == ("ordered", None)


def test_what_comes_to_nothing_is_waived_with_its_reason(place: Place) -> None:
    order = return_medicine(SYSTEM, an_order(place), place.one("pharmacist"), reason="剂量过大")
    close_medicine(SYSTEM, order)
    assert opened(order).waived_reason == "剂量过大"
    failed = fail_medicine(SYSTEM, on_the_way(place), reason="家里没人")
    assert opened(failed).waived_on is None
    assert dispatch_medicine(SYSTEM, failed, courier="小王").state == "dispatched"


def test_what_an_order_of_medicine_cannot_be(place: Place) -> None:
    fortnight = [Line("二甲双胍", "", Decimal(2), "盒", 14)]
    refused("prescription-too-long", lambda: an_order(place, lines=fortnight), MedicineOrder)
    assert an_order(place, lines=fortnight, long=True).long_prescription
    refused("wish-in-past", lambda: an_order(place, needed_on=date(2023, 9, 11)), MedicineOrder)
    with pytest.raises(Invalid):
        an_order(place, lines=[])
    by, given = place.hands("nurse"), medicines(place)
    refused(
        "practitioner-not-qualified",
        lambda: order_medicine(SYSTEM, place.elder, by=by, new_medicines=given),
        MedicineOrder,
    )
    refused(
        "elder-died-before-visit",
        lambda: order_medicine(SYSTEM, the_dead(), by=place.hands(), new_medicines=given),
        MedicineOrder,
    )
    order = on_the_way(place)
    refused("step-not-possible", lambda: check_medicine(SYSTEM, order, place.one("pharmacist")))
    refused("signature-missing", lambda: deliver_medicine(SYSTEM, order, receipt=Receipt("", "17")), Visit)
    future = Receipt("儿子", "17", now() + timedelta(hours=1))
    refused("visit-in-future", lambda: deliver_medicine(SYSTEM, order, receipt=future), Visit)
    early = Receipt("儿子", "17", now() - timedelta(days=1))
    refused("signed-before-sent", lambda: deliver_medicine(SYSTEM, order, receipt=early), Visit)
    unsent = check_medicine(SYSTEM, an_order(place), place.one("pharmacist"))
    refused("way-missing", lambda: dispatch_medicine(SYSTEM, unsent))


def test_one_signature_sent_twice_is_one_visit(place: Place) -> None:
    order, command = on_the_way(place), uuid4()
    for _ in range(2):
        once(
            SYSTEM, command, "deliver_medicine", lambda: deliver_medicine(SYSTEM, order, receipt=Receipt("女儿", "17"))
        )
    assert Visit.objects.count() == 1


def test_a_neighbouring_township_sees_neither_order_nor_line(place: Place, as_role: AsRole) -> None:
    order = an_order(place)
    with using_scope(as_role("family-doctor", THERE)):
        assert not MedicineOrder.objects.exists()
        assert not MedicineLine.objects.exists()
        assert not medicines_waiting(ON).exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert list(medicines_open_for(place.elder.pk, ON)) == [order]
        assert MedicineLine.objects.get().order == order
        assert medicines_waiting(ON).count() == 1
