"""Services from the menu: what is offered, orders, and what became of them."""

from datetime import date

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.audit.access_log import log_access
from yilian.audit.clock import today
from yilian.kernel.refusals import existing
from yilian.menus.actions import (
    Offer,
    answer_menu_order,
    end_offer,
    fulfil_menu_order,
    offer,
    order_from_menu,
    withdraw_menu_order,
)
from yilian.menus.forms import EndOfferForm, FulfilForm, OfferForm, WishForm
from yilian.menus.models import MenuItem, MenuOrder
from yilian.menus.queries import menu_on, menu_orders, menu_orders_waiting
from yilian.menus.rules import MENU_TRANSITIONS, MenuState
from yilian.obligations.queries.worklists import obligations_of, with_states
from yilian.obligations.rules.states import State
from yilian.pages.forms import Entry, posted
from yilian.pages.lists import Link, Listing, Record, Row, Section, mark
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step
from yilian.people.queries.practitioners import practitioner_of
from yilian.visits.actions.delivery import named
from yilian.visits.forms.orders import ReasonForm, item_name
from yilian.visits.forms.pages import RecordPages, enter, own_practitioner, proof, show_list, show_record, who_asked
from yilian.visits.queries.orders import organizations_in_reach, own_organization, teams_in_reach

SHOWN = 50
STATES = {
    State.PLANNED: _lazy("未到期"),
    State.OPEN: _lazy("待完成"),
    State.OVERDUE: _lazy("逾期"),
    State.FULFILLED: _lazy("已完成"),
    State.FULFILLED_LATE: _lazy("逾期完成"),
    State.WAIVED: _lazy("免除"),
    State.VOID: _lazy("作废"),
}


ORDERS = RecordPages("menus:orders", "menus:order", _lazy("菜单点单"), menu_orders, "menu-order")


@permitted("visits.read")
def menu_order_list(request: Request) -> HttpResponse:
    """List the orders from menus by where they stand."""
    orders = menu_orders()
    chips = [
        ("ordered", _lazy("待答复"), orders.filter(state="ordered")),
        ("accepted", _lazy("已接受"), orders.filter(state="accepted")),
        ("waiting", _lazy("待办的点单"), menu_orders_waiting(request.on)),
        ("all", _lazy("全部"), None),
    ]
    links = (
        Link(at("new-order"), _lazy("点单"), "visits.order"),
        Link(at("menu"), _lazy("看菜单"), "visits.read", quiet=True),
    )
    return ORDERS.show_list(request, _row, chips, *links, none=_lazy("没有等待答复的点单。"))


def _row(order: MenuOrder) -> Row:
    facts = [
        item_name(order.menu_item.item),
        _("希望 %(day)s") % {"day": order.wished_on},
        order.menu_item.organization,
    ]
    return ORDERS.row(order, facts)


def elder_row(order: MenuOrder, _on: date) -> Row:
    """Return the line of an order on the page of the elder."""
    return ORDERS.row(order, [order.wished_on], item_name(order.menu_item.item))


@permitted("visits.read")
def menu(request: Request) -> HttpResponse:
    """Show what is offered."""
    links = [Link(at("new-offer"), _lazy("增加服务"), "menus.offer")]
    offered = menu_on(request.on)
    return show_list(
        request, Listing(_lazy("服务菜单"), offered, _offer_row, (), links, _lazy("菜单还是空的，请增加服务。"))
    )


def _offer_row(menu_item: MenuItem) -> Row:
    until = _("到 %(day)s") % {"day": menu_item.offered_until} if menu_item.offered_until else _("长期")
    facts = [menu_item.organization, menu_item.team, menu_item.note, until]
    return Row(_offer_at(menu_item), item_name(menu_item.item), mark("active", _("可点")), facts)


@permitted("visits.read")
def offer_page(request: Request, menu_item_id: int) -> HttpResponse:
    """Show a service on the menu, and what was ordered of it."""
    menu_item = _offer(menu_item_id)
    over = menu_item.offered_until is not None and menu_item.offered_until < request.on
    facts = [
        (_("机构"), menu_item.organization),
        (_("由哪个团队做"), menu_item.team),
        (_("从哪天起"), menu_item.offered_from),
        (_("到哪天止"), menu_item.offered_until or _("长期")),
        (_("说明"), menu_item.note),
    ]
    steps = (
        []
        if over
        else [
            Link(f"{at('new-order')}?menu_item={menu_item.pk}", _("点单"), "visits.order"),
            Link(at("end-offer", menu_item_id=menu_item.pk), _("下架"), "menus.offer", quiet=True),
        ]
    )
    ordered = list(menu_orders().filter(menu_item=menu_item).order_by("-wished_on", "-pk")[:SHOWN])
    log_access(request.actor, [order.elder_id for order in ordered], "visits.service")
    section = Section(_("点单"), [_row(order) for order in ordered], _("还没有人点。"))
    shown = mark("ended", _("已下架")) if over else mark("active", _("可点"))
    back = Link(at("menu"), _("服务菜单"))
    return show_record(request, Record(item_name(menu_item.item), shown, facts, back, None, [section], steps))


