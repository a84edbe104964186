"""Recording a visit, reading one, correcting it, attaching pictures, the guidance note on paper."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.accounts.permits import may_open, permitted
from yilian.accounts.requests import Request
from yilian.audit.clock import SHANGHAI, now
from yilian.audit.looks import record_look
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.obligations.queries import obligations_of, with_states
from yilian.obligations.rules import State
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.people.queries import elder as elder_within_reach
from yilian.places.policies import shelf
from yilian.visits.actions import NewAttachment, attach, correct_visit, record_together
from yilian.visits.files import read_file
from yilian.visits.forms import CorrectionForm, PictureForm, VisitForm, initial_of, unit_shown
from yilian.visits.models import Observation, Setting, Visit
from yilian.visits.queries import attachment_of, evidence_of, follow_ups_of, signs_at, visit_of
from yilian.visits.rules import LARGEST, level_of
from yilian.visits.views.shared import (
    GROUP,
    can_be_recorded,
    can_be_said,
    command_of,
    item_named,
    recorder,
    said,
    sentence,
    signs_shown,
    team_for,
)

STEPS = {
    "visits.rehabilitationplan": ("train", "plan_id"),
    "visits.nursingorder": ("nurse", "nursing_id"),
    "visits.counselling": ("talk", "counselling_id"),
    "visits.medicineorder": ("medicine", "medicine_id"),
    "visits.menuorder": ("menu-order", "menu_order_id"),
    "visits.call": ("call", "call_id"),
}


@permitted("visits.record")
def record(request: Request, obligation_id: int) -> HttpResponse:
    """Lead from an obligation to the form of the visit that keeps it."""
    obligation = Obligation.objects.filter(pk=obligation_id, elder__isnull=False).first()
    if obligation is None:
        raise NotFound("obligation", obligation_id)
    return redirect(
        _step_of(request, obligation) or f"{reverse('visits:start', args=[obligation.elder_id])}?item={obligation.item}"
    )


@permitted("visits.record")
def start(request: Request, elder_id: int) -> HttpResponse:
    """Record what is done for an elder on one occasion: one item, or several that are due, on one form."""
    elder = elder_within_reach(elder_id)
    every = _due(request, elder)
    due = [one for one in every if not _step_of(request, one)]
    items = _items(request, due)
    record_look(request.actor, [elder.pk], "visits.record")
    form = None
    if items:
        setting = Setting.INSTITUTION if elder.lives == Elder.Lives.IN_INSTITUTION else Setting.HOME
        form = VisitForm(request.POST or None, items=items, initial=initial_of(request.on, setting))
        if request.method == "POST" and form.is_valid() and (answer := _recorded(request, elder, due, form)):
            return answer
    context = _form_context(request, elder, form, items) | {
        "due": _due_chips(elder, due, items),
        "obligations": [one for one in due if one.item in items],
        "choices": _choices(),
        "steps": [(one, item_named(one.item).name, href) for one in every if (href := _step_of(request, one))],
    }
    return render(request, "visits/record.html", context, status=422 if form is not None and form.errors else 200)


def _recorded(request: Request, elder: Elder, due: Sequence[Obligation], form: VisitForm) -> HttpResponse | None:
    """Record what the form says; what is wrong goes onto the form, with all that was filled in."""
    owed_by = next((one.team_id for one in due if one.item in form.items and one.team_id), None)
    began = now()
    try:
        # `command_id` belongs to every action, which a signature cannot say.
        made = record_together(  # type: ignore[call-arg]
            request.actor, elder, team_for(request, owed_by), recorder(request), deliveries=form.deliveries(),
            command_id=str(command_of(request)),
        )  # fmt: skip
    except (Invalid, Refused) as wrong:
        _show(wrong, form)
        return None
    if made.recorded_at < began:
        messages.info(request, _("这次服务已经登记过，没有重复登记。若是另一次服务，请写明时间再登记。"))
    else:
        messages.success(request, _("已登记，服务完成。"))
    return redirect("visits:visit", visit_id=made.pk)


def _due(request: Request, elder: Elder) -> list[Obligation]:
    """Give what is due to an elder now, the most urgent first."""
    states = with_states(obligations_of(elder.pk), request.on)
    return [one for one, state in states if state in (State.DUE, State.OVERDUE)]


def _step_of(request: Request, one: Obligation) -> str:
    """Give the page on which what a plan, an order or a call asked for is recorded, so that it counts there too.

    Nothing where there is none, or none that the user may open.
    """
    label, _colon, key = one.opened_by.partition(":")
    if label not in STEPS:
        return ""
    page, argument = STEPS[label]
    address = reverse(f"visits:{page}", kwargs={argument: int(key)})
    return address if may_open(request.actor, address) else ""


def _items(request: Request, due: Sequence[Obligation]) -> list[str]:
    """Give the items of the form: those asked for, else all that are due and not given to a group."""
    asked = request.POST.getlist("item") or request.GET.getlist("item")
    if asked:
        return [item_named(code).code for code in dict.fromkeys(asked)]
    single = dict.fromkeys(one.item for one in due if item_named(one.item).how != GROUP)
    return list(single or dict.fromkeys(one.item for one in due))


def _due_chips(elder: Elder, due: Sequence[Obligation], items: Sequence[str]) -> list[dict[str, Any]]:
    """Offer each due item to be taken in or left out; the last one cannot be left out."""
    address = reverse("visits:start", args=[elder.pk])
    chips = []
    for code in dict.fromkeys([*items, *(one.item for one in due)]):
        chosen = [one for one in items if one != code] if code in items else [*items, code]
        query = "&".join(f"item={one}" for one in chosen or [code])
        chips.append({"label": said(item_named(code).name), "href": f"{address}?{query}", "current": code in items})
    return chips


def _choices() -> list[Any]:
    """Give the items that can be recorded for one elder, due or not."""
    return [one for one in shelf().catalogue.items if can_be_recorded(one)]


@permitted("visits.record")
def correct(request: Request, visit_id: int) -> HttpResponse:
    """Correct a record: the form is filled with what stands there; a new record takes its place."""
    found = visit_of(visit_id)
    record_look(request.actor, [found.elder_id], "visits.correct")
    form = CorrectionForm(request.POST or None, items=[found.item], initial=_as_recorded(found))
    if request.method == "POST" and form.is_valid():
        (delivery,) = form.deliveries()
        try:
            made = correct_visit(  # type: ignore[call-arg]
                request.actor, found, delivery=delivery, reason=form.cleaned_data["reason"],
                command_id=str(command_of(request)),
            )  # fmt: skip
        except (Invalid, Refused) as wrong:
            _show(wrong, form)
        else:
            messages.success(request, _("已更正；原记录仍可查看。"))
            return redirect("visits:visit", visit_id=made.pk)
    context = _form_context(request, found.elder, form, [found.item]) | {"corrected": found}
    return render(request, "visits/record.html", context, status=422 if form.errors else 200)


def _as_recorded(found: Visit) -> dict[str, Any]:
    """Give a record as its form is filled."""
    values = {f"evidence-{one.code}": _as_text(one) for one in found.observations.all()}
    moment = found.happened_at
    return values | {
        "on": found.on, "at": moment and moment.astimezone(SHANGHAI).time(), "setting": found.setting, "place": found.place,
        "latitude": found.latitude, "longitude": found.longitude, "note": found.note, "guidance": found.guidance,
    }  # fmt: skip


def _as_text(one: Observation) -> str:
    """Write a value as it is typed in."""
    return one.text if one.number is None else f"{one.number.normalize():f}"


def _form_context(request: Request, elder: Elder, form: VisitForm | None, items: Sequence[str]) -> dict[str, Any]:
    """Give what the page of the form shows."""
    return {
        "elder": elder,
        "age": age_on(elder.birth_date, request.on),
        "items": [item_named(code) for code in items],
        "form": form,
        "command": command_of(request),
        "troubles": follow_ups_of(elder.pk),
    }


@permitted("visits.read")
def visit(request: Request, visit_id: int) -> HttpResponse:
    """Show a recorded visit, its evidence, its signs with what to do, and what it kept."""
    found = visit_of(visit_id)
    record_look(request.actor, [found.elder_id], "visits.visit")
    return render(request, "visits/visit.html", _visit_context(request, found) | {"picture": PictureForm()})


def _visit_context(request: Request, found: Visit) -> dict[str, Any]:
    """Give what the page of a visit shows."""
    mine = f"visits.visit:{found.pk}"
    obligations = Obligation.objects.filter(elder_id=found.elder_id)
    together = Visit.objects.filter(occasion=found.occasion, occasion__isnull=False).exclude(pk=found.pk)
    names = shelf().catalogue.item
    return {
        "visit": found,
        "item": names[found.item],
        "evidence": evidence_shown(found),
        "signs": signs_shown(signs_at(found)),
        "kept": obligations.filter(kept_by=mine),
        "opened": [(one, names[one.item].name) for one in obligations.filter(opened_by=mine, void_on__isnull=True)],
        "together": [(one, names[one.item].name) for one in together],
        "later": Visit.objects.filter(corrects=found).first(),
        "guided": bool(found.guidance) or any(one.code == "guidance-given" for one in evidence_of(found.item)),
        "may_record": request.actor.refusal("visits.record") is None,
    }


def evidence_shown(found: Visit) -> list[dict[str, Any]]:
    """Give what was observed, each value with its meaning and how it lies."""
    known = shelf().catalogue.one_evidence
    return [
        {
            "observation": one,
            "meaning": known[one.code],
            "unit": unit_shown(one.unit),
            "level": str(level_of(one.number, known[one.code].usual)),
        }
        for one in found.observations.order_by("pk")
    ]


@permitted("visits.read")
def guidance(request: Request, visit_id: int) -> HttpResponse:
    """Show the guidance note of a visit as it is printed and handed over."""
    found = visit_of(visit_id)
    record_look(request.actor, [found.elder_id], "visits.guidance")
    evidence = evidence_shown(found)
    context = _visit_context(request, found) | {
        "age": age_on(found.elder.birth_date, found.on),
        "measured": [one for one in evidence if one["observation"].unit not in ("", "1")],
        "outside": [one for one in evidence if one["level"] in ("low", "high")],
    }
    return render(request, "visits/guidance.html", context)


@permitted("visits.record")
@require_POST
def attach_picture(request: Request, visit_id: int) -> HttpResponse:
    """Attach a photograph or a signature to a visit."""
    found = visit_of(visit_id)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        file = request.FILES.get("file")
        content = file.read(LARGEST + 1) if file is not None else b""
        try:
            attach(request.actor, found, picture=NewAttachment(form.cleaned_data["kind"], content))
        except Invalid as wrong:
            for problem in wrong.problems:
                form.add_error(problem.field, sentence(problem))
        else:
            messages.success(request, _("附件已保存。"))
            return redirect("visits:visit", visit_id=found.pk)
    record_look(request.actor, [found.elder_id], "visits.visit")
    return render(request, "visits/visit.html", _visit_context(request, found) | {"picture": form}, status=422)


@permitted("visits.read")
def attachment(request: Request, attachment_id: int) -> HttpResponse:
    """Show an attached picture."""
    found = attachment_of(attachment_id)
    record_look(request.actor, [found.visit.elder_id], "visits.attachment")
    answer = HttpResponse(read_file(found.sha256), content_type=found.media_type)
    answer["Content-Disposition"] = f'inline; filename="{found.kind}-{found.pk}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _show(wrong: Invalid | Refused, form: VisitForm) -> None:
    """Put every problem beside the field it stands in, a refusal above the form."""
    if isinstance(wrong, Refused):
        if not can_be_said(wrong):
            raise wrong
        form.add_error(None, sentence(wrong.refusal))
        return
    for problem in wrong.problems:
        field = f"evidence-{problem.field}"
        form.add_error(field if field in form.fields else None, sentence(problem))
