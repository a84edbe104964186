"""Entering the day an elder died, correcting it, withdrawing it."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.pages.forms import posted, show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.registry import records_after
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.people.actions.deaths import correct_death, record_death, withdraw_death
from yilian.people.forms import DeathCorrectionForm, DeathForm, ReasonForm
from yilian.people.models import Elder
from yilian.people.queries import persons
from yilian.people.views.elders import address_of_elder


@permitted("people.revise_elder")
def death(request: Request, elder_id: int) -> HttpResponse:
    """Enter the day an elder died."""
    elder = persons.elder(elder_id)
    form = DeathForm(posted(request), initial={"died_on": request.on})
    words = {
        "title": _("登记去世"),
        "lead": _("登记后档案和记录都保留，只是不再计入在册老人。"),
        "done": _("已登记去世。"),
    }
    return _changed(request, elder, form, words, lambda: record_death(request.actor, elder, **form.cleaned_data))


@permitted("people.revise_elder")
def correct(request: Request, elder_id: int) -> HttpResponse:
    """Correct the day an elder died."""
    elder = persons.elder(elder_id)
    form = DeathCorrectionForm(posted(request), editing=Editing(elder, lambda now: {"died_on": now.died_on}))
    words = {
        "title": _("更正去世日期"),
        "lead": _("更正后应尽服务按新的日期重算。"),
        "done": _("已更正去世日期，应尽服务已重算。"),
    }
    return _changed(request, elder, form, words, lambda: correct_death(request.actor, elder, **form.cleaned_data))


@permitted("people.revise_elder")
def withdraw(request: Request, elder_id: int) -> HttpResponse:
    """Withdraw a death that was recorded by mistake."""
    elder = persons.elder(elder_id)
    form = ReasonForm(posted(request))
    words = {
        "title": _("撤回去世登记"),
        "lead": _("登记错了人或老人健在时使用；应尽服务重新列入。"),
        "done": _("已撤回去世登记，应尽服务已重新列入。"),
    }
    return _changed(request, elder, form, words, lambda: withdraw_death(request.actor, elder, **form.cleaned_data))


def _changed(
    request: Request, elder: Elder, form: Form, words: dict[str, str], act: Callable[[], Elder]
) -> HttpResponse:
    """Show a form about a death, with the records that tell of later days; filled in, do what it says."""
    log_access(request.actor, [elder.pk], "people.death")
    if answer := submit(request, form, act, address_of_elder, words["done"]):
        return answer
    died_on = getattr(form, "cleaned_data", {}).get("died_on")
    later = [] if died_on is None else records_after(elder.pk, died_on)
    rows = [(said(records.words), len(records.days), records.days[0], records.days[-1]) for records in later]
    context = {"button": words["title"]} | words | {"elder": elder, "later": rows}
    return show_form(request, "people/change.html", form, context)
