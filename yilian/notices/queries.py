"""Reads notices for pages and for the worker."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from yilian.audit.clock import start_of
from yilian.kernel.refusals import NotFound
from yilian.notices.models import Attempt, Notice
from yilian.notices.rules import LEASE, Channel, Priority, QuietHours, State, read_quiet_hours

SHOWN = timedelta(days=90)
GRACE = timedelta(minutes=1)
SWEPT = 1000


def notices_until(on: date) -> QuerySet[Notice]:
    """Return the notices of the last ninety days, newest first."""
    recent = Notice.objects.filter(at__gte=start_of(on - SHOWN))
    return recent.select_related("organization").order_by("-at", "-pk")


def notice(notice_id: int) -> Notice:
    """Return a notice by its number; raise `NotFound`."""
    row = Notice.objects.select_related("organization").filter(pk=notice_id).first()
    if row is None:
        raise NotFound("notice", notice_id)
    return row


def notice_of(uid: UUID, channel: Channel) -> Notice:
    """Return a notice of a channel by the name that gateways know it by; raise `NotFound`."""
    row = Notice.objects.filter(uid=uid, channel=channel).first()
    if row is None:
        raise NotFound("notice", uid)
    return row


def left_waiting(at: datetime) -> list[int]:
    """Return the numbers of notices that should have been sent a minute ago: their job was lost, or a worker died over it."""
    waiting = Notice.objects.filter(state__in=[State.QUEUED, State.HELD], not_before__lt=at - GRACE)
    alone = waiting.exclude(begun_at__gt=at - LEASE)
    return list(alone.order_by("not_before").values_list("pk", flat=True)[:SWEPT])


def is_attempted(row: Notice) -> bool:
    """Return whether it was ever tried to send a notice."""
    return Attempt.objects.filter(notice=row).exists()


def channels_without_gateway() -> list[Channel]:
    """Return the ways out that are not set up: whatever is sent by them fails."""
    set_up = {
        Channel.SMS: settings.YILIAN_SMS_URL,
        Channel.EMAIL: settings.EMAIL_HOST,
        Channel.WEBHOOK: settings.YILIAN_WEBHOOK_KEY,
    }
    return [channel for channel in Channel if not set_up[channel]]


def quiet_hours() -> dict[Priority, QuietHours]:
    """Return the quiet hours that the settings name."""
    return read_quiet_hours(settings.YILIAN_QUIET_HOURS)
