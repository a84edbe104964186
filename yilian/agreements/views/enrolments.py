"""Contracts of elders: signed, renewed, ended; and on the elder's page."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements import queries
from yilian.agreements.actions import end_enrolment, enrol, renew_enrolment, sign_contract
from yilian.agreements.forms import EndForm, EnrolmentForm, RenewalForm, carried_out, command_of
from yilian.agreements.models import Enrolment
from yilian.agreements.rules import TRANSITIONS, State, Step, state_of
from yilian.audit.looks import record_look
from yilian.people.models import Elder, Team
from yilian.people.queries import elder as elder_of
from yilian.people.queries import teams_of
from yilian.places.policies import policy_for, shelf


@permitted("agreements.enrol")
def new(request: Request, elder_id: int) -> HttpResponse:
    """Sign a contract of an elder with a team, or enrol the elder in a package without an end."""
    elder = elder_of(elder_id)
    form = EnrolmentForm(
        request.POST or None, modes=_modes(request, elder), teams=teams_of(request.actor), on=request.on
    )
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _enrolled(request, elder, form)):
        messages.success(request, _("已签约，应做的服务已列入工作清单。"))
        return redirect("people:elder", elder_id=elder.pk)
    record_look(request.actor, [elder.pk], "agreements.new")
    return _page(request, "agreements/new.html", form, elder=elder)


def _enrolled(request: Request, elder: Elder, form: EnrolmentForm) -> Enrolment:
    """Carry out what the form asks for."""
    command, contract = command_of(request), form.contract
    team = Team.objects.get(pk=form.cleaned_data["team"])
    if contract is not None:
        return sign_contract(request.actor, elder, team, contract=contract, command_id=command)  # type: ignore[call-arg]
    mode, starts_on = form.cleaned_data["mode"], form.cleaned_data["starts_on"]
    return enrol(request.actor, elder, team, mode=mode, starts_on=starts_on, command_id=command)  # type: ignore[call-arg]


@permitted("agreements.enrol")
def renew(request: Request, enrolment_id: int) -> HttpResponse:
    """Renew a contract."""
    found = queries.enrolment(enrolment_id)
    form = RenewalForm(request.POST or None, initial={"signed_on": request.on, "years": "1"})
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _renewed(request, found, form)):
        messages.success(request, _("已续签，下一年应做的服务已列入工作清单。"))
        return redirect("people:elder", elder_id=found.elder_id)
    record_look(request.actor, [found.elder_id], "agreements.renew_enrolment")
    return _page(request, "agreements/renew_enrolment.html", form, enrolment=found, mode=_name(found.mode))


def _renewed(request: Request, found: Enrolment, form: RenewalForm) -> Enrolment:
    """Carry out what the form asks for."""
    given, command = form.cleaned_data, command_of(request)
    years, signed_on = int(given["years"]), given["signed_on"]
    return renew_enrolment(request.actor, found, signed_on=signed_on, years=years, command_id=command)  # type: ignore[call-arg]


@permitted("agreements.end_enrolment")
def end(request: Request, enrolment_id: int) -> HttpResponse:
    """End an enrolment for one of the reasons that the field counts."""
    found = queries.enrolment(enrolment_id)
    form = EndForm(request.POST or None, initial={"ends_on": request.on})
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _ended(request, found, form)):
        messages.success(request, _("签约已结束；此后才到期的服务不再应做，此前应做的仍然应做。"))
        return redirect("people:elder", elder_id=found.elder_id)
    record_look(request.actor, [found.elder_id], "agreements.end_enrolment")
    return _page(request, "agreements/end_enrolment.html", form, enrolment=found, mode=_name(found.mode))


def _ended(request: Request, found: Enrolment, form: EndForm) -> Enrolment:
    """Carry out what the form asks for."""
    return end_enrolment(request.actor, found, **form.cleaned_data, command_id=command_of(request))  # type: ignore[call-arg]


def _page(request: Request, template: str, form: Any, **more: Any) -> HttpResponse:
    """Show a form with the id of its command; 422 where something has to be put right."""
    context = {"form": form, "command": command_of(request), **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _modes(request: Request, elder: Elder) -> list[tuple[str, str]]:
    """Give the modes that are in force where an elder lives, the family-doctor contract and the one for home first."""
    policy = policy_for(elder.residence_division_id, request.on)
    found = dict.fromkeys(package.mode for pack in policy.packs for package in pack.services)
    usual = ("family-doctor", "care-to-home")
    ordered = sorted(found, key=lambda mode: (mode not in usual, mode))
    english = (get_language() or "").startswith("en")
    return [(mode, _name(mode).en if english else _name(mode).zh) for mode in ordered]


def _name(mode: str) -> Any:
    """Name a mode."""
    return shelf().catalogue.mode[mode].name


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give the contracts of an elder for their page, with what may be done about each."""
    may_enrol = request.actor.refusal("agreements.enrol") is None and elder.died_on is None
    may_end = request.actor.refusal("agreements.end_enrolment") is None
    rows = [_row(one, request.on, may_enrol, may_end) for one in queries.enrolments_of(elder.pk)]
    return {"anchor": "contracts", "label": _("签约"), "enrolments": rows, "may_enrol": may_enrol}


def _row(one: Enrolment, on: date, may_enrol: bool, may_end: bool) -> dict[str, Any]:
    """Give one contract as the elder's page shows it."""
    state = state_of(one.dates, on)
    steps = TRANSITIONS[state]
    renewable = Step.RENEW in steps and one.agreed_until is not None and not hasattr(one, "renewed_by")
    return {
        "enrolment": one,
        "mode": _name(one.mode),
        "state": state,
        "may_renew": may_enrol and renewable and state is not State.BINDING,
        "may_end": may_end and Step.END in steps and one.ended_on is None,
    }
