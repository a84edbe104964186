"""Moves orders of medicine from the prescriber over the pharmacist to the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yilian.audit.actions import action, publish
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import SHANGHAI, by_day
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Refusal, refuse, refuse_if
from yilian.medicines.models import MedicineLine, MedicineOrder
from yilian.medicines.rules import (
    MEDICINE_TRANSITIONS,
    PHARMACIST,
    PRESCRIBERS,
    Line,
    MedicineState,
    line_problems,
    prescription_refusal,
)
from yilian.obligations.events import DecisionAskedFor, Window
from yilian.outreach.models import Route
from yilian.outreach.rules import RouteState
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.persons import lifespan_of
from yilian.people.queries.practitioners import qualification_of
from yilian.people.rules import day_refusal, future_refusal, qualification_refusal
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.visits.actions.delivery import Done, Provider, answer_decision, ask_for, call_off, named, prove
from yilian.visits.queries.catalogue_desks import item_at, proof_of
from yilian.visits.rules.steps import reason_refusal, step_refusal

PHARMACIST_ROLE, REVIEW = "pharmacist", "prescription-review"
VAN_GOES = frozenset({RouteState.PLANNED, RouteState.OUT})


@dataclass(frozen=True, slots=True)
class NewMedicines:
    """An order: where it is dispensed, by when it is needed, its lines, whether it is a long prescription."""

    pharmacy: Organization
    needed_on: date
    lines: Sequence[Line]
    long: bool = False
    address: str = ""


@action("visits.order", title=words("订药", "order medicine"), name="medicines.order_medicine")
def order_medicine(actor: Actor, elder: Elder, *, by: Provider, new_medicines: NewMedicines) -> MedicineOrder:
    """Order medicine to an elder's door. Where a clause promises that, the order makes it owed by the day needed."""
    if problems := line_problems(new_medicines.lines):
        raise Invalid(*problems)
    refuse_if(day_refusal(lifespan_of(elder), today(), today()))
    refuse_if(qualification_refusal(qualification_of(by.practitioner, today()), PRESCRIBERS, today()))
    limit = policy_library().catalogue.limit["long-prescription" if new_medicines.long else "prescription"]
    chronic = "chronic-illness" in elder.groups
    refuse_if(prescription_refusal(new_medicines.lines, limit.value, long=new_medicines.long, chronic=chronic))
    if new_medicines.needed_on < today():
        refuse("wish-in-past", on=new_medicines.needed_on)
    order = MedicineOrder.objects.create(
        elder=elder,
        team=by.team,
        organization=new_medicines.pharmacy,
        ordered_by=by.practitioner,
        ordered_on=today(),
        needed_on=new_medicines.needed_on,
        long_prescription=new_medicines.long,
        address=new_medicines.address,
    )
    MedicineLine.objects.bulk_create(
        MedicineLine(
            order=order, name=line.name, strength=line.strength, quantity=line.quantity, unit=line.unit, days=line.days
        )
        for line in new_medicines.lines
    )
    ask_for(order, elder, by.team, item_at("medicine"), Window(today(), by_day(new_medicines.needed_on)))
    by_then = by_day(new_medicines.needed_on)
    publish(
        DecisionAskedFor(
            elder.pk, new_medicines.pharmacy.pk, PHARMACIST_ROLE, REVIEW, by_then, named(order), f"limit:{limit.code}"
        )
    )
    return order


@action("medicines.dispense", title=words("审方", "check a medicine order"), name="medicines.check_medicine")
def check_medicine(actor: Actor, order: MedicineOrder, pharmacist: Practitioner) -> MedicineOrder:
    """Let a pharmacist with a valid certificate pass an order."""
    _judge(order, MedicineState.CHECKED)
    refuse_if(qualification_refusal(qualification_of(pharmacist, today()), PHARMACIST, today()))
    order.state, order.checked_by, order.checked_on = MedicineState.CHECKED, pharmacist, today()
    order.save(update_fields=["state", "checked_by", "checked_on"])
    answer_decision(actor, order, REVIEW)
    return order


@action("medicines.dispense", title=words("退回药单", "return a medicine order"), name="medicines.return_medicine")
def return_medicine(actor: Actor, order: MedicineOrder, pharmacist: Practitioner, *, reason: str) -> MedicineOrder:
    """Send an order back to the person who ordered, for a reason; a corrected order is a new one."""
    _judge(order, MedicineState.RETURNED)
    refuse_if(reason_refusal(reason))
    refuse_if(qualification_refusal(qualification_of(pharmacist, today()), PHARMACIST, today()))
    order.state, order.reason = MedicineState.RETURNED, reason
    order.save(update_fields=["state", "reason"])
    answer_decision(actor, order, REVIEW)
    return order


@action("medicines.dispense", title=words("药品发出", "dispatch medicine"), name="medicines.dispatch_medicine")
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


@action("visits.record", title=words("药品签收", "deliver medicine"), name="medicines.deliver_medicine")
def deliver_medicine(actor: Actor, order: MedicineOrder, *, receipt: Receipt) -> MedicineOrder:
    """Record that medicine was signed for. The visit that counts stands in the name of the pharmacist who passed it."""
    _judge(order, MedicineState.DELIVERED)
    at = receipt.at or now()
    on = at.astimezone(SHANGHAI).date()
    refuse_if(_receipt_refusal(order, receipt, at))
    refuse_if(day_refusal(lifespan_of(order.elder), on, today()))
    assert order.checked_by is not None
    order.state, order.signed_by, order.signed_at, order.proof = (
        MedicineState.DELIVERED,
        receipt.signed_by,
        at,
        receipt.proof,
    )
    item = item_at("medicine")
    done = Done(item, on, proof_of(item), receipt.proof)
    order.visit = prove(actor, order.elder, Provider(order.team, order.checked_by), done, order.address)
    order.save(update_fields=["state", "signed_by", "signed_at", "proof", "visit"])
    return order


@action("visits.record", title=words("送药未成", "medicine not taken"), name="medicines.fail_medicine")
def fail_medicine(actor: Actor, order: MedicineOrder, *, reason: str) -> MedicineOrder:
    """Record that nobody took the medicine, and why; it may be sent off again."""
    _judge(order, MedicineState.FAILED)
    refuse_if(reason_refusal(reason))
    order.state, order.reason = MedicineState.FAILED, reason
    order.save(update_fields=["state", "reason"])
    return order


@action("visits.order", title=words("结束送药", "close a medicine order"), name="medicines.close_medicine")
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
    """Return why a receipt cannot be, or None."""
    if not receipt.signed_by.strip() or not receipt.proof.strip():
        return Refusal("signature-missing")
    refusal = future_refusal(at.astimezone(SHANGHAI).date(), today(), ahead=at > now())
    before = order.dispatched_at is not None and at < order.dispatched_at
    return refusal or (Refusal("signed-before-sent") if before else None)
