"""Tells the database, for one transaction, in which scope the actor reads and writes; row-level security does the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from yilian.kernel.actors import Actor, Scope

NOWHERE = Scope()


def set_scope(scope: Scope) -> None:
    """Set the scope for the rest of this transaction; outside of one this is a bug, because it would leak."""
    if not connection.in_atomic_block:
        raise RuntimeError("scope is set inside a transaction only")
    organizations = ",".join(str(key) for key in sorted(scope.organizations))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('yilian.divisions', %s, true), set_config('yilian.organizations', %s, true)",
            [scope.ranges(), organizations],
        )


def current_scope() -> Scope:
    """Return the scope that the statements of now have."""
    scope: Scope = getattr(connection, "yilian_scope", NOWHERE)
    return scope


@contextmanager
def using_scope(actor: Actor, *, to_the_end: bool = False) -> Iterator[None]:
    """Run the statements within in the actor's scope, then restore the scope set before.

    Anyone who ends the transaction right after says so by `to_the_end`: the scope ends with it, and nothing is sent to restore it.

    Within the same scope nothing is sent: an action called from a page of the same actor costs no round trip. The
    outermost transaction always sets it, whatever is remembered of an earlier one.
    """
    before = current_scope()
    if actor.scope == before and connection.savepoint_ids:
        yield
        return
    set_scope(actor.scope)
    connection.yilian_scope = actor.scope  # type: ignore[attr-defined]
    try:
        yield
        over = to_the_end and not connection.savepoint_ids
        if connection.in_atomic_block and not connection.needs_rollback and not over:
            set_scope(before)
    finally:
        connection.yilian_scope = before  # type: ignore[attr-defined]
