"""The sentences of obligations."""

from yilian.kernel.messages import Message

MESSAGES = {
    "obligation-not-open": Message(
        "这项服务已完成、已免除或已作废，不能再改。", "This is already done, waived or void and cannot change."
    ),
    "waiver-reason-missing": Message("请写明免除这项服务的原因。", "Say why this is waived."),
    "absence-kind-unknown": Message(
        "没有“{kind}”这种不在原因，请从列表中选。", "There is no kind {kind} of absence; choose one of the list."
    ),
    "item-unknown": Message("目录中没有服务项目“{item}”。", "The catalogue has no item {item}."),
    "weekday-unknown": Message(
        "星期用 1(周一)到 7(周日)表示，收到 {weekday}。", "A weekday is 1 (Monday) to 7 (Sunday), not {weekday}."
    ),
    "relief-is-first": Message("B岗不能与A岗是同一个人。", "Who stands in cannot be the one stood in for."),
    "not-staff-here": Message("这位人员不在本机构执业。", "This person does not practise at this organization."),
    "watch-already-ended": Message("这个班次已于{on}停止。", "This shift ended on {on} already."),
    "kind-absence": Message("不在记录", "absence"),
    "kind-watch": Message("值班班次", "shift"),
}
