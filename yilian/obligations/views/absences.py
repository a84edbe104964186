"""Absences of an elder: recorded and ended from their page."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.kernel.refusals import NotFound
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.obligations.forms import AbsenceForm, EndForm
from yilian.obligations.models import Absence
from yilian.obligations.queries.appointments import to_book_again
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.queries import persons


@permitted("obligations.absence")
def absence(request: Request, elder_id: int) -> HttpResponse:
    """Record that an elder is in hospital or away."""
    elder = persons.elder(elder_id)
    form = AbsenceForm(request.POST or None, on=request.on)
    answer = submit(
        request,
        form,
        lambda: record_absence(request.actor, elder, **form.cleaned_data),
        lambda _made: reverse("people:elder", args=[elder.pk]),
        _("已登记；整个期间都不在的服务不再应做。"),
    )
    if answer is not None:
        return answer
    log_access(request.actor, [elder.pk], "obligations.absence")
    return show_form(request, "obligations/absence.html", form, {"elder": elder})


@permitted("obligations.absence")
def end(request: Request, absence_id: int) -> HttpResponse:
    """End an absence, or correct its end."""
    absence = Absence.objects.select_related("elder").filter(pk=absence_id).first()
    if absence is None:
        raise NotFound("absence", absence_id)
    form = EndForm(request.POST or None, on=request.on)
    answer = submit(
        request,
        form,
        lambda: end_absence(request.actor, absence, ends_on=form.cleaned_data["ends_on"]),
        lambda _made: reverse("people:elder", args=[absence.elder_id]),
        _("已登记返家；能做的服务重新列入，以后的约定照旧。"),
    )
    if answer is not None:
        if to_book_again(absence.elder_id):
            messages.warning(request, _("有的约定没能恢复，请在“约定”里重新约时间。"))
        return answer
    log_access(request.actor, [absence.elder_id], "obligations.absence")
    return show_form(request, "obligations/absence.html", form, {"elder": absence.elder, "absence": absence})
