"""Who knocks: the session cookie of the pages, judged as Django judges it."""

import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from psycopg import AsyncConnection

SESSION_SALT = "django.contrib.sessions.SessionStore"
HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"

FIND_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
FIND_USER = "SELECT password FROM accounts_user WHERE id = %s AND is_active"


async def user_of(connection: AsyncConnection, session_key: str) -> int | None:
    """Return the id of the user whose session this is, or None: unknown, ended, password changed since, user closed."""
    row = await (await connection.execute(FIND_SESSION, [session_key, datetime.now(UTC)])).fetchone()
    session = _read(str(row[0])) if row else {}
    user, fingerprint = session.get("_auth_user_id"), session.get("_auth_user_hash")
    if not isinstance(user, str) or not user.isdecimal() or not isinstance(fingerprint, str):
        return None
    known = await (await connection.execute(FIND_USER, [int(user)])).fetchone()
    if known is None or not hmac.compare_digest(fingerprint, _fingerprint(str(known[0]))):
        return None
    return int(user)


def _read(data: str) -> dict[str, object]:
    try:
        data_read = signing.loads(data, salt=SESSION_SALT, serializer=signing.JSONSerializer)
    except (signing.BadSignature, ValueError):
        return {}
    return data_read if isinstance(data_read, dict) else {}


def _fingerprint(password: str) -> str:
    return salted_hmac(HASH_SALT, password, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
