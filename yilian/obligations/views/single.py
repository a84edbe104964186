"""One obligation: why it is owed, how it stands, waiving it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.obligations import queries
from yilian.obligations.actions import waive as waive_obligation
from yilian.obligations.forms import WaiveForm
from yilian.obligations.rules import OPEN


@permitted("obligations.read")
def obligation(request: Request, obligation_id: int) -> HttpResponse:
    """Show which clause, which ground and which date make something owed, and what became of it."""
    return _page(request, obligation_id, WaiveForm())


@permitted("obligations.waive")
def waive(request: Request, obligation_id: int) -> HttpResponse:
    """Waive an obligation for a reason; reading the address leads to its page."""
    found = queries.obligation(obligation_id)
    form = WaiveForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            return _page(request, obligation_id, form)
        waive_obligation(request.actor, found, on=request.on, reason=form.cleaned_data["reason"])
        messages.success(request, _("已免除，原因已记录。"))
    return redirect("obligations:obligation", obligation_id=obligation_id)


def _page(request: Request, obligation_id: int, form: WaiveForm) -> HttpResponse:
    found = queries.obligation(obligation_id)
    if found.elder_id is not None:
        record_look(request.actor, [found.elder_id], "obligations.obligation")
    explanation = queries.explain(found, request.on)
    may_waive = request.actor.refusal("obligations.waive") is None and explanation.state in OPEN
    context = {
        "obligation": found,
        "explanation": explanation,
        "attending": queries.attending([found]).get(found.pk),
        "form": form if may_waive else None,
        "called_for_at": queries.record_address(found.opened_by),
        "kept_at": queries.record_address(found.kept_by),
        "kept_by": queries.record_name(found.kept_by),
    }
    return render(request, "obligations/obligation.html", context, status=422 if form.errors else 200)
