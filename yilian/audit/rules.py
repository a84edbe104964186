"""The chain of seals: how an entry is written for hashing, how one seal follows from another, where a chain broke."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import islice

GENESIS = "0" * 64
LOOKED_AHEAD = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """An audit entry as it stands in the database."""

    id: int
    at: datetime
    kind: str
    action: str
    user_id: int | None
    actor: str
    purpose: str
    divisions: str = "{}"
    subjects: tuple[str, ...] = ()
    elders: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """One seal, and the entry it seals as it is found now; nothing when the entry is gone."""

    number: int
    entry_id: int
    hash: str
    entry: Written | None


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold.

    `kind`: entry-changed, entry-missing, entries-reordered, seal-missing, head-missing (the end was cut off or rewritten).
    """

    kind: str
    number: int
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found: how far it holds, the last hash, and where it broke."""

    sealed: int
    head: str
    broke: Break | None


def canonical(entry: Written) -> bytes:
    """Write an entry so that equal entries give equal bytes: JSON with sorted names, the instant in UTC."""
    facts = asdict(entry) | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def link_hash(previous: str, number: int, entry: Written) -> str:
    """Return the hash of a seal: SHA-256 over the hash before, the number, and the entry."""
    return hashlib.sha256(f"{previous}\n{number}\n".encode() + canonical(entry)).hexdigest()


def verdict_on(links: Iterable[Link], head: str = "") -> Verdict:
    """Walk a chain from its beginning and say whether it holds, and whether a hash noted earlier stands in it."""
    walking = iter(links)
    previous, number, met = GENESIS, 0, head in ("", GENESIS)
    for link in walking:
        broke = _break_at(link, previous, number + 1, walking)
        if broke is not None:
            return Verdict(number, previous, broke)
        previous, number = link.hash, number + 1
        met = met or previous == head
    return Verdict(number, previous, None if met else Break("head-missing", number))


def _break_at(link: Link, previous: str, expected: int, rest: Iterator[Link]) -> Break | None:
    """Return how one link fails to follow from the one before, or None."""
    if link.number != expected:
        return Break("seal-missing", expected)
    if link.entry is None:
        return Break("entry-missing", expected, link.entry_id)
    if link_hash(previous, expected, link.entry) == link.hash:
        return None
    kind = "entries-reordered" if _stands_later(link.hash, previous, expected, rest) else "entry-changed"
    return Break(kind, expected, link.entry_id)


def _stands_later(sealed: str, previous: str, expected: int, rest: Iterator[Link]) -> bool:
    """Return whether the entry that belongs here is found further on, unchanged."""
    for later in islice(rest, LOOKED_AHEAD):
        if later.entry is not None and link_hash(previous, expected, later.entry) in (sealed, later.hash):
            return True
    return False
