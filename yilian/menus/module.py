"""What menus declare: their pages, permissions, records, signs, and their topic at the desk of services."""

from yilian.kernel.messages import words
from yilian.kernel.roles import CLINICAL
from yilian.menus.models import MenuOrder
from yilian.menus.queries import menu_orders_open_for, menu_orders_waiting
from yilian.menus.row_security import TABLES
from yilian.menus.views import elder_row
from yilian.pages.declarations import Module, Mount, RecordKind, ServiceStart, ServiceTopic, Sign

DESK = ServiceTopic(
    "menus:orders",
    words("菜单点单", "Orders from the menu"),
    words("待办的点单", "orders to deal with"),
    menu_orders_waiting,
    menu_orders_open_for,
    elder_row,
    ServiceStart("menus:new-order", words("点单", "Order from the menu"), "visits.order"),
    order=80,
    show="waiting",
)

ORDER = RecordKind(
    MenuOrder,
    words("点单", "order from the menu"),
    "menus:order",
    "menu_order_id",
    step="menus:order",
    permission="visits.read",
)

SIGNS = (
    dict.fromkeys(("accepted", "done", "ended"), Sign("✓", "good"))
    | dict.fromkeys(("active", "ordered"), Sign("●", "due"))
    | dict.fromkeys(("declined", "withdrawn"), Sign("○", "open"))
)

MODULE = Module(
    name="menus",
    words=words("菜单点单", "menus"),
    mounts=(Mount("visits/services/menus/"),),
    pages={"menus:orders": words("菜单点单", "Orders from the menu")},
    permissions={"menus.offer": CLINICAL | {"institution-staff"}},
    system_only=frozenset({"menus.load"}),
    records=(ORDER,),
    services=(DESK,),
    row_security=TABLES,
    signs=SIGNS,
)
