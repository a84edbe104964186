"""The calendar of a team for a month: what falls due on which day, and who goes where."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.obligations import queries
from yilian.people.queries import teams_of

WEEK = 7


@permitted("obligations.read")
def calendar(request: Request) -> HttpResponse:
    """Show a month of one team: a grid on a wide page, a list of days on a phone."""
    teams = teams_of(request.actor)
    team = next((one for one in teams if str(one.pk) == request.GET.get("team")), teams[0] if teams else None)
    first = _month(request.GET.get("month", ""), request.on)
    days = queries.month_of([team.pk], first, request.on) if team is not None else []
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    key = team.pk if team is not None else ""
    context = {
        "team": team,
        "teams": [
            {"label": str(one), "href": f"?team={one.pk}&month={first:%Y-%m}", "count": None, "current": one == team}
            for one in teams
        ],
        "first": first,
        "weeks": _weeks(days),
        "earlier": f"?team={key}&month={before:%Y-%m}",
        "later": f"?team={key}&month={after:%Y-%m}",
        "names": {entry.item: queries.item_name(entry.item) for day in days for entry in day.entries},
        "anything": any(not day.empty for day in days),
    }
    return render(request, "obligations/calendar.html", context)


def _month(text: str, on: date) -> date:
    """Give the first day of the month asked for, else of the present one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return on.replace(day=1)


def _weeks(days: list[queries.Day]) -> list[list[dict[str, Any] | None]]:
    """Set days in weeks from Monday, with the name of each item beside it; days of other months stay empty."""
    if not days:
        return []
    cells: list[dict[str, Any] | None] = [None] * (days[0].on.isoweekday() - 1)
    cells += [_cell(day) for day in days]
    cells += [None] * (-len(cells) % WEEK)
    return [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]


def _cell(day: queries.Day) -> dict[str, Any]:
    entries = [(entry, queries.item_name(entry.item)) for entry in day.entries]
    appointments = [(one, queries.item_name(one.obligation.item)) for one in day.appointments]
    return {"on": day.on, "empty": day.empty, "entries": entries, "appointments": appointments}
