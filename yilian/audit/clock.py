"""The one place that reads the clock. `YILIAN_TODAY` holds the date still, for demonstrations and tests."""

from datetime import UTC, date, datetime, time

from django.conf import settings

from yilian.kernel.deadlines import SHANGHAI, end_of


def now() -> datetime:
    """Return the instant, in UTC; with the date held still, today's time of day on that date."""
    instant = datetime.now(UTC)
    if not settings.YILIAN_TODAY:
        return instant
    wall = instant.astimezone(SHANGHAI).time()
    return datetime.combine(today(), wall, tzinfo=SHANGHAI).astimezone(UTC)


def instant() -> datetime:
    """Return the true instant, in UTC, to measure how long something lasts; a date held still does not hold it."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in Shanghai."""
    if settings.YILIAN_TODAY:
        return date.fromisoformat(settings.YILIAN_TODAY)
    return datetime.now(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return the instant at which a date begins in Shanghai, in UTC."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI).astimezone(UTC)


def moment_of(day: date) -> datetime:
    """Return the instant at which a day is looked at: now for today, else its end."""
    return now() if day == today() else end_of(day)
