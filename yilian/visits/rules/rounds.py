"""A round sheet is judged row by row: what is good is kept, what is bad is handed back, nothing is lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yilian.kernel.refusals import Problem, Refusal
from yilian.visits.rules.visits import Demand, Value, VisitFacts, judged_evidence, visit_refusal


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it was filled in: evidence by code, a note, or that the resident was not there."""

    elder_id: int
    evidence: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    absent: bool = False

    @property
    def empty(self) -> bool:
        """Say that nothing was filled in at all."""
        return not (self.absent or self.note.strip() or any(text.strip() for text in self.evidence.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """What must be known to judge a row: what was filled in, who it is about, and whether this round has seen them."""

    given: Given
    facts: VisitFacts
    resident: bool
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: `values` to keep, or `absent`, or reasons to hand it back; `skipped` when it is empty."""

    given: Given
    values: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()
    refusal: Refusal | None = None
    absent: bool = False
    skipped: bool = False

    @property
    def kept(self) -> bool:
        """Say whether the row becomes a visit."""
        return not (self.problems or self.refusal or self.absent or self.skipped)

    @property
    def handed_back(self) -> bool:
        """Say whether the row goes back to who filled it in."""
        return bool(self.problems) or self.refusal is not None


def judged_row(row: Row, demands: Sequence[Demand]) -> Verdict:
    """Judge one row of a round; an empty row is nobody seen and no mistake."""
    if row.given.empty:
        return Verdict(row.given, skipped=True)
    if not row.resident:
        return Verdict(row.given, refusal=Refusal("not-a-resident"))
    if row.seen:
        return Verdict(row.given, refusal=Refusal("already-seen-in-round"))
    refusal = visit_refusal(row.facts)
    if refusal is not None:
        return Verdict(row.given, refusal=refusal)
    if row.given.absent:
        measured = any(text.strip() for text in row.given.evidence.values())
        problems = (Problem("absent", "absent-but-measured"),) if measured else ()
        return Verdict(row.given, problems=problems, absent=not measured)
    values, found = judged_evidence(demands, row.given.evidence)
    return Verdict(row.given, values=values, problems=found)


def repeated_elders(elder_ids: Iterable[int]) -> frozenset[int]:
    """Name the elders that stand more than once on a sheet or a list."""
    return frozenset(elder for elder, count in Counter(elder_ids).items() if count > 1)


def post_refusal(persons: frozenset[int], practitioner: int) -> Refusal | None:
    """Say why somebody may not fulfil a post: it has a first person and one who stands in, and nobody else (PA-14 定人)."""
    return None if practitioner in persons else Refusal("not-on-post", clause="PA-14")
