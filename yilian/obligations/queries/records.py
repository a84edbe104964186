"""Names the records that call for something or fulfil it; each kind is declared by the module that owns it."""

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


def address_to_do(actor: Actor, obligation: Obligation) -> str:
    """Return the page that the record which calls for something declares for doing it; nothing where the actor may not open it."""
    if obligation.planned:
        return ""
    address = registry.step_address(obligation.basis_kind, obligation.basis_key, obligation.what)
    return address if address and may_open(actor, address) else ""


def _may_read(record: RecordRef, actor: Actor | None) -> bool:
    kind = registry.record_kind(record.label)
    return actor is None or kind is None or not kind.permission or actor.refusal(kind.permission) is None
