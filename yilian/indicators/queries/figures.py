"""Figures: what a target's measure gives in a place on a day, in total, by division, and member by member."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import connection

from yilian.indicators.engines import (
    LIVE,
    Engine,
    breakdown_rows,
    division_rows,
    figure_rows,
    has_shares,
    is_live,
    member_rows,
    owed_to_institution_rows,
    share_rows,
)
from yilian.indicators.measures import MEASURES
from yilian.indicators.populations import Listed, MeasureQuery, unanswerable
from yilian.indicators.rules import Figure, publishable, quarter_ends
from yilian.kernel.conditions import Anyone
from yilian.kernel.identifiers import contains, full_code, prefix_of
from yilian.places.policies import policy_library
from yilian.policy.conditions import bind
from yilian.policy.entries import Target
from yilian.policy.pack import Pack
from yilian.policy.resolution import Policy
from yilian.supervision.queries.plan_tasks import entries_of

PAGE = 50
PER = {"city": 4, "county": 6, "township": 9, "community": 12, "village": 12}
KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Member:
    """One member behind a figure: an elder, an institution, a division or a task, by its own key."""

    kind: str
    key: str
    division: str
    counts: bool
    amount: int | None = None

    @property
    def elder_id(self) -> int:
        """The elder's number, where the member is one."""
        return int(self.key)


def query_for(target: Target, division: str, on: date, facts_on: date | None = None) -> MeasureQuery | None:
    """Return what is query for a target in a place; None when its measure, or its condition, has no facts yet.

    The policy is read on `on`, or on the document's nearest day in force; the facts are those of `facts_on`.
    """
    measure = MEASURES[target.measure]
    condition = target.of.condition if target.of is not None else Anyone()
    if measure.table is None or unanswerable(condition) or (measure.header.by_threshold and not target.threshold):
        return None
    pack = policy_library().pack_of_clause(target.clause)
    policy = _policy(pack, division, on)
    day = facts_on or on
    basis = str(policy.parameter(target.basis).value) if target.basis and "." in target.basis else target.basis
    tasks = _tasks(pack, target) if measure.header.members == "task" else ()
    threshold = threshold_of(target, policy)
    return MeasureQuery(
        bind(condition, policy.bindings), prefix_of(division), basis or "resident", day, tasks, threshold
    )


def threshold_of(target: Target, policy: Policy) -> float | None:
    """Return the share from which a member of a target's measure counts, as the pack declares it; None where it names none."""
    return None if target.threshold is None else float(str(policy.parameter(target.threshold).value))


def basis_of(target: Target, division: str, on: date) -> str:
    """Return on what basis a target's elders are counted, `resident` or `household`; nothing where none are."""
    measure = MEASURES[target.measure]
    of_elders = measure.header.members == "elder" or measure.entry.unit.startswith("per-")
    query = query_for(target, division, on) if of_elders else None
    return "" if query is None else query.basis


def _policy(pack: Pack, division: str, on: date) -> Policy:
    """Return the policy by which a document's targets are read: that of the day, or of the nearest day on which it is in force."""
    span = pack.header.in_force
    day = max(on, span.starts_on)
    if span.ends_on is not None:
        day = min(day, span.ends_on)
    home = pack.header.jurisdiction
    return policy_library().in_force(division if division and contains(home, division) else home, day)


def _tasks(pack: Pack, target: Target) -> tuple[Listed, ...]:
    """Return the tasks of a document; a target that names projects in its words asks for those alone."""
    entries = list(entries_of(pack))
    named = {
        project.no
        for project in pack.tasks.projects
        for name in (project.name, *project.known_as)
        if name in target.printed
    }
    if target.measure == "hastened-centres-finished":
        entries = [entry for entry in entries if entry.kind == "project" and int(entry.number) in named]
    return tuple(Listed(entry.pack, entry.kind, entry.number, entry.due) for entry in entries)


def figure_of(
    target: Target, division: str, on: date, engine: Engine = LIVE, facts_on: date | None = None
) -> Figure | None:
    """Return a target's figure; none where its facts do not exist yet. For a target “per township” it is that of the one that decides."""
    query = query_for(target, division, on, facts_on)
    if query is None:
        return None
    if has_shares(target.measure):
        return _shares(query, target.measure, engine)
    if target.per in PER and len(query.division) < PER[target.per]:
        return _decisive(target, _by_division(target, query, PER[target.per], engine))
    return made(target.measure, *figure_rows(engine, query, target.measure)[0])


def made(measure: str, numerator: int | None, denominator: int | None) -> Figure:
    """Make a figure in the unit of its measure; PostgreSQL gives sums as decimals."""
    counted = MEASURES[measure]
    numerator = None if numerator is None else int(numerator)
    denominator = None if denominator is None else int(denominator)
    if counted.entry.unit == "count":
        return Figure(numerator, None, count=True)
    return Figure(numerator if denominator else numerator or 0, denominator or 0, counted.scale)


def _shares(query: MeasureQuery, measure: str, engine: Engine) -> Figure:
    """Return the shares of a measure that splits."""
    rows = share_rows(engine, query, measure)
    whole = int(rows[0][2]) if rows else 0
    parts = {part: int(numerator) / whole for part, numerator, _ in rows} if whole else {}
    return Figure(int(rows[0][1]) if rows else None, whole, parts=parts)


