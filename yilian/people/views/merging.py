"""Records that may be one person: all pairs, one pair side by side, merge, undo, "these are two"."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.filled import carry_out
from yilian.audit.looks import record_look
from yilian.kernel.refusals import NotFound
from yilian.people import queries
from yilian.people.actions import declare_distinct, merge_elders, undo_merge
from yilian.people.forms import Choices, MergeForm
from yilian.people.messages import MESSAGES
from yilian.people.models import Elder, MergeRecord
from yilian.people.rules import likeness

PAGE, MERGES = 20, 10


@permitted("people.merge")
def duplicates(request: Request) -> HttpResponse:
    """List the pairs that may be one person, the likeliest first, and the last merges."""
    page = Paginator(queries.duplicate_pairs(), PAGE).get_page(request.GET.get("page"))
    merges = list(queries.merges()[:MERGES])
    shown = [one.pk for pair in page.object_list for one in pair[:2]] + [one.kept_id for one in merges]
    record_look(request.actor, sorted(set(shown)), "people.duplicates")
    rows = [(one, other, found.score, _reasons(found.reasons)) for one, other, found in page.object_list]
    return render(request, "people/duplicates.html", {"page": page, "rows": rows, "merges": merges})


def _reasons(codes: tuple[str, ...]) -> list[str]:
    """Put the signs of a likeness into words."""
    language = get_language() or ""
    return [MESSAGES[code].text(language, {}) for code in codes]


@permitted("people.merge")
def merge(request: Request, elder_id: int, other_id: int) -> HttpResponse:
    """Show two records side by side, say what merging will do, and do it."""
    kept, dropped = queries.elder(elder_id), queries.elder(other_id)
    form = MergeForm(request.POST if request.method == "POST" else None, differing=_differing(kept, dropped))
    record_look(request.actor, [kept.pk, dropped.pk], "people.merge")
    if request.method == "POST" and form.is_valid():
        take = form.cleaned_data["take"]
        if carry_out(form, MESSAGES, lambda: merge_elders(request.actor, kept, dropped, take=take)) is not None:
            messages.success(request, _("两份档案已合并，可以撤销。"))
            return redirect("people:elder", elder_id=kept.pk)
    found = likeness(queries.traits_of(kept), queries.traits_of(dropped))
    context = {
        "kept": kept,
        "dropped": dropped,
        "form": form,
        "score": found.score,
        "reasons": _reasons(found.reasons),
    }
    return render(request, "people/merge.html", context, status=422 if form.errors else 200)


def _differing(kept: Elder, dropped: Elder) -> Choices:
    """Name what differs between two records, with the value that would be taken over."""
    values: dict[str, tuple[Any, Any]] = {
        "name": (kept.name, dropped.name),
        "sex": (kept.get_sex_display(), dropped.get_sex_display()),
        "birth_date": (kept.birth_date, dropped.birth_date),
        "id_number": (kept.masked_id_number, dropped.masked_id_number),
        "phone": (kept.masked_phone, dropped.masked_phone),
        "residence": (_where(kept), _where(dropped)),
        "household": (kept.household_division, dropped.household_division),
        "died_on": (kept.died_on, dropped.died_on),
    }
    names = {
        "name": _("姓名"),
        "sex": _("性别"),
        "birth_date": _("出生日期"),
        "id_number": _("身份证号"),
        "phone": _("电话"),
        "residence": _("常住"),
        "household": _("户籍"),
        "died_on": _("去世日期"),
    }
    return [(code, f"{names[code]}:{other or '—'}") for code, (one, other) in values.items() if one != other]


def _where(elder: Elder) -> str:
    """Say where an elder lives."""
    return f"{elder.residence_division} {elder.address}".strip()


@permitted("people.merge")
@require_POST
def distinct(request: Request, elder_id: int, other_id: int) -> HttpResponse:
    """Keep that two records are two persons."""
    declare_distinct(request.actor, queries.elder(elder_id), queries.elder(other_id))
    messages.success(request, _("已记下：这是两个人，以后不再提示。"))
    return redirect("people:duplicates")


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
