"""Reads drafts: of their writer, and of nobody else."""

from django.db import connection, transaction
from django.db.models import QuerySet

from yilian.pages.models import Draft


def read_as(writer: int) -> None:
    """Let the database show the drafts of a writer until the transaction ends; without it there are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yilian.writer', %s, true)", [str(writer)])


def drafts_of(writer: int) -> QuerySet[Draft]:
    """Return what somebody typed and did not send, the newest first."""
    read_as(writer)
    return Draft.objects.filter(user_id=writer).order_by("-saved_at")


def has_drafts(writer: int) -> bool:
    """Return whether somebody typed something that was not sent."""
    with transaction.atomic():
        return drafts_of(writer).exists()
