"""Which signs stand in what was observed, why, and what they make owed. The signs themselves are data of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from yilian.policy.catalogue import Score, ScoredEvidence, Sign, Trigger

Values = Mapping[str, Decimal]
URGENCIES = ("refer-now", "see-a-doctor", "watch")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sign was found: the evidence or score, its value, and the limit it passed (`≥`, `>` or `≤`).

    Where the points of one part of a score passed the limit, `value` is what was measured and `points` what it scores.
    """

    code: str
    value: Decimal
    comparison: str
    limit: Decimal
    points: int | None = None


@dataclass(frozen=True, slots=True)
class FoundSign:
    """A sign with every reason for it; `again` says that the last visit of the item showed it too."""

    sign: Sign
    reasons: tuple[Reason, ...]
    again: bool = False


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


def with_repeats(found: Iterable[FoundSign], before: frozenset[str]) -> tuple[FoundSign, ...]:
    """Mark the signs that stood at the last visit too, where that changes what to do; those come first."""
    marked = [replace(one, again=one.sign.again is not None and one.sign.code in before) for one in found]
    return tuple(sorted(marked, key=lambda one: 0 if one.again else URGENCIES.index(one.sign.urgency)))


def _reasons(trigger: Trigger, observed: Observed, scores: Mapping[str, Score]) -> Iterator[Reason]:
    """Give the reasons that one trigger finds."""
    if trigger.from_age is not None and observed.age < trigger.from_age:
        return
    if trigger.below_age is not None and observed.age >= trigger.below_age:
        return
    comparison, limit = _limit(trigger)
    for code, value, points in _measured(trigger, observed.values, scores):
        if _passes(value if points is None else Decimal(points), comparison, limit):
            yield Reason(code, value, comparison, limit, points)


def _measured(
    trigger: Trigger, values: Values, scores: Mapping[str, Score]
) -> Iterator[tuple[str, Decimal, int | None]]:
    """Give what a trigger looks at: a value, a whole score, or each part of a score that is there with its points."""
    if trigger.evidence is not None and trigger.evidence in values:
        yield trigger.evidence, values[trigger.evidence], None
    if trigger.score is not None and (total := score_of(values, scores[trigger.score])) is not None:
        yield trigger.score, Decimal(total), None
    if trigger.part_of is not None:
        for part in scores[trigger.part_of].parts:
            if part.evidence in values:
                yield part.evidence, values[part.evidence], _points(part, values[part.evidence])


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


def sign_behind(found: Iterable[FoundSign], item: str) -> str:
    """Name the sign that calls for an item the soonest."""
    calling = [one.sign for one in found if one.sign.then is not None and one.sign.then.item == item]
    return min(calling, key=lambda sign: sign.then.days if sign.then else 0).code


def due_follow_ups(found: Iterable[FoundSign], on: date) -> dict[str, date]:
    """Say what signs make owed and by when: each item once, by the earliest day."""
    due: dict[str, date] = {}
    for one in found:
        then = one.sign.then
        if then is not None:
            day = on + timedelta(days=then.days)
            due[then.item] = min(due.get(then.item, day), day)
    return due
