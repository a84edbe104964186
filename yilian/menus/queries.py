"""Reads what is offered on menus, and the orders from them."""

from datetime import date

from django.db.models import Q, QuerySet

from yilian.menus.models import MenuItem, MenuOrder


def menu_on(on: date) -> QuerySet[MenuItem]:
    """Return what is offered on a day."""
    menu_items = MenuItem.objects.filter(Q(offered_until__isnull=True) | Q(offered_until__gte=on))
    return menu_items.select_related("organization", "team").order_by("organization_id", "item", "pk")


def menu_orders() -> QuerySet[MenuOrder]:
    """Return the orders from menus, the day wished for first."""
    orders = MenuOrder.objects.select_related("elder", "menu_item__organization", "menu_item__team", "visit")
    return orders.order_by("wished_on", "pk")


def menu_orders_waiting(_on: date) -> QuerySet[MenuOrder]:
    """Return the orders from menus that are neither done nor declined."""
    return menu_orders().filter(state__in=["ordered", "accepted"])


def menu_orders_open_for(elder_id: int, on: date) -> QuerySet[MenuOrder]:
    """Return the orders of an elder that are neither done nor declined."""
    return menu_orders_waiting(on).filter(elder_id=elder_id)
