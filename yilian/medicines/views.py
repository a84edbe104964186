"""Orders of medicine: list, order, one order and its steps to the door."""

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

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
from yilian.medicines.forms import DispatchForm, MedicineForm, ReceiptForm
from yilian.medicines.models import STATES, MedicineOrder
from yilian.medicines.queries import medicine_orders
from yilian.medicines.rules import MEDICINE_TRANSITIONS, MedicineState
from yilian.outreach.queries import routes_to_come
from yilian.pages.forms import posted
from yilian.pages.histories import HistoryRow
from yilian.pages.lists import Link, Row, Section
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step
from yilian.people.queries.practitioners import practitioner_of
from yilian.visits.forms.orders import ReasonForm
from yilian.visits.forms.pages import RecordPages, own_hands, own_practitioner, who_asked
from yilian.visits.queries.orders import organizations_in_reach, own_organization

ORDERS = RecordPages("medicines:orders", "medicines:order", _lazy("送药上门"), medicine_orders, "medicine-order")


@permitted("visits.read")
def medicine_list(request: Request) -> HttpResponse:
    """List the orders by where they stand."""
    orders = medicine_orders()
    chips = [
        ("open", _lazy("在途"), orders.exclude(state__in=["delivered", "closed"])),
        *(
            (state, word, orders.filter(state=state))
            for state, word in (
                ("ordered", _lazy("待审核")),
                ("checked", _lazy("待发出")),
                ("dispatched", _lazy("配送中")),
                ("returned", _lazy("已退回")),
                ("failed", _lazy("未送达")),
            )
        ),
        ("all", _lazy("全部"), None),
    ]
    link = Link(reverse("medicines:new"), _lazy("订药"), "visits.order")
    return ORDERS.show_list(request, _row, chips, link, none=_lazy("没有在途的药品订单。"))


def _row(order: MedicineOrder) -> Row:
    names = "、".join(line.name for line in order.lines.all())
    return ORDERS.row(order, [names, _("%(day)s 前送到") % {"day": order.needed_on}, order.elder.residence_division])


def elder_row(order: MedicineOrder, _on: date) -> Row:
    """Return the line of an order on the page of the elder."""
    return ORDERS.row(order, [order.needed_on], ORDERS.title)


def prescription_shown(row: HistoryRow) -> tuple[str, str]:
    """Return a medicine that was ordered, and where its order stands."""
    return row.words, str(STATES[row.detail])


@permitted("visits.order")
def new_medicine(request: Request) -> HttpResponse:
    """Order medicine to an elder's door."""
    organizations = organizations_in_reach(request.actor)
    home = own_organization(request.actor, practitioner_of(request.actor))
    initial = who_asked(request) | {"pharmacy": home, "needed_on": request.on}
    form = MedicineForm(posted(request), rows={"pharmacy": organizations}, initial=initial)

    def act(data: Data) -> MedicineOrder:
        new_medicines = NewMedicines(data["pharmacy"], data["needed_on"], form.lines, data["long"], data["address"])
        return order_medicine(request.actor, data["who"], by=own_hands(request), new_medicines=new_medicines)

    return ORDERS.enter(request, form, _lazy("订药"), act)


@permitted("visits.read")
def medicine_page(request: Request, medicine_id: int) -> HttpResponse:
    """Show one order, its lines and the steps from here."""
    order = ORDERS.find(medicine_id)
    facts = [
        (_("开单"), f"{order.ordered_by} {order.ordered_on}"),
        (_("最迟送到"), order.needed_on),
        (_("配药机构"), order.organization),
        (_("长期处方"), _("是") if order.long_prescription else _("否")),
        (_("送到哪里"), order.address or order.elder.address or order.elder.residence_division),
        (_("审核"), f"{order.checked_by} {order.checked_on}" if order.checked_by else ""),
        (_("配送"), f"{order.get_way_display()} {order.courier}".strip()),
        (_("签收人"), order.signed_by),
        (_("签收凭证"), order.proof),
        (_("原因"), order.reason),
    ]
    lines = [
        f"{line.name} {line.strength} × {line.quantity.normalize():f} {line.unit} · "
        + _("%(days)s 天") % {"days": line.days}
        for line in order.lines.all()
    ]
    return ORDERS.show(request, order, facts, [Section(_("药品"), lines)], STEPS)


def _pharmacist(request: Request, data: Data) -> Data:
    return data | {"pharmacist": own_practitioner(request)}


def _routes(request: Request, order: MedicineOrder) -> Data:
    return {"rows": {"route": routes_to_come(request.on)}}


STEPS = ORDERS.steps(
    lambda order: MEDICINE_TRANSITIONS[MedicineState(order.state)],
    Step(
        "check",
        _lazy("审核通过"),
        "medicines.dispense",
        check_medicine,
        to=MedicineState.CHECKED,
        arguments=_pharmacist,
    ),
    Step(
        "dispatch",
        _lazy("发出"),
        "medicines.dispense",
        dispatch_medicine,
        DispatchForm,
        to=MedicineState.DISPATCHED,
        options=_routes,
    ),
    Step(
        "deliver",
        _lazy("签收"),
        "visits.record",
        deliver_medicine,
        ReceiptForm,
        to=MedicineState.DELIVERED,
        arguments=lambda request, data: {"receipt": Receipt(**data)},
    ),
    Step(
        "return",
        _lazy("退回"),
        "medicines.dispense",
        return_medicine,
        ReasonForm,
        to=MedicineState.RETURNED,
        arguments=_pharmacist,
        quiet=True,
    ),
    Step("fail", _lazy("没有送到"), "visits.record", fail_medicine, ReasonForm, to=MedicineState.FAILED, quiet=True),
    Step("close", _lazy("关闭订单"), "visits.order", close_medicine, to=MedicineState.CLOSED, quiet=True),
)
