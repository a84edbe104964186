"""Orders of medicine as far as they may have come."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
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
from yilian.medicines.models import MedicineOrder
from yilian.medicines.rules import Line
from yilian.people.queries.areas import Cast, areas, cast_of
from yilian.visits.actions.delivery import Provider

AMLODIPINE = Line("苯磺酸氨氯地平片", "5mg×28片", Decimal(1), "盒", 28)
METFORMIN = Line("盐酸二甲双胍片", "0.5g×60片", Decimal(1), "盒", 28)


def play(county: County) -> None:
    """Order medicine in the areas that have specialists."""
    with using_scope(SYSTEM):
        casts = [cast for area in areas() if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in order_medicines(cast))
        county.step("送药（示例）", "orders of medicine, invented", made)


def _provider(cast: Cast, kind: str) -> Provider:
    """Return the practitioner of a kind as the provider, with their team."""
    return Provider(cast.team_of(kind), cast.staff[kind])


def order_medicines(cast: Cast) -> Iterator[object]:
    """Order medicine for several elders and bring each order to another state, from waiting for the pharmacist to closed."""
    for stage, (elder, (days, steps)) in enumerate(zip(cast.elders, STAGES, strict=False)):
        lines = [AMLODIPINE, METFORMIN] if stage % 2 else [AMLODIPINE]
        new_medicines = NewMedicines(cast.area.centre, cast.on + timedelta(days=days), lines, long=True)
        order = order_medicine(cast.actors["doctor"], elder, by=_provider(cast, "doctor"), new_medicines=new_medicines)
        for step in steps:
            order = step(cast, order)
        yield order


def _check(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    return check_medicine(cast.actors["pharmacist"], order, cast.staff["pharmacist"])


def _return(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    reason = "与正在服用的药重复，请核对（演示）"
    return return_medicine(cast.actors["pharmacist"], order, cast.staff["pharmacist"], reason=reason)


def _dispatch(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    return dispatch_medicine(cast.actors["pharmacist"], order, courier="配送员（演示）")


def _deliver(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    return deliver_medicine(cast.actors["nurse"], order, receipt=Receipt("老伴", f"签收单 {order.pk:05d}"))


def _fail(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    return fail_medicine(cast.actors["nurse"], order, reason="两次上门无人，电话未接（演示）")


def _close(cast: Cast, order: MedicineOrder) -> MedicineOrder:
    return close_medicine(cast.actors["pharmacist"], order)


Step = Callable[[Cast, MedicineOrder], MedicineOrder]
# Days from now until the medicine is needed, and how far the order has come.
STAGES: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (1, ()),
    (2, (_check,)),
    (3, (_check, _dispatch)),
    (4, (_check, _dispatch, _deliver)),
    (2, (_return,)),
    (1, (_check, _dispatch, _fail)),
    (4, (_check, _dispatch, _deliver, _close)),
)
