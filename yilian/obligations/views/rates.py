"""The fulfilment rate: filters in the address, table and bars, export."""

import csv
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.obligations.queries import explaining
from yilian.obligations.queries import fulfilment as rates
from yilian.pages.language import chosen, said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
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
    """Show, of what fell due in a span of days, what was fulfilled in time, by one of six axes."""
    by = request.GET.get("by", "item")
    by = by if by in LABELS else "item"
    filters = _filter_of(request)
    lines = rates.fulfilment(by, filters, request.on)
    names = _names(by, [line.key for line in lines])
    rows = [(line, names.get(line.key, line.key)) for line in lines]
    if request.GET.get("format") == "csv":
        return _sheet(by, rows)
    kept = {
        "from": filters.first.isoformat(),
        "to": filters.last.isoformat(),
        "division": filters.division,
        "item": filters.item,
    }
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "by": by,
        "label": LABELS[by],
        "rows": rows,
        "whole": rates.fulfilment_in_all(filters, request.on),
        "today": rates.work_of_a_day(filters, request.on) if filters.first <= request.on <= filters.last else None,
        "filters": filters,
        "item_name": explaining.item_name(filters.item) if filters.item else None,
        "chips": [
            {"label": label, "href": f"?{urlencode({**kept, 'by': axis})}", "count": None, "current": axis == by}
            for axis, label in LABELS.items()
        ],
        "export": f"?{urlencode({**kept, 'by': by, 'format': 'csv'})}",
        "without_item": f"?{urlencode({**kept, 'by': by, 'item': ''})}",
        "narrowing": urlencode({name: value for name, value in kept.items() if name != "item"}),
    }
    return render(request, "obligations/fulfilment.html", context)


def _filter_of(request: Request) -> rates.FulfilmentFilter:
    """Read the filters; without any, the year so far in the user's own territory."""
    first = _day(request.GET.get("from", "")) or date(request.on.year, 1, 1)
    last = _day(request.GET.get("to", "")) or request.on
    division = request.GET.get("division", "")
    if not (division.isdigit() and len(division) <= 12):
        division = next(iter(request.actor.scope.divisions), "")
    return rates.FulfilmentFilter(division, min(first, last), last, request.GET.get("item", "")[:40])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names(by: str, keys: list[str]) -> dict[str, str]:
    """Name the values of an axis in the language of the page."""
    if by == "item":
        return {key: said(explaining.item_name(key)) for key in keys}
    if by == "team":
        teams = Team.objects.select_related("organization").filter(pk__in=[key for key in keys if key])
        return {str(team.pk): f"{team.organization} {team}" for team in teams}
    if by == "organization":
        organizations = Organization.objects.filter(pk__in=[key for key in keys if key])
        return {
            str(organization.pk): chosen(organization.name_zh, organization.name_en) for organization in organizations
        }
    if by == "township":
        places = Division.objects.filter(pk__in=keys)
        return {place.pk: chosen(place.name_zh, place.name_en) for place in places}
    return {}


def _sheet(by: str, rows: list[tuple[Any, str]]) -> HttpResponse:
    """Return the table as CSV that spreadsheets open with its Chinese intact."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fulfilment-{by}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([str(LABELS[by]), _("代码"), *(str(heading) for heading in HEADINGS)])
    for line, name in rows:
        counts = line.counts
        rate = "" if counts.rate is None else f"{counts.rate:.4f}"
        writer.writerow([name, line.key, counts.fulfilled, counts.late, counts.missed, counts.waived, counts.due, rate])
    return answer
