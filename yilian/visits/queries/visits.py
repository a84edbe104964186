"""Reads visits for others, and what the catalogue demands of one."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import F, QuerySet

from yilian.kernel.refusals import NotFound
from yilian.people.queries import age_on
from yilian.places.policies import shelf
from yilian.visits.models import Observation, Visit
from yilian.visits.rules import Demand, FoundSign, signs_of, with_repeats


def visits_of(elder_id: int) -> QuerySet[Visit]:
    """Give every visit of an elder, the newest first, with its observations."""
    return (
        Visit.objects.filter(elder_id=elder_id)
        .select_related("practitioner", "team__organization")
        .prefetch_related("observations")
        .order_by("-on", "-pk")
    )


def last_of_items(elder_id: int, items: Collection[str]) -> dict[str, Visit]:
    """Give the newest visit of each of some items to an elder; what was corrected is left out."""
    found = Visit.objects.filter(elder_id=elder_id, item__in=items, corrected_by__isnull=True)
    return {one.item: one for one in found.order_by("item", "-on", "-pk").distinct("item")} if items else {}


def visit_of(visit_id: int) -> Visit:
    """Give one visit, with everything its page names."""
    found = (
        Visit.objects.select_related("elder", "practitioner", "team__organization", "round__organization", "corrects")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound("visit", visit_id)
    return found


def demands_of(item: str) -> tuple[Demand, ...]:
    """Give the evidence that the catalogue demands before an item counts."""
    return tuple(_demand(code) for code in shelf().catalogue.item[item].evidence)


def evidence_of(item: str) -> tuple[Demand, ...]:
    """Give the evidence that an item demands, then what may be recorded with it."""
    entry = shelf().catalogue.item[item]
    also = tuple(replace(_demand(code), required=False) for code in entry.also if code not in entry.evidence)
    return demands_of(item) + also


def _demand(code: str) -> Demand:
    """Give a kind of evidence as the rules want it."""
    evidence = shelf().catalogue.one_evidence[code]
    return Demand(code, evidence.unit or "", _limit(evidence.low), _limit(evidence.high))


def _limit(number: float | None) -> Decimal | None:
    """Write a limit of the catalogue as an exact number."""
    return None if number is None else Decimal(str(number))


def counting_observations(elder_id: int) -> QuerySet[Observation]:
    """Give what was observed of an elder, the newest first; what a correction took the place of is left out."""
    return (
        Observation.objects.filter(visit__elder_id=elder_id, visit__corrected_by__isnull=True)
        .select_related("visit")
        .order_by("-visit__on", F("visit__happened_at").desc(nulls_last=True), "-pk")
    )


def last_observations(elder_id: int) -> dict[str, Observation]:
    """Give the newest value of each code for an elder."""
    found: dict[str, Observation] = {}
    for observation in counting_observations(elder_id):
        found.setdefault(observation.code, observation)
    return found


def signs_at(visit: Visit) -> tuple[FoundSign, ...]:
    """Find the signs in what was observed at a visit, by the catalogue as it stands."""
    return signs_in(visit, _numbers(visit))


def signs_in(visit: Visit, values: Mapping[str, Decimal]) -> tuple[FoundSign, ...]:
    """Find the signs in values that were observed at a visit, and whether the last visit of the item showed them too."""
    found = _signs(visit, values)
    if all(one.sign.again is None for one in found):
        return found
    before = _visit_before(visit)
    numbers = {} if before is None else _numbers(before)
    return with_repeats(found, frozenset(one.sign.code for one in _signs(before or visit, numbers)))


def _signs(visit: Visit, values: Mapping[str, Decimal]) -> tuple[FoundSign, ...]:
    """Find the signs in values by the catalogue as it stands."""
    catalogue = shelf().catalogue
    age = age_on(visit.elder.birth_date, visit.on)
    return signs_of(values, catalogue.signs, catalogue.score, item=visit.item, age=age)


def _visit_before(visit: Visit) -> Visit | None:
    """Give the visit of the same item before, on an earlier day; what was corrected is left out."""
    earlier = Visit.objects.filter(elder_id=visit.elder_id, item=visit.item, on__lt=visit.on)
    return earlier.filter(corrected_by__isnull=True).select_related("elder").order_by("-on", "-pk").first()


def _numbers(visit: Visit) -> dict[str, Decimal]:
    """Give the numbers observed at a visit, by code."""
    return {one.code: one.number for one in visit.observations.all() if one.number is not None}
