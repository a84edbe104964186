"""Names the records that call for something or fulfil it; each kind is declared by the module that owns it."""

from collections.abc import Iterable

from django.db.models import Q

from yilian.kernel.actors import Actor
from yilian.kernel.records import RecordRef
from yilian.obligations.models import Obligation
from yilian.pages import registry
from yilian.pages.permits import may_open
from yilian.policy.entries import Text

A_RECORD = Text("一条记录", "a record")


def record_name(record: RecordRef, actor: Actor | None = None) -> Text:
    """Name a record in words, with its number; for who may not read its kind it is only a record."""
    if not _may_read(record, actor):
        return A_RECORD
    words = registry.record_words(record.label, record.key)
    return Text(words.zh, words.en)


def record_address(record: RecordRef | None, actor: Actor | None = None) -> str:
    """Return the address of the page that shows a record, or nothing where there is none or the actor may not read it."""
    return "" if record is None or not _may_read(record, actor) else registry.record_address(record.label, record.key)


def touched(elder_ids: Iterable[int]) -> set[int]:
    """Return for which of some elders something owed was more than planned: fulfilled, waived, tried, arranged or called for."""
    rows = Obligation.objects.filter(elder__in=list(elder_ids))
    more = (
        Q(planned=False)
        | Q(fulfilled_on__isnull=False)
        | Q(waived_on__isnull=False)
        | Q(tried_on__isnull=False)
        | Q(appointments__isnull=False)
        | Q(pauses__isnull=False)
    )
    return {key for key in rows.filter(more).values_list("elder_id", flat=True) if key is not None}


def address_to_do(actor: Actor, obligation: Obligation) -> str:
    """Return the page that the record which calls for something declares for doing it; nothing where the actor may not open it."""
    if obligation.planned:
        return ""
    address = registry.step_address(obligation.basis_kind, obligation.basis_key, obligation.what)
    return address if address and may_open(actor, address) else ""


def _may_read(record: RecordRef, actor: Actor | None) -> bool:
    kind = registry.record_kind(record.label)
    return actor is None or kind is None or not kind.permission or actor.refusal(kind.permission) is None
