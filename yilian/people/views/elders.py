"""The register of elders: list, one elder, a new one, corrections, the full identity number."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yilian.audit.access_log import log_access
from yilian.audit.queries import LAST_ACCESSES
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.registry import sections_for
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.people.actions.elders import register_elder, reveal_id_number, revise_elder
from yilian.people.forms import ElderForm, PurposeForm, RevisionForm
from yilian.people.models import Consent, Elder, MergeRecord
from yilian.people.queries import likely_duplicates, persons, search
from yilian.people.queries.presence import not_there
from yilian.people.views.centres import centres_shown
from yilian.places.policies import policy_library
from yilian.places.queries import divisions_in_scope

PAGE = 20


@permitted("people.read")
def elders(request: Request) -> HttpResponse:
    """List the elders in scope, searched and narrowed by what stands in the address."""
    query = {name: request.GET.get(name, "") for name in ("q", "division", "group", "lives")}
    matches = search.search(query["q"], division=query["division"], group=query["group"], lives=query["lives"])
    page = Paginator(matches, PAGE).get_page(request.GET.get("page"))
    marks = not_there(page.object_list, request.on)
    shown = [
        (elder, persons.age_on(elder.birth_date, request.on), marks.get(elder.pk, ())) for elder in page.object_list
    ]
    log_access(request.actor, [elder.pk for elder, _age, _marks in shown], "people.elders")
    groups = policy_library().catalogue.group
    context = {
        "page": page,
        "about": getattr(matches, "remembered", False),
        "elders": shown,
        "query": query,
        "groups": [_chip(query, "group", code, groups[code].name) for code in _usual_groups(groups)],
        "dwellings": [{**_chip(query, "lives", code, None), "label": label} for code, label in Elder.Lives.choices],
    }
    return render(request, "people/elders.html", context)


def _usual_groups(groups: Any) -> list[str]:
    """Pick the groups that are offered as chips."""
    wanted = (
        "age-80-plus",
        "living-alone",
        "disabled",
        "dementia",
        "chronic-illness",
        "hardship",
        "bereaved-of-only-child",
    )
    return [code for code in wanted if code in groups]


def _chip(wanted: dict[str, str], name: str, code: str, text: Any) -> dict[str, Any]:
    """Make a chip that narrows the list, or widens it again when it is on."""
    current = wanted[name] == code
    changed = wanted | {name: "" if current else code}
    query = urlencode({key: value for key, value in changed.items() if value})
    label = "" if text is None else said(text)
    return {"label": label, "href": f"?{query}", "current": current, "count": ""}


@permitted("people.read")
def elder(request: Request, elder_id: int) -> HttpResponse:
    """Show one elder: who, where, what is owed and done, who looked."""
    elder = persons.elder(elder_id)
    if elder.pk != elder_id:
        return redirect("people:elder", elder_id=elder.pk)
    log_access(request.actor, [elder.pk], "people.elder")
    names, kept = policy_library().catalogue.group, persons.kept_of(elder.pk)
    context = {
        "elder": elder,
        "age": persons.age_on(elder.birth_date, request.on),
        "marks": not_there([elder], request.on).get(elder.pk, ()),
        "groups": [names[code].name for code in elder.groups if code in names],
        "memberships": [
            (membership, names[membership.group].name)
            for membership in _memberships(elder, kept)
            if membership.group in names
        ],
        "centres": centres_shown(request, elder) if kept.centres else [],
        "residences": _residences(elder) if kept.residences else [],
        "departures": elder.departures.order_by("-left_on") if kept.residences else [],
        "family": elder.family.order_by("-guardian", "pk") if kept.family else [],
        "consents": _consents(elder, kept),
        "may_revise": request.actor.refusal("people.revise_elder") is None,
        "may_show_number": request.actor.refusal("people.show_number") is None,
        "panels": sections_for(request, request.actor, elder),
        "accesses": LAST_ACCESSES(elder.pk),
        "duplicates": likely_duplicates.duplicates_of(elder),
        "merges": MergeRecord.objects.filter(kept=elder, undone_at__isnull=True) if kept.merges else [],
    }
    return render(request, "people/elder.html", context)


def _memberships(elder: Elder, kept: persons.Kept) -> Any:
    """Return an elder's memberships in groups, those that hold before those that ended."""
    if not kept.memberships:
        return []
    return persons.MEMBERSHIPS(elder.pk)


def _residences(elder: Elder) -> Any:
    """Return where an elder lived or was registered before, the latest first."""
    former = elder.residences.filter(ends_on__isnull=False)
    return former.select_related("division__parent").order_by("basis", "-ends_on")


def _consents(elder: Elder, kept: persons.Kept) -> list[tuple[str, Consent | None]]:
    """Return, for every purpose, its name and the consent that holds or the last that was withdrawn."""
    consents = list(elder.consents.select_related("guardian").order_by("starts_on", "pk")) if kept.consents else []
    last = {consent.purpose: consent for consent in consents} | {
        consent.purpose: consent for consent in consents if consent.withdrawn_on is None
    }
    return [(str(label), last.get(code)) for code, label in Consent.Purpose.choices]


@permitted("people.register_elder")
def register(request: Request) -> HttpResponse:
    """Register an elder; anyone who looks like the same person is shown afterwards."""
    form = ElderForm(request.POST or None, divisions=divisions_in_scope(request.actor))
    answer = submit(
        request,
        form,
        lambda: register_elder(request.actor, new_elder=form.new_elder()),
        address_of_elder,
        _("已登记。"),
    )
    return answer or show_form(request, "people/register.html", form, {})


@permitted("people.revise_elder")
def revise(request: Request, elder_id: int) -> HttpResponse:
    """Correct an elder's particulars."""
    elder = persons.elder(elder_id)
    log_access(request.actor, [elder.pk], "people.revise")
    form = RevisionForm(request.POST or None, editing=Editing(elder, RevisionForm.known))
    answer = submit(
        request,
        form,
        lambda: revise_elder(request.actor, elder, revision=form.revision(elder)),
        address_of_elder,
        _("已更正。"),
    )
    if answer is not None:
        return answer
    return show_form(request, "people/change.html", form, {"elder": elder, "title": _("更正档案"), "button": _("保存")})


@never_cache
@permitted("people.show_number")
def id_number(request: Request, elder_id: int) -> HttpResponse:
    """Show the full identity number to somebody who says what for; both are kept in the log."""
    elder = persons.elder(elder_id)
    form, shown = PurposeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        shown = reveal_id_number(request.actor, elder, purpose=purpose)
    else:
        log_access(request.actor, [elder.pk], "people.id-number-asked")
    return show_form(request, "people/id_number.html", form, {"elder": elder, "shown": shown})


def address_of_elder(elder: Elder) -> str:
    """Return the address of an elder's page."""
    return reverse("people:elder", args=[elder.pk])
