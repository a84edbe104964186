"""The register of elders: list, one elder, a new one, merging duplicates."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.audit.queries import looks_at
from yilian.kernel.refusals import Invalid, NotFound
from yilian.people import queries
from yilian.people.actions import merge_elders, register_elder, undo_merge
from yilian.people.forms import ElderForm
from yilian.people.messages import MESSAGES
from yilian.people.models import Elder, MergeRecord
from yilian.people.panels import panels_for
from yilian.places.policies import shelf
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
    label = "" if text is None else (text.en if (get_language() or "").startswith("en") else text.zh)
    return {"label": label, "href": f"?{query}", "current": current, "count": ""}


@permitted("people.read")
def elder(request: Request, elder_id: int) -> HttpResponse:
    """Show one elder: who, where, what is owed and done, who looked."""
    found = queries.elder(elder_id)
    if found.pk != elder_id:
        return redirect("people:elder", elder_id=found.pk)
    record_look(request.actor, [found.pk], "people.elder")
    groups = shelf().catalogue.group
    context = {
        "elder": found,
        "age": queries.age_on(found.birth_date, request.on),
        "groups": [groups[code].name for code in found.groups if code in groups],
        "panels": panels_for(request, found),
        "looks": looks_at(found.pk)[:10],
        "duplicates": queries.duplicates_of(found),
        "merges": MergeRecord.objects.filter(kept=found, undone_at__isnull=True),
    }
    return render(request, "people/elder.html", context)


@permitted("people.register_elder")
def register(request: Request) -> HttpResponse:
    """Register an elder; whoever looks like the same person is shown afterwards."""
    form = ElderForm(request.POST or None, divisions=divisions_in_scope(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = register_elder(request.actor, given=form.given())
        except Invalid as invalid:
            for problem in invalid.problems:
                text = MESSAGES.get(problem.code) or _kernel_message(problem.code)
                form.add_error(problem.field, text.text(get_language() or "", dict(problem.params)))
        else:
            messages.success(request, _("已登记。"))
            return redirect("people:elder", elder_id=made.pk)
    return render(request, "people/register.html", {"form": form}, status=422 if form.errors else 200)


def _kernel_message(code: str) -> Any:
    """Find the sentence of an identifier's problem."""
    from yilian.kernel.messages import MESSAGES as KERNEL

    return KERNEL[code]


@permitted("people.merge")
def merge(request: Request, elder_id: int, other_id: int) -> HttpResponse:
    """Show two records side by side, say what merging will do, and do it."""
    kept, dropped = queries.elder(elder_id), queries.elder(other_id)
    if request.method == "POST":
        merge_elders(request.actor, kept, dropped)
        messages.success(request, _("两份档案已合并,可以撤销。"))
        return redirect("people:elder", elder_id=kept.pk)
    record_look(request.actor, [kept.pk, dropped.pk], "people.merge")
    return render(request, "people/merge.html", {"kept": kept, "dropped": dropped})


@permitted("people.merge")
@require_POST
def undo(request: Request, merge_id: int) -> HttpResponse:
    """Undo a merge."""
    record = MergeRecord.objects.filter(pk=merge_id).first()
    if record is None:
        raise NotFound("merge", merge_id)
    restored = undo_merge(request.actor, record)
    messages.success(request, _("合并已撤销。"))
    return redirect("people:elder", elder_id=restored.pk)
