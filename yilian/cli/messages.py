"""The sentences of the command line."""

from yilian.kernel.messages import Message

MESSAGES: dict[str, Message] = {
    "unexpected": Message(
        "程序出现意外错误（{what}）。设 YILIAN_DEBUG=1 再运行一次可看到详情。",
        "Something unexpected went wrong ({what}). Run again with YILIAN_DEBUG=1 to see the details.",
    ),
    "interrupted": Message("已中断。", "Interrupted."),
    "wrong-usage": Message("用法不对：{what}", "Wrong usage: {what}"),
    "verb-unavailable": Message("命令“{verb}”无法载入（{what}）。", "The command “{verb}” cannot be loaded ({what})."),
    "confirmation-needed": Message(
        "{what}；确认请加 --yes。",
        "{what}; add --yes to confirm.",
    ),
}
