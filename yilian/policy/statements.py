"""What documents say about something, as plain values to be kept: a later change of a pack does not rewrite the past."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from yilian.kernel.conditions import leaves_of
from yilian.kernel.refusals import NotFound
from yilian.policy.conditions import Condition, ParameterReference
from yilian.policy.entries import Target, Text, as_plain, read_custom
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.rhythms import Rhythm

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClauseAsDecided:
    """A clause as it stood when something was decided, and as it stands now where it says something else."""

    clause: str
    title: Text
    at: str
    quote: str
    digest: str
    values: tuple[Plain, ...]
    pack_changed: bool
    now: Text | None
    now_quote: str
    values_changed: bool

    @property
    def changed(self) -> bool:
        """Return whether the clause itself says something else now."""
        return bool(self.now or self.now_quote or self.values_changed)


def statement_of(library: PolicyLibrary, clauses: Iterable[str], item: str = "") -> list[Plain]:
    """Return what each clause says, in its own pack's words, of an item where one is named; a clause no pack has is left out."""
    said = list[Plain]()
    for clause in clauses:
        try:
            pack = library.pack_of_clause(clause)
        except NotFound:
            continue
        said.append(_clause_said(pack, clause) | _service_said(library, pack, clause, item))
    return _as_kept(said)


def statement_of_target(library: PolicyLibrary, pack_id: str, target_id: str) -> list[Plain]:
    """Return what a document asks for by a target: the printed words, the value and the day, beside its clause."""
    pack = library.pack(pack_id)
    target = pack.target[target_id]
    demand: Plain = {
        "target": as_plain(target),
        "printed": target.printed,
        "values": _values(library, pack, _parameters_of(target)),
    }
    return _as_kept([_clause_said(pack, target.clause) | demand])


def target_of(clause_said: Plain) -> Target:
    """Return a target as it was kept."""
    return msgspec.convert(clause_said["target"], Target, dec_hook=read_custom)


def _as_kept(said: list[Plain]) -> list[Plain]:
    """Return a statement in the form in which it comes back from the database, so that the two compare."""
    kept: list[Plain] = json.loads(json.dumps(said))
    return kept


def statement_key(said: object) -> str:
    """Return the SHA-256 of a statement: the same words and values have the same key."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def values_on(clause_said: Plain, on: date) -> list[Plain]:
    """Return the values that a kept statement names and that held on a day, each with its printed words."""
    return [
        {"name": each["name"], "title": Text(**each["title"]), "unit": each["unit"], **value}
        for each in clause_said.get("values", [])
        for value in each["values"]
        if value["from"] <= str(on) and (value["to"] is None or str(on) <= value["to"])
    ]


def _without_digest(clause_said: Plain) -> Plain:
    """Return a statement without the mark of the pack's text: equal where the pack changed elsewhere only."""
    return {key: value for key, value in clause_said.items() if key != "digest"}


def clauses_beside(kept: Iterable[Plain], now: Iterable[Plain], on: date) -> tuple[ClauseAsDecided, ...]:
    """Return kept clauses, each with what has changed since."""
    today = {clause["clause"]: clause for clause in now}
    return tuple(_beside(clause, today.get(clause["clause"]), on) for clause in kept)


def _beside(kept: Plain, now: Plain | None, on: date) -> ClauseAsDecided:
    current: dict[str, Any] = now or {}
    same = now is not None and _without_digest(kept) == _without_digest(now)
    text_now = None if same or now is None or now["text"] == kept["text"] else Text(**now["text"])
    quote, quote_now = kept.get("printed") or kept["quote"], current.get("printed") or current.get("quote")
    return ClauseAsDecided(
        clause=kept["clause"],
        title=Text(**kept["title"]),
        at=kept["at"],
        quote=quote or kept["text"]["zh"],
        digest=kept["digest"],
        values=tuple(values_on(kept, on)),
        pack_changed=current.get("digest") != kept["digest"],
        now=text_now,
        now_quote="" if same or quote_now in (None, quote) else str(quote_now),
        values_changed=_figures_of(kept) != _figures_of(current),
    )


def _figures_of(said: Plain) -> tuple[object, ...]:
    """Return what a clause asks for in figures: rhythm, values and target."""
    return tuple(said.get(part) for part in ("rhythm", "values", "target"))


def _clause_said(pack: Pack, clause: str) -> Plain:
    entry, title = pack.clause[clause], pack.header.title
    return {
        "pack": pack.id,
        "digest": pack.digest,
        "title": _both(title),
        "number": pack.header.number,
        "clause": clause,
        "at": entry.at,
        "text": _both(entry.text),
        "quote": entry.quote,
    }


def _service_said(library: PolicyLibrary, pack: Pack, clause: str, item: str) -> Plain:
    """Return how a clause promises an item: its rhythm in words, and the values its conditions ask for."""
    sources = [
        (package, service)
        for package in pack.services
        for service in package.items
        if (service.clause, service.item) == (clause, item)
    ]
    if not sources:
        return {}
    rhythm = max((Rhythm.of(service) for _package, service in sources), key=lambda each: each.strictness)
    pairs = ((package.entitled.condition, service.to.condition) for package, service in sources)
    names = dict.fromkeys(name for pair in pairs for condition in pair for name in _named_in(condition))
    return {"rhythm": _both(rhythm.words), "values": _values(library, pack, names)}


def _parameters_of(target: Target) -> Iterator[str]:
    if target.of is not None:
        yield from _named_in(target.of.condition)
    if target.basis is not None and "." in target.basis:
        yield target.basis


def _named_in(condition: Condition) -> Iterator[str]:
    return (test.operand.name for test in leaves_of(condition) if isinstance(test.operand, ParameterReference))


def _values(library: PolicyLibrary, pack: Pack, names: Iterable[str]) -> list[Plain]:
    """Return the dated values of parameters, those of the pack itself before those of another document."""
    packs = (pack, *(other for other in library.packs if other is not pack))
    rules = [next((each.parameters[name] for each in packs if name in each.parameters), None) for name in names]
    return [
        {
            "name": rule.parameter,
            "title": _both(rule.title),
            "unit": rule.unit,
            "values": [
                {
                    "from": str(value.starts_on),
                    "to": None if value.ends_on is None else str(value.ends_on),
                    "value": as_plain(value.value),
                    "printed": value.printed,
                }
                for value in rule.values
            ],
        }
        for rule in rules
        if rule is not None
    ]


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
