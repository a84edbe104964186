"""The fulfilment rate: filters in the address, table and bars, export."""

import csv
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.obligations import queries
from yilian.people.models import Team
from yilian.places.models import Division, Organization

LABELS = {
    "item": _lazy("服务"),
    "clause": _lazy("条款"),
    "team": _lazy("团队"),
    "organization": _lazy("机构"),
    "township": _lazy("乡镇"),
    "month": _lazy("月份"),
}
HEADINGS = (_lazy("按期"), _lazy("逾期完成"), _lazy("未完成"), _lazy("免除"), _lazy("应履约"), _lazy("履约率"))


@permitted("obligations.read")
def fulfilment(request: Request) -> HttpResponse:
    """Show, of what fell due in a span of days, what was kept in time, by one of six axes."""
    by = request.GET.get("by", "item")
    by = by if by in LABELS else "item"
    asked = _asked(request)
    lines = queries.fulfilment(by, asked, request.on)
    names = _names(by, [line.key for line in lines])
    rows = [(line, names.get(line.key, line.key)) for line in lines]
    if request.GET.get("format") == "csv":
        return _sheet(by, rows)
    kept = {
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "division": asked.division,
        "item": asked.item,
    }
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "by": by,
        "label": LABELS[by],
        "rows": rows,
        "whole": queries.fulfilment_in_all(asked, request.on),
        "today": queries.work_of_a_day(asked, request.on) if asked.first <= request.on <= asked.last else None,
        "asked": asked,
        "item_name": queries.item_name(asked.item) if asked.item else None,
        "chips": [
            {"label": label, "href": f"?{urlencode({**kept, 'by': axis})}", "count": None, "current": axis == by}
            for axis, label in LABELS.items()
        ],
        "export": f"?{urlencode({**kept, 'by': by, 'format': 'csv'})}",
        "without_item": f"?{urlencode({**kept, 'by': by, 'item': ''})}",
        "narrowing": urlencode({name: value for name, value in kept.items() if name != "item"}),
    }
    return render(request, "obligations/fulfilment.html", context)


def _asked(request: Request) -> queries.Asked:
    """Read the filters; without any, the year so far in the user's own territory."""
    first = _day(request.GET.get("from", "")) or date(request.on.year, 1, 1)
    last = _day(request.GET.get("to", "")) or request.on
    division = request.GET.get("division", "")
    if not (division.isdigit() and len(division) <= 12):
        division = next(iter(request.actor.scope.divisions), "")
    return queries.Asked(division, min(first, last), last, request.GET.get("item", "")[:40])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names(by: str, keys: list[str]) -> dict[str, str]:
    """Name the values of an axis in the language of the page."""
    english = (get_language() or "").startswith("en")
    if by == "item":
        known = {key: queries.item_name(key) for key in keys}
        return {key: name.en if english else name.zh for key, name in known.items()}
    if by == "team":
        teams = Team.objects.select_related("organization").filter(pk__in=[key for key in keys if key])
        return {str(team.pk): f"{team.organization} {team}" for team in teams}
    if by == "organization":
        found = Organization.objects.filter(pk__in=[key for key in keys if key])
        return {str(one.pk): (one.name_en or one.name_zh) if english else one.name_zh for one in found}
    if by == "township":
        places = Division.objects.filter(pk__in=keys)
        return {one.pk: (one.name_en or one.name_zh) if english else one.name_zh for one in places}
    return {}


def _sheet(by: str, rows: list[tuple[Any, str]]) -> HttpResponse:
    """Give the table as CSV that spreadsheets open with its Chinese intact."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fulfilment-{by}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([str(LABELS[by]), _("代码"), *(str(one) for one in HEADINGS)])
    for line, name in rows:
        counts = line.counts
        rate = "" if counts.rate is None else f"{counts.rate:.4f}"
        writer.writerow([name, line.key, counts.kept, counts.late, counts.missed, counts.waived, counts.due, rate])
    return answer
