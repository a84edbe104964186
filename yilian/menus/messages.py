"""The sentences of menus and of orders from them."""

from yilian.kernel.messages import Message

MESSAGES = {
    "not-offered-then": Message("这项服务在 {on} 不提供。", "This service is not offered on {on}."),
    "kind-menu-item": Message("菜单上的服务", "service on a menu"),
    "kind-menu-order": Message("点单", "order from the menu"),
}
