"""Reads assessments for others: levels on a day, histories, and the census of abilities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yilian.assessments.models import Assessment
from yilian.assessments.rules.residents import Residents, disabled_levels, mainly_disabled
from yilian.assessments.rules.validity import HOLDING, KnownFacts, Status
from yilian.audit.statements import RowStatement, Statement
from yilian.kernel.findings import Findings
from yilian.kernel.identifiers import division_range, full_code
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on
from yilian.places.policies import policy_library

ABILITY = "gbt-42195-2022"
OPEN = (Status.DRAFT, Status.AWAITING_SECOND)


@dataclass(frozen=True, slots=True)
class CurrentLevel:
    """The level that holds for an elder, since when and until when; `expired` says that assessing again is overdue."""

    level: int | None
    score: float | None
    on: date
    valid_until: date | None
    assessment_id: int
    expired: bool
    disputed: bool


def assessment(assessment_id: int) -> Assessment:
    """Return one assessment."""
    assessment = (
        Assessment.objects.select_related("elder", "assessor", "second_assessor", "corrects")
        .filter(pk=assessment_id)
        .first()
    )
    if assessment is None:
        raise NotFound("assessment", assessment_id)
    return assessment


def holding(on: date | None = None) -> QuerySet[Assessment]:
    """Return the finished assessments that count, up to a day, the newest first."""
    assessments = Assessment.objects.filter(status__in=HOLDING)
    return (assessments if on is None else assessments.filter(on__lte=on)).order_by("-on", "-pk")


def latest_level(elder_id: int, instrument: str, on: date) -> CurrentLevel | None:
    """Return what the newest assessment with an instrument on or before a day found, or None."""
    newest = holding(on).filter(elder_id=elder_id, instrument=instrument).first()
    return None if newest is None else _current_level(newest, on)


def ability_level_on(elder_id: int, on: date) -> int | None:
    """Return the ability level by GB/T 42195 on a day; None when never assessed.

    A level stays known after its validity: that it is time to assess again takes nothing from the elder.
    """
    levels = ABILITY_LEVEL(elder_id, on)
    return levels[0][0] if levels else None


ABILITY_LEVEL = RowStatement(
    lambda elder, on: (
        holding(on).filter(elder_id=elder, instrument=ABILITY, level__isnull=False).values_list("level")[:1]
    ),
    int,
    date,
)


def ability_days(elder_id: int) -> list[date]:
    """Return the days on which an ability level was found that still counts, the earliest first."""
    held = holding().filter(elder_id=elder_id, instrument=ABILITY, level__isnull=False)
    return sorted(set(held.values_list("on", flat=True)))


def ability_days_of(elder_ids: Iterable[int]) -> list[tuple[int, date]]:
    """Return the days on which an ability level was found for each of many elders, by elder, the earliest first."""
    held = holding().filter(instrument=ABILITY, level__isnull=False, elder_id__in=list(elder_ids))
    return list(held.order_by("elder_id", "on").values_list("elder_id", "on").distinct())


def latest_of(elder_id: int, on: date) -> dict[str, CurrentLevel]:
    """Return what holds for an elder by every instrument, by its id."""
    return {assessment.instrument: _current_level(assessment, on) for assessment in NEWEST(elder_id, on)}


NEWEST = Statement(
    lambda elder, on: (
        Assessment.objects.filter(status__in=HOLDING, on__lte=on, elder_id=elder)
        .order_by("instrument", "-on", "-pk")
        .distinct("instrument")
    ),
    int,
    date,
)


def open_of(elder_id: int) -> QuerySet[Assessment]:
    """Return the drafts of an elder and what waits for a second assessor, the newest first."""
    return (
        Assessment.objects.filter(elder_id=elder_id, status__in=OPEN).select_related("assessor").order_by("-on", "-pk")
    )


UNFINISHED = Statement(open_of, int)


def history(elder_id: int, instrument: str) -> list[Assessment]:
    """Return every finished assessment of an elder with an instrument, superseded ones too, the oldest first."""
    shown = {*HOLDING, Status.SUPERSEDED}
    assessments = Assessment.objects.filter(elder_id=elder_id, instrument=instrument, status__in=shown)
    return list(assessments.select_related("assessor", "second_assessor").order_by("on", "pk"))


def known_about(elder: Elder, instrument: str, on: date) -> KnownFacts:
    """Return what the records say about an elder before an assessment on a day."""
    before = holding(on).filter(elder=elder, instrument=instrument).first()
    age = age_on(elder.birth_date, on) if on >= elder.birth_date else None
    return KnownFacts(age, None if before is None else before.level)


def _current_level(assessment: Assessment, on: date) -> CurrentLevel:
    expired = assessment.valid_until is not None and assessment.valid_until < on
    disputed = assessment.state is Status.DISPUTED
    return CurrentLevel(
        assessment.level, assessment.score, assessment.on, assessment.valid_until, assessment.pk, expired, disputed
    )


@dataclass(frozen=True, slots=True)
class CensusRow:
    """The elders of one place by ability level, those whose assessment ran out among them counted apart too."""

    division: str
    levels: dict[int, int] = field(default_factory=dict)
    never: int = 0
    expired: int = 0

    @property
    def elders(self) -> int:
        """Return how many elders live there."""
        return self.never + sum(self.levels.values())

    @property
    def disabled(self) -> int:
        """Return those of level 3 or 4 (失能), as the glossary reads it."""
        return self.levels.get(3, 0) + self.levels.get(4, 0)

    @property
    def partly(self) -> int:
        """Return those of level 2 (部分失能)."""
        return self.levels.get(2, 0)

    def plus(self, other: "CensusRow") -> "CensusRow":
        """Add two places up."""
        levels = {key: self.levels.get(key, 0) + other.levels.get(key, 0) for key in self.levels | other.levels}
        return CensusRow(self.division, levels, self.never + other.never, self.expired + other.expired)


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


def census(division: str, on: date, *, age_from: int = 60) -> list[CensusRow]:
    """Count the elders of a subtree by township (12-digit code) and ability level on a day (失能底数); one read."""
    first, last = division_range(division)
    parameters: dict[str, Any] = {"instrument": ABILITY, "holding": [status.value for status in HOLDING], "on": on}
    with connection.cursor() as cursor:
        cursor.execute(CENSUS, parameters | {"first": first, "last": last, "born": _born_by(on, age_from)})
        rows = cursor.fetchall()
    lines: dict[str, CensusRow] = {}
    for place, level, expired, count in rows:
        code = full_code(place)
        census_row = (
            CensusRow(code, {}, count, 0) if level is None else CensusRow(code, {level: count}, 0, count * expired)
        )
        lines[code] = lines[code].plus(census_row) if code in lines else census_row
    return list(lines.values())


def census_total(lines: Iterable[CensusRow], division: str) -> CensusRow:
    """Add the lines of a census up."""
    total = CensusRow(division)
    for line in lines:
        total = total.plus(line)
    return total


def _born_by(on: date, age: int) -> date:
    """Return the last day of birth with which somebody has an age on a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return on.replace(year=on.year - age, day=28)


