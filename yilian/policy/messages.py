"""What policy says no with, in both languages."""

from yilian.kernel.messages import Message

MESSAGES = {
    "pack-errors": Message(
        "政策包有{count}处错误，不能使用。第一处：{first}", "The packs have {count} error(s). The first: {first}"
    ),
    "limit-not-whole": Message(
        "参数“{name}”不是整数，不能作为时限。", "“{name}” is not a whole number and no time limit."
    ),
    "limit-not-a-time": Message("参数“{name}”的单位{unit}不是时间。", "The unit {unit} of “{name}” is not a time."),
}
