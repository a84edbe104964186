"""Targets: at a glance, and down to the persons behind a figure."""

from django.http import HttpResponse
from django.shortcuts import render

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.indicators import queries
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.places.models import Division
from yilian.places.policies import shelf

TOWNSHIP = 9


@permitted("indicators.read")
def targets(request: Request) -> HttpResponse:
    """Show every target that binds the user's place, with its figure and verdict."""
    division = _division(request)
    lines = queries.target_lines(division, request.on)
    states: dict[str, int] = {}
    for line in lines:
        states[line.verdict] = states.get(line.verdict, 0) + 1
    chosen = request.GET.get("state", "")
    chips = [
        {"label": state, "state": state, "href": f"?state={state}", "count": count, "current": state == chosen}
        for state, count in states.items()
    ]
    shown = [line for line in lines if not chosen or line.verdict == chosen]
    context = {
        "lines": shown,
        "chips": chips,
        "division": Division.objects.filter(code=division.ljust(12, "0")).first(),
    }
    return render(request, "indicators/targets.html", context)


@permitted("indicators.read")
def target(request: Request, pack: str, target_id: str) -> HttpResponse:
    """Show one target: its clause, its figure by township, and who counts or is missing."""
    if target_id not in shelf().pack(pack).target:
        raise NotFound("target", target_id)
    division = _division(request) or shelf().pack(pack).header.jurisdiction
    line = queries.target_line(pack, target_id, division, request.on)
    context = {
        "line": line,
        "pack": pack,
        "clause": shelf().pack(pack).clause[line.target.clause],
        "division": division,
    }
    if line.figure is not None:
        context |= _behind(request, line, division)
    return render(request, "indicators/target.html", context)


def _behind(request: Request, line: queries.TargetLine, division: str) -> dict[str, object]:
    """Give what stands behind a figure: its parts, and one page of persons for whoever may see them."""
    names = dict(Division.objects.values_list("code", "name_zh"))
    parts = queries.breakdown(line.target, division, request.on, TOWNSHIP)
    behind: dict[str, object] = {"parts": [(code, names.get(code, code), figure) for code, figure in parts]}
    if request.actor.refusal("people.read") is not None:
        return behind
    counts = request.GET.get("show") == "counted"
    found = list(queries.members(line.target, division, request.on, counts=counts))
    record_look(request.actor, [member.elder_id for member in found], "indicators.target")
    elders = Elder.objects.select_related("residence_division").in_bulk([member.elder_id for member in found])
    return behind | {"members": [elders[member.elder_id] for member in found], "counted": counts}


def _division(request: Request) -> str:
    """Give the division whose targets are shown: the first of the user's territory."""
    return request.GET.get("division") or next(iter(request.actor.scope.divisions), "")
