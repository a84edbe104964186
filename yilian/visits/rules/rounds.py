"""A round sheet is judged row by row: what is good is kept, what is bad is handed back, nothing is lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yilian.health.rules.values import Value
from yilian.kernel.refusals import Problem, Refusal
from yilian.obligations.rules.attempts import AttemptFacts, attempt_problems
from yilian.visits.rules.visits import (
    EvidenceRequirement,
    VisitFacts,
    exchanged_problems,
    judged_evidence,
    visit_refusal,
)

LATER = "later"
ROW_FIELDS = {"outcome": "missed", "reason": "note", "next_at": "missed"}


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it was filled in: evidence by code, a note, or why the resident was not seen (`missed`, an `Outcome`)."""

    elder_id: int
    evidence: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    missed: str = ""

    @property
    def empty(self) -> bool:
        """Return whether nothing was filled in at all."""
        return not (self.missed or self.note.strip() or any(text.strip() for text in self.evidence.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """What must be known to judge a row: what was filled in, who it is about, whether this round has seen or missed them."""

    filled: FilledRow
    facts: VisitFacts
    resident: bool
    seen: bool = False
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: `values` to keep, or `missed`, or reasons to hand it back; `skipped` when it is empty."""

    filled: FilledRow
    values: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()
    refusal: Refusal | None = None
    missed: bool = False
    skipped: bool = False

    @property
    def kept(self) -> bool:
        """Return whether the row becomes a visit."""
        return not (self.problems or self.refusal or self.missed or self.skipped)

    @property
    def handed_back(self) -> bool:
        """Return whether the row goes back to who filled it in."""
        return bool(self.problems) or self.refusal is not None


def judged_row(row: Row, requirements: Sequence[EvidenceRequirement]) -> Verdict:
    """Judge one row of a round; an empty row is nobody seen and no mistake. Who was missed may be seen later on the same round."""
    if row.filled.empty:
        return Verdict(row.filled, skipped=True)
    if not row.resident:
        return Verdict(row.filled, refusal=Refusal("not-a-resident"))
    if row.seen or (row.missed and row.filled.missed):
        return Verdict(row.filled, refusal=Refusal("already-seen-in-round"))
    refusal = visit_refusal(row.facts)
    if refusal is not None:
        return Verdict(row.filled, refusal=refusal)
    if row.filled.missed:
        return _judged_missed(row)
    values, wrong = judged_evidence(requirements, row.filled.evidence)
    wrong += exchanged_problems(values)
    return Verdict(row.filled, values=values, problems=wrong)


def _judged_missed(row: Row) -> Verdict:
    """Judge a row that says why a resident was not seen."""
    facts = AttemptFacts(row.filled.missed, row.filled.note, row.facts.on, in_round=True)
    problems = [replace(problem, field=ROW_FIELDS[problem.field]) for problem in attempt_problems(facts)]
    if any(text.strip() for text in row.filled.evidence.values()):
        problems.append(Problem("missed", "missed-but-measured"))
    return Verdict(row.filled, problems=tuple(problems), missed=not problems)


def rest_problem(rest: str, note: str, on: date, *, left: int) -> Problem | None:
    """Return that a round says nothing of residents who stand on no row, or None; `LATER` says that somebody will."""
    if not left or rest == LATER:
        return None
    if not rest:
        return Problem("rest", "round-rest-missing", (("count", left),))
    problems = attempt_problems(AttemptFacts(rest, note, on, in_round=True))
    return replace(problems[0], field="note" if problems[0].field == "reason" else "rest") if problems else None


def nobody_seen_problem(*, seen: int, reasons: Iterable[str]) -> Problem | None:
    """Return that a round on which nobody was seen says nowhere why, or None."""
    return None if seen or any(reason.strip() for reason in reasons) else Problem("note", "round-saw-nobody")


def repeated_elders(elder_ids: Iterable[int]) -> frozenset[int]:
    """Name the elders that stand more than once on a sheet or a list."""
    return frozenset(elder for elder, count in Counter(elder_ids).items() if count > 1)


def post_refusal(persons: frozenset[int], practitioner: int) -> Refusal | None:
    """Return why somebody may not fulfil a post: it has a first person and one who stands in, and nobody else (PA-14 定人)."""
    return None if practitioner in persons else Refusal("not-on-post", clause="PA-14")
