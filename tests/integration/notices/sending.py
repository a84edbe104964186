"""What the tests of notices send, and the worker that sends it."""

from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from yilian.kernel.actors import SYSTEM
from yilian.kernel.messages import words
from yilian.notices.actions import Occasion, send
from yilian.notices.models import Notice
from yilian.notices.rules import Channel, Recipient, Template
from yilian.notices.tasks import send_notice

REMINDER = Template(
    "visit-reminder",
    words("上门服务提醒", "a visit is coming"),
    words("{name}：{day} 上门体检。", "{name}: a check-up at home on {day}."),
)
PARAMS = {"name": "周金兰", "day": "9月13日"}
PHONE, LETTERS = "13812345678", "zhou@example.org"


def a_notice(
    channel: Channel = Channel.SMS, address: str = PHONE, *, key: str = "visits.visit:1", **more: Any
) -> Notice:
    """Put a reminder into the outbox."""
    recipient = Recipient(channel, address, more.pop("language", "zh-hans"))
    return send(SYSTEM, recipient, REMINDER, params=PARAMS, occasion=Occasion(key, **more))


def work(notice: Notice) -> Notice:
    """Let the worker send a notice, and return what became of it."""
    send_notice(notice_id=notice.pk)
    notice.refresh_from_db()
    return notice


def jobs(notice: Notice) -> list[ProcrastinateJob]:
    """Return the jobs that were queued to send a notice, in their order."""
    rows = ProcrastinateJob.objects.filter(task_name="notices.send", args__notice_id=notice.pk)
    return list(rows.order_by("pk"))


def tried(notice: Notice) -> list[tuple[str, str]]:
    """Return what came of the attempts to send a notice."""
    return list(notice.attempts.order_by("pk").values_list("result", "code"))
