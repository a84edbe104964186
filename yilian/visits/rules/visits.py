"""When does a recorded visit count, and is its evidence complete and possible?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from yilian.health.rules.signs import FoundSign
from yilian.health.rules.values import Value
from yilian.kernel.numbers import decimal_of
from yilian.kernel.refusals import Problem, Refusal
from yilian.people.rules import Lifespan, Qualification, day_refusal, qualification_refusal
from yilian.policy.evidence import Option

WORDS, ABSENT = "-words", "-absent"
LONGEST = 500


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What must be known to judge whether a visit may be recorded."""

    on: date
    today: date
    lifespan: Lifespan
    qualification: Qualification
    allowed_kinds: frozenset[str]
    """Who may deliver the item; empty when the catalogue names nobody."""
    ahead: bool = False
    """Whether its time of day, where it has one, has not come yet."""


def visit_refusal(facts: VisitFacts) -> Refusal | None:
    """Return why the visit may not be recorded, or None."""
    return day_refusal(facts.lifespan, facts.on, facts.today, ahead=facts.ahead) or qualification_refusal(
        facts.qualification, facts.allowed_kinds, facts.on
    )


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """What must be known to judge a correction: the reason given, and whether the record was corrected already."""

    reason: str
    corrected: bool
    changes: bool


def correction_refusal(facts: CorrectionFacts) -> Refusal | None:
    """Return why a record may not be corrected, or None. A record is corrected once; then its correction is."""
    if facts.corrected:
        return Refusal("visit-already-corrected")
    if not facts.reason.strip():
        return Refusal("correction-reason-missing")
    return None if facts.changes else Refusal("correction-changes-nothing")


def withdrawal_refusal(reason: str, *, corrected: bool, withdrawn: bool, proves: bool) -> Refusal | None:
    """Return why a record may not be withdrawn, or None: one that was corrected gives way to its correction."""
    if withdrawn:
        return Refusal("visit-withdrawn")
    if corrected:
        return Refusal("visit-already-corrected")
    if proves:
        return Refusal("visit-proves-another")
    return None if reason.strip() else Refusal("withdrawal-reason-missing")


# Of two values one is always the greater: who exchanges them is asked whether they are the wrong way round.
GREATER_AND_LESSER = (("systolic", "diastolic"),)
LONG_AGO, ENTERED_LATE = timedelta(days=365), timedelta(days=7)


def exchanged_problems(values: Sequence[Value]) -> tuple[Problem, ...]:
    """List the values that seem to be filled in the wrong way round: 80/130 asks whether it is 130/80."""
    numbers = {value.code: value.number for value in values if value.number is not None}
    return tuple(
        Problem(greater, "values-exchanged", (("greater", numbers[greater]), ("lesser", numbers[lesser])))
        for greater, lesser in GREATER_AND_LESSER
        if greater in numbers and lesser in numbers and numbers[greater] <= numbers[lesser]
    )


def long_ago_problem(on: date, today: date, *, sure: bool) -> Problem | None:
    """Return that a day lies more than a year back and nobody said that it is right, or None."""
    months = (today.year - on.year) * 12 + today.month - on.month
    return (
        Problem("on", "visit-long-ago", (("months", months), ("on", on)))
        if today - on > LONG_AGO and not sure
        else None
    )


def entry_delay(on: date, recorded_on: date) -> int:
    """Return by how many days a record was entered late: nothing within a week of the day that it tells of."""
    return (recorded_on - on).days if recorded_on - on > ENTERED_LATE else 0


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
class EvidenceRequirement:
    """One value of an item's evidence: its code, UCUM unit and the limits of what a body can show, or the answers it may have.

    Without `required` it may be left out; what is filled in is judged all the same.
    """

    code: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    required: bool = True
    options: tuple[Option, ...] = ()
    reasons: tuple[str, ...] = ()
    """The reasons that may be given for its absence."""

    @property
    def done(self) -> str:
        """Return the first answer with which the service is done, or nothing for what is measured."""
        return next((option.code for option in self.options if option.fulfils), "")

    def chosen(self, text: str) -> Option | None:
        """Return the option that a text names, by its code or by its words in either language."""
        return next((option for option in self.options if text in (option.code, option.name.zh, option.name.en)), None)


