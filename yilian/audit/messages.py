"""Audit's sentences."""

from yilian.kernel.messages import Message

MESSAGES = {
    "command-id-taken": Message(
        "这个命令编号（{command}）已被另一项操作使用，请换一个编号重发。",
        "Command id {command} already belongs to another operation; send it again with a new id.",
    ),
}
