"""Services from the menu: what is offered, orders, and what became of them."""

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of
from yilian.visits.actions import (
    Offer,
    answer_menu_order,
    fulfil_menu_order,
    offer,
    order_from_menu,
    withdraw_menu_order,
)
from yilian.visits.forms.orders import PlainForm, ReasonForm, item_name
from yilian.visits.forms.series import FulfilForm, OfferForm, WishForm
from yilian.visits.models import MenuItem, MenuOrder
from yilian.visits.queries.orders import (
    menu_on,
    menu_orders,
    organizations_in_reach,
    own_organization,
    teams_in_reach,
)
from yilian.visits.rules.menus import MENU_TRANSITIONS, MenuState
from yilian.visits.views.entering import Entry, enter, own_practitioner, posted, send, who_asked
from yilian.visits.views.showing import Link, Listing, Record, Row, at, mark, show_list, show_record

STEPS = (
    (MenuState.ACCEPTED, "accept-menu-order", _lazy("接受"), "visits.offer", False),
    (MenuState.DONE, "fulfil-menu-order", _lazy("登记完成"), "visits.record", False),
    (MenuState.DECLINED, "decline-menu-order", _lazy("婉拒"), "visits.offer", True),
    (MenuState.WITHDRAWN, "withdraw-menu-order", _lazy("撤回"), "visits.order", True),
)


@permitted("visits.read")
def menu_order_list(request: Request) -> HttpResponse:
    """List the orders from menus by where they stand."""
    found = menu_orders()
    chips = [
        ("ordered", _lazy("待答复"), found.filter(state="ordered")), ("accepted", _lazy("已接受"), found.filter(state="accepted")),
        ("all", _lazy("全部"), None),
    ]  # fmt: skip
    links = [
        Link(at("new-menu-order"), _lazy("点单"), "visits.order"), Link(at("menu"), _lazy("看菜单"), "visits.read", quiet=True),
    ]  # fmt: skip
    return show_list(request, Listing(_lazy("菜单点单"), found, _row, chips, links, _lazy("没有等待答复的点单。")))


def _row(order: MenuOrder) -> Row:
    facts = [
        item_name(order.menu_item.item),
        _("希望 %(day)s") % {"day": order.wished_on},
        order.menu_item.organization,
    ]
    shown = mark(order.state, order.get_state_display())
    return Row(at("menu-order", menu_order_id=order.pk), order.elder.name, shown, facts, order.elder_id)


@permitted("visits.read")
def menu(request: Request) -> HttpResponse:
    """Show what is offered."""
    links = [Link(at("new-offer"), _lazy("增加服务"), "visits.offer")]
    found = menu_on(request.on)
    return show_list(
        request, Listing(_lazy("服务菜单"), found, _offer_row, (), links, _lazy("菜单还是空的,请增加服务。"))
    )


def _offer_row(one: MenuItem) -> Row:
    until = _("到 %(day)s") % {"day": one.offered_until} if one.offered_until else _("长期")
    facts = [one.organization, one.team, one.note, until]
    return Row(at("new-menu-order"), item_name(one.item), mark("active", _("可点")), facts)


@permitted("visits.offer")
def new_offer(request: Request) -> HttpResponse:
    """Put a service on the menu."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    form = OfferForm(
        posted(request), organizations=organizations_in_reach(request.actor), teams=teams_in_reach(request.actor),
        initial={"organization": home, "offered_from": request.on},
    )  # fmt: skip

    def act(filled: Form) -> MenuItem:
        data = filled.cleaned_data
        given = Offer(data["item"], data["offered_from"], data["offered_until"], data["note"])
        return send(request, offer, data["organization"], data["team"], given=given)

    return enter(request, form, Entry(_lazy("增加服务"), act, lambda _made: at("menu"), at("menu")))


@permitted("visits.order")
def new_menu_order(request: Request) -> HttpResponse:
    """Take an order from the menu."""
    form = WishForm(posted(request), menu=menu_on(request.on), initial=who_asked(request) | {"wished_on": request.on})

    def act(filled: Form) -> MenuOrder:
        data = filled.cleaned_data
        chosen, day = data["menu_item"], data["wished_on"]
        return send(request, order_from_menu, data["who"], chosen, wished_on=day, wish=data["wish"])

    return enter(request, form, Entry(_lazy("点单"), act, _at, at("menus")))


@permitted("visits.read")
def menu_order_page(request: Request, menu_order_id: int) -> HttpResponse:
    """Show one order and the steps from here."""
    order = _order(menu_order_id)
    facts = [
        (_("服务项目"), item_name(order.menu_item.item)), (_("机构"), order.menu_item.organization),
        (_("由哪个团队做"), order.menu_item.team), (_("希望哪天"), order.wished_on), (_("特别要求"), order.wish),
        (_("原因"), order.reason),
    ]  # fmt: skip
    onward = MENU_TRANSITIONS[MenuState(order.state)]
    steps = [
        Link(at(name, menu_order_id=order.pk), label, permission, quiet)
        for to, name, label, permission, quiet in STEPS
        if to in onward
    ]
    shown, back = mark(order.state, order.get_state_display()), Link(at("menus"), _("菜单点单"))
    return show_record(request, Record(order.elder.name, shown, facts, back, order.elder, steps=steps))


@permitted("visits.offer")
def accept(request: Request, menu_order_id: int) -> HttpResponse:
    """Accept an order."""
    order = _order(menu_order_id)
    return _step(
        request, order, PlainForm(posted(request)), _("接受"),
        lambda _filled: send(request, answer_menu_order, order, to=MenuState.ACCEPTED),
    )  # fmt: skip


@permitted("visits.offer")
def decline(request: Request, menu_order_id: int) -> HttpResponse:
    """Decline an order for a reason."""
    order = _order(menu_order_id)

    def act(filled: Form) -> MenuOrder:
        return send(request, answer_menu_order, order, to=MenuState.DECLINED, reason=filled.cleaned_data["reason"])

    return _step(request, order, ReasonForm(posted(request)), _("婉拒"), act)


@permitted("visits.order")
def withdraw(request: Request, menu_order_id: int) -> HttpResponse:
    """Take an order back."""
    order = _order(menu_order_id)

    def act(filled: Form) -> MenuOrder:
        return send(request, withdraw_menu_order, order, reason=filled.cleaned_data["reason"])

    return _step(request, order, ReasonForm(posted(request)), _("撤回"), act)


@permitted("visits.record")
def fulfil(request: Request, menu_order_id: int) -> HttpResponse:
    """Record that what was ordered was done."""
    order = _order(menu_order_id)
    form = FulfilForm(posted(request), items=(order.menu_item.item,), initial={"on": request.on})

    def act(filled: FulfilForm) -> MenuOrder:
        on = filled.cleaned_data["on"]
        return send(request, fulfil_menu_order, order, own_practitioner(request), on=on, evidence=filled.evidence)

    return _step(request, order, form, _("登记完成"), act)


def _step(request: Request, order: MenuOrder, form: Form, title: str, act: object) -> HttpResponse:
    entry = Entry(title, act, _at, _at(order), order.elder, lead=item_name(order.menu_item.item))  # type: ignore[arg-type]
    return enter(request, form, entry)


def _at(order: MenuOrder) -> str:
    return at("menu-order", menu_order_id=order.pk)


def _order(menu_order_id: int) -> MenuOrder:
    found = menu_orders().filter(pk=menu_order_id).first()
    if found is None:
        raise NotFound("menu-order", menu_order_id)
    return found
