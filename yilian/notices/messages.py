"""The sentences of notices."""

from yilian.kernel.messages import Message

MESSAGES = {
    "gateway-missing": Message(
        "没有设置网关，发不出去。请系统管理员按操作指南“发送通知”设置，再点“重新发送”。",
        "No gateway is set up, so it could not leave. Let the system administrator set one up (how-to: send notices), then send again.",
    ),
    "template-missing": Message(
        "网关没有登记这个模板。请在 YILIAN_SMS_TEMPLATES 里写上它的编号，再点“重新发送”。",
        "The gateway does not know this template. Add its id to YILIAN_SMS_TEMPLATES, then send again.",
    ),
    "origin-not-allowed": Message(
        "设置里不允许发往这个地址。若应允许，请写进 YILIAN_WEBHOOK_ORIGINS，再点“重新发送”。",
        "The settings do not allow this address. If they should, add it to YILIAN_WEBHOOK_ORIGINS, then send again.",
    ),
    "kind-notice": Message("外发通知", "notice"),
    "notice-address-unreadable": Message(
        "收件地址不对：短信要电话号码，邮件要邮箱地址，接口要以 http(s):// 开头的地址。",
        "The address does not fit: a text message needs a phone number, e-mail an e-mail address, a webhook an http(s) address.",
    ),
    "notice-key-taken": Message("编号“{key}”已用于另一条通知。", "The key “{key}” belongs to another notice already."),
    "notice-reason-missing": Message("请写明原因。", "Please give the reason."),
    "notice-step-not-possible": Message(
        "这条通知现在是“{state}”，不能这样处理。", "This notice is “{state}” now; this cannot be done with it."
    ),
    "notice-under-way": Message(
        "这条通知正在发送，请几分钟后再试。", "This notice is being sent right now; try again in a few minutes."
    ),
    "quiet-hours-unreadable": Message(
        "设置 YILIAN_QUIET_HOURS 里的“{text}”看不懂，应写成 routine=21:00-08:00。",
        "“{text}” in the setting YILIAN_QUIET_HOURS cannot be read; write routine=21:00-08:00.",
    ),
    "receipt-unreadable": Message(
        "回执看不懂：需要 event、notice 和 outcome（delivered 或 failed）。",
        "The receipt cannot be read: it needs event, notice and outcome (delivered or failed).",
    ),
}
