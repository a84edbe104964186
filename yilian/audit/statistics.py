"""Fresh statistics for the planner in the middle of a large load, whose rows nobody else sees yet."""

from django.db import connection


def refresh_statistics() -> None:
    """Let the planner see the rows that this transaction has entered; without it a policy may be judged by reading whole tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT yilian_refresh_statistics()")
