"""Results: one assessment with its reasons, its second signature, doubts, the history with one instrument."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.assessments import actions, queries
from yilian.assessments.charting import chart_of
from yilian.assessments.forms import DisputeForm
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.result_view import result_of, state_of
from yilian.assessments.rules.validity import HOLDING, Status
from yilian.audit.access_log import log_access
from yilian.audit.actions import Held
from yilian.kernel.refusals import refuse
from yilian.pages.commands import carry_out
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.persons import elder as elder_of
from yilian.people.queries.practitioners import practitioner_of


@permitted("assessments.read")
def assessment(request: Request, assessment_id: int) -> HttpResponse:
    """Show one assessment: signs first, then level, score and the reason for each step."""
    assessment = queries.assessment(assessment_id)
    log_access(request.actor, [assessment.elder_id], "assessments.assessment")
    return render(request, "assessments/assessment.html", _shown(request, assessment, DisputeForm()))


def _shown(request: Request, assessment: Assessment, form: DisputeForm) -> dict[str, Any]:
    """Return what the page of an assessment shows and offers."""
    chosen = instrument(assessment.instrument)
    own = practitioner_of(request.actor)
    may_record = request.actor.refusal("assessments.record") is None
    return {
        "assessment": assessment,
        "instrument": chosen,
        "state": state_of(assessment),
        "result": result_of(chosen, assessment),
        "older_edition": assessment.digest != library().digest(chosen.id),
        "expired": assessment.valid_until is not None and assessment.valid_until < request.on,
        "replaced_by": assessment.corrected_by.exclude(status=Status.ABANDONED).order_by("-pk").first(),
        "dispute_form": form,
        "may": {
            "resume": may_record and assessment.state is Status.DRAFT,
            "sign": may_record and assessment.state is Status.AWAITING_SECOND,
            "own": own is not None and own.pk == assessment.assessor_id,
            "dispute": request.actor.refusal("assessments.dispute") is None and assessment.state is Status.COMPLETE,
            "again": may_record and assessment.state in HOLDING and assessment.elder.died_on is None,
        },
    }


@permitted("assessments.record")
@require_POST
def sign(request: Request, assessment_id: int) -> HttpResponse:
    """Sign as the second assessor."""
    assessment, second = queries.assessment(assessment_id), practitioner_of(request.actor)
    if second is None:
        refuse("assessor-missing")
    carry_out(request, lambda: actions.countersign(request.actor, assessment, second))
    messages.success(request, _("已签名，评估结果生效。"))
    return redirect("assessments:assessment", assessment_id=assessment.pk)


@permitted("assessments.record")
@require_POST
def back(request: Request, assessment_id: int) -> HttpResponse:
    """Send a sheet back to be changed."""
    assessment = queries.assessment(assessment_id)
    carry_out(request, lambda: actions.send_back(request.actor, assessment))
    messages.success(request, _("已退回为草稿。"))
    return redirect("assessments:resume", assessment_id=assessment.pk)


@permitted("assessments.dispute")
@require_POST
def dispute(request: Request, assessment_id: int) -> HttpResponse:
    """Dispute a result."""
    assessment, form = queries.assessment(assessment_id), DisputeForm(request.POST)
    if not form.is_valid():
        log_access(request.actor, [assessment.elder_id], "assessments.assessment")
        return render(request, "assessments/assessment.html", _shown(request, assessment, form), status=422)
    try:
        carry_out(request, lambda: actions.dispute(request.actor, assessment, reason=form.cleaned_data["reason"]))
    except Held:
        return render(request, "assessments/assessment.html", _shown(request, assessment, form))
    messages.success(request, _("已记下疑问，请安排复评；复评前原结果仍然有效。"))
    return redirect("assessments:assessment", assessment_id=assessment.pk)


@permitted("assessments.record")
@require_POST
def abandon(request: Request, assessment_id: int) -> HttpResponse:
    """Abandon a sheet."""
    assessment = queries.assessment(assessment_id)
    carry_out(request, lambda: actions.abandon_draft(request.actor, assessment))
    messages.success(request, _("已放弃这份草稿。"))
    return redirect("assessments:choose", elder_id=assessment.elder_id)


@permitted("assessments.read")
def history(request: Request, elder_id: int, instrument_id: str) -> HttpResponse:
    """Show an elder's results with one instrument along time, as a chart and as its numbers."""
    elder, chosen = elder_of(elder_id), instrument(instrument_id)
    log_access(request.actor, [elder.pk], "assessments.history")
    assessments = queries.history(elder.pk, chosen.id)
    levels = {level.number: level for level in chosen.levels}
    context = {
        "elder": elder,
        "instrument": chosen,
        "chart": chart_of(chosen, assessments),
        "levels": levels,
        "rows": [(row, levels.get(row.level) if row.level is not None else None, state_of(row)) for row in assessments][
            ::-1
        ],
        "may_record": request.actor.refusal("assessments.record") is None and elder.died_on is None,
    }
    return render(request, "assessments/history.html", context)


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the levels that hold for an elder and what is unfinished, for their page."""
    latest = queries.latest_of(elder.pk, request.on)
    rows = []
    for id, standing in latest.items():
        chosen = library().instruments.get(id)
        if chosen is not None:
            levels = {level.number: level for level in chosen.levels}
            rows.append((chosen, standing, levels.get(standing.level) if standing.level is not None else None))
    unfinished = [
        (draft, library().instruments.get(draft.instrument), state_of(draft)) for draft in queries.UNFINISHED(elder.pk)
    ]
    may_record = request.actor.refusal("assessments.record") is None and elder.died_on is None
    named = {"anchor": "assessments", "label": _("评估")}
    return named | {"rows": rows, "unfinished": unfinished, "may_record": may_record}
