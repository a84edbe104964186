"""A measure's own page: what it counts, why, on what ground, who signed it, and how it was before."""

from django.http import HttpResponse
from django.shortcuts import render

from yilian.indicators.measures import MEASURES
from yilian.indicators.places import division_of, division_row
from yilian.indicators.queries import target_rows
from yilian.indicators.queries.figures import value_then
from yilian.indicators.rules import quarter_ends
from yilian.kernel.refusals import NotFound
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.policies import policy_library

QUARTERS = 8


@permitted("indicators.read")
def measure_page(request: Request, measure: str) -> HttpResponse:
    """Show the definition of a measure and its history in the user's place."""
    if measure not in policy_library().catalogue.measure:
        raise NotFound("measure", measure)
    shown = MEASURES[measure]
    division = division_of(request)
    uses = [(pack, target) for pack in policy_library().packs for target in pack.targets if target.measure == measure]
    days = (*quarter_ends(request.on, QUARTERS), request.on)
    bound = [(pack, target) for pack, target in uses if pack.binds(division, request.on)]
    history = [
        (
            target,
            [(day, target_rows.in_unit(value_then(target, division, request.on, day), target.unit)) for day in days],
        )
        for _, target in bound
        if shown.table is not None
    ]
    context = {
        "measure": shown,
        "uses": uses,
        "clauses": [(policy_library().pack_of_clause(clause).id, clause) for clause in shown.header.clauses],
        "history": history,
        "division": division_row(division),
    }
    return render(request, "indicators/measure.html", context)
