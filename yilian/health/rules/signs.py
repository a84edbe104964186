"""Which signs stand in what was observed, why, and what they make owed. The signs themselves are data of the catalogue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from yilian.kernel.conditions import judged, leaves_of
from yilian.kernel.truth import NO, Answer, is_yes, truth_of
from yilian.policy.catalogue import Score, ScoredEvidence, Sign, Trigger

Values = Mapping[str, Decimal | str]
"""Numbers, and answers by the code of their option."""
URGENCIES = ("refer-now", "see-a-doctor", "watch")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sign was found: the evidence or score, its value, and the limit it passed (`≥`, `>` or `≤`).

    Where the points of one part of a score passed the limit, `value` is what was measured and `points` what it scores.
    """

    code: str
    value: Decimal | str
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
    """What signs are looked for in: the numbers and answers by code, the item of the visit, the elder's age in full years."""

    values: Values
    item: str
    age: int
    scores: Mapping[str, Score]

    def answer(self, trigger: Trigger) -> Answer:
        """Return whether a trigger is met; unknown while a value is missing that could meet it."""
        if not self._of_age(trigger):
            return NO
        (comparison, limit), measured = _limit(trigger), self._measured(trigger)
        passed = (truth_of(None if each is None else _passes(each.judged, comparison, limit)) for each in measured)
        return reduce(or_, passed, NO)

    def reasons(self, sign: Sign) -> Iterator[Reason]:
        """Return the reasons that the triggers of a sign give, in reading order."""
        for trigger in filter(self._of_age, leaves_of(sign.condition)):
            comparison, limit = _limit(trigger)
            for each in self._measured(trigger):
                if each is not None and _passes(each.judged, comparison, limit):
                    yield Reason(each.code, each.value, comparison, limit, each.points)

    def _of_age(self, trigger: Trigger) -> bool:
        old_enough = trigger.from_age is None or self.age >= trigger.from_age
        return old_enough and (trigger.below_age is None or self.age < trigger.below_age)

    def _measured(self, trigger: Trigger) -> Iterator["_Measured | None"]:
        """Return what a trigger looks at: a value, a whole score, or each part of a score with its points; None where missing."""
        if trigger.evidence is not None:
            value = self.values.get(trigger.evidence)
            yield None if value is None else _Measured(trigger.evidence, value)
        if trigger.score is not None:
            total = score_of(self.values, self.scores[trigger.score])
            yield None if total is None else _Measured(trigger.score, Decimal(total))
        for part in self.scores[trigger.part_of].parts if trigger.part_of is not None else ():
            value = self.values.get(part.evidence)
            yield None if value is None else _Measured(part.evidence, value, _points(part, value))


@dataclass(frozen=True, slots=True)
class _Measured:
    """A value, or a whole score; `points` is what the value scores, where that is compared."""

    code: str
    value: Decimal | str
    points: int | None = None

    @property
    def judged(self) -> Decimal | None:
        """The number that is compared with the limit; an answer without points is none."""
        if self.points is not None:
            return Decimal(self.points)
        return None if isinstance(self.value, str) else self.value


def signs_of(
    values: Values, signs: Iterable[Sign], scores: Mapping[str, Score], *, item: str, age: int
) -> tuple[FoundSign, ...]:
    """Find every sign in what was observed, the most urgent first.

    Of several signs of one score only the first of the catalogue is told: who scores 8 is not told that 5 is passed too.
    """
    observed, found_signs, scored = Observed(values, item, age, scores), list[FoundSign](), set[str]()
    for sign in signs:
        if sign.items and item not in sign.items:
            continue
        by_score = {trigger.score for trigger in leaves_of(sign.condition) if trigger.score is not None}
        if is_yes(judged(sign.condition, observed.answer)) and not by_score & scored:
            found_signs.append(FoundSign(sign, tuple(observed.reasons(sign))))
            scored |= by_score
    return tuple(sorted(found_signs, key=lambda found_sign: URGENCIES.index(found_sign.sign.urgency)))


def with_repeats(found_signs: Iterable[FoundSign], before: frozenset[str]) -> tuple[FoundSign, ...]:
    """Mark the signs that stood at the last visit too, where that changes what to do; those come first."""
    marked = [
        replace(found_sign, again=found_sign.sign.again is not None and found_sign.sign.code in before)
        for found_sign in found_signs
    ]
    return tuple(
        sorted(marked, key=lambda found_sign: 0 if found_sign.again else URGENCIES.index(found_sign.sign.urgency))
    )


def _limit(trigger: Trigger) -> tuple[str, Decimal]:
    """Return how a trigger compares, and with what."""
    for comparison, limit in (("≥", trigger.at_least), (">", trigger.above), ("≤", trigger.at_most)):
        if limit is not None:
            return comparison, Decimal(str(limit))
    raise ValueError("a trigger without a limit")


def _passes(value: Decimal | None, comparison: str, limit: Decimal) -> bool:
    """Compare a value with a limit; what is no number passes none."""
    if value is None:
        return False
    if comparison == "≤":
        return value <= limit
    return value > limit if comparison == ">" else value >= limit


def score_of(values: Values, score: Score) -> int | None:
    """Add up a score, or nothing when one of its parts is missing: half a score would look like a good one."""
    if any(part.evidence not in values for part in score.parts):
        return None
    return sum(_points(part, values[part.evidence]) for part in score.parts)


def _points(part: ScoredEvidence, value: Decimal | str) -> int:
    """Return the points of one value: those of the answer, or of the first band that reaches up to the number."""
    if isinstance(value, str):
        return part.options[value]
    for band in part.bands:
        if band.up_to is None or value <= Decimal(str(band.up_to)):
            return band.points
    return part.bands[-1].points


def sign_behind(found_signs: Iterable[FoundSign], item: str) -> str:
    """Name the sign that calls for an item the soonest."""
    calling = [
        found_sign.sign
        for found_sign in found_signs
        if found_sign.sign.then is not None and found_sign.sign.then.item == item
    ]
    return min(calling, key=lambda sign: sign.then.days if sign.then else 0).code


def due_follow_ups(found_signs: Iterable[FoundSign], on: date) -> dict[str, date]:
    """Return what signs make owed and by when: each item once, by the earliest day."""
    due: dict[str, date] = {}
    for found_sign in found_signs:
        then = found_sign.sign.then
        if then is not None:
            day = on + timedelta(days=then.days)
            due[then.item] = min(due.get(then.item, day), day)
    return due
