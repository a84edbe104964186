"""Moves orders of medicine from the prescriber over the pharmacist to the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yilian.audit.actions import action
from yilian.audit.clock import SHANGHAI, now, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Refusal, refuse, refuse_if
from yilian.people.models import Elder, Practitioner
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.visits.actions.ground import Done, Provider, ask_for, call_off, prove
from yilian.visits.events import Window
from yilian.visits.models import MedicineLine, MedicineOrder, Route
from yilian.visits.queries.desks import item_at, proof_of
from yilian.visits.queries.orders import hand_of, is_chronically_ill, life_of
from yilian.visits.rules.medicines import (
    MEDICINE_TRANSITIONS,
    PHARMACIST,
    PRESCRIBERS,
    Line,
    MedicineState,
    line_problems,
    prescription_refusal,
)
from yilian.visits.rules.steps import day_refusal, hand_refusal, reason_refusal, step_refusal
from yilian.visits.rules.vans import RouteState

VAN_GOES = frozenset({RouteState.PLANNED, RouteState.OUT})


@dataclass(frozen=True, slots=True)
class NewMedicines:
    """An order: where it is dispensed, by when it is needed, its lines, whether it is a long prescription."""

    pharmacy: Organization
    needed_on: date
    lines: Sequence[Line]
    long: bool = False
    address: str = ""


@action("visits.order", name="visits.order_medicine")
def order_medicine(actor: Actor, elder: Elder, *, by: Provider, given: NewMedicines) -> MedicineOrder:
    """Order medicine to an elder's door. Where a clause promises that, the order makes it owed by the day needed."""
    if problems := line_problems(given.lines):
        raise Invalid(*problems)
    refuse_if(day_refusal(life_of(elder), today(), today()))
    refuse_if(hand_refusal(hand_of(by.practitioner, today()), PRESCRIBERS, today()))
    most = shelf().catalogue.limit["long-prescription" if given.long else "prescription"].value
    refuse_if(prescription_refusal(given.lines, most, long=given.long, chronic=is_chronically_ill(elder)))
    if given.needed_on < today():
        refuse("wish-in-past", on=given.needed_on)
    order = MedicineOrder.objects.create(
        elder=elder, team=by.team, organization=given.pharmacy, ordered_by=by.practitioner, ordered_on=today(),
        needed_on=given.needed_on, long_prescription=given.long, address=given.address,
    )  # fmt: skip
    MedicineLine.objects.bulk_create(
        MedicineLine(
            order=order, name=one.name, strength=one.strength, quantity=one.quantity, unit=one.unit, days=one.days
        )
        for one in given.lines
    )
    ask_for(order, elder, by.team, item_at("medicine"), Window(today(), given.needed_on))
    return order


@action("visits.dispense", name="visits.check_medicine")
def check_medicine(actor: Actor, order: MedicineOrder, pharmacist: Practitioner) -> MedicineOrder:
    """Let a pharmacist with a valid certificate pass an order."""
    _judge(order, MedicineState.CHECKED)
    refuse_if(hand_refusal(hand_of(pharmacist, today()), PHARMACIST, today()))
    order.state, order.checked_by, order.checked_on = MedicineState.CHECKED, pharmacist, today()
    order.save(update_fields=["state", "checked_by", "checked_on"])
    return order


@action("visits.dispense", name="visits.return_medicine")
def return_medicine(actor: Actor, order: MedicineOrder, pharmacist: Practitioner, *, reason: str) -> MedicineOrder:
    """Send an order back to whoever ordered, for a reason; a corrected order is a new one."""
    _judge(order, MedicineState.RETURNED)
    refuse_if(reason_refusal(reason))
    refuse_if(hand_refusal(hand_of(pharmacist, today()), PHARMACIST, today()))
    order.state, order.reason = MedicineState.RETURNED, reason
    order.save(update_fields=["state", "reason"])
    return order


@action("visits.dispense", name="visits.dispatch_medicine")
def dispatch_medicine(
    actor: Actor, order: MedicineOrder, route: Route | None = None, *, courier: str = ""
) -> MedicineOrder:
    """Send the medicine off, with a courier or on a van that still goes."""
    _judge(order, MedicineState.DISPATCHED)
    if route is None and not courier.strip():
        refuse("way-missing")
    if route is not None and route.state not in VAN_GOES:
        refuse("step-not-possible", state=route.state, to=MedicineState.DISPATCHED.value)
    order.state, order.way = MedicineState.DISPATCHED, "courier" if route is None else "van"
    order.courier, order.route, order.dispatched_at = courier, route, now()
    order.save(update_fields=["state", "way", "courier", "route", "dispatched_at"])
    return order


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who signed for the medicine, when, and what proves it (the number of the slip, where the photograph is)."""

    signed_by: str
    proof: str
    at: datetime | None = None


@action("visits.record", name="visits.deliver_medicine")
def deliver_medicine(actor: Actor, order: MedicineOrder, *, receipt: Receipt) -> MedicineOrder:
    """Record that medicine was signed for. The visit that counts stands in the name of the pharmacist who passed it."""
    _judge(order, MedicineState.DELIVERED)
    at = receipt.at or now()
    on = at.astimezone(SHANGHAI).date()
    refuse_if(_receipt_refusal(order, receipt, at))
    refuse_if(day_refusal(life_of(order.elder), on, today()))
    assert order.checked_by is not None
    order.state, order.signed_by, order.signed_at, order.proof = (
        MedicineState.DELIVERED, receipt.signed_by, at, receipt.proof,
    )  # fmt: skip
    item = item_at("medicine")
    done = Done(item, on, proof_of(item), receipt.proof)
    order.visit = prove(actor, order.elder, Provider(order.team, order.checked_by), done, order.address)
    order.save(update_fields=["state", "signed_by", "signed_at", "proof", "visit"])
    return order


@action("visits.record", name="visits.fail_medicine")
def fail_medicine(actor: Actor, order: MedicineOrder, *, reason: str) -> MedicineOrder:
    """Record that nobody took the medicine, and why; it may be sent off again."""
    _judge(order, MedicineState.FAILED)
    refuse_if(reason_refusal(reason))
    order.state, order.reason = MedicineState.FAILED, reason
    order.save(update_fields=["state", "reason"])
    return order


@action("visits.order", name="visits.close_medicine")
def close_medicine(actor: Actor, order: MedicineOrder) -> MedicineOrder:
    """Close an order; one that came to nothing takes back what it had made owed."""
    _judge(order, MedicineState.CLOSED)
    if order.state != MedicineState.DELIVERED:
        call_off(order, today(), order.reason)
    order.state = MedicineState.CLOSED
    order.save(update_fields=["state"])
    return order


def _judge(order: MedicineOrder, to: MedicineState) -> None:
    """Refuse a step that the table does not know."""
    refuse_if(step_refusal(MEDICINE_TRANSITIONS, MedicineState(order.state), to))


def _receipt_refusal(order: MedicineOrder, receipt: Receipt, at: datetime) -> Refusal | None:
    """Say why a receipt cannot be, or nothing."""
    if not receipt.signed_by.strip() or not receipt.proof.strip():
        return Refusal("signature-missing")
    if at > now():
        return Refusal("visit-in-future", on=at.astimezone(SHANGHAI).date())
    before = order.dispatched_at is not None and at < order.dispatched_at
    return Refusal("signed-before-sent") if before else None
