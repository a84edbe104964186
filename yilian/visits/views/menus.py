"""Services from the menu: what is offered, orders, and what became of them."""

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.clock import today
from yilian.audit.looks import record_look
from yilian.kernel.refusals import NotFound
from yilian.obligations.queries import obligations_of, with_states
from yilian.obligations.rules import State
from yilian.people.queries import practitioner_of
from yilian.visits.actions import (
    Offer,
    answer_menu_order,
    end_offer,
    fulfil_menu_order,
    offer,
    order_from_menu,
    withdraw_menu_order,
)
from yilian.visits.actions.ground import named
from yilian.visits.forms.orders import PlainForm, ReasonForm, item_name
from yilian.visits.forms.series import EndOfferForm, FulfilForm, OfferForm, WishForm
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
from yilian.visits.views.showing import Link, Listing, Record, Row, Section, at, mark, proof, show_list, show_record

SHOWN = 50
STATES = {
    State.PLANNED: _lazy("未到期"), State.DUE: _lazy("到期"), State.OVERDUE: _lazy("逾期"), State.KEPT: _lazy("已完成"),
    State.KEPT_LATE: _lazy("逾期完成"), State.WAIVED: _lazy("免除"), State.VOID: _lazy("作废"),
}  # fmt: skip
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
        request, Listing(_lazy("服务菜单"), found, _offer_row, (), links, _lazy("菜单还是空的，请增加服务。"))
    )


def _offer_row(one: MenuItem) -> Row:
    until = _("到 %(day)s") % {"day": one.offered_until} if one.offered_until else _("长期")
    facts = [one.organization, one.team, one.note, until]
    return Row(_offer_at(one), item_name(one.item), mark("active", _("可点")), facts)


@permitted("visits.read")
def offer_page(request: Request, menu_item_id: int) -> HttpResponse:
    """Show a service on the menu, and what was ordered of it."""
    one = _offer(menu_item_id)
    over = one.offered_until is not None and one.offered_until < request.on
    facts = [
        (_("机构"), one.organization), (_("由哪个团队做"), one.team), (_("从哪天起"), one.offered_from),
        (_("到哪天止"), one.offered_until or _("长期")), (_("说明"), one.note),
    ]  # fmt: skip
    steps = [] if over else [
        Link(f"{at('new-menu-order')}?menu_item={one.pk}", _("点单"), "visits.order"),
        Link(at("end-offer", menu_item_id=one.pk), _("下架"), "visits.offer", quiet=True),
    ]  # fmt: skip
    ordered = list(menu_orders().filter(menu_item=one).order_by("-wished_on", "-pk")[:SHOWN])
    record_look(request.actor, [order.elder_id for order in ordered], "visits.service")
    section = Section(_("点单"), [_row(order) for order in ordered], _("还没有人点。"))
    shown = mark("ended", _("已下架")) if over else mark("active", _("可点"))
    back = Link(at("menu"), _("服务菜单"))
    return show_record(request, Record(item_name(one.item), shown, facts, back, None, [section], steps))


@permitted("visits.offer")
def stop_offering(request: Request, menu_item_id: int) -> HttpResponse:
    """Take a service off the menu."""
    one = _offer(menu_item_id)
    form = EndOfferForm(posted(request), initial={"on": request.on})

    def act(filled: Form) -> MenuItem:
        return send(request, end_offer, one, on=filled.cleaned_data["on"])

    return enter(request, form, Entry(_lazy("下架"), act, _offer_at, _offer_at(one), lead=item_name(one.item)))


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
    chosen = {"wished_on": request.on, "menu_item": request.GET.get("menu_item")}
    form = WishForm(posted(request), menu=menu_on(request.on), initial=who_asked(request) | chosen)

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
        (_("由哪个团队做"), order.menu_item.team), (_("点单日期"), order.ordered_on), (_("希望哪天"), order.wished_on), (_("特别要求"), order.wish),
        (_("原因"), order.reason),
    ]  # fmt: skip
    onward = MENU_TRANSITIONS[MenuState(order.state)]
    steps = [
        Link(at(name, menu_order_id=order.pk), label, permission, quiet)
        for to, name, label, permission, quiet in STEPS
        if to in onward
    ]
    shown, back = mark(order.state, order.get_state_display()), Link(at("menus"), _("菜单点单"))
    sections = _outcome(order)
    return show_record(request, Record(order.elder.name, shown, facts, back, order.elder, sections, steps))


def _outcome(order: MenuOrder) -> list[Section]:
    """Say what became of an order: what it makes owed by which clauses, and the record that proves it done."""
    found = [] if order.visit is None else [proof(order.visit.pk, item_name(order.menu_item.item), order.visit.on)]
    owed = obligations_of(order.elder_id).filter(opened_by=named(order))
    rows = [
        Row(
            reverse("obligations:obligation", args=[one.pk]), " ".join(one.clauses), mark(state.value, STATES[state]),
            [_("期限 %(day)s") % {"day": one.due_on}],
        )
        for one, state in with_states(owed, today())
    ]  # fmt: skip
    none = _("文件没有承诺这一项：按约提供，不计入履约率。")
    return [Section(_("因此应做"), rows, none), *found]


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


def _offer_at(one: MenuItem) -> str:
    return at("menu-item", menu_item_id=one.pk)


def _offer(menu_item_id: int) -> MenuItem:
    found = MenuItem.objects.select_related("organization", "team").filter(pk=menu_item_id).first()
    if found is None:
        raise NotFound("menu-item", menu_item_id)
    return found


def _order(menu_order_id: int) -> MenuOrder:
    found = menu_orders().filter(pk=menu_order_id).first()
    if found is None:
        raise NotFound("menu-order", menu_order_id)
    return found
