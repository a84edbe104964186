"""Reads the clinical facts of an elder: what a record observed, the last values with their range and trend, signs, conditions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from yilian.audit.statements import Statement
from yilian.health.models import FINAL, Condition, Observation
from yilian.health.rules.signs import FoundSign, Reason, Values, signs_of
from yilian.health.rules.trends import Level, Trend, level_of, trend_of
from yilian.health.rules.values import Value
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.pages.histories import History, HistoryRow, latest_of
from yilian.pages.language import said
from yilian.pages.registry import histories
from yilian.pages.units import unit_shown
from yilian.places.policies import policy_library
from yilian.policy.evidence import Evidence

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of value of an elder: the last observation, how it lies and goes, and the numbers before, oldest first.

    What is answered has no numbers, and no trend."""

    meaning: Evidence
    last: Observation
    level: Level
    trend: Trend
    numbers: tuple[Decimal, ...]


def is_observation(code: str) -> bool:
    """Return whether an evidence of the catalogue is a clinical fact: it has a LOINC code. Any other belongs to its record alone."""
    evidence = policy_library().catalogue.one_evidence.get(code)
    return evidence is not None and evidence.loinc is not None


def values_of_sources(kind: str, keys: Sequence[int]) -> dict[int, list[Value]]:
    """Return what each of some records of one kind observed, in the order of entering; also what is entered in error by now."""
    values: defaultdict[int, list[Value]] = defaultdict(list)
    rows = Observation.objects.filter(source_kind=kind, source_key__in=keys).order_by("pk")
    for key, code, number, text, unit, answer in rows.values_list(
        "source_key", "code", "number", "text", "unit", "answer"
    ):
        values[key].append(Value(code, number, text, unit, answer))
    return values


def observations_of(elder_id: int) -> QuerySet[Observation]:
    """Return the numbers and answers observed of an elder that count, the newest first."""
    rows = Observation.objects.filter(FINAL, ~Q(number__isnull=True, answer=""), elder_id=elder_id)
    return rows.order_by("-on", F("happened_at").desc(nulls_last=True), "-pk")


def days_observed_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which something was observed of an elder that counts."""
    rows = Observation.objects.filter(FINAL, elder_id=elder_id, on__gt=day)
    return list(rows.order_by("on").values_list("on", flat=True).distinct())


OBSERVED = Statement(observations_of, int)


def health_lines(elder_id: int) -> list[Line]:
    """Return every kind of value observed of an elder, in the order of the catalogue."""
    by_code: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in OBSERVED(elder_id):
        by_code[observation.code].append(observation)
    known = policy_library().catalogue.one_evidence
    return [_line(entry, by_code[code]) for code, entry in known.items() if code in by_code]


def history_of(elder_id: int, code: str) -> list[Observation]:
    """Return every value of one kind, the newest first; the same value of the same day, kept with several items, stands once."""
    return _distinct(observations_of(elder_id).filter(code=code))


def answer_shown(value: Value) -> str:
    """Write an answer in the words of the catalogue, with what was written with it; words alone as they are.

    What is not there is written by its reason.
    """
    reason = policy_library().catalogue.absent_reason.get(value.absent)
    if reason is not None:
        return said(reason.name)
    meaning = policy_library().catalogue.one_evidence.get(value.code)
    option = None if meaning is None else meaning.option(value.answer)
    return " · ".join(filter(None, ("" if option is None else said(option.name), value.text)))


def value_at(row: Observation) -> Value:
    """Return the value of an observation."""
    return Value(row.code, row.number, row.text, row.unit, row.answer)


def signs_among(values: Values, *, item: str, age: int) -> tuple[FoundSign, ...]:
    """Return the signs that numbers show at the delivery of an item, by the catalogue as it stands, the most urgent first."""
    catalogue = policy_library().catalogue
    return signs_of(values, catalogue.signs, catalogue.score, item=item, age=age)


def signs_shown(signs: Iterable[FoundSign]) -> list[dict[str, Any]]:
    """Return signs as pages show them: each with its reasons in words."""
    return [
        {"sign": sign.sign, "again": sign.again, "reasons": [_reason_shown(reason) for reason in sign.reasons]}
        for sign in signs
    ]


def _reason_shown(reason: Reason) -> dict[str, Any]:
    """Name what was measured; a score by its own name."""
    catalogue = policy_library().catalogue
    known = catalogue.one_evidence.get(reason.code)
    return {
        "name": known.name if known else catalogue.score[reason.code].name,
        "value": _value_shown(known, reason.value),
        "comparison": reason.comparison,
        "limit": f"{reason.limit.normalize():f}",
        "points": reason.points,
        "unit": unit_shown(known.unit or "") if known else "",
    }


def _value_shown(meaning: Evidence | None, value: Decimal | str) -> Any:
    """Write a number without zeros at its end, an answer in its words."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    option = None if meaning is None else meaning.option(value)
    return value if option is None else said(option.name)


def conditions_of(elder_id: int) -> QuerySet[Condition]:
    """Return the conditions of an elder that count: those that last first, then the newest."""
    rows = Condition.objects.filter(FINAL, elder_id=elder_id)
    return rows.order_by(F("abated_on").desc(nulls_first=True), F("onset_on").desc(nulls_last=True), "-pk")


def known_conditions(elder_id: int) -> frozenset[str]:
    """Return the conditions of the catalogue that an elder has and has not got over, by code."""
    active = conditions_of(elder_id).filter(abated_on__isnull=True).values_list("code", flat=True)
    categories = {code[:3] for code in active}
    known = policy_library().catalogue.conditions
    return frozenset(condition.code for condition in known if categories.intersection(condition.icd_10))


CONDITIONS = Statement(conditions_of, int)


def medical_history(actor: Actor, elder_id: int, most: int) -> list[tuple[History, HistoryRow]]:
    """Return what modules know to have been found, prescribed and treated, as far as the actor may read it, the newest first."""
    readable = [history for history in histories() if actor.refusal(history.permission) is None]
    return latest_of(readable, elder_id, most)


def condition(elder_id: int, condition_id: int) -> Condition:
    """Return a condition of an elder."""
    row = Condition.objects.select_related("elder").filter(elder_id=elder_id, pk=condition_id).first()
    if row is None:
        raise NotFound("condition", condition_id)
    return row


def _line(meaning: Evidence, observations: list[Observation]) -> Line:
    """Sum up the values of one kind; the newest comes first."""
    numbers = [row.number for row in _distinct(observations)[:SHOWN] if row.number is not None][::-1]
    last = observations[0]
    return Line(meaning, last, level_of(value_at(last), meaning), trend_of(numbers), tuple(numbers))


def _distinct(observations: Iterable[Observation]) -> list[Observation]:
    """Return observations without those that repeat a value of the same day and instant."""
    first: dict[tuple[object, ...], Observation] = {}
    for row in observations:
        first.setdefault((row.on, row.happened_at, row.number, row.answer), row)
    return list(first.values())