_RESIDENTS = """
    SELECT lived.organization_id, count(*), count(found.level), count(*) FILTER (WHERE found.level = ANY (%(disabled)s))
    FROM people_residence AS lived
    LEFT JOIN LATERAL (
        SELECT level FROM assessments_assessment AS made
        WHERE made.elder_id = lived.elder_id AND made.instrument = %(instrument)s AND made.status = ANY (%(holding)s)
              AND made."on" <= %(on)s AND made.level IS NOT NULL
        ORDER BY made."on" DESC, made.id DESC LIMIT 1
    ) AS found ON true
    WHERE lived.organization_id = ANY (%(keys)s) AND lived.basis = 'stay'
          AND coalesce(lived.starts_on, '-infinity') <= %(on)s AND coalesce(lived.ends_on, 'infinity') >= %(on)s
    GROUP BY lived.organization_id
"""


def findings_about_residents(organization_ids: Sequence[int], on: date) -> dict[int, Findings]:
    """Return for institutions whether mainly disabled elders live there on a day, by the levels of their residents."""
    levels = disabled_levels(policy_library().catalogue.derived_groups["disabled"])
    params: dict[str, Any] = {"keys": list(organization_ids), "on": on, "instrument": ABILITY}
    params |= {"disabled": list(levels), "holding": sorted(HOLDING)}
    with connection.cursor() as cursor:
        cursor.execute(_RESIDENTS, params)
        return {
            key: Findings(mainly_disabled=mainly_disabled(Residents(*counts))) for key, *counts in cursor.fetchall()
        }


def days_assessed_after(elder_id: int, day: date) -> list[date]:
    """Return the days after a day on which an elder was assessed; drafts are left out."""
    rows = Assessment.objects.filter(elder_id=elder_id, on__gt=day).exclude(status=Status.DRAFT)
    return list(rows.order_by("on").values_list("on", flat=True))
