"""Reads the audit log and its chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from yilian.audit.clock import start_of
from yilian.audit.models import AuditEntry, Command, Concern, Seal
from yilian.audit.rules import Link, Verdict, Written, verdict_on
from yilian.audit.scope import using_scope
from yilian.audit.statements import Statement
from yilian.kernel.actors import Actor
from yilian.kernel.numbers import key_of
from yilian.kernel.refusals import NotFound

LATE = 100_000
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for (`who` is a user's number or name); what is left empty does not narrow."""

    elder_id: int | None = None
    who: str = ""
    kind: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """Return the entries asked for, the newest first; the database leaves out what lies beyond reach."""
    listed = AuditEntry.objects.order_by("-at", "-id")
    if wanted.elder_id is not None:
        listed = listed.filter(concerns__elder_id=wanted.elder_id)
    if wanted.who:
        key = key_of(wanted.who)
        listed = listed.filter(actor=wanted.who) if key is None else listed.filter(user_id=key)
    if wanted.kind:
        listed = listed.filter(kind=wanted.kind)
    if wanted.action:
        listed = listed.filter(action=wanted.action)
    if wanted.since:
        listed = listed.filter(at__gte=start_of(wanted.since))
    if wanted.until:
        listed = listed.filter(at__lt=start_of(wanted.until + timedelta(days=1)))
    return listed


def entry(entry_id: int) -> AuditEntry:
    """Return one entry in scope."""
    audit_entry = AuditEntry.objects.filter(pk=entry_id).first()
    if audit_entry is None:
        raise NotFound("audit-entry", entry_id)
    return audit_entry


def elders_in_scope(audit_entry: AuditEntry) -> list[int]:
    """Return those of an entry's elders that may be seen."""
    concerns = Concern.objects.filter(elder_id__in=audit_entry.elders, entry_id=audit_entry.pk)
    return list(concerns.order_by("elder_id").values_list("elder_id", flat=True))


def accesses_to(elder_id: int) -> QuerySet[AuditEntry]:
    """Return who looked at an elder's records and for what purpose, the newest first (查阅记录)."""
    return entries(Wanted(elder_id=elder_id, kind=AuditEntry.Kind.LOOK))


LAST_ACCESSES = Statement(lambda elder: accesses_to(elder)[:10], int)


def was_carried_out(command: UUID) -> bool:
    """Return whether a command of this id was carried out."""
    return Command.objects.filter(pk=command).exists()


def last_change(record: Model, since: datetime) -> AuditEntry | None:
    """Return the last change of a record since an instant, where it may be seen."""
    written_of = [f"{record._meta.label_lower}:{record.pk}"]
    changes = AuditEntry.objects.filter(kind=AuditEntry.Kind.CHANGE, at__gte=since, subjects__contains=written_of)
    return changes.order_by("-at", "-id").first()


def seal_of(entry_id: int) -> Seal | None:
    """Return the seal of an entry, once it has one."""
    return Seal.objects.filter(entry_id=entry_id).first()


def last_seal() -> Seal | None:
    """Return the end of the chain."""
    return Seal.objects.order_by("-number").first()


def unsealed_entries(everything: bool = True) -> QuerySet[AuditEntry]:
    """Return the entries that no seal covers, in order; unless `everything`, none far older than the newest sealed."""
    sealed = Seal.objects.filter(entry_id=OuterRef("pk"))
    audit_entries = AuditEntry.objects.filter(~Exists(sealed)).order_by("pk")
    newest = None if everything else Seal.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()
    return audit_entries.filter(pk__gt=newest - LATE) if newest is not None else audit_entries


def written(audit_entry: AuditEntry) -> Written:
    """Return an entry as the chain sees it."""
    return Written(
        id=audit_entry.pk,
        at=audit_entry.at,
        kind=audit_entry.kind,
        action=audit_entry.action,
        user_id=audit_entry.user_id,
        actor=audit_entry.actor,
        purpose=audit_entry.purpose,
        divisions=audit_entry.divisions,
        subjects=tuple(audit_entry.subjects),
        elders=tuple(audit_entry.elders),
        organizations=tuple(audit_entry.organizations),
        details=audit_entry.details,
    )


def verify(actor: Actor, head: str = "") -> tuple[Verdict, int]:
    """Walk the whole chain without holding it in memory; give the verdict and how many entries stand unsealed.

    The actor must reach everywhere: what is out of reach would look missing.
    """
    with transaction.atomic(), using_scope(actor):
        return verdict_on(_links(), head), unsealed_entries().count()


def _links() -> Iterator[Link]:
    """Read the chain in order, each seal with its entry, a chunk at a time."""
    chunk: list[Seal] = []
    for seal in Seal.objects.order_by("number").iterator(chunk_size=CHUNK):
        chunk.append(seal)
        if len(chunk) == CHUNK:
            yield from _with_entries(chunk)
            chunk = []
    yield from _with_entries(chunk)


def _with_entries(seals: list[Seal]) -> Iterator[Link]:
    """Put beside each seal the entry that it covers."""
    covered_entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
    for seal in seals:
        covered = covered_entries.get(seal.entry_id)
        yield Link(seal.number, seal.entry_id, seal.hash, written(covered) if covered else None)
