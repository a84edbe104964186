"""Audit's sentences."""

from yilian.kernel.messages import Message

MESSAGES = {
    "command-sent-otherwise": Message(
        "这张表在 {at} 已经保存过一次，这次的内容和那次不同，没有再保存。要改那一条，请到那条记录上更正；确实是另外一条，请再按一次保存。",
        "This form was saved at {at} already; what it says now differs and was not saved. To change that record, correct it on its page; "
        "if this is a further record, save once more.",
    ),
    "command-record-gone": Message(
        "这张表已经保存过，那条记录后来被删去了。确实要再登记一条，请再按一次保存。",
        "This form was saved already, and its record was removed since. If it is to be entered anew, save once more.",
    ),
    "command-id-malformed": Message("Idempotency-Key 应为 UUID。", "Idempotency-Key must be a UUID."),
    "command-id-missing": Message(
        "缺少命令编号：每次写入都要带一个编号（UUID），重发时编号不变。",
        "The id of the command is missing: every write carries one (a UUID), and keeps it when it is sent again.",
    ),
    "command-id-taken": Message(
        "这个命令编号（{command}）已被另一项操作使用，请换一个编号重发。",
        "Command id {command} already belongs to another operation; send it again with a new id.",
    ),
}
