"""The sentences of equipment and of loans."""

from yilian.kernel.messages import Message

MESSAGES = {
    "number-missing": Message("请填写编号。", "Give the number."),
    "number-taken": Message("编号 {number} 已登记过。", "The number {number} is registered already."),
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
    "kind-equipment": Message("器材", "piece of equipment"),
    "kind-loan": Message("借出记录", "loan"),
}
