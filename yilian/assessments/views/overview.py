"""The instruments with their evidence, one instrument, and the census of abilities."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.assessments import instruments as shelf
from yilian.assessments.presenting import evidence_marks
from yilian.assessments.queries import ABILITY, CensusLine, census, census_total
from yilian.places.models import Division


@permitted("assessments.read")
def instruments(request: Request) -> HttpResponse:
    """List the instruments: what each is for, how sure its facts are, what its licence allows."""
    found = sorted(shelf.library().instruments.values(), key=lambda one: (not one.decides_benefit, one.id))
    rows = [{"instrument": one, "doubts": len(evidence_marks(one))} for one in found]
    return render(request, "assessments/instruments.html", {"rows": rows})


@permitted("assessments.read")
def instrument(request: Request, instrument_id: str) -> HttpResponse:
    """Show one instrument: items, scores, levels, rules, signs, and every fact that is not verified."""
    found = shelf.instrument(instrument_id)
    context = {
        "instrument": found,
        "marks": evidence_marks(found),
        "items": [(item, found.options_of(item)) for item in found.items],
        "levels": {level.number: level for level in found.levels},
        "digest": shelf.library().digest(found.id)[:12],
    }
    return render(request, "assessments/instrument.html", context)


@permitted("assessments.read")
def abilities(request: Request) -> HttpResponse:
    """Count the elders within reach by township and ability level (失能底数)."""
    lines = [line for prefix in request.actor.scope.divisions or ("",) for line in census(prefix, request.on)]
    levels = shelf.instrument(ABILITY).levels
    names = Division.objects.in_bulk([line.division for line in lines])
    total = census_total(lines, "")
    context = {
        "levels": levels,
        "rows": [(names.get(line.division), _cells(line, levels)) for line in lines],
        "total": _cells(total, levels),
        "assessed": total.elders - total.never,
    }
    return render(request, "assessments/abilities.html", context)


def _cells(line: CensusLine, levels: Any) -> dict[str, Any]:
    """Give the figures of one row."""
    return {"line": line, "counts": [line.levels.get(level.number, 0) for level in levels]}
