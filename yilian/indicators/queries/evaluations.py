"""Evaluations in five parts (TZ-26, CZ-16, PA-27), of a place, its townships and its years; and what was published of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedPeriod
from yilian.indicators.queries.figures import breakdown, every_member, figure_of, owed_to_institutions
from yilian.indicators.rules import Evaluation, Part
from yilian.kernel.identifiers import full_code
from yilian.kernel.refusals import NotInForce
from yilian.places.policies import shelf
from yilian.policy.entries import Target
from yilian.policy.pack import Pack

MARK = "evaluation-"
TOWNSHIP = 9


def parts_of(pack: Pack, on: date) -> list[tuple[Target, float]]:
    """Give the targets that are parts of a document's evaluation, with their weights: parameters of the document itself."""
    found = []
    for target in pack.targets:
        rule = pack.parameters.get(f"evaluation.{target.id.removeprefix(MARK)}") if target.id.startswith(MARK) else None
        if rule is None:
            continue
        day = max(on, pack.header.in_force.starts_on)
        weight = next((one.value for one in rule.values if one.period.contains(day)), rule.values[-1].value)
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise NotInForce(rule.parameter, on)
        found.append((target, float(weight)))
    return found


def evaluated_packs(division: str, on: date) -> list[Pack]:
    """Give the documents that bind a place on a day and evaluate it."""
    return [pack for pack in shelf().packs if pack.binds(division, on) and parts_of(pack, on)]


def evaluation(pack: Pack, division: str, on: date, engine: Engine = LIVE) -> Evaluation:
    """Evaluate a place on a day."""
    return Evaluation(
        tuple(Part(target.id, weight, figure_of(target, division, on, engine)) for target, weight in parts_of(pack, on))
    )


def by_township(pack: Pack, division: str, on: date) -> dict[str, Evaluation]:
    """Evaluate every township of a place in the parts that can be told apart by township."""
    parts = parts_of(pack, on)
    found = {
        target.id: {code: figure for code, figure in breakdown(target, division, on, TOWNSHIP) if _is_township(code)}
        for target, _ in parts
    }
    codes = sorted({code for figures in found.values() for code in figures})
    return {
        code: Evaluation(tuple(Part(target.id, weight, found[target.id].get(code)) for target, weight in parts))
        for code in codes
    }


def _is_township(code: str) -> bool:
    return code[6:9] != "000"


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution in an evaluation: in which parts it counts, and what fell due to it as a whole in the year."""

    organization_id: int
    counts: Mapping[str, bool]
    due: int
    in_time: int

    @property
    def rate(self) -> float | None:
        """The share of what fell due that was done in time; nothing where nothing fell due."""
        return self.in_time / self.due if self.due else None


def by_institution(pack: Pack, division: str, on: date) -> list[InstitutionLine]:
    """Compare the institutions of a place in the parts that count institutions; who counts least, then who is served least, first."""
    counts: dict[int, dict[str, bool]] = {}
    for target, _ in parts_of(pack, on):
        if MEASURES[target.measure].header.members == "institution":
            for one in every_member(target, division, on):
                counts.setdefault(int(one.key), {})[target.id] = one.counts
    owed = owed_to_institutions(division, on)
    lines = [InstitutionLine(key, parts, *owed.get(key, (0, 0))) for key, parts in counts.items()]
    return sorted(
        lines, key=lambda one: (sum(one.counts.values()), -1 if one.rate is None else one.rate, one.organization_id)
    )


def by_year(pack: Pack, division: str, on: date, years: int = 3) -> dict[date, Evaluation]:
    """Evaluate a place at the ends of the last years and on the day itself, the oldest first."""
    ends = [date(on.year - back, 12, 31) for back in range(years - 1, 0, -1)]
    return {day: evaluation(pack, division, day) for day in (*ends, on) if day >= pack.header.in_force.starts_on}


def published(division: str) -> QuerySet[PublishedPeriod]:
    """Give what was published of a place, the newest day first."""
    return PublishedPeriod.objects.filter(division_id=full_code(division)).order_by("-on")


def published_on(division: str, on: date) -> PublishedPeriod | None:
    """Give what was published of a place for a day, if it was."""
    return published(division).filter(on=on).prefetch_related("figures").first()
