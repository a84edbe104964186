"""Recording a visit, reading one, correcting it, attaching pictures, the guidance note on paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.audit.access_log import log_access
from yilian.audit.clock import now
from yilian.health.queries import answer_shown, signs_shown
from yilian.health.rules.trends import level_of
from yilian.health.rules.values import Value
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.records import address_to_do
from yilian.obligations.queries.worklists import follow_ups_of, obligations_of, with_states
from yilian.obligations.rules.states import State
from yilian.pages.addresses import query_with
from yilian.pages.commands import carry_out
from yilian.pages.forms import Entry, enter, posted, show_form, submit, tell
from yilian.pages.language import said
from yilian.pages.lists import About
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.units import unit_shown
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on
from yilian.people.queries.persons import elder as elder_within_reach
from yilian.people.queries.practitioners import practitioner_of
from yilian.people.queries.presence import not_there
from yilian.places.policies import policy_library
from yilian.visits.actions.attachments import NewAttachment, attach
from yilian.visits.actions.visits import correct_visit, record_together, withdraw_visit
from yilian.visits.files import read_file
from yilian.visits.forms.attempts import WithdrawForm
from yilian.visits.forms.rounds import PictureForm
from yilian.visits.forms.visits import CorrectionForm, VisitForm, initial_of
from yilian.visits.models import Attachment, Setting, Status, Visit
from yilian.visits.queries.attachments import attachment_of
from yilian.visits.queries.visits import (
    can_be_recorded,
    evidence_of,
    items_open_to,
    parts_of,
    signs_at,
    standing_of,
    unfinished,
    values_of,
    values_together,
    visit_of,
    why_open,
)
from yilian.visits.rules.attachments import LARGEST
from yilian.visits.rules.visits import ABSENT, WORDS
from yilian.visits.views.shared import (
    GROUP,
    item_named,
    recorder,
    team_for,
)


@dataclass(frozen=True, slots=True)
class Begun:
    """What earlier parts of some items had: the codes by item, and the parts as the page shows them."""

    had: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shown: tuple[dict[str, Any], ...] = ()


def _begun(elder: Elder, items: Sequence[str], on: date) -> Begun:
    """Return what was begun of some items and is carried on."""
    had, shown = dict[str, frozenset[str]](), list[dict[str, Any]]()
    for item in items:
        first = unfinished(elder.pk, item, on)
        if first is None:
            continue
        parts = parts_of(first)
        values = values_together(parts)
        had[item] = frozenset(code for code, value in values.items() if not value.absent)
        evidence = [evidence_row(value) for value in values.values() if not value.absent]
        why = why_open(standing_of(item, [values.values()], elder.pk))
        shown.append({"parts": parts, "item": item_named(item), "evidence": evidence, "why": why})
    return Begun(had, tuple(shown))


@permitted("visits.record")
def start(request: Request, elder_id: int) -> HttpResponse:
    """Record what is done for an elder on one occasion: one item, or several that are due, on one form."""
    elder = elder_within_reach(elder_id)
    every, may = _due(request, elder), _may_record(request)
    due = [obligation for obligation in every if not _step_of(request, obligation) and may(obligation.what)]
    items = _items(request, due, may)
    log_access(request.actor, [elder.pk], "visits.record")
    form, begun = None, Begun()
    if items:
        setting = Setting.INSTITUTION if elder.lives == Elder.Lives.IN_INSTITUTION else Setting.HOME
        begun = _begun(elder, items, request.on)
        form = VisitForm(
            request.POST or None, items=items, elder=elder, had=begun.had, initial=initial_of(request.on, setting)
        )
        if request.method == "POST" and form.is_valid() and (answer := _recorded(request, elder, due, form)):
            return answer
    owed = [obligation for obligation in due if obligation.what in items]
    context = _form_context(request, elder, form, items) | {
        "due": _due_chips(elder, due, items),
        "obligations": owed,
        "begun": begun.shown,
        "choices": _choices(may),
        "by_others": dict.fromkeys(
            item_named(obligation.what).name for obligation in every if not may(obligation.what)
        ),
        "steps": [
            (obligation, item_named(obligation.what).name, href)
            for obligation in every
            if (href := _step_of(request, obligation))
        ],
    }
    if form is None:
        return render(request, "visits/record.html", context)
    return show_form(request, "visits/record.html", form, context)


def _recorded(request: Request, elder: Elder, due: Sequence[Obligation], form: VisitForm) -> HttpResponse | None:
    """Record what the form says; what is wrong goes onto the form, with all that was filled in."""
    owed_by = next(
        (obligation.team_id for obligation in due if obligation.what in form.items and obligation.team_id), None
    )
    began = now()

    def record() -> Visit:
        team, practitioner = team_for(request, owed_by), recorder(request)
        return record_together(request.actor, elder, team, practitioner, deliveries=form.deliveries())

    try:
        made = carry_out(request, record)
    except (Invalid, Refused) as wrong:
        tell(form, wrong)
        return None
    if made.recorded_at < began:
        messages.info(request, _("这次服务已经登记过，没有重复登记。若是另一次服务，请写明时间再登记。"))
    else:
        _tell_what_became(request, made)
    came_from = request.GET.get("list", "")
    return redirect(_address(made) + (query_with({"list": came_from}) if came_from else ""))


def _tell_what_became(request: Request, made: Visit) -> None:
    """Tell whoever recorded it that the service is done, or that it is recorded and keeps no promise."""
    if made.status == Status.COMPLETED:
        messages.success(request, _("已登记，服务完成。"))
    elif made.status == Status.IN_PROGRESS:
        messages.info(request, _("已登记这一部分；补全后才算完成，应做的服务仍为待完成。"))
    else:
        messages.warning(request, _("已登记为未完成；应做的服务仍为待完成。"))


def _due(request: Request, elder: Elder) -> list[Obligation]:
    """Return the services due to an elder now, the most urgent first."""
    states = with_states(obligations_of(elder.pk).filter(kind=Kind.SERVICE), request.on)
    return [obligation for obligation, state in states if state in (State.OPEN, State.OVERDUE)]


def _step_of(request: Request, obligation: Obligation) -> str:
    """Return the page on which what a plan, an order or a call asked for is recorded, so that it counts there too.

    Nothing where there is none, or none that the user may open.
    """
    return address_to_do(request.actor, obligation)


def _may_record(request: Request) -> Callable[[str], bool]:
    """Return what tells whether the user may record a service; who is no practitioner is told so when sending."""
    practitioner = practitioner_of(request.actor)
    if practitioner is None:
        return lambda item: True
    return items_open_to(practitioner, request.on).__contains__


def _items(request: Request, due: Sequence[Obligation], may: Callable[[str], bool]) -> list[str]:
    """Return the items of the form: those asked for that the user may record, else all that are due and not given to a group."""
    if codes := request.POST.getlist("item"):
        return [item_named(code).code for code in dict.fromkeys(codes)]
    if codes := request.GET.getlist("item"):
        return [item_named(code).code for code in dict.fromkeys(codes) if may(item_named(code).code)]
    single = dict.fromkeys(obligation.what for obligation in due if item_named(obligation.what).how != GROUP)
    return list(single or dict.fromkeys(obligation.what for obligation in due))


def _due_chips(elder: Elder, due: Sequence[Obligation], items: Sequence[str]) -> list[dict[str, Any]]:
    """Offer each due item to be taken in or left out; the last one cannot be left out."""
    address = reverse("visits:start", args=[elder.pk])
    chips = []
    for code in dict.fromkeys([*items, *(obligation.what for obligation in due)]):
        chosen = [other for other in items if other != code] if code in items else [*items, code]
        query = "&".join(f"item={picked}" for picked in chosen or [code])
        chips.append({"label": said(item_named(code).name), "href": f"{address}?{query}", "current": code in items})
    return chips


def _choices(may: Callable[[str], bool]) -> list[Any]:
    """Return the items that the user can record for one elder, due or not."""
    return [item for item in policy_library().catalogue.items if can_be_recorded(item) and may(item.code)]


@permitted("visits.record")
def correct(request: Request, visit_id: int) -> HttpResponse:
    """Correct a record: the form is filled with what stands there; a new record takes its place."""
    visit = visit_of(visit_id)
    log_access(request.actor, [visit.elder_id], "visits.correct")
    others = [part for part in parts_of(visit) if part.pk != visit.pk]
    had = {visit.item: frozenset(values_together(others))} if others else {}
    form = CorrectionForm(
        request.POST or None, items=[visit.item], elder=visit.elder, had=had, initial=_as_recorded(visit)
    )

    def act() -> Visit:
        (delivery,) = form.deliveries()
        return correct_visit(request.actor, visit, delivery=delivery, reason=form.cleaned_data["reason"])

    if answer := submit(request, form, act, _address, _("已更正；原记录仍可查看。")):
        return answer
    context = _form_context(request, visit.elder, form, [visit.item]) | {"corrected": visit}
    return show_form(request, "visits/record.html", form, context)


@permitted("visits.record")
def withdraw(request: Request, visit_id: int) -> HttpResponse:
    """Withdraw a record that was entered in error, with a reason."""
    visit = visit_of(visit_id)
    name = said(item_named(visit.item).name)
    entry = Entry(
        _("撤回服务记录"),
        lambda filled: withdraw_visit(request.actor, visit, reason=filled.cleaned_data["reason"]),
        _address,
        _address(visit),
        About(reverse("people:elder", args=[visit.elder_id]), visit.elder.name, visit.elder_id),
        f"{name} · {visit.on} · " + _("登记错了老人，或没有做过时使用；它兑现的承诺重新待完成，测量值不再计数。"),
        look="visits.correct",
    )
    return enter(request, WithdrawForm(posted(request)), entry)


def _address(visit: Visit) -> str:
    """Return the address of a visit."""
    return reverse("visits:visit", args=[visit.pk])


def _as_recorded(visit: Visit) -> dict[str, Any]:
    """Return a record as its form is filled."""
    recorded = values_of([visit])[visit.pk]
    values = {f"evidence-{value.code}": _as_text(value) for value in recorded}
    values |= {f"evidence-{value.code}{WORDS}": value.text for value in recorded if value.answer}
    values |= {f"evidence-{value.code}{ABSENT}": value.absent for value in recorded if value.absent}
    moment = visit.happened_at
    return values | {
        "on": visit.on,
        "at": moment and moment.astimezone(SHANGHAI).time(),
        "setting": visit.setting,
        "place": visit.place,
        "latitude": visit.latitude,
        "longitude": visit.longitude,
        "note": visit.note,
        "guidance": visit.guidance,
    }


def _as_text(value: Value) -> str:
    """Write a value as it is typed in."""
    return value.answer or (value.text if value.number is None else f"{value.number.normalize():f}")


def _form_context(request: Request, elder: Elder, form: VisitForm | None, items: Sequence[str]) -> dict[str, Any]:
    """Return what the page of the form shows."""
    return {
        "elder": elder,
        "age": age_on(elder.birth_date, request.on),
        "marks": not_there([elder], request.on).get(elder.pk, ()),
        "items": [item_named(code) for code in items],
        "asked": urlencode([("item", code) for code in items]),
        "form": form,
        "urgent_follow_ups": follow_ups_of(elder.pk),
    }


@permitted("visits.read")
def visit(request: Request, visit_id: int) -> HttpResponse:
    """Show a recorded visit, its evidence, its signs with what to do, and what it kept."""
    visit = visit_of(visit_id)
    log_access(request.actor, [visit.elder_id], "visits.visit")
    return render(request, "visits/visit.html", _visit_context(request, visit) | {"picture": PictureForm()})


def _visit_context(request: Request, visit: Visit) -> dict[str, Any]:
    """Return what the page of a visit shows."""
    label = Visit._meta.label_lower
    obligations = Obligation.objects.filter(elder_id=visit.elder_id)
    together = Visit.objects.filter(occasion=visit.occasion, occasion__isnull=False).exclude(pk=visit.pk)
    names = policy_library().catalogue.item
    parts = parts_of(visit)
    evidence = evidence_shown(visit, parts)
    return {
        "visit": visit,
        "item": names[visit.item],
        "evidence": evidence,
        "why": why_open(standing_of(visit.item, [[shown["value"]] for shown in evidence], visit.elder_id)),
        "parts": parts if len(parts) > 1 else [],
        "signs": signs_shown(signs_at(visit)),
        "kept": obligations.filter(fulfilled_kind=label, fulfilled_key=visit.pk),
        "opened": [
            (obligation, names[obligation.what].name)
            for obligation in obligations.filter(basis_kind=label, basis_key=visit.pk, void_on__isnull=True)
        ],
        "together": [(visit, names[visit.item].name) for visit in together],
        "later": Visit.objects.filter(corrects=visit).first(),
        "guided": bool(visit.guidance)
        or any(requirement.code == "guidance-given" for requirement in evidence_of(visit.item)),
        "may_record": request.actor.refusal("visits.record") is None,
    }


def evidence_shown(visit: Visit, parts: Sequence[Visit]) -> list[dict[str, Any]]:
    """Return what was observed, each value with its meaning and how it lies; of a service recorded in parts, all of it."""
    recorded = list(values_together(parts).values()) if len(parts) > 1 else values_of([visit])[visit.pk]
    return [evidence_row(value) for value in recorded]


def evidence_row(value: Value) -> dict[str, Any]:
    """Return a value with its meaning and how it lies, as pages show it."""
    meaning = policy_library().catalogue.one_evidence[value.code]
    return {
        "value": value,
        "meaning": meaning,
        "unit": unit_shown(value.unit),
        "answer": answer_shown(value),
        "level": str(level_of(value, meaning)),
    }


@permitted("visits.read")
def guidance(request: Request, visit_id: int) -> HttpResponse:
    """Show the guidance note of a visit as it is printed and handed over."""
    visit = visit_of(visit_id)
    log_access(request.actor, [visit.elder_id], "visits.guidance")
    context = _visit_context(request, visit)
    evidence = context["evidence"]
    context |= {
        "age": age_on(visit.elder.birth_date, visit.on),
        "measured": [shown for shown in evidence if shown["meaning"].loinc or shown["value"].unit],
        "outside": [shown for shown in evidence if shown["level"] in ("low", "high", "abnormal")],
    }
    return render(request, "visits/guidance.html", context)


@permitted("visits.record")
@require_POST
def attach_picture(request: Request, visit_id: int) -> HttpResponse:
    """Attach a photograph or a signature to a visit."""
    visit = visit_of(visit_id)
    form = PictureForm(request.POST, request.FILES)

    def act() -> Attachment:
        file = request.FILES.get("file")
        content = file.read(LARGEST + 1) if file is not None else b""
        return attach(request.actor, visit, picture=NewAttachment(form.cleaned_data["kind"], content))

    if answer := submit(request, form, act, lambda _made: _address(visit), _("附件已保存。")):
        return answer
    log_access(request.actor, [visit.elder_id], "visits.visit")
    return render(request, "visits/visit.html", _visit_context(request, visit) | {"picture": form}, status=422)


@permitted("visits.read")
def attachment(request: Request, attachment_id: int) -> HttpResponse:
    """Show an attached picture."""
    attachment = attachment_of(attachment_id)
    log_access(request.actor, [attachment.visit.elder_id], "visits.attachment")
    answer = HttpResponse(read_file(attachment.sha256), content_type=attachment.media_type)
    answer["Content-Disposition"] = f'inline; filename="{attachment.kind}-{attachment.pk}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
