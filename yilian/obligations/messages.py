"""The sentences of obligations."""

from yilian.kernel.messages import Message

MESSAGES = {
    "absence-overlaps": Message(
        "同类的住院或外出已从 {starts_on} 起登记，同一天不能登记两次。请改那一条。",
        "An absence of this kind is recorded from {starts_on}; a day cannot be recorded twice. Change that one.",
    ),
    "obligation-not-open": Message(
        "这项服务已完成、已免除或已作废，不能再改。", "This is already done, waived or void and cannot change."
    ),
    "obligation-paused": Message("计时已经暂停。", "The clock of this stands still already."),
    "obligation-not-paused": Message("计时没有暂停。", "The clock of this does not stand still."),
    "party-not-fit": Message("{kind}不能担当这一方。", "A {kind} cannot be this party."),
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
    "shift-already-ended": Message("这个班次已于{on}停止。", "This shift ended on {on} already."),
    "appointment-in-past": Message("约定的时间已经过去，请选以后的时间。", "This time is past; choose one to come."),
    "appointment-length": Message(
        "时长应在1到{longest}分钟之间。", "An appointment takes at least a minute and at most {longest}."
    ),
    "appointment-with-nobody": Message(
        "请选由哪支团队或哪位人员来见。", "Say which team or who of the staff is expected."
    ),
    "appointment-for-another": Message(
        "所选服务不属于这位老人，或已不再应做。", "What was chosen is not owed to this elder, or is open no more."
    ),
    "appointment-elder-away": Message(
        "这位老人{on}住院、外出或已离开本县。", "This elder is in hospital, away or has left the county on {on}."
    ),
    "appointment-practitioner-taken": Message(
        "这位人员在这段时间已有约定。", "This person has another appointment at that time."
    ),
    "appointment-settled": Message("这个约定不能再这样处理。", "This can no longer be done with the appointment."),
    "appointment-ahead": Message(
        "约定在{on}，到那天才能登记结果。", "The appointment is on {on}; enter on that day what came of it."
    ),
    "appointment-reason-missing": Message("请写明原因。", "Say why."),
    "no-show-cause-unknown": Message("请从列表中选未履约的原因。", "Choose of the list why it came to nothing."),
    "kind-appointment": Message("约定", "appointment"),
    "kind-absence": Message("不在记录", "absence"),
    "kind-shift": Message("值班班次", "shift"),
}
