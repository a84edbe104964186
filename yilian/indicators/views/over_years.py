"""How integrated institutions and the services of primary health centres changed over the years."""

from django.http import HttpResponse
from django.shortcuts import render

from yilian.indicators.places import division_of, division_row
from yilian.indicators.queries.over_years import centre_services_by_year, integrated_by_year, year_ends
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.models import Organization
from yilian.places.policies import policy_library


@permitted("indicators.read")
def over_years(request: Request) -> HttpResponse:
    """Show, year by year, who holds both qualifications and what each primary health centre runs (TZ-08)."""
    division = division_of(request)
    ends, services = integrated_by_year(division, request.on), centre_services_by_year(division, request.on)
    keys = {key for end in ends for key in (*end.came, *end.went)} | set(services)
    places = Organization.objects.in_bulk(sorted(keys))
    words, days = policy_library().catalogue.word, year_ends(request.on)
    context = {
        "division": division_row(division),
        "days": days,
        "years": [(end, [places[key] for key in end.came], [places[key] for key in end.went]) for end in ends],
        "centres": [
            (
                places[key],
                [
                    "、".join(said(words[code].name) if code in words else code for code in by_day.get(day, ()))
                    for day in days
                ],
            )
            for key, by_day in sorted(services.items(), key=lambda item: places[item[0]].division_id)
        ],
    }
    return render(request, "indicators/over_years.html", context)
