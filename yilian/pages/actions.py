"""Writes drafts. They are nobody's record, so no permission is asked and the log holds none of them: each is its writer's alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from yilian.audit.cipher import encrypt
from yilian.audit.clock import instant
from yilian.pages.queries import drafts_of, read_as

KEPT = timedelta(days=14)
PUT = """
    INSERT INTO pages_draft (user_id, id, path, body_cipher, saved_at, kept_until) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (user_id, id) DO UPDATE SET
        path = excluded.path, body_cipher = excluded.body_cipher, saved_at = excluded.saved_at, kept_until = excluded.kept_until
"""
# Without a condition: the policy lets everybody remove what is over, and nobody see it.
REMOVE_WHAT_IS_OVER = "DELETE FROM pages_draft"


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What was typed, as text, under which key and at which address."""

    key: UUID
    path: str
    body: str


def keep_draft(writer: int, draft: NewDraft) -> None:
    """Keep what somebody typed, in place of what was kept under the same key."""
    at = instant()
    with transaction.atomic():
        read_as(writer)
        with connection.cursor() as cursor:
            cursor.execute(PUT, [writer, draft.key, draft.path, encrypt(draft.body), at, at + KEPT])


def drop_drafts(writer: int, keys: Iterable[UUID]) -> None:
    """Forget drafts of a writer: they were sent, or thrown away."""
    with transaction.atomic():
        drafts_of(writer).filter(id__in=list(keys)).delete()


def drop_what_is_over() -> int:
    """Forget every draft that was kept long enough, and return how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yilian.writer', '', true)")
        cursor.execute(REMOVE_WHAT_IS_OVER)
        return int(cursor.rowcount)
