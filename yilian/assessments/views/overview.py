"""The instruments with their evidence, one instrument, and the census of abilities."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yilian.assessments import instruments as instrument_library
from yilian.assessments.queries import ABILITY, CensusRow, census, census_total
from yilian.assessments.result_view import evidence_marks
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.models import Division


@permitted("assessments.read")
def instruments(request: Request) -> HttpResponse:
    """List the instruments: what each is for, how sure its facts are, what its licence allows."""
    ordered = sorted(
        instrument_library.library().instruments.values(), key=lambda scale: (not scale.decides_benefit, scale.id)
    )
    rows = [{"instrument": scale, "doubts": len(evidence_marks(scale))} for scale in ordered]
    return render(request, "assessments/instruments.html", {"rows": rows})


@permitted("assessments.read")
def instrument(request: Request, instrument_id: str) -> HttpResponse:
    """Show one instrument: items, scores, levels, rules, signs, and every fact that is not verified."""
    chosen = instrument_library.instrument(instrument_id)
    levels = {level.number: level for level in chosen.levels}
    context = {
        "instrument": chosen,
        "marks": evidence_marks(chosen),
        "items": [(item, chosen.options_of(item)) for item in chosen.items],
        "bands": [(band, levels.get(band.level)) for band in chosen.scoring.bands],
        "digest": instrument_library.library().digest(chosen.id)[:12],
    }
    return render(request, "assessments/instrument.html", context)


@permitted("assessments.read")
def abilities(request: Request) -> HttpResponse:
    """Count the elders in scope by township and ability level (失能底数)."""
    lines = [line for prefix in request.actor.scope.divisions or ("",) for line in census(prefix, request.on)]
    levels = instrument_library.instrument(ABILITY).levels
    names = Division.objects.in_bulk([line.division for line in lines])
    total = census_total(lines, "")
    context = {
        "levels": levels,
        "rows": [(names.get(line.division), _cells(line, levels)) for line in lines],
        "total": _cells(total, levels),
        "assessed": total.elders - total.never,
    }
    return render(request, "assessments/abilities.html", context)


def _cells(line: CensusRow, levels: Any) -> dict[str, Any]:
    """Return the figures of one row."""
    return {"line": line, "counts": [line.levels.get(level.number, 0) for level in levels]}
