"""When does a recorded visit count, and is its evidence complete and possible?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from yilian.kernel.refusals import Problem, Refusal

UNMEASURED = ("", "1")


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What must be known to judge whether a visit may be recorded."""

    on: date
    today: date
    born_on: date
    died_on: date | None
    practitioner_kind: str
    allowed_kinds: frozenset[str]
    """Who may deliver the item; empty when the catalogue names nobody."""
    certificate_valid: bool
    ahead: bool = False
    """Whether its time of day, where one is given, has not come yet."""


def visit_refusal(facts: VisitFacts) -> Refusal | None:
    """Say why the visit may not be recorded, or nothing."""
    if facts.on > facts.today or facts.ahead:
        return Refusal("visit-in-future", on=facts.on)
    if facts.on < facts.born_on:
        return Refusal("visit-before-birth", on=facts.on)
    if facts.died_on is not None and facts.on > facts.died_on:
        return Refusal("elder-died-before-visit", died_on=facts.died_on)
    if facts.allowed_kinds and facts.practitioner_kind not in facts.allowed_kinds:
        return Refusal("practitioner-not-qualified", kind=facts.practitioner_kind)
    if not facts.certificate_valid:
        return Refusal("certificate-lapsed", on=facts.on)
    return None


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What must be known to judge a correction: the reason given, and whether the record was corrected already."""

    reason: str
    corrected: bool
    changes: bool


def correction_refusal(facts: CorrectionFacts) -> Refusal | None:
    """Say why a record may not be corrected, or nothing. A record is corrected once; then its correction is."""
    if facts.corrected:
        return Refusal("visit-already-corrected")
    if not facts.reason.strip():
        return Refusal("correction-reason-missing")
    return None if facts.changes else Refusal("correction-changes-nothing")


def position_problems(latitude: float | None, longitude: float | None) -> tuple[Problem, ...]:
    """List what is wrong with a position: both halves or none, and on this earth (WGS 84, degrees)."""
    if latitude is None and longitude is None:
        return ()
    if latitude is None or longitude is None:
        return (Problem("position", "position-incomplete"),)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return (Problem("position", "position-impossible"),)
    return ()


@dataclass(frozen=True, slots=True)
class Demand:
    """One value of an item's evidence: its code, UCUM unit and the limits of what a body can show.

    Without `required` it may be left out; what is filled in is judged all the same.
    """

    code: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """One accepted value of evidence: a number with its unit, or words where the demand has no unit."""

    code: str
    number: Decimal | None
    text: str
    unit: str


def judged_evidence(
    demands: Sequence[Demand], given: Mapping[str, str]
) -> tuple[tuple[Value, ...], tuple[Problem, ...]]:
    """Turn what was filled in into values, and list every problem: what is missing, no number, or not possible."""
    values, problems = list[Value](), list[Problem]()
    for demand in demands:
        text = given.get(demand.code, "").strip()
        if not text and not demand.required:
            continue
        verdict = _judged(demand, text)
        if isinstance(verdict, Problem):
            problems.append(verdict)
        else:
            values.append(verdict)
    return tuple(values), tuple(problems)


def _judged(demand: Demand, text: str) -> Value | Problem:
    """Accept one value or say what is wrong with it."""
    if not text:
        return Problem(demand.code, "evidence-missing")
    if not demand.unit:
        return Value(demand.code, None, text, "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Problem(demand.code, "not-a-number", (("value", text),))
    if not number.is_finite() or _outside(demand, number):
        limits = (("high", demand.high), ("low", demand.low), ("unit", demand.unit), ("value", text))
        return Problem(demand.code, "out-of-physical-range", limits)
    return Value(demand.code, number, "", demand.unit)


def _outside(demand: Demand, number: Decimal) -> bool:
    """Say whether a number lies outside what a body can show."""
    return (demand.low is not None and number < demand.low) or (demand.high is not None and number > demand.high)


@dataclass(frozen=True, slots=True)
class Account:
    """What a record tells of a visit: its values, the instant where it is known, and what was written in words."""

    values: frozenset[Value]
    happened_at: datetime | None = None
    words: tuple[str, ...] = ()


def tell_of_one_visit(one: Account, other: Account) -> bool:
    """Say whether two accounts of an item, an elder and a day tell of one visit: all values alike, and no two times of day.

    Only what was measured tells visits apart: what is ticked looks alike at every visit.
    """
    measured = any(value.unit not in UNMEASURED for value in one.values)
    at = {one.happened_at, other.happened_at} - {None}
    return measured and one.values == other.values and len(at) < 2


def retelling_refusal(first: Account, second: Account, by: str) -> Refusal | None:
    """Say why a second account of a visit is not merged with the first: it says in words what the first does not."""
    new = any(words.strip() and words.strip() not in "\n".join(first.words) for words in second.words)
    return Refusal("visit-recorded-already", name=by) if new else None
