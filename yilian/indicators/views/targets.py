"""Targets: at a glance, and down to the members behind a figure."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from yilian.audit.access_log import log_access
from yilian.indicators.charting import Sheet, Spot, countdown, sheet
from yilian.indicators.engines import has_shares
from yilian.indicators.measures import MEASURES
from yilian.indicators.places import PAPER_NAMES, division_of, division_row, names_of
from yilian.indicators.queries import figures, target_rows
from yilian.indicators.queries.evaluations import evaluated_packs
from yilian.indicators.rules import Figure, Point
from yilian.kernel.refusals import NotFound
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library
from yilian.policy.entries import Text
from yilian.supervision.queries.plan_tasks import entries_of

TOWNSHIP, PAGE = 9, figures.PAGE


@permitted("indicators.read")
def targets(request: Request) -> HttpResponse:
    """Show every target that binds the user's place: figure, trend and verdict, on a map, and along time."""
    division = division_of(request)
    lines = target_rows.target_rows_on(division, request.on, trend=True)
    if request.actor.refusal("people.read") is not None:
        lines = [target_rows.published(line, division) for line in lines]
    states: dict[str, int] = {}
    for line in lines:
        states[line.state] = states.get(line.state, 0) + 1
    chosen = request.GET.get("state", "")
    chips = [
        {"label": state, "state": state, "href": f"?state={state}", "count": count, "current": state == chosen}
        for state, count in states.items()
    ]
    lines = [line for line in lines if not chosen or line.state == chosen]
    context = {
        "lines": lines,
        "chips": chips,
        "chosen": chosen,
        "division": division_row(division),
        "evaluated": evaluated_packs(division, request.on),
        "papers": PAPER_NAMES.items(),
        "dues": _dues(lines, request.on),
    }
    return render(request, "indicators/targets.html", context | _on_map(request, lines, division))


def _on_map(request: Request, lines: list[target_rows.TargetRow], division: str) -> dict[str, object]:
    """Return the targets that can be split by township, the one on the map, and the map."""
    splits = [line for line in lines if line.value is not None and not has_shares(line.target.measure)]
    wanted = request.GET.get("map", "")
    shown = next((line for line in splits if f"{line.pack}/{line.target.id}" == wanted), None)
    shown = shown or next((line for line in splits if line.target.unit == "ratio"), None)
    if shown is None:
        return {"splits": []}
    return {"splits": splits, "mapped": shown, "map": _map(shown, _by_township(request, shown, division))}


def _dues(lines: list[target_rows.TargetRow], on: date) -> list[tuple[date, int, list[target_rows.TargetRow]]]:
    """Put targets along time: due date, days left, and the targets due then; the earliest first."""
    dues = sorted({line.target.due for line in lines if line.target.due is not None})
    return [(due, (due - on).days, [line for line in lines if line.target.due == due]) for due in dues]


@permitted("indicators.read")
def target(request: Request, pack: str, target_id: str) -> HttpResponse:
    """Show one target: its clause, its way to the due date, its figure by township, what would help, and who counts or is missing."""
    document = policy_library().pack(pack)
    if target_id not in document.target:
        raise NotFound("target", target_id)
    division = division_of(request)
    line = target_rows.target_line(pack, target_id, division, request.on, trend=True)
    if request.actor.refusal("people.read") is not None:
        line = target_rows.published(line, division)
    context = {
        "line": line,
        "pack": pack,
        "clause": document.clause[line.target.clause],
        "division": division,
        "measure": MEASURES[line.target.measure],
        "entry": MEASURES[line.target.measure].entry,
        "countdown": countdown(document.header.in_force.starts_on, line.target.due, request.on),
        "points": [
            (point.on, target_rows.in_unit(point.value, line.target.unit))
            for point in (*line.trend, Point(request.on, line.value))
        ],
    }
    if line.figure is not None:
        context |= _behind(request, line, division)
    return render(request, "indicators/target.html", context)


def _behind(request: Request, line: target_rows.TargetRow, division: str) -> dict[str, object]:
    """Return what stands behind a figure: its parts, what more would give, and one page of members."""
    header = MEASURES[line.target.measure].header
    personal = header.members == "elder"
    sees_people = request.actor.refusal("people.read") is None
    behind: dict[str, object] = {"what_if": _what_if(request, line)}
    if not has_shares(line.target.measure):
        shown = _by_township(request, line, division)
        behind |= {"parts": _parts(line, shown), "map": _map(line, shown)}
    if personal and not sees_people:
        return behind
    counts = request.GET.get("show") == "counted"
    page = _number(request, "page") or 1
    found_members = list(figures.members(line.target, division, request.on, counts=counts, offset=(page - 1) * PAGE))
    if personal:
        looked_at = [found_member.elder_id for found_member in found_members if found_member.kind == "elder"]
        log_access(request.actor, looked_at, "indicators.target")
    named = _named(line, found_members)
    return behind | {
        "members": named,
        "counted": counts,
        "personal": personal,
        "page": page,
        "next": page + 1 if len(found_members) == PAGE else None,
        "before": page - 1,
        "choice": None if counts else _choice(request, line, named),
    }


