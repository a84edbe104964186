"""Reads assessments for others: levels on a day, histories, and the census of abilities."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yilian.assessments.models import Assessment
from yilian.assessments.rules.standing import HOLDING, Known, Status
from yilian.kernel.identifiers import division_range
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.policy.facts import UNKNOWN_LEVEL

ABILITY = "gbt-42195-2022"
OPEN = (Status.DRAFT, Status.AWAITING_SECOND)


@dataclass(frozen=True, slots=True)
class Standing:
    """The level that holds for an elder, since when and until when; `expired` says that assessing again is overdue."""

    level: int | None
    score: float | None
    on: date
    valid_until: date | None
    assessment_id: int
    expired: bool
    disputed: bool


def assessment(assessment_id: int) -> Assessment:
    """Give one assessment."""
    found = (
        Assessment.objects.select_related("elder", "assessor", "second_assessor", "corrects")
        .filter(pk=assessment_id)
        .first()
    )
    if found is None:
        raise NotFound("assessment", assessment_id)
    return found


def holding(on: date | None = None) -> QuerySet[Assessment]:
    """Give the finished assessments that count, up to a day, the newest first."""
    found = Assessment.objects.filter(status__in=HOLDING)
    return (found if on is None else found.filter(on__lte=on)).order_by("-on", "-pk")


def latest_level(elder_id: int, instrument: str, on: date) -> Standing | None:
    """Give what the newest assessment with an instrument on or before a day found, or nothing."""
    found = holding(on).filter(elder_id=elder_id, instrument=instrument).first()
    return None if found is None else _standing(found, on)


def ability_level_on(elder_id: int, on: date) -> int:
    """Give the ability level by GB/T 42195 on a day; -1 when never assessed.

    A level stays known after its validity: that it is time to assess again takes nothing from the elder.
    """
    return ability_levels_of([elder_id], on).get(elder_id, UNKNOWN_LEVEL)


def ability_levels_of(elder_ids: Iterable[int], on: date) -> dict[int, int]:
    """Give the ability levels of elders on a day, in one read; those never assessed are absent."""
    found = (
        Assessment.objects.filter(
            status__in=HOLDING, instrument=ABILITY, on__lte=on, level__isnull=False, elder_id__in=list(elder_ids)
        )
        .order_by("elder_id", "-on", "-pk")
        .distinct("elder_id")
    )
    return {elder: level for elder, level in found.values_list("elder_id", "level") if level is not None}


def ability_days(elder_id: int) -> list[date]:
    """Give the days on which an ability level was found that still counts, the earliest first."""
    found = holding().filter(elder_id=elder_id, instrument=ABILITY, level__isnull=False)
    return sorted(set(found.values_list("on", flat=True)))


def ability_days_of(elder_ids: Iterable[int]) -> list[tuple[int, date]]:
    """Give the days on which an ability level was found for each of many elders, by elder, the earliest first."""
    found = holding().filter(instrument=ABILITY, level__isnull=False, elder_id__in=list(elder_ids))
    return list(found.order_by("elder_id", "on").values_list("elder_id", "on").distinct())


def latest_of(elder_id: int, on: date) -> dict[str, Standing]:
    """Give what holds for an elder by every instrument, by its id."""
    found = Assessment.objects.filter(status__in=HOLDING, on__lte=on, elder_id=elder_id)
    newest = found.order_by("instrument", "-on", "-pk").distinct("instrument")
    return {one.instrument: _standing(one, on) for one in newest}


def open_of(elder_id: int) -> QuerySet[Assessment]:
    """Give the drafts of an elder and what waits for a second assessor, the newest first."""
    return (
        Assessment.objects.filter(elder_id=elder_id, status__in=OPEN).select_related("assessor").order_by("-on", "-pk")
    )


def history(elder_id: int, instrument: str) -> list[Assessment]:
    """Give every finished assessment of an elder with an instrument, superseded ones too, the oldest first."""
    shown = {*HOLDING, Status.SUPERSEDED}
    found = Assessment.objects.filter(elder_id=elder_id, instrument=instrument, status__in=shown)
    return list(found.select_related("assessor", "second_assessor").order_by("on", "pk"))


def known_about(elder: Elder, instrument: str, on: date) -> Known:
    """Give what the records say about an elder before an assessment on a day."""
    before = holding(on).filter(elder=elder, instrument=instrument).first()
    age = age_on(elder.birth_date, on) if on >= elder.birth_date else None
    return Known(age, None if before is None else before.level)


def _standing(found: Assessment, on: date) -> Standing:
    expired = found.valid_until is not None and found.valid_until < on
    disputed = found.state is Status.DISPUTED
    return Standing(found.level, found.score, found.on, found.valid_until, found.pk, expired, disputed)


@dataclass(frozen=True, slots=True)
class CensusLine:
    """The elders of one place by ability level, those whose assessment ran out among them counted apart too."""

    division: str
    levels: dict[int, int] = field(default_factory=dict)
    never: int = 0
    expired: int = 0

    @property
    def elders(self) -> int:
        """How many elders live there."""
        return self.never + sum(self.levels.values())

    @property
    def disabled(self) -> int:
        """Those of level 3 or 4 (失能), as the glossary reads it."""
        return self.levels.get(3, 0) + self.levels.get(4, 0)

    @property
    def partly(self) -> int:
        """Those of level 2 (部分失能)."""
        return self.levels.get(2, 0)

    def plus(self, other: "CensusLine") -> "CensusLine":
        """Add two places up."""
        levels = {key: self.levels.get(key, 0) + other.levels.get(key, 0) for key in self.levels | other.levels}
        return CensusLine(self.division, levels, self.never + other.never, self.expired + other.expired)


CENSUS = """
    SELECT left(elder.residence_division_id, 9), newest.level,
           coalesce(newest.valid_until < %(on)s, false), count(*)
    FROM people_elder AS elder
    LEFT JOIN (
        SELECT DISTINCT ON (elder_id) elder_id, level, valid_until FROM assessments_assessment
        WHERE instrument = %(instrument)s AND status = ANY (%(holding)s) AND "on" <= %(on)s AND level IS NOT NULL
        ORDER BY elder_id, "on" DESC, id DESC
    ) AS newest ON newest.elder_id = elder.id
    WHERE elder.merged_into_id IS NULL AND (elder.died_on IS NULL OR elder.died_on > %(on)s)
      AND elder.residence_division_id BETWEEN %(first)s AND %(last)s
      AND elder.birth_date <= %(born)s
    GROUP BY 1, 2, 3 ORDER BY 1
"""


def census(division: str, on: date, *, age_from: int = 60) -> list[CensusLine]:
    """Count the elders of a subtree by township (12-digit code) and ability level on a day (失能底数); one read."""
    first, last = division_range(division)
    asked: dict[str, Any] = {"instrument": ABILITY, "holding": [status.value for status in HOLDING], "on": on}
    with connection.cursor() as cursor:
        cursor.execute(CENSUS, asked | {"first": first, "last": last, "born": _born_by(on, age_from)})
        rows = cursor.fetchall()
    lines: dict[str, CensusLine] = {}
    for place, level, expired, count in rows:
        code = place.ljust(12, "0")
        one = CensusLine(code, {}, count, 0) if level is None else CensusLine(code, {level: count}, 0, count * expired)
        lines[code] = lines[code].plus(one) if code in lines else one
    return list(lines.values())


def census_total(lines: Iterable[CensusLine], division: str) -> CensusLine:
    """Add the lines of a census up."""
    total = CensusLine(division)
    for line in lines:
        total = total.plus(line)
    return total


def _born_by(on: date, age: int) -> date:
    """Give the last day of birth with which somebody has an age on a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return on.replace(year=on.year - age, day=28)
