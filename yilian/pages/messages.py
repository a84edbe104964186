"""The sentences of the page kit."""

from yilian.kernel.messages import Message

MESSAGES = {
    "sign-in-needed": Message("请先登录。", "Sign in first."),
    "key-unknown": Message("接口密钥无效或已过期。", "The key is unknown or has expired."),
}
