"""Targets: at a glance, and down to the members behind a figure."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.indicators import queries
from yilian.indicators.charting import way
from yilian.indicators.engines import has_shares
from yilian.indicators.measures import MEASURES
from yilian.indicators.places import division_of, division_row, names_of
from yilian.indicators.queries.evaluations import evaluated_packs
from yilian.indicators.rules import Figure, Point, publishable
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.supervision.queries import entries_of

TOWNSHIP = 9


@permitted("indicators.read")
def targets(request: Request) -> HttpResponse:
    """Show every target that binds the user's place, with its figure, trend and verdict."""
    division = division_of(request)
    lines = queries.target_lines(division, request.on, trend=True)
    states: dict[str, int] = {}
    for line in lines:
        states[line.state] = states.get(line.state, 0) + 1
    chosen = request.GET.get("state", "")
    chips = [
        {"label": state, "state": state, "href": f"?state={state}", "count": count, "current": state == chosen}
        for state, count in states.items()
    ]
    context = {
        "lines": [line for line in lines if not chosen or line.state == chosen],
        "chips": chips,
        "division": division_row(division),
        "evaluated": evaluated_packs(division, request.on),
    }
    return render(request, "indicators/targets.html", context)


@permitted("indicators.read")
def target(request: Request, pack: str, target_id: str) -> HttpResponse:
    """Show one target: its clause, its way to the due date, its figure by township, what would help, and who counts or is missing."""
    document = shelf().pack(pack)
    if target_id not in document.target:
        raise NotFound("target", target_id)
    division = division_of(request)
    line = queries.target_line(pack, target_id, division, request.on, trend=True)
    context = {
        "line": line,
        "pack": pack,
        "clause": document.clause[line.target.clause],
        "division": division,
        "header": MEASURES[line.target.measure].header,
        "way": way(document.header.in_force.starts_on, line.target.due, request.on),
        "points": [
            (point.on, queries.in_unit(point.value, line.target.unit))
            for point in (*line.trend, Point(request.on, line.value))
        ],
    }
    if line.figure is not None:
        context |= _behind(request, line, division)
    return render(request, "indicators/target.html", context)


def _behind(request: Request, line: queries.TargetLine, division: str) -> dict[str, object]:
    """Give what stands behind a figure: its parts, what more would give, and one page of members."""
    header = MEASURES[line.target.measure].header
    personal = header.members == "elder"
    sees_people = request.actor.refusal("people.read") is None
    behind: dict[str, object] = {"what_if": _what_if(request, line)}
    if not has_shares(line.target.measure):
        found = dict(queries.breakdown(line.target, division, request.on, TOWNSHIP))
        behind["parts"] = _parts(line, publishable(found, 0 if sees_people else header.suppress_below))
    if personal and not sees_people:
        return behind
    counts = request.GET.get("show") == "counted"
    found_members = list(queries.members(line.target, division, request.on, counts=counts))
    if personal:
        looked_at = [one.elder_id for one in found_members if one.kind == "elder"]
        record_look(request.actor, looked_at, "indicators.target")
    return behind | {"members": _named(line, found_members), "counted": counts, "personal": personal}


def _parts(line: queries.TargetLine, shown: dict[str, Figure | None]) -> list[dict[str, object]]:
    """Give one row a township: its figure, and the whole place's if everybody there counted."""
    names = names_of(list(shown))
    rows: list[dict[str, object]] = []
    for code, figure in shown.items():
        missing = 0 if figure is None else (figure.denominator or 0) - (figure.numerator or 0)
        then = (
            line.figure.with_more(missing).value
            if line.figure and missing > 0 and line.target.unit == "ratio"
            else None
        )
        rows.append(
            {
                "code": code, "name": names[code], "figure": figure, "missing": missing if missing > 0 else None,
                "value": "" if figure is None else queries.in_unit(figure.value, line.target.unit),
                "then": queries.in_unit(then, "ratio"),
            }
        )  # fmt: skip
    return rows


def _what_if(request: Request, line: queries.TargetLine) -> dict[str, object] | None:
    """Say what the figure would be if so many more counted: as many as asked for, else as many as are lacking."""
    if line.figure is None or line.figure.value is None or line.figure.parts:
        return None
    given = request.GET.get("more", "")
    more = int(given) if given.isdigit() and len(given) < 9 else (line.short_of or 0)
    raised = line.figure.with_more(more).value
    reached = line.threshold is not None and raised is not None and raised >= line.threshold
    return {"more": more, "value": queries.in_unit(raised, line.target.unit), "reached": reached}


def _named(line: queries.TargetLine, found: Iterable[queries.Member]) -> list[dict[str, str]]:
    """Give members with the name and address under which they are known."""
    members = list(found)
    kinds: dict[str, set[str]] = {}
    for one in members:
        kinds.setdefault(one.kind, set()).add(one.key)
    elders = Elder.objects.select_related("residence_division").in_bulk([int(key) for key in kinds.get("elder", ())])
    places = Organization.objects.select_related("division").in_bulk([int(key) for key in kinds.get("institution", ())])
    divisions = names_of(sorted(kinds.get("division", ())))
    tasks = {"|".join(one.key): one.title.zh for one in entries_of(shelf().pack(line.pack))} if "task" in kinds else {}
    rows = []
    for one in members:
        if one.kind == "elder":
            elder = elders[int(one.key)]
            row = {"name": elder.name, "url": "people:elder", "key": one.key, "where": elder.residence_division.name}
        elif one.kind == "institution":
            place = places[int(one.key)]
            row = {"name": place.name, "url": "places:organization", "key": one.key, "where": place.division.name}
        else:
            row = {"name": divisions.get(one.key) or tasks.get(one.key, one.key), "url": "", "key": "", "where": ""}
        amount = str(one.amount) if one.amount is not None and one.amount > 1 else ""
        rows.append(row | {"amount": amount})
    return rows
