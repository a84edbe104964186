"""One obligation: why it is owed, how it stands, waiving it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.audit.actions import Held
from yilian.kernel.roles import ROLES
from yilian.obligations.actions.fulfilling import waive as waive_obligation
from yilian.obligations.forms import WaiveForm
from yilian.obligations.queries import duties, explaining, records, worklists
from yilian.obligations.rules.states import PENDING
from yilian.pages import registry
from yilian.pages.commands import carry_out
from yilian.pages.permits import permitted
from yilian.pages.requests import Request


@permitted("obligations.read")
def obligation(request: Request, obligation_id: int) -> HttpResponse:
    """Show which clause, which basis and which date make something owed, and what became of it."""
    return _page(request, obligation_id, WaiveForm())


@permitted("obligations.waive")
def waive(request: Request, obligation_id: int) -> HttpResponse:
    """Waive an obligation for a reason; reading the address leads to its page."""
    owed = worklists.obligation(obligation_id)
    form = WaiveForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            return _page(request, obligation_id, form)
        reason = form.cleaned_data["reason"]
        try:
            carry_out(request, lambda: waive_obligation(request.actor, owed, on=request.on, reason=reason))
        except Held:
            return _page(request, obligation_id, form)
        messages.success(request, _("已免除，原因已记录。"))
    return redirect("obligations:obligation", obligation_id=obligation_id)


def _page(request: Request, obligation_id: int, form: WaiveForm) -> HttpResponse:
    owed = worklists.obligation(obligation_id)
    if owed.elder_id is not None:
        log_access(request.actor, [owed.elder_id], "obligations.obligation")
    explanation, record = explaining.explain(owed, request.on), owed.fulfilled_by
    may_waive = request.actor.refusal("obligations.waive") is None and explanation.state in PENDING
    context = {
        "obligation": owed,
        "explanation": explanation,
        "attending": duties.attending([owed]).get(owed.pk),
        "form": form if may_waive else None,
        "book_at": _where_to_book(request, explanation),
        "basis_at": "" if owed.planned else records.record_address(owed.basis, request.actor),
        "role": ROLES.get(owed.role),
        "to_record_at": registry.recording_address(request.actor, owed),
        "tried_at": records.record_address(owed.tried_by, request.actor),
        "record_at": records.record_address(record, request.actor),
        "record": None if record is None else records.record_name(record, request.actor),
    }
    return render(request, "obligations/obligation.html", context, status=422 if form.errors else 200)


def _where_to_book(request: Request, explanation: explaining.Explanation) -> str:
    """Return the address at which an appointment for an obligation is booked, while it is open and the user may book."""
    obligation = explanation.obligation
    may_book = request.actor.refusal("obligations.book") is None and explanation.state in PENDING
    if obligation.elder is None or obligation.elder.died_on is not None or not may_book:
        return ""
    return f"{reverse('obligations:new-appointment', args=[obligation.elder_id])}?obligation={obligation.pk}"
