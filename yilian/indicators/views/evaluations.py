"""Evaluations in five parts, compared by township and year; freezing what is published."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.indicators.actions import freeze_period, void_period
from yilian.indicators.forms import FreezeForm, VoidForm
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedPeriod
from yilian.indicators.places import division_of, division_row, names_of
from yilian.indicators.queries.evaluations import (
    asked_then,
    by_institution,
    by_township,
    by_year,
    evaluation,
    parts_of,
    period_of,
    published,
)
from yilian.indicators.queries.target_rows import in_unit, target_rows_on
from yilian.indicators.queries.target_rows import published as published_row
from yilian.indicators.rules import Evaluation
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import Entry, enter, posted, show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.policy.pack import Pack


@permitted("indicators.read")
def evaluation_page(request: Request, pack: str) -> HttpResponse:
    """Show the evaluation of the user's place by one document."""
    document = policy_library().pack(pack)
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
        "townships": [
            (code, names[code], township, _parts(document, township, request.on))
            for code, township in townships.items()
        ],
        "institutions": _institutions(document, division, request.on),
        "years": [
            (day, evaluation, _parts(document, evaluation, request.on))
            for day, evaluation in by_year(document, division, request.on).items()
        ],
        "published": [
            _then_and_now(publication, division)
            for publication in published(division).prefetch_related("figures__statement")[:3]
        ],
        "may_freeze": request.actor.refusal("indicators.publish") is None,
    }
    return render(request, "indicators/evaluation.html", context)


def _parts(document: Pack, judged: Evaluation, on: date) -> list[dict[str, Any]]:
    """Return the parts with their titles and what they await."""
    targets = {target.id: target for target, _ in parts_of(document, on)}
    return [
        {
            "part": part,
            "target": targets[part.code],
            "share": in_unit(part.value, "ratio"),
            "awaits": MEASURES[targets[part.code].measure].awaits,
        }
        for part in judged.parts
    ]


def _institutions(document: Pack, division: str, on: date) -> dict[str, Any]:
    """Return the institutions side by side: in which parts each counts, and how what was owed to it was kept."""
    institutions = by_institution(document, division, on)
    places = Organization.objects.select_related("division").in_bulk(
        [institution.organization_id for institution in institutions]
    )
    titles = {target.id: target.title for target, _ in parts_of(document, on)}
    codes = [code for code in titles if any(code in institution.counts for institution in institutions)]
    rows = [
        {
            "place": places[institution.organization_id],
            "marks": [institution.counts.get(code) for code in codes],
            "line": institution,
            "rate": in_unit(institution.rate, "ratio"),
        }
        for institution in institutions
    ]
    return {"titles": [titles[code] for code in codes], "rows": rows}


def _then_and_now(period: PublishedPeriod, division: str) -> dict[str, Any]:
    """Compare what was published with what the records say today about the same day."""
    rows_now = (published_row(line, division) for line in target_rows_on(division, period.on))
    now = {(line.pack, line.target.id): line for line in rows_now}
    rows = []
    for figure in period.figures.all():
        line = now.get((figure.pack, figure.target))
        if line is None:
            continue
        numbers = (None, None) if line.figure is None else (line.figure.numerator, line.figure.denominator)
        verdict = line.verdict if line.settled is None else line.settled.now
        changed = (figure.numerator, figure.denominator) != numbers
        then = in_unit(figure.value, line.target.unit)
        rows.append(
            {
                "line": line,
                "then": then,
                "figure": figure,
                "changed": changed,
                "verdict": verdict,
                "asked": asked_then(figure),
            }
        )
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
    answer = submit(
        request,
        form,
        lambda: freeze_period(request.actor, division, **form.cleaned_data),
        lambda _made: reverse("indicators:targets"),
        _("已冻结。之后的更正显示在旁边，不改原数。"),
    )
    return answer or show_form(request, "indicators/freeze.html", form, {"division": division})


@permitted("indicators.publish")
def void(request: Request, period_id: int) -> HttpResponse:
    """Mark a publication void."""
    period = period_of(period_id)
    address = reverse("indicators:targets")
    entry = Entry(
        _("作废通报"),
        lambda filled: void_period(request.actor, period_id=period.pk, **filled.cleaned_data),
        lambda _made: address,
        address,
        lead=f"{period.title} · {period.on} · " + _("原数保留并注明作废；这一天可以重新冻结。"),
    )
    return enter(request, VoidForm(posted(request)), entry)
