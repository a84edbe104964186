"""Results: one assessment with its reasons, its second signature, doubts, the history with one instrument."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.assessments import actions, queries
from yilian.assessments.charting import chart_of
from yilian.assessments.forms import DisputeForm
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.presenting import result_of, state_of
from yilian.assessments.rules.standing import HOLDING, Status
from yilian.audit.looks import record_look
from yilian.kernel.refusals import refuse
from yilian.people.models import Elder
from yilian.people.queries import elder as elder_of
from yilian.people.queries import practitioner_of


@permitted("assessments.read")
def assessment(request: Request, assessment_id: int) -> HttpResponse:
    """Show one assessment: signs first, then level, score and the reason for each step."""
    found = queries.assessment(assessment_id)
    record_look(request.actor, [found.elder_id], "assessments.assessment")
    return render(request, "assessments/assessment.html", _shown(request, found, DisputeForm()))


def _shown(request: Request, found: Assessment, form: DisputeForm) -> dict[str, Any]:
    """Give what the page of an assessment shows and offers."""
    chosen = instrument(found.instrument)
    own = practitioner_of(request.actor)
    may_record = request.actor.refusal("assessments.record") is None
    return {
        "assessment": found,
        "instrument": chosen,
        "state": state_of(found),
        "result": result_of(chosen, found),
        "older_edition": found.digest != library().digest(chosen.id),
        "expired": found.valid_until is not None and found.valid_until < request.on,
        "replaced_by": found.corrected_by.exclude(status=Status.ABANDONED).order_by("-pk").first(),
        "dispute_form": form,
        "may": {
            "resume": may_record and found.state is Status.DRAFT,
            "sign": may_record and found.state is Status.AWAITING_SECOND,
            "own": own is not None and own.pk == found.assessor_id,
            "dispute": request.actor.refusal("assessments.dispute") is None and found.state is Status.COMPLETE,
            "again": may_record and found.state in HOLDING and found.elder.died_on is None,
        },
    }


@permitted("assessments.record")
@require_POST
def sign(request: Request, assessment_id: int) -> HttpResponse:
    """Sign as the second assessor."""
    found, second = queries.assessment(assessment_id), practitioner_of(request.actor)
    if second is None:
        refuse("assessor-missing")
    actions.countersign(request.actor, found, second)
    messages.success(request, _("已签名，评估结果生效。"))
    return redirect("assessments:assessment", assessment_id=found.pk)


@permitted("assessments.record")
@require_POST
def back(request: Request, assessment_id: int) -> HttpResponse:
    """Give a sheet back to be changed."""
    found = queries.assessment(assessment_id)
    actions.send_back(request.actor, found)
    messages.success(request, _("已退回为草稿。"))
    return redirect("assessments:resume", assessment_id=found.pk)


@permitted("assessments.dispute")
@require_POST
def dispute(request: Request, assessment_id: int) -> HttpResponse:
    """Doubt a result."""
    found, form = queries.assessment(assessment_id), DisputeForm(request.POST)
    if not form.is_valid():
        record_look(request.actor, [found.elder_id], "assessments.assessment")
        return render(request, "assessments/assessment.html", _shown(request, found, form), status=422)
    actions.dispute(request.actor, found, reason=form.cleaned_data["reason"])
    messages.success(request, _("已记下疑问，请安排复评；复评前原结果仍然有效。"))
    return redirect("assessments:assessment", assessment_id=found.pk)


@permitted("assessments.record")
@require_POST
def abandon(request: Request, assessment_id: int) -> HttpResponse:
    """Give up a sheet."""
    found = queries.assessment(assessment_id)
    actions.abandon_draft(request.actor, found)
    messages.success(request, _("已放弃这份草稿。"))
    return redirect("assessments:choose", elder_id=found.elder_id)


@permitted("assessments.read")
def history(request: Request, elder_id: int, instrument_id: str) -> HttpResponse:
    """Show an elder's results with one instrument along time, as a chart and as its numbers."""
    elder, chosen = elder_of(elder_id), instrument(instrument_id)
    record_look(request.actor, [elder.pk], "assessments.history")
    found = queries.history(elder.pk, chosen.id)
    levels = {level.number: level for level in chosen.levels}
    context = {
        "elder": elder,
        "instrument": chosen,
        "chart": chart_of(chosen, found),
        "levels": levels,
        "rows": [(one, levels.get(one.level) if one.level is not None else None, state_of(one)) for one in found][::-1],
        "may_record": request.actor.refusal("assessments.record") is None and elder.died_on is None,
    }
    return render(request, "assessments/history.html", context)


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give the levels that hold for an elder and what is unfinished, for their page."""
    latest = queries.latest_of(elder.pk, request.on)
    rows = []
    for id, standing in latest.items():
        chosen = library().instruments.get(id)
        if chosen is not None:
            levels = {level.number: level for level in chosen.levels}
            rows.append((chosen, standing, levels.get(standing.level) if standing.level is not None else None))
    unfinished = [(one, library().instruments.get(one.instrument), state_of(one)) for one in queries.open_of(elder.pk)]
    may_record = request.actor.refusal("assessments.record") is None and elder.died_on is None
    named = {"anchor": "assessments", "label": _("评估")}
    return named | {"rows": rows, "unfinished": unfinished, "may_record": may_record}
