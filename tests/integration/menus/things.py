"""What the matrix of addresses needs of menus."""

from typing import Any

from ordering import ON, Place

from yilian.kernel.actors import SYSTEM
from yilian.menus.actions import Offer, offer, order_from_menu


def things(place: Place) -> dict[str, Any]:
    """Offer a service and order it; give the keys of the addresses that show both."""
    menu_item = offer(SYSTEM, place.centre, place.team, new_offer=Offer("community-nursing", ON))
    order = order_from_menu(SYSTEM, place.elder, menu_item, wished_on=ON)
    return {"menu_item_id": menu_item.pk, "menu_order_id": order.pk}
