"""The sentences of supervision."""

from yilian.kernel.messages import Message

MESSAGES = {
    "task-done-in-future": Message(
        "完成日期 {done_on} 还没有到。没有完成的任务，请只写进展。",
        "{done_on} has not come yet. Of a task that is not done, report progress only.",
    ),
    "hand-over-empty": Message("没有要移交的事项。", "There is nothing to hand over."),
    "hand-over-due-past": Message("期限不能早于今天（{today}）。", "The day is past; today is {today}."),
    "hand-over-without-note": Message("请写明要对方做什么。", "Say what is to be done."),
    "hand-over-outside": Message("只能移交您管辖范围内的机构。", "Only institutions of your area can be handed over."),
    "hand-over-reported-already": Message("已经反馈过。", "It has been reported on already."),
    "kind-hand-over": Message("移交的文件要求", "list handed over"),
    "report-without-note": Message("请写明完成情况或进展。", "Say what was done, or how far it is."),
}