@permitted("menus.offer")
def stop_offering(request: Request, menu_item_id: int) -> HttpResponse:
    """Take a service off the menu."""
    menu_item = _offer(menu_item_id)
    form = EndOfferForm(posted(request), initial={"on": request.on})

    def act(filled: Form) -> MenuItem:
        return end_offer(request.actor, menu_item, on=filled.cleaned_data["on"])

    return enter(
        request, form, Entry(_lazy("下架"), act, _offer_at, _offer_at(menu_item), lead=item_name(menu_item.item))
    )


@permitted("menus.offer")
def new_offer(request: Request) -> HttpResponse:
    """Put a service on the menu."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    form = OfferForm(
        posted(request),
        rows={"organization": organizations_in_reach(request.actor), "team": teams_in_reach(request.actor)},
        initial={"organization": home, "offered_from": request.on},
    )

    def act(filled: Form) -> MenuItem:
        data = filled.cleaned_data
        terms = Offer(data["item"], data["offered_from"], data["offered_until"], data["note"])
        return offer(request.actor, data["organization"], data["team"], new_offer=terms)

    return enter(request, form, Entry(_lazy("增加服务"), act, lambda _made: at("menu"), at("menu")))


@permitted("visits.order")
def new_menu_order(request: Request) -> HttpResponse:
    """Take an order from the menu."""
    chosen = {"wished_on": request.on, "menu_item": request.GET.get("menu_item")}
    form = WishForm(posted(request), rows={"menu_item": menu_on(request.on)}, initial=who_asked(request) | chosen)

    def act(data: Data) -> MenuOrder:
        chosen, day = data["menu_item"], data["wished_on"]
        return order_from_menu(request.actor, data["who"], chosen, wished_on=day, wish=data["wish"])

    return ORDERS.enter(request, form, _lazy("点单"), act)


@permitted("visits.read")
def menu_order_page(request: Request, menu_order_id: int) -> HttpResponse:
    """Show one order and the steps from here."""
    order = ORDERS.find(menu_order_id)
    facts = [
        (_("服务项目"), item_name(order.menu_item.item)),
        (_("机构"), order.menu_item.organization),
        (_("由哪个团队做"), order.menu_item.team),
        (_("点单日期"), order.ordered_on),
        (_("希望哪天"), order.wished_on),
        (_("特别要求"), order.wish),
        (_("原因"), order.reason),
    ]
    return ORDERS.show(request, order, facts, _outcome(order), STEPS)


def _outcome(order: MenuOrder) -> list[Section]:
    """Return what became of an order: what it makes owed by which clauses, and the record that proves it done."""
    proofs = [] if order.visit is None else [proof(order.visit.pk, item_name(order.menu_item.item), order.visit.on)]
    owed = obligations_of(order.elder_id).filter(basis_kind=named(order).label, basis_key=order.pk, planned=False)
    rows = [
        Row(
            reverse("obligations:obligation", args=[obligation.pk]),
            " ".join(obligation.clauses),
            mark(state.value, STATES[state]),
            [_("期限 %(day)s") % {"day": obligation.due_on}],
        )
        for obligation, state in with_states(owed, today())
    ]
    none = _("文件没有承诺这一项：按约提供，不计入履约率。")
    return [Section(_("因此应做"), rows, none), *proofs]


def _offer_at(menu_item: MenuItem) -> str:
    return at("menu-item", menu_item_id=menu_item.pk)


def _offer(menu_item_id: int) -> MenuItem:
    return existing(
        MenuItem.objects.select_related("organization", "team").filter(pk=menu_item_id).first(),
        "menu-item",
        menu_item_id,
    )


def at(name: str, **keys: object) -> str:
    """Return the address of a page of menus."""
    return reverse(f"menus:{name}", kwargs=keys or None)


def _proof(request: Request, data: Data) -> Data:
    return {"practitioner": own_practitioner(request), "on": data["on"], "evidence": data["evidence"]}


STEPS = ORDERS.steps(
    lambda order: MENU_TRANSITIONS[MenuState(order.state)],
    Step("accept", _lazy("接受"), "menus.offer", answer_menu_order, to=MenuState.ACCEPTED, tell=True),
    Step(
        "fulfil",
        _lazy("登记完成"),
        "visits.record",
        fulfil_menu_order,
        FulfilForm,
        to=MenuState.DONE,
        options=lambda request, order: {"items": (order.menu_item.item,), "initial": {"on": request.on}},
        arguments=_proof,
    ),
    Step(
        "decline",
        _lazy("婉拒"),
        "menus.offer",
        answer_menu_order,
        ReasonForm,
        to=MenuState.DECLINED,
        tell=True,
        quiet=True,
    ),
    Step(
        "withdraw", _lazy("撤回"), "visits.order", withdraw_menu_order, ReasonForm, to=MenuState.WITHDRAWN, quiet=True
    ),
    lead=lambda order: item_name(order.menu_item.item),
)
