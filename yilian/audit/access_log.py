"""Keeps that somebody looked at persons, and for what purpose."""

from collections.abc import Iterable

from yilian.audit.actions import record
from yilian.audit.models import AuditEntry
from yilian.kernel.actors import Actor


def log_access(actor: Actor, elders: Iterable[int], what: str) -> None:
    """Write that an actor saw the records of elders; `what` is the page or interface. Seeing nobody leaves no entry."""
    seen = list(elders)
    if seen:
        record(AuditEntry.Kind.LOOK, actor, what, elders=seen)
