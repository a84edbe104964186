"""Which signs stand in what was observed, why, and what they make owed. The signs themselves are data of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from yilian.policy.catalogue import Score, ScoredEvidence, Sign, Trigger

Values = Mapping[str, Decimal]
URGENCIES = ("refer-now", "see-a-doctor", "watch")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sign was found: the evidence or score, its value, and the limit it passed (`≥`, `>` or `≤`)."""

    code: str
    value: Decimal
    comparison: str
    limit: Decimal


@dataclass(frozen=True, slots=True)
class FoundSign:
    """A sign with every reason for it."""

    sign: Sign
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What signs are looked for in: the numbers by code, the item of the visit, the elder's age in full years."""

    values: Values
    item: str
    age: int


def signs_of(
    values: Values, signs: Iterable[Sign], scores: Mapping[str, Score], *, item: str, age: int
) -> tuple[FoundSign, ...]:
    """Find every sign in what was observed, the most urgent first.

    Of several signs of one score only the first of the catalogue is told: who scores 8 is not told that 5 is passed too.
    """
    observed, found, scored = Observed(values, item, age), list[FoundSign](), set[str]()
    for sign in signs:
        if sign.items and item not in sign.items:
            continue
        by_score = {trigger.score for trigger in sign.any if trigger.score is not None}
        reasons = tuple(reason for trigger in sign.any for reason in _reasons(trigger, observed, scores))
        if reasons and not by_score & scored:
            found.append(FoundSign(sign, reasons))
            scored |= by_score
    return tuple(sorted(found, key=lambda one: URGENCIES.index(one.sign.urgency)))


def _reasons(trigger: Trigger, observed: Observed, scores: Mapping[str, Score]) -> Iterator[Reason]:
    """Give the reasons that one trigger finds."""
    if trigger.from_age is not None and observed.age < trigger.from_age:
        return
    if trigger.below_age is not None and observed.age >= trigger.below_age:
        return
    for code, value in _measured(trigger, observed.values, scores):
        comparison, limit = _limit(trigger)
        if _passes(value, comparison, limit):
            yield Reason(code, value, comparison, limit)


def _measured(trigger: Trigger, values: Values, scores: Mapping[str, Score]) -> Iterator[tuple[str, Decimal]]:
    """Give the figures that a trigger looks at: a value, a whole score, or the points of each part that is there."""
    if trigger.evidence is not None and trigger.evidence in values:
        yield trigger.evidence, values[trigger.evidence]
    if trigger.score is not None and (total := score_of(values, scores[trigger.score])) is not None:
        yield trigger.score, Decimal(total)
    if trigger.part_of is not None:
        for part in scores[trigger.part_of].parts:
            if part.evidence in values:
                yield part.evidence, Decimal(_points(part, values[part.evidence]))


def _limit(trigger: Trigger) -> tuple[str, Decimal]:
    """Give how a trigger compares, and with what."""
    for comparison, limit in (("≥", trigger.at_least), (">", trigger.above), ("≤", trigger.at_most)):
        if limit is not None:
            return comparison, Decimal(str(limit))
    raise ValueError("a trigger without a limit")


def _passes(value: Decimal, comparison: str, limit: Decimal) -> bool:
    """Compare a value with a limit."""
    if comparison == "≤":
        return value <= limit
    return value > limit if comparison == ">" else value >= limit


def score_of(values: Values, score: Score) -> int | None:
    """Add up a score, or nothing when one of its parts is missing: half a score would look like a good one."""
    if any(part.evidence not in values for part in score.parts):
        return None
    return sum(_points(part, values[part.evidence]) for part in score.parts)


def _points(part: ScoredEvidence, value: Decimal) -> int:
    """Give the points of one value: those of the first band that reaches up to it."""
    for band in part.bands:
        if band.up_to is None or value <= Decimal(str(band.up_to)):
            return band.points
    return part.bands[-1].points


def due_follow_ups(found: Iterable[FoundSign], on: date) -> dict[str, date]:
    """Say what signs make owed and by when: each item once, by the earliest day."""
    due: dict[str, date] = {}
    for one in found:
        then = one.sign.then
        if then is not None:
            day = on + timedelta(days=then.days)
            due[then.item] = min(due.get(then.item, day), day)
    return due
