"""The calendar of a team for a month: what falls due on which day, and who goes where."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yilian.obligations.queries import calendars, explaining
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.queries.practitioners import teams_of

WEEK = 7


@permitted("obligations.read")
def calendar(request: Request) -> HttpResponse:
    """Show a month of one team: a grid on a wide page, a list of days on a phone."""
    teams = teams_of(request.actor)
    team = next(
        (candidate for candidate in teams if str(candidate.pk) == request.GET.get("team")), teams[0] if teams else None
    )
    first = _month(request.GET.get("month", ""), request.on)
    days = calendars.month_of([team.pk], first, request.on) if team is not None else []
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    key = team.pk if team is not None else ""
    context = {
        "team": team,
        "teams": [
            {
                "label": str(choice),
                "href": f"?team={choice.pk}&month={first:%Y-%m}",
                "count": None,
                "current": choice == team,
            }
            for choice in teams
        ],
        "first": first,
        "weeks": _weeks(days),
        "earlier": f"?team={key}&month={before:%Y-%m}",
        "later": f"?team={key}&month={after:%Y-%m}",
        "names": {entry.item: explaining.item_name(entry.item) for day in days for entry in day.entries},
        "anything": any(not day.empty for day in days),
    }
    return render(request, "obligations/calendar.html", context)


def _month(text: str, on: date) -> date:
    """Return the first day of the month asked for, else of the present one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return on.replace(day=1)


def _weeks(days: list[calendars.Day]) -> list[list[dict[str, Any] | None]]:
    """Set days in weeks from Monday, with the name of each item beside it; days of other months span empty."""
    if not days:
        return []
    cells: list[dict[str, Any] | None] = [None] * (days[0].on.isoweekday() - 1)
    cells += [_cell(day) for day in days]
    cells += [None] * (-len(cells) % WEEK)
    return [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]


def _cell(day: calendars.Day) -> dict[str, Any]:
    entries = [(entry, explaining.item_name(entry.item)) for entry in day.entries]
    appointments = [(row, explaining.item_name(row.obligation.what)) for row in day.appointments]
    return {"on": day.on, "empty": day.empty, "entries": entries, "appointments": appointments}
