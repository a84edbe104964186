"""Who sees menus: what is offered is written by the institution and read where it was ordered; an order follows its elder."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder
from yilian.visits.row_security import owned

TABLES = {
    "menus_menu_item": owned("menus_menu_order", "menu_item_id"),
    "menus_menu_order": read_and_written(of_elder()),
}
