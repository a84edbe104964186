"""How a page hears that what it shows has changed.

It gets an address of the live door, good for its topics and its reader alone; whoever changes something tells the topics within the
transaction of the action, and PostgreSQL passes them on when that commits.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db import connection

from yilian.pages.requests import Request

CHANNEL = "yilian_live"
SALT = "yilian.pages.live"
VALID = 12 * 3600
MOST = 200


def live_address(request: Request, topics: Iterable[str]) -> str:
    """Return the address that tells of topics; none where there is no live door, or nothing to hear of.

    The page judges what its reader may hear of. The token that holds it is signed for this user and ends after half a day.
    """
    named = sorted(set(topics))
    if not settings.YILIAN_LIVE_URL or not 0 < len(named) <= MOST:
        return ""
    token = signing.dumps([request.actor.user_id, *named], salt=SALT, compress=True)
    return f"{settings.YILIAN_LIVE_URL}/live/events?topics={token}"


def tell(topics: Iterable[str]) -> None:
    """Tell the live door that what is shown under topics changed; the same topic twice in a transaction is told once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, list(topics)])


def topics_of(token: str, user_id: int) -> frozenset[str]:
    """Return the topics that a user may hear of; none for a token that is forged, too old, or another user's."""
    try:
        owner, *topics = signing.loads(token, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return frozenset()
    return frozenset(map(str, topics)) if owner == user_id else frozenset()
