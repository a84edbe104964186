"""The register of elders: list, one elder, a new one, corrections, the full identity number."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.filled import carry_out
from yilian.audit.looks import record_look
from yilian.audit.queries import looks_at
from yilian.people import queries
from yilian.people.actions import register_elder, reveal_id_number, revise_elder
from yilian.people.forms import DeathForm, ElderForm, PurposeForm, RevisionForm
from yilian.people.messages import MESSAGES
from yilian.people.models import Consent, Elder, MergeRecord
from yilian.people.panels import panels_for
from yilian.places.policies import said, shelf
from yilian.places.queries import divisions_in_scope

PAGE = 20


@permitted("people.read")
def elders(request: Request) -> HttpResponse:
    """List the elders within reach, searched and narrowed by what stands in the address."""
    asked = {name: request.GET.get(name, "") for name in ("q", "division", "group", "lives")}
    found = queries.search(asked["q"], division=asked["division"], group=asked["group"], lives=asked["lives"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = [(one, queries.age_on(one.birth_date, request.on)) for one in page.object_list]
    record_look(request.actor, [one.pk for one, _age in shown], "people.elders")
    groups = shelf().catalogue.group
    context = {
        "page": page,
        "about": getattr(found, "remembered", False),
        "elders": shown,
        "asked": asked,
        "groups": [_chip(asked, "group", code, groups[code].name) for code in _usual_groups(groups)],
        "dwellings": [{**_chip(asked, "lives", code, None), "label": label} for code, label in Elder.Lives.choices],
    }
    return render(request, "people/elders.html", context)


def _usual_groups(groups: Any) -> list[str]:
    """Pick the groups that are offered as chips."""
    wanted = ("oldest", "living-alone", "disabled", "dementia", "chronic-illness", "poor", "bereaved-of-only-child")
    return [code for code in wanted if code in groups]


def _chip(asked: dict[str, str], name: str, code: str, text: Any) -> dict[str, Any]:
    """Make a chip that narrows the list, or widens it again when it is on."""
    current = asked[name] == code
    changed = asked | {name: "" if current else code}
    query = urlencode({key: value for key, value in changed.items() if value})
    label = "" if text is None else said(text)
    return {"label": label, "href": f"?{query}", "current": current, "count": ""}


@permitted("people.read")
def elder(request: Request, elder_id: int) -> HttpResponse:
    """Show one elder: who, where, what is owed and done, who looked."""
    found = queries.elder(elder_id)
    if found.pk != elder_id:
        return redirect("people:elder", elder_id=found.pk)
    record_look(request.actor, [found.pk], "people.elder")
    names, kept = shelf().catalogue.group, queries.kept_of(found.pk)
    context = {
        "elder": found,
        "age": queries.age_on(found.birth_date, request.on),
        "groups": [names[code].name for code in found.groups if code in names],
        "memberships": [(one, names[one.group].name) for one in _memberships(found, kept) if one.group in names],
        "residences": _residences(found) if kept.residences else [],
        "family": found.family.order_by("-guardian", "pk") if kept.family else [],
        "consents": _consents(found, kept),
        "may_revise": request.actor.refusal("people.revise_elder") is None,
        "may_show_number": request.actor.refusal("people.show_number") is None,
        "panels": panels_for(request, found),
        "looks": looks_at(found.pk)[:10],
        "duplicates": queries.duplicates_of(found),
        "merges": MergeRecord.objects.filter(kept=found, undone_at__isnull=True) if kept.merges else [],
    }
    return render(request, "people/elder.html", context)


def _memberships(elder: Elder, kept: queries.Kept) -> Any:
    """Give an elder's memberships in groups, those that hold before those that ended."""
    if not kept.memberships:
        return []
    return elder.memberships.order_by(F("ends_on").desc(nulls_first=True), "group")


def _residences(elder: Elder) -> Any:
    """Give where an elder lived or was registered before, the latest first."""
    return elder.former_residences.select_related("division__parent").order_by("basis", "-ends_on")


def _consents(elder: Elder, kept: queries.Kept) -> list[tuple[str, Consent | None]]:
    """Give, for every purpose, its name and the consent that holds or the last that was withdrawn."""
    found = list(elder.consents.select_related("guardian").order_by("starts_on", "pk")) if kept.consents else []
    last = {one.purpose: one for one in found} | {one.purpose: one for one in found if one.withdrawn_on is None}
    return [(str(label), last.get(code)) for code, label in Consent.Purpose.choices]


@permitted("people.register_elder")
def register(request: Request) -> HttpResponse:
    """Register an elder; whoever looks like the same person is shown afterwards."""
    form = ElderForm(request.POST or None, divisions=divisions_in_scope(request.actor))
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, MESSAGES, lambda: register_elder(request.actor, given=form.given()))
        if made is not None:
            messages.success(request, _("已登记。"))
            return redirect("people:elder", elder_id=made.pk)
    return render(request, "people/register.html", {"form": form}, status=422 if form.errors else 200)


@permitted("people.revise_elder")
def revise(request: Request, elder_id: int) -> HttpResponse:
    """Correct an elder's particulars."""
    elder = queries.elder(elder_id)
    record_look(request.actor, [elder.pk], "people.revise")
    known = {name: getattr(elder, name) for name in ("name", "sex", "birth_date", "address", "phone")}
    form = RevisionForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        actor = request.actor
        if carry_out(form, MESSAGES, lambda: revise_elder(actor, elder, given=form.given(elder))) is not None:
            messages.success(request, _("已更正。"))
            return redirect("people:elder", elder_id=elder.pk)
    context = {"form": form, "elder": elder, "title": _("更正档案"), "button": _("保存")}
    return render(request, "people/change.html", context, status=422 if form.errors else 200)


@permitted("people.revise_elder")
def death(request: Request, elder_id: int) -> HttpResponse:
    """Enter the day an elder died."""
    elder = queries.elder(elder_id)
    record_look(request.actor, [elder.pk], "people.death")
    form = DeathForm(request.POST or None, initial={"died_on": request.on})
    if request.method == "POST" and form.is_valid():
        actor = request.actor
        if carry_out(form, MESSAGES, lambda: revise_elder(actor, elder, given=form.given(elder))) is not None:
            messages.success(request, _("已登记去世。"))
            return redirect("people:elder", elder_id=elder.pk)
    context = {
        "form": form,
        "elder": elder,
        "title": _("登记去世"),
        "lead": _("登记后档案和记录都保留，只是不再计入在册老人。"),
        "button": _("登记去世"),
    }
    return render(request, "people/change.html", context, status=422 if form.errors else 200)


@never_cache
@permitted("people.show_number")
def id_number(request: Request, elder_id: int) -> HttpResponse:
    """Show the full identity number to somebody who says what for; both are kept in the log."""
    elder = queries.elder(elder_id)
    form, shown = PurposeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        shown = carry_out(form, MESSAGES, lambda: reveal_id_number(request.actor, elder, purpose=purpose))
    else:
        record_look(request.actor, [elder.pk], "people.id-number-asked")
    context = {"form": form, "elder": elder, "shown": shown}
    return render(request, "people/id_number.html", context, status=422 if form.errors else 200)
