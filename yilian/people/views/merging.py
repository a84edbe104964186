"""Records that may be one person: all pairs, one pair side by side, merge, undo, "these are two"."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yilian.audit.access_log import log_access
from yilian.kernel.refusals import NotFound
from yilian.pages.commands import carry_out
from yilian.pages.forms import show_form, submit
from yilian.pages.language import text_of
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.actions.merging import declare_distinct, merge_elders, undo_merge
from yilian.people.forms import Choices, MergeForm
from yilian.people.models import Elder, MergeRecord
from yilian.people.queries import likely_duplicates, persons
from yilian.people.rules import likeness

PAGE, MERGES = 20, 10


@permitted("people.merge")
def duplicates(request: Request) -> HttpResponse:
    """List the pairs that may be one person, the likeliest first, and the last merges."""
    page = Paginator(likely_duplicates.duplicate_pairs(), PAGE).get_page(request.GET.get("page"))
    merges = list(likely_duplicates.merges()[:MERGES])
    shown = [elder.pk for pair in page.object_list for elder in pair[:2]] + [merge.kept_id for merge in merges]
    log_access(request.actor, sorted(set(shown)), "people.duplicates")
    rows = [(elder, other, likeness.score, _reasons(likeness.reasons)) for elder, other, likeness in page.object_list]
    return render(request, "people/duplicates.html", {"page": page, "rows": rows, "merges": merges})


def _reasons(codes: tuple[str, ...]) -> list[str]:
    """Put the signs of a likeness into words."""
    return [text_of(code) for code in codes]


@permitted("people.merge")
def merge(request: Request, elder_id: int, other_id: int) -> HttpResponse:
    """Show two records side by side, say what merging will do, and do it."""
    kept, dropped = persons.elder(elder_id), persons.elder(other_id)
    form = MergeForm(request.POST if request.method == "POST" else None, differing=_differing(kept, dropped))
    log_access(request.actor, [kept.pk, dropped.pk], "people.merge")
    answer = submit(
        request,
        form,
        lambda: merge_elders(request.actor, kept, dropped, take=form.cleaned_data["take"]),
        lambda _made: reverse("people:elder", args=[kept.pk]),
        _("两份档案已合并，可以撤销。"),
    )
    if answer is not None:
        return answer
    alike = likeness(likely_duplicates.traits_of(kept), likely_duplicates.traits_of(dropped))
    context = {"kept": kept, "dropped": dropped, "score": alike.score, "reasons": _reasons(alike.reasons)}
    return show_form(request, "people/merge.html", form, context)


def _differing(kept: Elder, dropped: Elder) -> Choices:
    """Name what differs between two records, with the value that would be taken over."""
    values: dict[str, tuple[Any, Any]] = {
        "name": (kept.name, dropped.name),
        "sex": (kept.sex_text, dropped.sex_text),
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
    return [
        (code, f"{names[code]}:{other or '—'}") for code, (kept_value, other) in values.items() if kept_value != other
    ]


def _where(elder: Elder) -> str:
    """Return where an elder lives."""
    return f"{elder.residence_division} {elder.address}".strip()


@permitted("people.merge")
@require_POST
def distinct(request: Request, elder_id: int, other_id: int) -> HttpResponse:
    """Keep that two records are two persons."""
    elder, other = persons.elder(elder_id), persons.elder(other_id)
    carry_out(request, lambda: declare_distinct(request.actor, elder, other))
    messages.success(request, _("已记下：这是两个人，以后不再提示。"))
    return redirect("people:duplicates")


@permitted("people.merge")
@require_POST
def undo(request: Request, merge_id: int) -> HttpResponse:
    """Undo a merge."""
    record = MergeRecord.objects.filter(pk=merge_id).first()
    if record is None:
        raise NotFound("merge", merge_id)
    restored = carry_out(request, lambda: undo_merge(request.actor, record))
    messages.success(request, _("合并已撤销。"))
    return redirect("people:elder", elder_id=restored.pk)
