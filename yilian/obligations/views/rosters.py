"""The duty roster of the 24-hour telephone and other standing duties: who answers now, where the gaps are."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import now
from yilian.kernel.refusals import NotFound
from yilian.obligations.actions import absences_and_shifts
from yilian.obligations.actions.absences_and_shifts import NewShift
from yilian.obligations.forms import WEEKDAYS, EndForm, ShiftForm
from yilian.obligations.models import Shift
from yilian.obligations.queries import duties, explaining
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.policies import policy_library
from yilian.places.queries import organization as organization_of


@permitted("obligations.read")
def roster(request: Request) -> HttpResponse:
    """Show every standing duty within reach: who answers now, and when next nobody does."""
    rows = _duties(duties.shifts())
    return render(request, "obligations/roster.html", {"rows": rows, "gaps": sum(bool(row["gaps"]) for row in rows)})


@permitted("obligations.shift")
def shifts(request: Request, organization_id: int) -> HttpResponse:
    """Show the shifts of an organization, and add one."""
    organization = organization_of(organization_id)
    form = ShiftForm(request.POST or None, items=_standing_items(), organization=organization.pk, on=request.on)

    def act() -> Shift:
        data = form.cleaned_data
        new_shift = NewShift(**{name: data[name] for name in NewShift.__dataclass_fields__})
        return absences_and_shifts.set_shift(
            request.actor, organization, data["first"], data["relief"], new_shift=new_shift
        )

    if answer := submit(request, form, act, _shifts_of, _("班次已加入值班表。")):
        return answer
    rows = list(duties.shifts(organization.pk))
    context = {
        "organization": organization,
        "duties": _duties(rows),
        "shifts": [(row, dict(WEEKDAYS)[row.weekday], explaining.item_name(row.item)) for row in rows],
    }
    return show_form(request, "obligations/shifts.html", form, context)


def _shifts_of(shift: Shift) -> str:
    """Return the address of the shifts of the organization that a shift belongs to."""
    return reverse("obligations:shifts", args=[shift.organization_id])


@permitted("obligations.shift")
def end_shift(request: Request, shift_id: int) -> HttpResponse:
    """Take a shift off the roster with a day."""
    shift = duties.shifts().filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("shift", shift_id)
    form = EndForm(request.POST or None, on=request.on)
    answer = submit(
        request,
        form,
        lambda: absences_and_shifts.end_shift(request.actor, shift, ends_on=form.cleaned_data["ends_on"]),
        _shifts_of,
        _("班次已停止。"),
    )
    if answer is not None:
        return answer
    context = {"shift": shift, "weekday": dict(WEEKDAYS)[shift.weekday], "item": explaining.item_name(shift.item)}
    return show_form(request, "obligations/end_shift.html", form, context)


def _duties(shifts_found: Iterable[Shift]) -> list[dict[str, Any]]:
    """Put the shifts of each duty together: who answers now, and the gaps of the next seven days."""
    at, rows = now(), list[dict[str, Any]]()
    for (_organization, item), group in groupby(shifts_found, key=lambda shift: (shift.organization_id, shift.item)):
        shifts_of = list(group)
        rows.append(
            {
                "organization": shifts_of[0].organization,
                "item": explaining.item_name(item),
                "now": duties.who_answers_now(shifts_of, at),
                "gaps": duties.gaps_ahead(shifts_of, at),
            }
        )
    return rows


def _standing_items() -> list[tuple[str, str]]:
    """Return the items that documents promise at any time, those around the clock first."""
    every = [
        item for pack in policy_library().packs for package in pack.services for item in package.items if item.standing
    ]
    codes = dict.fromkeys(item.item for item in sorted(every, key=lambda item: item.standing != "24h"))
    return [(code, said(explaining.item_name(code))) for code in codes]
