"""Writing the terms of an agreement: a new one, a draft revised, a renewal."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.agreements.actions.institutions import draft_agreement, renew_agreement, revise_agreement
from yilian.agreements.forms.institutions import DraftForm, TermsForm
from yilian.agreements.models import Agreement
from yilian.agreements.queries import institutions
from yilian.agreements.rules.institutions import Side
from yilian.agreements.rules.states import Step, state_of, step_refusal
from yilian.kernel.numbers import key_of
from yilian.kernel.periods import add_months
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.people.models import Team
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.places.queries import organization

YEAR, TERMS = 12, "agreements/terms.html"


@permitted("agreements.draft")
def draft(request: Request) -> HttpResponse:
    """Draft an agreement between two institutions."""
    form = _draft_form(request)

    def act() -> Agreement:
        care, medical = (organization(form.cleaned_data[side]) for side in ("care", "medical"))
        return draft_agreement(request.actor, care, medical, terms=form.terms)

    answer = submit(request, form, act, address_of, _("协议已起草，等双方签字。"))
    return answer or show_form(request, TERMS, form, {})


def _draft_form(request: Request) -> DraftForm:
    """Return the form, filled with what is known: one's own institution, a year from today, what the mode promises."""
    ground = institutions.ground_of(request.actor)
    cares, medicals = (list(institutions.possible_sides(ground, side)) for side in Side)
    chosen = {"care": _chosen(request, "care", cares), "medical": _chosen(request, "medical", medicals)}
    place = next((care.division_id for care in cares if care.pk == chosen["care"]), ground)
    modes = institutions.modes_between_institutions(place, request.on)
    mode = request.GET.get("mode") if request.GET.get("mode") in modes else _usual(modes)
    initial = {
        **chosen,
        "mode": mode,
        "starts_on": request.on,
        "ends_on": add_months(request.on, YEAR) - timedelta(days=1),
        **(institutions.suggested_terms(place, mode, request.on) if mode else {}),
    }
    return DraftForm(
        request.POST or None,
        initial=initial,
        modes=_names(modes),
        teams=_teams(medical.pk for medical in medicals),
        must_state=institutions.parts_asked_of(place, request.on),
        cares=_labels(cares),
        medicals=_labels(medicals),
    )


def _chosen(request: Request, name: str, among: list[Organization]) -> int | None:
    """Return the institution that the address names, or the only one of one's own."""
    named = key_of(request.GET.get(name, ""))
    if named is not None:
        return named
    own = [organization.pk for organization in among if organization.pk in request.actor.scope.organizations]
    return own[0] if len(own) == 1 else None


def _usual(modes: list[str]) -> str | None:
    """Return the mode that is meant for agreements, where the documents have it."""
    return "partnership" if "partnership" in modes else next(iter(modes), None)


@permitted("agreements.draft")
def revise(request: Request, agreement_id: int) -> HttpResponse:
    """Change what a draft says."""
    agreement = institutions.agreement(agreement_id)
    if step_refusal(state_of(agreement.dates, request.on), Step.REVISE) is not None:
        messages.error(request, _("协议已经有一方签字或已结束，内容不能再改。"))
        return redirect("agreements:agreement", agreement_id=agreement.pk)
    offered = _offered(agreement, agreement.starts_on)
    form = TermsForm(request.POST or None, editing=Editing(agreement, _agreed), **offered)
    answer = submit(
        request,
        form,
        lambda: revise_agreement(request.actor, agreement, terms=form.terms),
        address_of,
        _("协议草案已修改。"),
    )
    return answer or show_form(request, TERMS, form, {"agreement": agreement})


@permitted("agreements.draft")
def renew(request: Request, agreement_id: int) -> HttpResponse:
    """Draft the agreement that follows one that is about to run out, or has."""
    agreement = institutions.agreement(agreement_id)
    starts_on = max(agreement.ends_on + timedelta(days=1), request.on)
    dates = {"starts_on": starts_on, "ends_on": add_months(starts_on, YEAR) - timedelta(days=1)}
    form = TermsForm(request.POST or None, initial=_agreed(agreement) | dates, **_offered(agreement, starts_on))
    answer = submit(
        request,
        form,
        lambda: renew_agreement(request.actor, agreement, terms=form.terms),
        address_of,
        _("续签协议已起草，等双方签字；原协议的岗位已带过来。"),
    )
    return answer or show_form(request, TERMS, form, {"agreement": agreement, "renews": True})


def _offered(agreement: Agreement, on: date) -> dict[str, Any]:
    """Return the modes and the teams that the terms of an agreement can name from a day on, and what they must state."""
    place = agreement.care_organization.division_id
    return {
        "modes": _names(institutions.modes_between_institutions(place, on)),
        "teams": _teams([agreement.medical_organization_id]),
        "must_state": institutions.parts_asked_of(place, on),
    }


def _agreed(agreement: Agreement) -> dict[str, Any]:
    """Return what was agreed, as the form's first values."""
    dates = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
    return asdict(agreement.terms) | {"team": agreement.team_id or ""} | dates


def address_of(agreement: Agreement) -> str:
    """Return the address of an agreement."""
    return reverse("agreements:agreement", args=[agreement.pk])


def _names(modes: list[str]) -> list[tuple[str, str]]:
    """Name modes in the language of the page."""
    return [(mode, said(policy_library().catalogue.mode[mode].name)) for mode in modes]


def _labels(organizations: list[Organization]) -> list[tuple[int, str]]:
    """Name organizations with where they stand."""
    return [
        (organization.pk, f"{organization.name_zh} · {organization.division.name_zh}") for organization in organizations
    ]


def _teams(organizations: Any) -> list[tuple[int, str]]:
    """Name the teams of organizations."""
    teams = Team.objects.filter(organization__in=list(organizations)).select_related("organization").order_by("pk")
    return [(team.pk, f"{team.organization} · {team}") for team in teams]
