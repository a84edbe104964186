"""The sentences of obligations."""

from yilian.kernel.messages import Message

MESSAGES = {
    "obligation-not-open": Message(
        "这项服务已完成、已免除或已作废,不能再改。", "This is already done, waived or void and cannot change."
    ),
    "waiver-reason-missing": Message("请写明免除这项服务的原因。", "Say why this is waived."),
}
