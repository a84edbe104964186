"""Offers services on a menu, takes orders from it and answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, NotFound, Problem, refuse, refuse_if
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.visits.actions.ground import Done, Provider, ask_for, call_off, foreign, prove
from yilian.visits.events import Window
from yilian.visits.models import MenuItem, MenuOrder
from yilian.visits.rules.menus import MENU_TRANSITIONS, MenuState, WishFacts, wish_refusal
from yilian.visits.rules.steps import reason_refusal, step_refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """A service of the catalogue, from a day to a day, with a note on how it is done here."""

    item: str
    offered_from: date
    offered_until: date | None = None
    note: str = ""


@action("visits.offer", name="visits.offer_service")
def offer(actor: Actor, organization: Organization, team: Team, *, given: Offer) -> MenuItem:
    """Put a service on an organization's menu; the team named does it."""
    if given.item not in shelf().catalogue.item:
        raise NotFound("service-item", given.item)
    if given.offered_until is not None and given.offered_until < given.offered_from:
        raise Invalid(Problem("offered_until", "period-reversed"))
    found, _created = MenuItem.objects.get_or_create(
        organization=organization, team=team, item=given.item, offered_from=given.offered_from,
        defaults={"offered_until": given.offered_until, "note": given.note},
    )  # fmt: skip
    return found


@action("visits.offer", name="visits.end_offer", keep=("on",))
def end_offer(actor: Actor, menu_item: MenuItem, *, on: date) -> MenuItem:
    """Take a service off the menu after a day; orders that were taken for a later day are still to be answered."""
    refuse_if(foreign(actor, menu_item.organization))
    if on < menu_item.offered_from:
        refuse("due-before-start")
    menu_item.offered_until = on
    menu_item.save(update_fields=["offered_until"])
    return menu_item


@action("visits.order", name="visits.order_from_menu", keep=("wished_on",))
def order_from_menu(actor: Actor, elder: Elder, menu_item: MenuItem, *, wished_on: date, wish: str = "") -> MenuOrder:
    """Take an elder's order from the menu; where a clause promises the service, the order makes it owed by the day wished."""
    facts = WishFacts(wished_on, today(), menu_item.offered_from, menu_item.offered_until, elder.died_on)
    refuse_if(wish_refusal(facts))
    order = MenuOrder.objects.create(
        elder=elder, menu_item=menu_item, ordered_on=today(), wished_on=wished_on, wish=wish
    )
    ask_for(order, elder, menu_item.team, menu_item.item, Window(today(), wished_on))
    return order


@action("visits.load", name="visits.load_menu_orders")
def load_menu_orders(actor: Actor, *, orders: Sequence[MenuOrder]) -> list[MenuOrder]:
    """Enter many orders with what became of them, as a take-over from another system does."""
    return MenuOrder.objects.bulk_create(orders, batch_size=2000)


@action("visits.offer", name="visits.answer_menu_order", keep=("to",))
def answer_menu_order(actor: Actor, order: MenuOrder, *, to: MenuState, reason: str = "") -> MenuOrder:
    """Accept an order, or decline it for a reason, which takes back what it had made owed."""
    refuse_if(step_refusal(MENU_TRANSITIONS, MenuState(order.state), to))
    if to is not MenuState.ACCEPTED:
        refuse_if(reason_refusal(reason))
        call_off(order, today(), reason)
    order.state, order.reason = to, reason
    order.save(update_fields=["state", "reason"])
    return order


@action("visits.order", name="visits.withdraw_menu_order")
def withdraw_menu_order(actor: Actor, order: MenuOrder, *, reason: str) -> MenuOrder:
    """Take an order back because the elder changed their mind."""
    refuse_if(step_refusal(MENU_TRANSITIONS, MenuState(order.state), MenuState.WITHDRAWN))
    refuse_if(reason_refusal(reason))
    order.state, order.reason = MenuState.WITHDRAWN, reason
    order.save(update_fields=["state", "reason"])
    call_off(order, today(), reason)
    return order


@action("visits.record", name="visits.fulfil_menu_order")
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
