"""How the institutions with both qualifications, and the services of each primary health centre, changed over the years (TZ-08)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yilian.indicators.engines import LIVE, Engine, figure_rows, member_rows, written
from yilian.indicators.measures.statements import filled
from yilian.indicators.populations import MeasureQuery, holding, within
from yilian.indicators.tables import CAPABILITY, ORGANIZATION
from yilian.kernel.conditions import Anyone
from yilian.kernel.identifiers import prefix_of
from yilian.places.queries import PRIMARY

YEARS, MOST = 5, 10_000
BOTH = "integrated-institutions"


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The institutions with both qualifications at the end of a year, and which came and went since the end of the one before."""

    on: date
    count: int | None
    came: tuple[int, ...]
    went: tuple[int, ...]


def year_ends(on: date, years: int = YEARS) -> tuple[date, ...]:
    """Return the last day of each of the years before a day, and the day itself, the oldest first."""
    return (*(date(on.year - back, 12, 31) for back in range(years - 1, 0, -1)), on)


def integrated_by_year(division: str, on: date, engine: Engine = LIVE) -> list[YearEnd]:
    """Return the institutions with both qualifications of a place, year by year; nothing recorded is no count."""
    rows, before = list[YearEnd](), frozenset[int]()
    for day in year_ends(on):
        query = MeasureQuery(Anyone(), prefix_of(division), "resident", day)
        count = figure_rows(engine, query, BOTH)[0][0]
        members = frozenset(int(row[1]) for row in member_rows(engine, query, BOTH, (True, MOST, 0)))
        came, went = (members - before, before - members) if rows else (frozenset[int](), frozenset[int]())
        rows.append(YearEnd(day, None if count is None else int(count), tuple(sorted(came)), tuple(sorted(went))))
        before = members
    return rows


def centre_services_by_year(
    division: str, on: date, engine: Engine = LIVE
) -> Mapping[int, Mapping[date, tuple[str, ...]]]:
    """Return for each primary health centre what it declared to run at the end of each year: codes of the catalogue, by day."""
    services = defaultdict[int, dict[date, tuple[str, ...]]](dict)
    for day in year_ends(on):
        query = MeasureQuery(Anyone(), prefix_of(division), "resident", day)
        centres = within(holding(ORGANIZATION, query), query)
        centres = centres.filter(centres.kind.isin(sorted(PRIMARY))).select("organization_id")
        declared = holding(CAPABILITY.filter(CAPABILITY.sort != "mode"), query).select(
            held="organization_id", code="code"
        )
        joined = centres.left_join(declared, centres.organization_id == declared.held)
        statement = written(
            joined.select("organization_id", "code").order_by(["organization_id", "code"]), engine.dialect
        )
        for key, code in engine.rows(filled(statement, day)):
            known = services[int(key)].get(day, ())
            services[int(key)][day] = (*known, code) if code else known
    return services
