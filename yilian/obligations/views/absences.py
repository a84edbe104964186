"""Absences of an elder: recorded and ended from their page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.refusals import Invalid, NotFound
from yilian.obligations.actions import end_absence, record_absence
from yilian.obligations.forms import AbsenceForm, EndForm, show
from yilian.obligations.models import Absence
from yilian.people import queries as people


@permitted("obligations.absence")
def absence(request: Request, elder_id: int) -> HttpResponse:
    """Record that an elder is in hospital or away."""
    elder = people.elder(elder_id)
    form = AbsenceForm(request.POST or None, on=request.on)
    if request.method == "POST" and form.is_valid():
        try:
            record_absence(request.actor, elder, **form.cleaned_data)
        except Invalid as invalid:
            show(invalid, form)
        else:
            messages.success(request, _("已登记；整个期间都不在的服务不再应做。"))
            return redirect("people:elder", elder_id=elder.pk)
    record_look(request.actor, [elder.pk], "obligations.absence")
    context = {"elder": elder, "form": form}
    return render(request, "obligations/absence.html", context, status=422 if form.errors else 200)


@permitted("obligations.absence")
def end(request: Request, absence_id: int) -> HttpResponse:
    """End an absence, or correct its end."""
    found = Absence.objects.select_related("elder").filter(pk=absence_id).first()
    if found is None:
        raise NotFound("absence", absence_id)
    form = EndForm(request.POST or None, on=request.on)
    if request.method == "POST" and form.is_valid():
        try:
            end_absence(request.actor, found, ends_on=form.cleaned_data["ends_on"])
        except Invalid as invalid:
            show(invalid, form)
        else:
            messages.success(request, _("已登记返回；能做的服务重新列入。"))
            return redirect("people:elder", elder_id=found.elder_id)
    record_look(request.actor, [found.elder_id], "obligations.absence")
    context = {"elder": found.elder, "absence": found, "form": form}
    return render(request, "obligations/absence.html", context, status=422 if form.errors else 200)
