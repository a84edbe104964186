"""Offers services on a menu, takes orders from it and answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import by_day
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse, refuse_if
from yilian.menus.models import MenuItem, MenuOrder
from yilian.menus.rules import MENU_TRANSITIONS, MenuState, WishFacts, wish_refusal
from yilian.obligations.events import Window
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.visits.actions.delivery import Done, Provider, ask_for, call_off, foreign, prove
from yilian.visits.rules.steps import reason_refusal, step_refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of the catalogue, from a day to a day, with a note on how it is done here."""

    item: str
    offered_from: date
    offered_until: date | None = None
    note: str = ""


@action("menus.offer", title=words("菜单上新", "offer a service"), name="menus.offer_service")
def offer(actor: Actor, organization: Organization, team: Team, *, new_offer: Offer) -> MenuItem:
    """Put a service on an organization's menu; the team named does it."""
    if new_offer.item not in policy_library().catalogue.item:
        raise NotFound("service-item", new_offer.item)
    if new_offer.offered_until is not None and new_offer.offered_until < new_offer.offered_from:
        raise Invalid(Problem("offered_until", "period-reversed"))
    menu_item, _created = MenuItem.objects.get_or_create(
        organization=organization,
        team=team,
        item=new_offer.item,
        offered_from=new_offer.offered_from,
        defaults={"offered_until": new_offer.offered_until, "note": new_offer.note},
    )
    return menu_item


@action("menus.offer", title=words("服务下架", "take a service off the menu"), name="menus.end_offer", log=("on",))
def end_offer(actor: Actor, menu_item: MenuItem, *, on: date) -> MenuItem:
    """Take a service off the menu after a day; orders that were taken for a later day are still to be answered."""
    refuse_if(foreign(actor, menu_item.organization))
    if on < menu_item.offered_from:
        refuse("due-before-start")
    menu_item.offered_until = on
    menu_item.save(update_fields=["offered_until"])
    return menu_item


@action("visits.order", title=words("点单", "order from the menu"), name="menus.order_from_menu", log=("wished_on",))
def order_from_menu(actor: Actor, elder: Elder, menu_item: MenuItem, *, wished_on: date, wish: str = "") -> MenuOrder:
    """Take an elder's order from the menu; where a clause promises the service, the order makes it owed by the day wished."""
    facts = WishFacts(wished_on, today(), menu_item.offered_from, menu_item.offered_until, elder.died_on)
    refuse_if(wish_refusal(facts))
    order = MenuOrder.objects.create(
        elder=elder, menu_item=menu_item, ordered_on=today(), wished_on=wished_on, wish=wish
    )
    ask_for(order, elder, menu_item.team, menu_item.item, Window(today(), by_day(wished_on)))
    return order


@action("menus.load", title=words("批量装入点单", "load orders from menus"), name="menus.load_menu_orders")
def load_menu_orders(actor: Actor, *, orders: Sequence[MenuOrder]) -> list[MenuOrder]:
    """Enter many orders with what became of them, as a take-over from another system does."""
    return MenuOrder.objects.bulk_create(orders, batch_size=2000)


@action(
    "menus.offer", title=words("受理点单", "answer an order from the menu"), name="menus.answer_menu_order", log=("to",)
)
def answer_menu_order(actor: Actor, order: MenuOrder, *, to: MenuState, reason: str = "") -> MenuOrder:
    """Accept an order, or decline it for a reason, which takes back what it had made owed."""
    refuse_if(step_refusal(MENU_TRANSITIONS, MenuState(order.state), to))
    if to is not MenuState.ACCEPTED:
        refuse_if(reason_refusal(reason))
        call_off(order, today(), reason)
    order.state, order.reason = to, reason
    order.save(update_fields=["state", "reason"])
    return order


@action("visits.order", title=words("撤回点单", "withdraw an order from the menu"), name="menus.withdraw_menu_order")
def withdraw_menu_order(actor: Actor, order: MenuOrder, *, reason: str) -> MenuOrder:
    """Take an order back because the elder changed their mind."""
    refuse_if(step_refusal(MENU_TRANSITIONS, MenuState(order.state), MenuState.WITHDRAWN))
    refuse_if(reason_refusal(reason))
    order.state, order.reason = MenuState.WITHDRAWN, reason
    order.save(update_fields=["state", "reason"])
    call_off(order, today(), reason)
    return order


@action("visits.record", title=words("完成点单", "fulfil an order from the menu"), name="menus.fulfil_menu_order")
def fulfil_menu_order(
    actor: Actor, order: MenuOrder, practitioner: Practitioner, *, on: date, evidence: Mapping[str, str]
) -> MenuOrder:
    """Record that what was ordered was done, with the evidence that the catalogue demands."""
    refuse_if(step_refusal(MENU_TRANSITIONS, MenuState(order.state), MenuState.DONE))
    chosen = order.menu_item
    done = Done(chosen.item, on, evidence, order.wish)
    order.visit = prove(actor, order.elder, Provider(chosen.team, practitioner), done)
    order.state = MenuState.DONE
    order.save(update_fields=["state", "visit"])
    return order
