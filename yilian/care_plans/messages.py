"""The sentences of care in a series."""

from yilian.kernel.messages import Message

MESSAGES = {
    "session-before-start": Message("日期早于开始日期 {starts_on}。", "The day lies before the start, {starts_on}."),
    "order-run-out": Message(
        "医嘱已于 {ends_on} 到期，请医生重新开具。", "The order ran out on {ends_on}; a physician must renew it."
    ),
    "nothing-done": Message("请至少勾选一项已做的护理。", "Tick at least one thing that was done."),
    "order-too-old": Message(
        "医嘱的开始日期不能早于 {on}，请核对。", "An order cannot begin before {on}; check the date."
    ),
    "nursing-not-ordered": Message("有的护理不在医嘱里。", "Some of this nursing was not ordered."),
    "kind-plan": Message("康复计划", "rehabilitation plan"),
    "kind-counselling": Message("心理咨询", "counselling"),
    "kind-nursing-order": Message("护理医嘱", "order of nursing"),
}
