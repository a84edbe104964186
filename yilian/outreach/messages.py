"""The sentences of vans, routes and stops."""

from yilian.kernel.messages import Message

MESSAGES = {
    "route-without-stops": Message("请至少排一个停靠村。", "Name at least one village to stop at."),
    "stop-before-last": Message("这一站早于上一站离开的时间。", "This stop begins before the last one has ended."),
    "quantity-not-positive": Message("数量必须大于0。", "The quantity must be above 0."),
    "stock-too-low": Message(
        "车上只有 {balance}，不能取出 {quantity}。", "Only {balance} on board; {quantity} cannot be taken."
    ),
    "stops-still-open": Message(
        "还有停靠点没有离开或跳过，不能回场。", "Some stops are neither left nor skipped; the route cannot end."
    ),
    "stock-not-counted": Message("车上还有 {balance} 没有清点退库。", "{balance} on board have not been counted back."),
    "van-taken": Message("这辆车 {on} 已有一趟。", "This van already has a route on {on}."),
    "van-not-out": Message("这趟车没有在路上。", "This route is not under way."),
    "van-not-here": Message(
        "车还没有到这一站，或药品不在这趟车上。", "The van is not at this stop, or the stock is not on it."
    ),
    "kind-route": Message("巡回路线", "route"),
    "kind-stop": Message("停靠点", "stop"),
    "kind-stock": Message("车上药品", "stock"),
    "kind-village": Message("村（社区）", "village"),
}