def _decisive(target: Target, parts: Mapping[str, Figure]) -> Figure | None:
    """Return the figure of the division that decides: the most, where it lies above the target's upper bound (PA-34), else the least."""
    most = max(parts.values(), key=_value_of, default=None)
    if most is not None and target.at_most is not None and _value_of(most) > target.at_most:
        return most
    return min(parts.values(), key=_value_of, default=None)


def _value_of(figure: Figure) -> float:
    """Return a figure's value, 0 where it has none."""
    return figure.value or 0.0


def lacking(target: Target, division: str, on: date, engine: Engine = LIVE) -> int | None:
    """Return how many are lacking over all divisions, for a target that each of them must reach."""
    query = query_for(target, division, on)
    if query is None or target.value is None or target.per not in PER or len(query.division) >= PER[target.per]:
        return None
    parts = _by_division(target, query, PER[target.per], engine)
    return sum(part.short_of(target.value) for part in parts.values())


def _by_division(target: Target, query: MeasureQuery, digits: int, engine: Engine) -> dict[str, Figure]:
    """Return the figure of each division of a level, those without any member with 0; nothing when nobody has one."""
    figures = {
        row[0]: made(target.measure, row[1], row[2]) for row in breakdown_rows(engine, query, target.measure, digits)
    }
    if not any(figure.numerator is not None for figure in figures.values()):
        return {}
    level = next(name for name, length in PER.items() if length == digits and name != "community")
    every = division_rows(engine, query, level)
    return {code[:digits]: figures.get(code[:digits], made(target.measure, 0, 0)) for (code,) in every}


def breakdown(target: Target, division: str, on: date, digits: int, engine: Engine = LIVE) -> list[tuple[str, Figure]]:
    """Split a figure by the divisions named by the first `digits` of their code."""
    query = query_for(target, division, on)
    if query is None:
        return []
    rows = breakdown_rows(engine, query, target.measure, digits)
    return [(full_code(code), made(target.measure, numerator, denominator)) for code, numerator, denominator in rows]


def published_parts(
    target: Target, division: str, on: date, digits: int, engine: Engine = LIVE
) -> dict[str, Figure | None]:
    """Split a figure by division as whoever may see it: what could point at persons is hidden, in every sheet of the figure alike.

    What is hidden in the sheet of the last quarter's end stays hidden, so that two dates do not give each other away.
    """
    floor = MEASURES[target.measure].header.suppress_below
    parts = dict(breakdown(target, division, on, digits, engine))
    if not floor:
        return dict(parts)
    before = publishable(dict(breakdown(target, division, quarter_ends(on, 1)[0], digits, engine)), floor)
    return publishable(parts, floor, [code for code, figure in before.items() if figure is None])


def is_withheld(target: Target, division: str, on: date, figure: Figure | None, engine: Engine = LIVE) -> bool:
    """Return whether a figure of persons below the county is not published: it is hidden in the sheet of a division above."""
    floor = MEASURES[target.measure].header.suppress_below
    if not floor or figure is None:
        return False
    prefix = prefix_of(division)
    sheets = [(prefix[:above], digits) for above, digits in ((6, 9), (9, 12)) if len(prefix) >= digits]
    return any(
        published_parts(target, above, on, digits, engine).get(full_code(prefix[:digits]), figure) is None
        for above, digits in sheets
    )


def members(target: Target, division: str, on: date, *, counts: bool, offset: int = 0) -> Iterator[Member]:
    """Return a page of the members behind a figure: those who count, or those who are missing."""
    query = query_for(target, division, on)
    rows = [] if query is None else member_rows(LIVE, query, target.measure, (counts, PAGE, offset))
    return (
        Member(kind, key, code, bool(amount), None if amount is None else int(amount))
        for kind, key, code, amount in rows
    )


def every_member(target: Target, division: str, on: date) -> Iterator[Member]:
    """Yield all the members behind a figure, those who count first; meant for institutions, never for elders."""
    for counts in (True, False):
        offset = 0
        while True:
            page = list(members(target, division, on, counts=counts, offset=offset))
            yield from page
            if len(page) < PAGE:
                break
            offset += PAGE


def owed_to_institutions(division: str, on: date) -> dict[int, tuple[int, int]]:
    """Return, for each institution, how much was due to it as a whole from 1 January to the day before, and how much of it was done in time."""
    query = MeasureQuery(Anyone(), prefix_of(division), "resident", on)
    return {key: (int(due), int(done)) for key, due, done in owed_to_institution_rows(LIVE, query)}


def value_then(target: Target, division: str, on: date, then: date, engine: Engine = LIVE) -> float | None:
    """Return a figure's value on an earlier day, read by the policy of `on`."""
    figure = figure_then(target, division, on, then, engine)
    return None if figure is None else figure.value


def figure_then(target: Target, division: str, on: date, then: date, engine: Engine = LIVE) -> Figure | None:
    """Return a figure of an earlier day; the live one is kept for some minutes, for everybody of the same scope.

    Targets of several documents that ask the same of the same people share one.
    """
    query = query_for(target, division, on, then) if is_live(engine) else None
    if query is None:
        return figure_of(target, division, on, engine, then)
    reach = getattr(connection, "yilian_scope", "")
    key = f"trend:{hash((connection.settings_dict['NAME'], target.measure, target.per, query, str(reach)))}"
    kept = cache.get(key)
    if kept is None:
        kept = (figure_of(target, division, on, engine, then),)
        cache.set(key, kept, KEPT_SECONDS)
    figure: Figure | None = kept[0]
    return figure
