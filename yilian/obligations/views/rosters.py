"""The duty roster of the 24-hour telephone and other standing duties: who answers now, where the gaps are."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.clock import now
from yilian.kernel.refusals import Invalid, NotFound
from yilian.obligations import queries
from yilian.obligations.actions import NewWatch, set_watch
from yilian.obligations.actions import end_watch as end_shift
from yilian.obligations.forms import WEEKDAYS, EndForm, WatchForm, show
from yilian.obligations.models import Watch
from yilian.places.policies import shelf
from yilian.places.queries import organization as organization_of


@permitted("obligations.read")
def roster(request: Request) -> HttpResponse:
    """Show every standing duty within reach: who answers now, and when next nobody does."""
    rows = _duties(queries.watches())
    return render(request, "obligations/roster.html", {"rows": rows, "gaps": sum(bool(row["gaps"]) for row in rows)})


@permitted("obligations.watch")
def shifts(request: Request, organization_id: int) -> HttpResponse:
    """Show the shifts of an organization, and add one."""
    organization = organization_of(organization_id)
    form = WatchForm(request.POST or None, items=_standing_items(), organization=organization.pk, on=request.on)
    if request.method == "POST" and form.is_valid():
        given = NewWatch(**{name: form.cleaned_data[name] for name in NewWatch.__dataclass_fields__})
        try:
            set_watch(request.actor, organization, form.cleaned_data["first"], form.cleaned_data["relief"], given=given)
        except Invalid as invalid:
            show(invalid, form)
        else:
            messages.success(request, _("班次已加入值班表。"))
            return redirect("obligations:shifts", organization_id=organization.pk)
    found = list(queries.watches(organization.pk))
    context = {
        "organization": organization,
        "form": form,
        "duties": _duties(found),
        "shifts": [(one, dict(WEEKDAYS)[one.weekday], queries.item_name(one.item)) for one in found],
    }
    return render(request, "obligations/shifts.html", context, status=422 if form.errors else 200)


@permitted("obligations.watch")
def end_watch(request: Request, watch_id: int) -> HttpResponse:
    """Take a shift off the roster with a day."""
    found = queries.watches().filter(pk=watch_id).first()
    if found is None:
        raise NotFound("watch", watch_id)
    form = EndForm(request.POST or None, on=request.on)
    if request.method == "POST" and form.is_valid():
        try:
            end_shift(request.actor, found, ends_on=form.cleaned_data["ends_on"])
        except Invalid as invalid:
            show(invalid, form)
        else:
            messages.success(request, _("班次已停止。"))
            return redirect("obligations:shifts", organization_id=found.organization_id)
    context = {
        "watch": found,
        "form": form,
        "weekday": dict(WEEKDAYS)[found.weekday],
        "item": queries.item_name(found.item),
    }
    return render(request, "obligations/end_watch.html", context, status=422 if form.errors else 200)


def _duties(found: Iterable[Watch]) -> list[dict[str, Any]]:
    """Put the shifts of each duty together: who answers now, and the gaps of the next seven days."""
    at, rows = now(), list[dict[str, Any]]()
    for (_organization, item), group in groupby(found, key=lambda one: (one.organization_id, one.item)):
        shifts_of = list(group)
        rows.append(
            {
                "organization": shifts_of[0].organization,
                "item": queries.item_name(item),
                "now": queries.who_answers_now(shifts_of, at),
                "gaps": queries.gaps_ahead(shifts_of, at),
            }
        )
    return rows


def _standing_items() -> list[tuple[str, str]]:
    """Give the items that documents promise at any time, those around the clock first."""
    every = [item for pack in shelf().packs for package in pack.services for item in package.items if item.standing]
    codes = dict.fromkeys(one.item for one in sorted(every, key=lambda one: one.standing != "24h"))
    english = (get_language() or "").startswith("en")
    names = {code: queries.item_name(code) for code in codes}
    return [(code, name.en if english else name.zh) for code, name in names.items()]
