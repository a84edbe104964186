"""What documents and other norms say of something owed now, and what they said when it was decided."""

import functools
from dataclasses import dataclass
from datetime import date

from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.norms import norm_text
from yilian.places.policies import policy_library
from yilian.policy.statements import ClauseAsDecided, Plain, clauses_beside, statement_key, statement_of


@dataclass(frozen=True, slots=True)
class Wording:
    """What decides which words something owed rests on: its kind and code, the clauses and the norm that ask for it."""

    kind: str
    what: str
    clauses: tuple[str, ...]
    norm: str = ""


def wording_of(obligation: Obligation) -> Wording:
    """Return what decides which words an obligation rests on."""
    return Wording(obligation.kind, obligation.what, tuple(obligation.clauses), obligation.norm)


def statement_now(wording: Wording) -> tuple[str, Plain]:
    """Return what is said now, and its key."""
    return _statement(wording, tuple(pack.digest for pack in policy_library().packs))


@functools.lru_cache(maxsize=4096)
def _statement(wording: Wording, digests: tuple[str, ...]) -> tuple[str, Plain]:
    item = wording.what if wording.kind == Kind.SERVICE else ""
    norm = norm_text(wording.norm) if wording.norm else None
    said: Plain = {"clauses": statement_of(policy_library(), wording.clauses, item)}
    if norm is not None:
        said["norm"] = {"name": wording.norm, "zh": norm.zh, "en": norm.en}
    return statement_key(said), said


def as_decided(said: Plain, wording: Wording, judged_on: date) -> tuple[ClauseAsDecided, ...]:
    """Return each clause of a kept statement beside what the packs say today."""
    _key, now = statement_now(wording)
    return clauses_beside(said["clauses"], now["clauses"], judged_on)
