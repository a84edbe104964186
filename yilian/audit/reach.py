"""Tells the database, for one transaction, whose people the actor may reach; row-level security does the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from yilian.kernel.actors import Actor, Scope

NOWHERE = Scope()


def set_reach(scope: Scope) -> None:
    """Set the reach for the rest of this transaction; outside of one this is a bug, because it would leak."""
    if not connection.in_atomic_block:
        raise RuntimeError("reach is set inside a transaction only")
    organizations = ",".join(str(key) for key in sorted(scope.organizations))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('yilian.divisions', %s, true), set_config('yilian.organizations', %s, true)",
            [scope.ranges(), organizations],
        )


def present_reach() -> Scope:
    """Give the reach that the statements of now have."""
    reach: Scope = getattr(connection, "yilian_reach", NOWHERE)
    return reach


@contextmanager
def reaching(actor: Actor, *, to_the_end: bool = False) -> Iterator[None]:
    """Give the actor's reach to the statements within, then restore what was set before.

    Whoever ends the transaction right after says so by `to_the_end`: the reach ends with it, and nothing is sent to restore it.

    Within the same reach nothing is sent: an action called from a page of the same actor costs no round trip. The
    outermost transaction always sets it, whatever is remembered of an earlier one.
    """
    before = present_reach()
    if actor.scope == before and connection.savepoint_ids:
        yield
        return
    set_reach(actor.scope)
    connection.yilian_reach = actor.scope  # type: ignore[attr-defined]
    try:
        yield
        over = to_the_end and not connection.savepoint_ids
        if connection.in_atomic_block and not connection.needs_rollback and not over:
            set_reach(before)
    finally:
        connection.yilian_reach = before  # type: ignore[attr-defined]
