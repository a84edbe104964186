"""Contracts of elders: signed, renewed, ended; and on the elder's page."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.agreements.actions.enrolments import end_enrolment, enrol, renew_enrolment, sign_contract
from yilian.agreements.forms.enrolments import EndForm, EnrolmentForm, RenewalForm
from yilian.agreements.models import Enrolment
from yilian.agreements.queries import enrolments
from yilian.agreements.rules.states import TRANSITIONS, State, Step, state_of
from yilian.audit.access_log import log_access
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder, Team
from yilian.people.queries.persons import elder as elder_of
from yilian.people.queries.practitioners import teams_of
from yilian.places.policies import policy_for, policy_library


@permitted("agreements.enrol")
def new(request: Request, elder_id: int) -> HttpResponse:
    """Sign a contract of an elder with a team, or enrol the elder in a package without an end."""
    elder = elder_of(elder_id)
    form = EnrolmentForm(
        request.POST or None, modes=_modes(request, elder), teams=teams_of(request.actor), on=request.on
    )
    answer = submit(
        request,
        form,
        lambda: _enrolled(request, elder, form),
        _address_of_elder,
        _("已签约，应做的服务已列入工作清单。"),
    )
    if answer is not None:
        return answer
    log_access(request.actor, [elder.pk], "agreements.new")
    return show_form(request, "agreements/new.html", form, {"elder": elder})


def _enrolled(request: Request, elder: Elder, form: EnrolmentForm) -> Enrolment:
    """Carry out what the form asks for."""
    contract = form.contract
    team = Team.objects.get(pk=form.cleaned_data["team"])
    if contract is not None:
        return sign_contract(request.actor, elder, team, contract=contract)
    mode, starts_on = form.cleaned_data["mode"], form.cleaned_data["starts_on"]
    return enrol(request.actor, elder, team, mode=mode, starts_on=starts_on)


@permitted("agreements.enrol")
def renew(request: Request, enrolment_id: int) -> HttpResponse:
    """Renew a contract."""
    enrolment = enrolments.enrolment(enrolment_id)
    form = RenewalForm(request.POST or None, initial={"signed_on": request.on, "years": "1"})

    def act() -> Enrolment:
        data = form.cleaned_data
        return renew_enrolment(request.actor, enrolment, signed_on=data["signed_on"], years=int(data["years"]))

    if answer := submit(request, form, act, _address_of_elder, _("已续签，下一年应做的服务已列入工作清单。")):
        return answer
    log_access(request.actor, [enrolment.elder_id], "agreements.renew_enrolment")
    return show_form(
        request, "agreements/renew_enrolment.html", form, {"enrolment": enrolment, "mode": _name(enrolment.mode)}
    )


@permitted("agreements.end_enrolment")
def end(request: Request, enrolment_id: int) -> HttpResponse:
    """End an enrolment for one of the reasons that the field counts."""
    enrolment = enrolments.enrolment(enrolment_id)
    form = EndForm(request.POST or None, initial={"ends_on": request.on})
    answer = submit(
        request,
        form,
        lambda: end_enrolment(request.actor, enrolment, **form.cleaned_data),
        _address_of_elder,
        _("签约已结束；此后才到期的服务不再应做，此前应做的仍然应做。"),
    )
    if answer is not None:
        return answer
    log_access(request.actor, [enrolment.elder_id], "agreements.end_enrolment")
    return show_form(
        request, "agreements/end_enrolment.html", form, {"enrolment": enrolment, "mode": _name(enrolment.mode)}
    )


def _address_of_elder(enrolment: Enrolment) -> str:
    """Return the address of the elder who is enrolled."""
    return reverse("people:elder", args=[enrolment.elder_id])


def _modes(request: Request, elder: Elder) -> list[tuple[str, str]]:
    """Return the modes that are in force where an elder lives, the family-doctor contract and the one for home first."""
    policy = policy_for(elder.residence_division_id, request.on)
    modes = dict.fromkeys(package.mode for pack in policy.packs for package in pack.services)
    usual = ("family-doctor", "care-to-home")
    ordered = sorted(modes, key=lambda mode: (mode not in usual, mode))
    return [(mode, said(_name(mode))) for mode in ordered]


def _name(mode: str) -> Any:
    """Name a mode."""
    return policy_library().catalogue.mode[mode].name


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the contracts of an elder for their page, with what may be done about each."""
    may_enrol = request.actor.refusal("agreements.enrol") is None and elder.died_on is None
    may_end = request.actor.refusal("agreements.end_enrolment") is None
    rows = [_row(enrolment, request.on, may_enrol, may_end) for enrolment in enrolments.ENROLMENTS(elder.pk)]
    return {"anchor": "contracts", "label": _("签约"), "enrolments": rows, "may_enrol": may_enrol}


def _row(enrolment: Enrolment, on: date, may_enrol: bool, may_end: bool) -> dict[str, Any]:
    """Return one contract as the elder's page shows it."""
    state = state_of(enrolment.dates, on)
    steps = TRANSITIONS[state]
    renewable = Step.RENEW in steps and enrolment.agreed_until is not None and not hasattr(enrolment, "renewed_by")
    return {
        "enrolment": enrolment,
        "mode": _name(enrolment.mode),
        "state": state,
        "may_renew": may_enrol and renewable and state is not State.BINDING,
        "may_end": may_end and Step.END in steps and enrolment.ended_on is None,
    }
