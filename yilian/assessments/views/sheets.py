"""Filling in a sheet: choosing the instrument, a form rendered from its data, drafts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.assessments.actions import Sheet, complete, save_draft
from yilian.assessments.forms import SheetForm, initial_of, unanswered
from yilian.assessments.instruments import instrument, library
from yilian.assessments.models import Assessment
from yilian.assessments.queries import assessment, known_about, latest_level, latest_of, open_of
from yilian.assessments.result_view import outcome_of, signs_of, state_of
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.scoring import score
from yilian.assessments.rules.validity import Status, Why, with_recorded
from yilian.audit.access_log import log_access
from yilian.kernel.numbers import key_of
from yilian.kernel.refusals import Invalid, Refused, refuse
from yilian.pages.commands import carry_out
from yilian.pages.forms import show_form, tell
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.versions import Editing, reconcile
from yilian.people.models import Elder
from yilian.people.queries import persons, practitioners


@permitted("assessments.read")
def choose(request: Request, elder_id: int) -> HttpResponse:
    """Show what is known of an elder by each instrument, open drafts, and where to begin."""
    elder = persons.elder(elder_id)
    log_access(request.actor, [elder.pk], "assessments.choose")
    latest = latest_of(elder.pk, request.on)
    rows = [
        {"instrument": scale, "standing": standing, "level": _level(scale, standing.level) if standing else None}
        for scale in sorted(
            library().instruments.values(),
            key=lambda scale: (scale.id not in latest, not scale.decides_benefit, scale.id),
        )
        for standing in [latest.get(scale.id)]
    ]
    context = {
        "elder": elder,
        "rows": rows,
        "open": [(draft, library().instruments.get(draft.instrument), state_of(draft)) for draft in open_of(elder.pk)],
        "may_record": request.actor.refusal("assessments.record") is None and elder.died_on is None,
    }
    return render(request, "assessments/choose.html", context)


@permitted("assessments.record")
def start(request: Request, elder_id: int, instrument_id: str) -> HttpResponse:
    """Begin a sheet about an elder."""
    elder, chosen = persons.elder(elder_id), instrument(instrument_id)
    return _form(request, elder, chosen, None)


@permitted("assessments.record")
def resume(request: Request, assessment_id: int) -> HttpResponse:
    """Go on with a draft."""
    draft = assessment(assessment_id)
    if draft.state is not Status.DRAFT:
        return redirect("assessments:assessment", assessment_id=draft.pk)
    return _form(request, draft.elder, instrument(draft.instrument), draft)


def _form(request: Request, elder: Elder, chosen: Instrument, draft: Assessment | None) -> HttpResponse:
    """Show a form, or take it in: as a draft, or whole."""
    log_access(request.actor, [elder.pk], "assessments.form")
    form = _sheet_form(request, elder, chosen, draft)
    if request.method == "POST" and form.is_valid():
        try:
            draft = _kept(request, elder, form, draft)
            if draft.state is not Status.DRAFT or request.POST.get("do") == "complete":
                return _completed(request, draft)
            messages.success(request, _("草稿已保存。"))
            return redirect("assessments:resume", assessment_id=draft.pk)
        except (Invalid, Refused) as wrong:
            tell(form, wrong)
    return show_form(request, "assessments/form.html", form, _context(request, elder, form, draft))


def _sheet_form(request: Request, elder: Elder, chosen: Instrument, draft: Assessment | None) -> SheetForm:
    """Return the form of a sheet; one that goes on with a draft follows every item of it, answered or not."""

    def known(kept: Assessment) -> dict[str, Any]:
        return unanswered(chosen) | _initial(request, elder, chosen, kept)

    if draft is not None:
        return SheetForm(request.POST or None, instrument=chosen, editing=Editing(draft, known))
    return SheetForm(request.POST or None, instrument=chosen, initial=_initial(request, elder, chosen, None))


def _kept(request: Request, elder: Elder, form: SheetForm, draft: Assessment | None) -> Assessment:
    """Keep what was filled in as a draft."""
    practitioner = practitioners.practitioner_of(request.actor)
    if practitioner is None:
        refuse("assessor-missing")
    corrects = request.POST.get("corrects", "")
    data = form.cleaned_data
    replaced = key_of(corrects) or (draft.corrects_id if draft else None)

    def act() -> Assessment:
        reconcile(request, form)
        sheet = Sheet(form.instrument.id, data["on"], form.answers, data["reason"], replaced)
        return save_draft(request.actor, elder, practitioner, sheet=sheet, draft=draft)

    return carry_out(request, act)


def _completed(request: Request, draft: Assessment) -> HttpResponse:
    """Complete a kept sheet; one that was completed by the same form before is shown."""
    if draft.state is Status.DRAFT:
        done = complete(request.actor, draft)
        waiting = done.state is Status.AWAITING_SECOND
        messages.success(request, _("已提交，等第二评估员签名后生效。") if waiting else _("评估已完成。"))
    return redirect("assessments:assessment", assessment_id=draft.pk)


def _initial(request: Request, elder: Elder, chosen: Instrument, draft: Assessment | None) -> dict[str, Any]:
    """Return what the form shows at first."""
    known = with_recorded(chosen, {}, known_about(elder, chosen.id, request.on))
    before = latest_level(elder.pk, chosen.id, request.on)
    reason = Why.REVIEW if request.GET.get("corrects") else Why.FIRST if before is None else Why.ROUTINE
    return initial_of(draft, request.on, known, reason.value)


def _context(request: Request, elder: Elder, form: SheetForm, draft: Assessment | None) -> dict[str, Any]:
    """Return what the page shows: how far the sheet is, and the signs found so far."""
    chosen = form.instrument
    outcome = outcome_of(draft) if draft else None
    if form.is_bound and form.is_valid():
        outcome = score(chosen, form.answers)
    missing = set(outcome.missing if outcome else score(chosen, {}).missing)
    items = score(chosen, {}).missing
    return {
        "elder": elder,
        "instrument": chosen,
        "draft": draft,
        "parts": list(form.parts()),
        "answered": len([item for item in items if item not in missing]),
        "questions": len(items),
        "missing": missing,
        "signs": signs_of(chosen, outcome) if outcome else [],
        "corrects": request.POST.get("corrects") or request.GET.get("corrects", ""),
    }


def _level(scale: Instrument, number: int | None) -> Any:
    """Return the words of a level, or nothing."""
    return {level.number: level for level in scale.levels}.get(number) if number is not None else None
