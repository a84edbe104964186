"""The sentences of orders, loans, routes and plans."""

from yilian.kernel.messages import Message

MESSAGES = {
    "step-not-possible": Message(
        "现在的状态（{state}）不能变为“{to}”。请刷新页面看最新状态。",
        "From the present state ({state}) there is no way to “{to}”. Reload the page to see where it stands.",
    ),
    "reason-missing": Message("请写明内容或原因。", "Say what, or why, in words."),
    "emergency-needs-more": Message(
        "危急来电不能只以口头建议结束：请叫120、转诊或转交。",
        "An emergency does not end with advice alone: call an ambulance, refer, or hand it over.",
    ),
    "order-without-lines": Message("请至少填一种药品。", "Name at least one medicine."),
    "thing-name-missing": Message("请填写名称。", "Give a name."),
    "number-missing": Message("请填写编号。", "Give the number."),
    "number-taken": Message("编号 {number} 已登记过。", "The number {number} is registered already."),
    "long-prescription-not-chronic": Message(
        "长期处方只用于慢性病；这位老人没有慢性病登记。",
        "A long prescription is for chronic illness, and none is on record for this elder.",
    ),
    "prescription-too-long": Message(
        "开了 {days} 天的药，最多 {most} 天；慢性病请用长期处方。",
        "This is for {days} days, at most {most} are allowed; for chronic illness use a long prescription.",
    ),
    "wish-in-past": Message("{on} 已经过去，请选今天或以后。", "{on} has passed; choose today or later."),
    "way-missing": Message("请填写配送员，或选择一趟巡回车。", "Name a courier, or choose a tour of the van."),
    "signature-missing": Message(
        "请填写签收人和凭证，没有签收不算送达。", "Say who signed and what proves it; without that it is not delivered."
    ),
    "signed-before-sent": Message("签收时间早于发出时间。", "It was signed for before it was sent."),
    "due-before-start": Message("结束不能早于开始。", "The end lies before the start."),
    "equipment-not-fit": Message(
        "这件器材已损坏或报废，不能借出。", "This piece is broken or scrapped and cannot be lent."
    ),
    "equipment-already-lent": Message(
        "这件器材已经借出，归还后才能再借。", "This piece is lent already; it must come back first."
    ),
    "extension-not-later": Message(
        "应还日期已经是 {due_on}，续借要更晚。", "It is due on {due_on} already; an extension must be later."
    ),
    "loan-already-returned": Message("这件器材已于 {on} 归还。", "It came back on {on} already."),
    "route-without-stops": Message("请至少排一个停靠村。", "Name at least one village to stop at."),
    "stop-before-last": Message("这一站早于上一站离开的时间。", "This stop begins before the last one has ended."),
    "quantity-not-positive": Message("数量必须大于0。", "The quantity must be above 0."),
    "stock-too-low": Message(
        "车上只有 {balance}，不能取出 {quantity}。", "Only {balance} on board; {quantity} cannot be taken."
    ),
    "stops-still-open": Message(
        "还有停靠点没有离开或跳过，不能回场。", "Some stops are neither left nor skipped; the tour cannot end."
    ),
    "stock-not-counted": Message("车上还有 {balance} 没有清点退库。", "{balance} on board have not been counted back."),
    "van-taken": Message("这辆车 {on} 已有一趟。", "This van already has a tour on {on}."),
    "van-not-out": Message("这趟车没有在路上。", "This tour is not under way."),
    "van-not-here": Message(
        "车还没有到这一站，或药品不在这趟车上。", "The van is not at this stop, or the stock is not on it."
    ),
    "not-your-organization": Message(
        "这属于{organization}，只有该单位能改动。", "This belongs to {organization}; only they may change it."
    ),
    "session-before-start": Message("日期早于开始日期 {starts_on}。", "The day lies before the start, {starts_on}."),
    "order-run-out": Message(
        "医嘱已于 {ends_on} 到期，请医生重新开具。", "The order ran out on {ends_on}; a physician must renew it."
    ),
    "nothing-done": Message("请至少勾选一项已做的护理。", "Tick at least one thing that was done."),
    "nursing-not-ordered": Message("有的护理不在医嘱里。", "Some of this nursing was not ordered."),
    "not-offered-then": Message("这项服务在 {on} 不提供。", "This service is not offered on {on}."),
    "elder-unclear": Message("有多位老人符合，请从列表中选一位。", "Several elders fit; choose one from the list."),
    "elder-unknown": Message("没有找到这位老人，请核对姓名或编号。", "No such elder; check the name or number."),
    "team-missing": Message(
        "您的账号不在任何团队里，不能登记。请联系管理员。",
        "Your account belongs to no team, so it cannot record this. Ask your administrator.",
    ),
    "kind-service-item": Message("服务项目", "service"),
    "kind-call": Message("来电记录", "call"),
    "kind-medicine-order": Message("药品订单", "order of medicine"),
    "kind-equipment": Message("器材", "piece of equipment"),
    "kind-loan": Message("借出记录", "loan"),
    "kind-van": Message("巡回车", "van"),
    "kind-route": Message("巡回路线", "tour"),
    "kind-stop": Message("停靠点", "stop"),
    "kind-stock": Message("车上药品", "stock"),
    "kind-village": Message("村（社区）", "village"),
    "kind-plan": Message("康复计划", "rehabilitation plan"),
    "kind-counselling": Message("心理咨询", "counselling"),
    "kind-nursing-order": Message("护理医嘱", "order of nursing"),
    "kind-menu-item": Message("菜单上的服务", "service on a menu"),
    "kind-menu-order": Message("点单", "order from the menu"),
}