def _number(request: Request, name: str) -> int | None:
    """Read a number from the address; what is no number is nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _by_township(request: Request, line: target_rows.TargetRow, division: str) -> dict[str, Figure | None]:
    """Split a figure by township; anyone who may not see people sees no small groups."""
    if request.actor.refusal("people.read") is None:
        return dict(figures.breakdown(line.target, division, request.on, TOWNSHIP))
    return figures.published_parts(line.target, division, request.on, TOWNSHIP)


def _map(line: target_rows.TargetRow, shown: dict[str, Figure | None]) -> Sheet | None:
    """Put the townships on a map, each with its figure and whether that is enough; a place without coordinates is left to the table."""
    spots = []
    for division in Division.objects.filter(code__in=shown, level=Division.Level.TOWNSHIP).order_by("code"):
        figure = shown[division.code]
        value = None if figure is None else figure.value
        if division.longitude and division.latitude:
            tone = "open" if value is None else "info" if line.threshold is None else "late"
            tone = "good" if value is not None and line.threshold is not None and value >= line.threshold else tone
            text = target_rows.in_unit(value, line.target.unit)
            spots.append(
                Spot(
                    division.code,
                    said(Text(division.name_zh, division.name_en)),
                    division.longitude,
                    division.latitude,
                    text,
                    tone,
                )
            )
    return sheet(spots)


def _choice(request: Request, line: target_rows.TargetRow, listed: list[dict[str, str]]) -> dict[str, object] | None:
    """Return what the figure would be if those chosen from the list counted; of rates and counts whose members each count one, and no persons."""
    unit = line.target.unit
    if line.members not in ("institution", "division", "task") or unit not in ("ratio", "count") or line.figure is None:
        return None
    chosen = [condition for condition in listed if condition["id"] in request.GET.getlist("if")]
    raised = line.figure.with_more(len(chosen)).value
    reached = line.threshold is not None and raised is not None and raised >= line.threshold
    return {
        "ids": [condition["id"] for condition in chosen],
        "names": "、".join(condition["name"] for condition in chosen),
        "count": len(chosen),
        "value": target_rows.in_unit(raised, unit),
        "reached": reached,
    }


def _parts(line: target_rows.TargetRow, shown: dict[str, Figure | None]) -> list[dict[str, object]]:
    """Return one row a township: its figure, and the whole place's if everybody there counted."""
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
                "code": code,
                "name": names[code],
                "figure": figure,
                "missing": missing if missing > 0 else None,
                "value": "" if figure is None else target_rows.in_unit(figure.value, line.target.unit),
                "then": target_rows.in_unit(then, "ratio"),
            }
        )
    return rows


def _what_if(request: Request, line: target_rows.TargetRow) -> dict[str, object] | None:
    """Return what the figure would be if so many more counted: as many as asked for, else as many as are lacking."""
    if line.figure is None or line.figure.value is None or line.figure.parts:
        return None
    number = _number(request, "more")
    more = (line.short_of or 0) if number is None else number
    raised = line.figure.with_more(more).value
    reached = line.threshold is not None and raised is not None and raised >= line.threshold
    return {"more": more, "value": target_rows.in_unit(raised, line.target.unit), "reached": reached}


def _named(line: target_rows.TargetRow, listed: Iterable[figures.Member]) -> list[dict[str, str]]:
    """Return members with the name and address under which they are known."""
    members = list(listed)
    kinds: dict[str, set[str]] = {}
    for member in members:
        kinds.setdefault(member.kind, set()).add(member.key)
    elders = Elder.objects.select_related("residence_division").in_bulk([int(key) for key in kinds.get("elder", ())])
    places = Organization.objects.select_related("division").in_bulk([int(key) for key in kinds.get("institution", ())])
    divisions = names_of(sorted(kinds.get("division", ())))
    tasks = (
        {"|".join(entry.key): entry.title.zh for entry in entries_of(policy_library().pack(line.pack))}
        if "task" in kinds
        else {}
    )
    rows = []
    for member in members:
        if member.kind == "elder":
            elder = elders[int(member.key)]
            row = {"name": elder.name, "url": "people:elder", "key": member.key, "where": elder.residence_division.name}
        elif member.kind == "institution":
            place = places[int(member.key)]
            row = {"name": place.name, "url": "places:organization", "key": member.key, "where": place.division.name}
        else:
            row = {
                "name": divisions.get(member.key) or tasks.get(member.key, member.key),
                "url": "",
                "key": "",
                "where": "",
            }
        amount = str(member.amount) if member.amount is not None and member.amount > 1 else ""
        rows.append(row | {"amount": amount, "id": member.key})
    return rows
