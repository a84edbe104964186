"""A policy document as text: paragraphs cut where a clause's quotation begins and ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from yilian.policy.entries import Clause
from yilian.policy.shelf import Pack

HEADING = 28


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; the clauses that quote it, those that begin with it and those that end with it."""

    text: str
    clauses: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph and the clauses that begin in it, in their order in the text."""

    pieces: tuple[Piece, ...]
    clauses: tuple[str, ...]
    heading: bool


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a clause's words stand in the document."""

    clause: str
    start: int
    end: int


def quotations(pack: Pack) -> list[Quotation]:
    """Find every clause's words in the document; a clause without words there has no quotation."""
    return [found for clause in pack.clauses if (found := _found(pack.document or "", clause))]


def _found(document: str, clause: Clause) -> Quotation | None:
    start = document.find(clause.quote) if clause.quote else -1
    return None if start < 0 else Quotation(clause.id, start, start + len(clause.quote or ""))


def passages(pack: Pack) -> list[Passage]:
    """Give the document paragraph by paragraph; empty lines are left out."""
    quoted, offset, found = quotations(pack), 0, []
    for line in (pack.document or "").split("\n"):
        if line.strip():
            inside = [one for one in quoted if one.start < offset + len(line) and one.end > offset]
            begins = sorted((one for one in inside if one.start >= offset), key=lambda one: one.start)
            heading = len(line.strip()) <= HEADING and not line.rstrip().endswith(("。", ";", "；"))
            found.append(Passage(tuple(_pieces(line, offset, inside)), tuple(one.clause for one in begins), heading))
        offset += len(line) + 1
    return found


def _pieces(line: str, offset: int, quoted: list[Quotation]) -> Iterator[Piece]:
    """Cut one line at every place where a quotation begins or ends."""
    last = offset + len(line)
    bounds = {min(max(place, offset), last) for one in quoted for place in (one.start, one.end)}
    cuts = sorted(bounds | {offset, last})
    for start, end in pairwise(cuts):
        inside = [one for one in quoted if one.start <= start and one.end >= end]
        yield Piece(
            line[start - offset : end - offset],
            tuple(one.clause for one in inside),
            tuple(one.clause for one in inside if one.start == start),
            tuple(one.clause for one in inside if one.end == end),
        )