def judged_evidence(
    requirements: Sequence[EvidenceRequirement], answers: Mapping[str, str], *, part: bool = False
) -> tuple[tuple[Value, ...], tuple[Problem, ...]]:
    """Turn what was filled in into values, and list every problem: what is missing, no number, no answer, or not possible.

    What is written with an answer stands under the code of the evidence with `WORDS` at its end, why it is not there with `ABSENT`.
    Where it is only a `part`, what is left empty comes later.
    """
    values, problems = list[Value](), list[Problem]()
    for requirement in requirements:
        text, reason = (answers.get(requirement.code + end, "").strip() for end in ("", ABSENT))
        if not text and not reason and (part or not requirement.required):
            continue
        if reason:
            verdict = _absent(requirement, text, reason)
            problems += [verdict] if isinstance(verdict, Problem) else []
            values += [verdict] if isinstance(verdict, Value) else []
            continue
        words = answers.get(requirement.code + WORDS, "").strip()
        verdict = _answered(requirement, text, words) if requirement.options else _judged(requirement, text)
        if isinstance(verdict, Problem):
            problems.append(verdict)
        else:
            values.append(verdict)
    return tuple(values), tuple(problems)


def _absent(requirement: EvidenceRequirement, text: str, reason: str) -> Value | Problem:
    """Accept why a value is not there, or say what is wrong with that."""
    if text:
        return Problem(requirement.code, "absent-and-filled-in")
    if reason not in requirement.reasons:
        return Problem(requirement.code, "absent-reason-unknown", (("value", reason),))
    return Value(requirement.code, None, "", "", absent=reason)


def _answered(requirement: EvidenceRequirement, text: str, words: str) -> Value | Problem:
    """Accept one answer with its words, or say what is wrong with it."""
    if not text:
        return Problem(requirement.code, "evidence-missing")
    option = requirement.chosen(text)
    if option is None:
        return Problem(requirement.code, "answer-unknown", (("value", text),))
    if option.asks is None:
        return Value(requirement.code, None, "", "", option.code)
    if not words:
        return Problem(requirement.code + WORDS, f"{option.asks}-missing-with-answer")
    if len(words) > LONGEST:
        return Problem(requirement.code + WORDS, "words-too-long", (("longest", LONGEST),))
    return Value(requirement.code, None, words, "", option.code)


def not_done(requirements: Sequence[EvidenceRequirement], values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the demanded answers that say that the service was not done; with one of them a visit keeps no promise."""
    demanded = {requirement.code: requirement for requirement in requirements if requirement.required}
    return tuple(
        value
        for value in values
        if value.code in demanded
        and any(option.code == value.answer and not option.fulfils for option in demanded[value.code].options)
    )


def against_signs(
    requirements: Sequence[EvidenceRequirement], values: Sequence[Value], signs: Iterable[FoundSign]
) -> tuple[Problem, ...]:
    """List the answers that the values of the same visit contradict: nobody is controlled whose pressure shows that they are not."""
    standing = {sign.sign.code for sign in signs}
    options = {(needed.code, option.code): option for needed in requirements for option in needed.options}
    contradicted = (
        value
        for value in values
        if (option := options.get((value.code, value.answer))) is not None
        for code in option.without_signs
        if code in standing
    )
    return tuple(Problem(value.code, "answer-against-values") for value in dict.fromkeys(contradicted))


def _judged(requirement: EvidenceRequirement, text: str) -> Value | Problem:
    """Accept one value or say what is wrong with it."""
    if not text:
        return Problem(requirement.code, "evidence-missing")
    if not requirement.unit:
        return Value(requirement.code, None, text, "")
    number = decimal_of(text)
    if number is None:
        return Problem(requirement.code, "not-a-number", (("value", text),))
    if _outside(requirement, number):
        limits = (("high", requirement.high), ("low", requirement.low), ("unit", requirement.unit), ("value", text))
        return Problem(requirement.code, "out-of-physical-range", limits)
    return Value(requirement.code, number, "", requirement.unit)


def _outside(requirement: EvidenceRequirement, number: Decimal) -> bool:
    """Return whether a number lies outside what a body can show."""
    return (requirement.low is not None and number < requirement.low) or (
        requirement.high is not None and number > requirement.high
    )


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What a record says about a visit: its values, the instant where it is known, and the free text."""

    values: frozenset[Value]
    happened_at: datetime | None = None
    words: tuple[str, ...] = ()


def is_same_visit(report: VisitReport, other: VisitReport) -> bool:
    """Return whether two reports of an item, an elder and a day describe the same visit: all values alike, and no two times of day.

    Only what was measured tells visits apart: an answer looks alike at every visit.
    """
    measured = any(value.number is not None for value in report.values)
    at = {report.happened_at, other.happened_at} - {None}
    return measured and report.values == other.values and len(at) < 2


def duplicate_refusal(first: VisitReport, second: VisitReport, by: str) -> Refusal | None:
    """Return why a second report of a visit is not merged with the first: its text holds something new."""
    new = any(words.strip() and words.strip() not in "\n".join(first.words) for words in second.words)
    return Refusal("visit-recorded-already", name=by) if new else None
