"""The sentences of agreements."""

from yilian.kernel.messages import Message

MESSAGES = {
    "mode-not-in-force": Message(
        "{on} 本地没有生效的“{mode}”服务模式,不能签约。请核对日期或模式。",
        "No mode “{mode}” is in force here on {on}. Check the date or the mode.",
    ),
    "elder-deceased": Message(
        "老人已于 {died_on} 去世,不能再签约或服务。",
        "This elder died on {died_on}; nothing new can be agreed or done.",
    ),
    "already-enrolled": Message(
        "这位老人在同一时期已签约“{mode}”。", "This elder is already enrolled in “{mode}” for that time."
    ),
    "already-ended": Message("这份签约已于 {on} 结束。", "This enrolment already ended on {on}."),
    "ends-before-start": Message(
        "结束日期不能早于开始日期 {starts_on}。", "The end lies before the start, {starts_on}."
    ),
    "end-reason-missing": Message("请写明结束签约的原因。", "Say why the enrolment ends."),
}
