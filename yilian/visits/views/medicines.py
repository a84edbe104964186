"""Orders of medicine: list, order, one order and its steps to the door."""

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of
from yilian.visits.actions import (
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
from yilian.visits.forms.orders import DispatchForm, MedicineForm, PlainForm, ReasonForm, ReceiptForm
from yilian.visits.models import MedicineOrder
from yilian.visits.queries.orders import medicine_orders, organizations_in_reach, own_organization, routes
from yilian.visits.rules.medicines import MEDICINE_TRANSITIONS, MedicineState
from yilian.visits.views.entering import Entry, enter, own_hands, own_practitioner, posted, send, who_asked
from yilian.visits.views.showing import Link, Listing, Record, Row, Section, at, mark, show_list, show_record

STEPS = (
    (MedicineState.CHECKED, "check-medicine", _lazy("审核通过"), "visits.dispense", False),
    (MedicineState.DISPATCHED, "dispatch-medicine", _lazy("发出"), "visits.dispense", False),
    (MedicineState.DELIVERED, "deliver-medicine", _lazy("签收"), "visits.record", False),
    (MedicineState.RETURNED, "return-medicine", _lazy("退回"), "visits.dispense", True),
    (MedicineState.FAILED, "fail-medicine", _lazy("没有送到"), "visits.record", True),
    (MedicineState.CLOSED, "close-medicine", _lazy("关闭订单"), "visits.order", True),
)


@permitted("visits.read")
def medicine_list(request: Request) -> HttpResponse:
    """List the orders by where they stand."""
    found = medicine_orders()
    chips = [
        ("open", _lazy("在途"), found.exclude(state__in=["delivered", "closed"])),
        *((state, word, found.filter(state=state)) for state, word in (
            ("ordered", _lazy("待审核")), ("checked", _lazy("待发出")), ("dispatched", _lazy("配送中")),
            ("returned", _lazy("已退回")), ("failed", _lazy("未送达")),
        )),
        ("all", _lazy("全部"), None),
    ]  # fmt: skip
    links = [Link(at("new-medicine"), _lazy("订药"), "visits.order")]
    return show_list(request, Listing(_lazy("送药上门"), found, _row, chips, links, _lazy("没有在途的药品订单。")))


def _row(order: MedicineOrder) -> Row:
    names = "、".join(line.name for line in order.lines.all())
    facts = [names, _("%(day)s 前送到") % {"day": order.needed_on}, order.elder.residence_division]
    shown = mark(order.state, order.get_state_display())
    return Row(at("medicine", medicine_id=order.pk), order.elder.name, shown, facts, order.elder_id)


@permitted("visits.order")
def new_medicine(request: Request) -> HttpResponse:
    """Order medicine to an elder's door."""
    organizations = organizations_in_reach(request.actor)
    home = own_organization(request.actor, practitioner_of(request.actor))
    initial = who_asked(request) | {"pharmacy": home, "needed_on": request.on}
    form = MedicineForm(posted(request), organizations=organizations, initial=initial)

    def act(filled: MedicineForm) -> MedicineOrder:
        data = filled.cleaned_data
        given = NewMedicines(data["pharmacy"], data["needed_on"], filled.lines, data["long"], data["address"])
        return send(request, order_medicine, data["who"], by=own_hands(request), given=given)

    return enter(request, form, Entry(_lazy("订药"), act, _at, at("medicines")))


@permitted("visits.read")
def medicine_page(request: Request, medicine_id: int) -> HttpResponse:
    """Show one order, its lines and the steps from here."""
    order = _order(medicine_id)
    facts = [
        (_("开单"), f"{order.ordered_by} {order.ordered_on}"), (_("最迟送到"), order.needed_on),
        (_("配药机构"), order.organization), (_("长期处方"), _("是") if order.long_prescription else _("否")),
        (_("送到哪里"), order.address or order.elder.address or order.elder.residence_division),
        (_("审核"), f"{order.checked_by} {order.checked_on}" if order.checked_by else ""),
        (_("配送"), f"{order.get_way_display()} {order.courier}".strip()), (_("签收人"), order.signed_by),
        (_("签收凭证"), order.proof), (_("原因"), order.reason),
    ]  # fmt: skip
    lines = [
        f"{one.name} {one.strength} × {one.quantity.normalize():f} {one.unit} · "
        + _("%(days)s 天") % {"days": one.days}
        for one in order.lines.all()
    ]
    onward = MEDICINE_TRANSITIONS[MedicineState(order.state)]
    steps = [
        Link(at(name, medicine_id=order.pk), label, permission, quiet)
        for to, name, label, permission, quiet in STEPS
        if to in onward
    ]
    shown = mark(order.state, order.get_state_display())
    back, sections = Link(at("medicines"), _("送药上门")), [Section(_("药品"), lines)]
    return show_record(request, Record(order.elder.name, shown, facts, back, order.elder, sections, steps))


@permitted("visits.dispense")
def check(request: Request, medicine_id: int) -> HttpResponse:
    """Pass an order as a pharmacist."""
    order = _order(medicine_id)
    return _step(
        request, order, PlainForm(posted(request)), _("审核通过"),
        lambda filled: send(request, check_medicine, order, own_practitioner(request)),
    )  # fmt: skip


@permitted("visits.dispense")
def give_back(request: Request, medicine_id: int) -> HttpResponse:
    """Send an order back to whoever ordered."""
    order = _order(medicine_id)

    def act(filled: Form) -> MedicineOrder:
        reason = filled.cleaned_data["reason"]
        return send(request, return_medicine, order, own_practitioner(request), reason=reason)

    return _step(request, order, ReasonForm(posted(request)), _("退回"), act)


@permitted("visits.dispense")
def dispatch(request: Request, medicine_id: int) -> HttpResponse:
    """Send medicine off."""
    order = _order(medicine_id)
    going = routes().filter(on__gte=request.on, state__in=["planned", "under-way"])

    def act(filled: Form) -> MedicineOrder:
        data = filled.cleaned_data
        return send(request, dispatch_medicine, order, data["route"], courier=data["courier"])

    return _step(request, order, DispatchForm(posted(request), routes=going), _("发出"), act)


@permitted("visits.record")
def deliver(request: Request, medicine_id: int) -> HttpResponse:
    """Record who signed for it."""
    order = _order(medicine_id)

    def act(filled: Form) -> MedicineOrder:
        receipt = Receipt(filled.cleaned_data["signed_by"], filled.cleaned_data["proof"])
        return send(request, deliver_medicine, order, receipt=receipt)

    return _step(request, order, ReceiptForm(posted(request)), _("签收"), act)


@permitted("visits.record")
def fail(request: Request, medicine_id: int) -> HttpResponse:
    """Record that nobody took it."""
    order = _order(medicine_id)
    return _step(
        request, order, ReasonForm(posted(request)), _("没有送到"),
        lambda filled: send(request, fail_medicine, order, reason=filled.cleaned_data["reason"]),
    )  # fmt: skip


@permitted("visits.order")
def close(request: Request, medicine_id: int) -> HttpResponse:
    """Close an order."""
    order = _order(medicine_id)
    return _step(
        request,
        order,
        PlainForm(posted(request)),
        _("关闭订单"),
        lambda filled: send(request, close_medicine, order),
    )


def _step(request: Request, order: MedicineOrder, form: Form, title: str, act: object) -> HttpResponse:
    back = at("medicine", medicine_id=order.pk)
    return enter(request, form, Entry(title, act, _at, back, order.elder))  # type: ignore[arg-type]


def _at(order: MedicineOrder) -> str:
    return at("medicine", medicine_id=order.pk)


def _order(medicine_id: int) -> MedicineOrder:
    found = medicine_orders().filter(pk=medicine_id).first()
    if found is None:
        raise NotFound("medicine-order", medicine_id)
    return found
