"""Evaluations in five parts (TZ-26, CZ-16, PA-27), of a place, its townships and its years; and what was published of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedFigure, PublishedPeriod
from yilian.indicators.queries.figures import every_member, figure_of, owed_to_institutions, published_parts
from yilian.indicators.queries.verdicts import plans_without_report
from yilian.indicators.rules import Evaluation, Part
from yilian.kernel.identifiers import full_code
from yilian.kernel.refusals import NotFound, NotInForce, existing
from yilian.places.policies import policy_library
from yilian.policy.entries import Target
from yilian.policy.pack import Pack
from yilian.policy.statements import ClauseAsDecided, clauses_beside, statement_of_target

MARK = "evaluation-"
TOWNSHIP = 9


def parts_of(pack: Pack, on: date) -> list[tuple[Target, float]]:
    """Return the targets that are parts of a document's evaluation, with their weights: parameters of the document itself."""
    weights = []
    for target in pack.targets:
        rule = pack.parameters.get(f"evaluation.{target.id.removeprefix(MARK)}") if target.id.startswith(MARK) else None
        if rule is None:
            continue
        day = max(on, pack.header.in_force.starts_on)
        weight = next((value.value for value in rule.values if value.period.contains(day)), rule.values[-1].value)
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise NotInForce(rule.parameter, on)
        weights.append((target, float(weight)))
    return weights


def evaluated_packs(division: str, on: date) -> list[Pack]:
    """Return the documents that bind a place on a day and evaluate it; a plan that ended goes on until its report is out."""
    ended = {pack.id for pack in plans_without_report(division, on)}
    packs = (pack for pack in policy_library().packs if pack.binds(division, on) or pack.id in ended)
    return [pack for pack in packs if parts_of(pack, on)]


def evaluation(pack: Pack, division: str, on: date, engine: Engine = LIVE) -> Evaluation:
    """Evaluate a place on a day."""
    return Evaluation(
        tuple(Part(target.id, weight, figure_of(target, division, on, engine)) for target, weight in parts_of(pack, on))
    )


def by_township(pack: Pack, division: str, on: date) -> dict[str, Evaluation]:
    """Evaluate every township of a place in the parts that can be told apart by township; what is not published gives no points."""
    parts = parts_of(pack, on)
    figures_of = {
        target.id: {
            code: figure
            for code, figure in published_parts(target, division, on, TOWNSHIP).items()
            if _is_township(code)
        }
        for target, _ in parts
    }
    codes = sorted({code for figures in figures_of.values() for code in figures})
    return {
        code: Evaluation(tuple(Part(target.id, weight, figures_of[target.id].get(code)) for target, weight in parts))
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
            for member in every_member(target, division, on):
                counts.setdefault(int(member.key), {})[target.id] = member.counts
    owed = owed_to_institutions(division, on)
    lines = [InstitutionLine(key, parts, *owed.get(key, (0, 0))) for key, parts in counts.items()]
    return sorted(
        lines,
        key=lambda line: (sum(line.counts.values()), -1 if line.rate is None else line.rate, line.organization_id),
    )


def by_year(pack: Pack, division: str, on: date, years: int = 3) -> dict[date, Evaluation]:
    """Evaluate a place at the ends of the last years and on the day itself, the oldest first."""
    ends = [date(on.year - back, 12, 31) for back in range(years - 1, 0, -1)]
    return {day: evaluation(pack, division, day) for day in (*ends, on) if day >= pack.header.in_force.starts_on}


def published(division: str) -> QuerySet[PublishedPeriod]:
    """Return what was published of a place, the newest day first; what is void is marked so."""
    return PublishedPeriod.objects.filter(division_id=full_code(division)).select_related("void").order_by("-on", "-pk")


def period_of(period_id: int) -> PublishedPeriod:
    """Return one publication; raise `NotFound`."""
    return existing(
        PublishedPeriod.objects.select_related("division").filter(pk=period_id).first(), "period", period_id
    )


def published_on(division: str, on: date) -> PublishedPeriod | None:
    """Return what was published of a place for a day, if it was."""
    return published(division).filter(on=on, void__isnull=True).prefetch_related("figures__statement").first()


def asked_then(figure: PublishedFigure) -> ClauseAsDecided | None:
    """Return what the document asked for when a figure was published, beside what it asks for now; nothing where no words were kept."""
    if figure.statement is None:
        return None
    try:
        now = statement_of_target(policy_library(), figure.pack, figure.target)
    except (NotFound, KeyError):
        now = []
    return clauses_beside(figure.statement.said, now, figure.period.on)[0]
