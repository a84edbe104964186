"""The sentences of the telephone line."""

from yilian.kernel.messages import Message

MESSAGES = {
    "emergency-needs-more": Message(
        "危急来电不能只以口头建议结束：请叫120、转诊或转交。",
        "An emergency does not end with advice alone: call an ambulance, refer, or hand it over.",
    ),
    "visit-time-without-visit": Message(
        "结果是“已约上门”时才填上门时间；请改结果，或清空时间。",
        "A time belongs to a visit that was arranged: change the outcome, or clear the time.",
    ),
    "visit-time-needs-elder": Message(
        "不知道是哪位老人，不能约时间；请先选老人，或清空时间。",
        "Without an elder no time can be arranged: choose the elder, or clear the time.",
    ),
    "visit-time-needs-team": Message(
        "没有团队为这位老人服务，不能约时间；请转交给团队，或清空时间。",
        "No team serves this elder, so no time can be arranged: hand the call over to a team, or clear the time.",
    ),
    "kind-call": Message("来电记录", "call"),
}
