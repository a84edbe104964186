"""A policy document as text: paragraphs cut where a clause's quotation begins and ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from yilian.policy.entries import Clause
from yilian.policy.library import Pack

HEADING = 28


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; the clauses that quote it, those that begin with it and those that end with it."""

    text: str
    clauses: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
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
    return [quotation for clause in pack.clauses if (quotation := _quotation_of(pack.document or "", clause))]


def _quotation_of(document: str, clause: Clause) -> Quotation | None:
    start = document.find(clause.quote) if clause.quote else -1
    return None if start < 0 else Quotation(clause.id, start, start + len(clause.quote or ""))


def paragraphs(pack: Pack) -> list[Paragraph]:
    """Return the document paragraph by paragraph; empty lines are left out."""
    quoted, offset, shown = quotations(pack), 0, []
    for line in (pack.document or "").split("\n"):
        if line.strip():
            inside = [
                quotation for quotation in quoted if quotation.start < offset + len(line) and quotation.end > offset
            ]
            begins = sorted(
                (quotation for quotation in inside if quotation.start >= offset), key=lambda begun: begun.start
            )
            heading = len(line.strip()) <= HEADING and not line.rstrip().endswith(("。", ";", "；"))
            shown.append(
                Paragraph(tuple(_pieces(line, offset, inside)), tuple(begin.clause for begin in begins), heading)
            )
        offset += len(line) + 1
    return shown


def _pieces(line: str, offset: int, quoted: list[Quotation]) -> Iterator[Piece]:
    """Cut one line at every place where a quotation begins or ends."""
    last = offset + len(line)
    bounds = {min(max(place, offset), last) for quotation in quoted for place in (quotation.start, quotation.end)}
    cuts = sorted(bounds | {offset, last})
    for start, end in pairwise(cuts):
        inside = [quotation for quotation in quoted if quotation.start <= start and quotation.end >= end]
        yield Piece(
            line[start - offset : end - offset],
            tuple(quotation.clause for quotation in inside),
            tuple(quotation.clause for quotation in inside if quotation.start == start),
            tuple(quotation.clause for quotation in inside if quotation.end == end),
        )
