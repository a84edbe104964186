"""The one place that reads the clock. `YILIAN_TODAY` holds the date still, for demonstrations and tests."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Give the instant, in UTC; with the date held still, today's time of day on that date."""
    instant = datetime.now(UTC)
    if not settings.YILIAN_TODAY:
        return instant
    wall = instant.astimezone(SHANGHAI).time()
    return datetime.combine(today(), wall, tzinfo=SHANGHAI).astimezone(UTC)


def instant() -> datetime:
    """Give the true instant, in UTC, to measure how long something lasts; a date held still does not hold it."""
    return datetime.now(UTC)


def today() -> date:
    """Give the date in Shanghai."""
    if settings.YILIAN_TODAY:
        return date.fromisoformat(settings.YILIAN_TODAY)
    return datetime.now(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Give the instant at which a date begins in Shanghai, in UTC."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI).astimezone(UTC)
