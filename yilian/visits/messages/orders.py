"""The sentences that the topics of the desk of services share."""

from yilian.kernel.messages import Message

MESSAGES = {
    "step-not-possible": Message(
        "现在的状态（{state}）不能变为“{to}”。请刷新页面看最新状态。",
        "From the present state ({state}) there is no way to “{to}”. Reload the page to see where it stands.",
    ),
    "reason-missing": Message("请写明内容或原因。", "Say what, or why, in words."),
    "thing-name-missing": Message("请填写名称。", "Give a name."),
    "wish-in-past": Message("{on} 已经过去，请选今天或以后。", "{on} has passed; choose today or later."),
    "due-before-start": Message("结束不能早于开始。", "The end lies before the start."),
    "not-your-organization": Message(
        "这属于{organization}，只有该单位能改动。", "This belongs to {organization}; only they may change it."
    ),
    "elder-unclear": Message("有多位老人符合，请从列表中选一位。", "Several elders fit; choose one from the list."),
    "elder-unknown": Message("没有找到这位老人，请核对姓名或编号。", "No such elder; check the name or number."),
    "team-missing": Message(
        "您的账号不在任何团队里，不能登记。请联系管理员。",
        "Your account belongs to no team, so it cannot record this. Ask your administrator.",
    ),
    "kind-service-item": Message("服务项目", "service"),
}
