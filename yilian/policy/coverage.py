"""Each clause: what answers it, how that is shown, and what is still open. Nothing is passed over in silence."""

from collections.abc import Callable

from msgspec import Struct

from yilian.policy.entries import AnsweredBy, Clause, Text
from yilian.policy.pack import Pack
from yilian.policy.shelf import Shelf

WORKS, PARTLY, OPEN = "works", "partly", "open"

Exists = Callable[[str], bool]


class Shown(Struct, frozen=True):
    """A test or page that a clause names, and whether it exists."""

    ref: str
    exists: bool


class Covered(Struct, frozen=True):
    """One clause with its state and, when it does not work, the reason in words."""

    pack: str
    clause: str
    kind: str
    answers: tuple[AnsweredBy, ...]
    shown_by: tuple[Shown, ...]
    state: str
    open: Text | None


def coverage(shelf: Shelf, exists: Exists, pack: str | None = None) -> tuple[Covered, ...]:
    """Give every clause of the shelf, or of one pack; `exists` says whether a test path or `page:<url name>` exists."""
    packs = shelf.packs if pack is None else (shelf.pack(pack),)
    return tuple(_covered(each, clause, exists) for each in packs for clause in each.clauses)


def _covered(pack: Pack, clause: Clause, exists: Exists) -> Covered:
    shown = tuple(Shown(ref, exists(ref)) for ref in clause.shown_by)
    state = _state(clause, shown)
    return Covered(pack.id, clause.id, clause.kind, clause.answers, shown, state, _open(clause, shown, state))


def _state(clause: Clause, shown: tuple[Shown, ...]) -> str:
    if not clause.answers or not any(each.exists for each in shown):
        return OPEN
    return WORKS if clause.open is None and all(each.exists for each in shown) else PARTLY


def _open(clause: Clause, shown: tuple[Shown, ...], state: str) -> Text | None:
    if clause.open is not None or state == WORKS:
        return clause.open
    missing = [each.ref for each in shown if not each.exists]
    if missing:
        return Text(f"尚无：{'、'.join(missing)}", f"does not exist yet: {', '.join(missing)}")
    if not clause.answers:
        return Text("尚无应答的部分", "nothing answers it yet")
    return Text("尚无测试或页面证明", "no test or page shows it yet")
