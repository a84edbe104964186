"""Evaluations in five parts, compared by township and year; freezing what is published."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.indicators.actions import freeze_period
from yilian.indicators.forms import FreezeForm
from yilian.indicators.measures import MEASURES
from yilian.indicators.messages import MESSAGES
from yilian.indicators.models import PublishedPeriod
from yilian.indicators.places import division_of, division_row, names_of
from yilian.indicators.queries import in_unit, target_lines
from yilian.indicators.queries.evaluations import by_institution, by_township, by_year, evaluation, parts_of, published
from yilian.indicators.rules import Evaluation
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.policy.pack import Pack


@permitted("indicators.read")
def evaluation_page(request: Request, pack: str) -> HttpResponse:
    """Show the evaluation of the user's place by one document."""
    document = shelf().pack(pack)
    division = division_of(request)
    judged = evaluation(document, division, request.on)
    if not judged.parts:
        raise NotFound("evaluation", pack)
    townships = by_township(document, division, request.on)
    names = names_of(list(townships))
    context = {
        "pack": document,
        "division": division_row(division),
        "judged": judged,
        "parts": _parts(document, judged, request.on),
        "levers": _parts(document, Evaluation(judged.levers[:3]), request.on),
        "townships": [(code, names[code], one, _parts(document, one, request.on)) for code, one in townships.items()],
        "institutions": _institutions(document, division, request.on),
        "years": [
            (day, one, _parts(document, one, request.on))
            for day, one in by_year(document, division, request.on).items()
        ],
        "published": [_then_and_now(one, division) for one in published(division).prefetch_related("figures")[:3]],
        "may_freeze": request.actor.refusal("indicators.publish") is None,
    }
    return render(request, "indicators/evaluation.html", context)


def _parts(document: Pack, judged: Evaluation, on: date) -> list[dict[str, Any]]:
    """Give the parts with their titles and what they await."""
    targets = {target.id: target for target, _ in parts_of(document, on)}
    return [
        {
            "part": part,
            "target": targets[part.code],
            "share": in_unit(part.value, "ratio"),
            "awaits": MEASURES[targets[part.code].measure].header.awaits,
        }
        for part in judged.parts
    ]


def _institutions(document: Pack, division: str, on: date) -> dict[str, Any]:
    """Give the institutions side by side: in which parts each counts, and how what was owed to it was kept."""
    found = by_institution(document, division, on)
    places = Organization.objects.select_related("division").in_bulk([one.organization_id for one in found])
    titles = {target.id: target.title for target, _ in parts_of(document, on)}
    codes = [code for code in titles if any(code in one.counts for one in found)]
    rows = [
        {
            "place": places[one.organization_id], "marks": [one.counts.get(code) for code in codes], "line": one,
            "rate": in_unit(one.rate, "ratio"),
        }
        for one in found
    ]  # fmt: skip
    return {"titles": [titles[code] for code in codes], "rows": rows}


def _then_and_now(period: PublishedPeriod, division: str) -> dict[str, Any]:
    """Hold what was published against what the records say today of the same day."""
    now = {(line.pack, line.target.id): line for line in target_lines(division, period.on)}
    rows = []
    for one in period.figures.all():
        line = now.get((one.pack, one.target))
        if line is None:
            continue
        changed = (one.numerator, one.denominator) != (
            (None, None) if line.figure is None else (line.figure.numerator, line.figure.denominator)
        )
        rows.append(
            {"line": line, "then": in_unit(one.value, line.target.unit), "figure": one, "changed": changed}
        )  # fmt: skip
    return {"period": period, "rows": rows, "changed": sum(bool(row["changed"]) for row in rows)}


@permitted("indicators.publish")
def freeze(request: Request) -> HttpResponse:
    """Freeze the figures of the user's place as they are published."""
    division = division_row(division_of(request))
    if division is None or not request.actor.scope.covers_division(division.code):
        division = division_row(next(iter(request.actor.scope.divisions), ""))
    if division is None:
        raise NotFound("division", "")
    form = FreezeForm(request.POST or None, initial={"on": request.on})
    if request.method == "POST" and form.is_valid():
        try:
            freeze_period(request.actor, division, **form.cleaned_data)
        except Refused as refused:
            form.add_error("on", MESSAGES[refused.code].text(get_language() or "", refused.params))
        except Invalid as invalid:
            for problem in invalid.problems:
                form.add_error(problem.field, MESSAGES[problem.code].text(get_language() or "", dict(problem.params)))
        else:
            messages.success(request, _("已冻结。之后的更正显示在旁边，不改原数。"))
            return redirect(reverse("indicators:targets"))
    context = {"form": form, "division": division}
    return render(request, "indicators/freeze.html", context, status=422 if form.errors else 200)
