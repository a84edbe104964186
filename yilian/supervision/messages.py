"""The sentences of supervision."""

from yilian.kernel.messages import Message

MESSAGES = {
    "task-done-in-future": Message(
        "完成日期 {done_on} 还没有到。没有完成的任务，请只写进展。",
        "{done_on} has not come yet. Of a task that is not done, report progress only.",
    ),
    "report-without-note": Message("请写明完成情况或进展。", "Say what was done, or how far it is."),
}
