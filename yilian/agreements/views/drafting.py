"""Writing the terms of an agreement: a new one, a draft revised, a renewal."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements import queries
from yilian.agreements.actions import draft_agreement, renew_agreement, revise_agreement
from yilian.agreements.forms import DraftForm, TermsForm, carried_out, command_of
from yilian.agreements.models import Agreement
from yilian.agreements.rules import Side, Step, state_of, step_refusal
from yilian.kernel.periods import add_months
from yilian.people.models import Team
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.places.queries import organization

YEAR = 12


@permitted("agreements.draft")
def draft(request: Request) -> HttpResponse:
    """Draft an agreement between two institutions."""
    form = _draft_form(request)
    if request.method == "POST" and form.is_valid():
        made = carried_out(form, lambda: _drafted(request, form))
        if made is not None:
            messages.success(request, _("协议已起草，等双方签字。"))
            return redirect("agreements:agreement", agreement_id=made.pk)
    return _page(request, form)


def _drafted(request: Request, form: DraftForm) -> Agreement:
    """Carry out what the form asks for."""
    care, medical = (organization(form.cleaned_data[side]) for side in ("care", "medical"))
    return draft_agreement(request.actor, care, medical, terms=form.terms, command_id=command_of(request))  # type: ignore[call-arg]


def _draft_form(request: Request) -> DraftForm:
    """Give the form, filled with what is known: one's own institution, a year from today, what the mode promises."""
    ground = queries.ground_of(request.actor)
    cares, medicals = (list(queries.possible_sides(ground, side)) for side in Side)
    chosen = {"care": _chosen(request, "care", cares), "medical": _chosen(request, "medical", medicals)}
    place = next((one.division_id for one in cares if one.pk == chosen["care"]), ground)
    modes = queries.modes_between_institutions(place, request.on)
    mode = request.GET.get("mode") if request.GET.get("mode") in modes else _usual(modes)
    initial = {
        **chosen,
        "mode": mode,
        "starts_on": request.on,
        "ends_on": add_months(request.on, YEAR) - timedelta(days=1),
        **(queries.suggested_terms(place, mode, request.on) if mode else {}),
    }
    return DraftForm(
        request.POST or None,
        initial=initial,
        modes=_names(modes),
        teams=_teams(one.pk for one in medicals),
        cares=_labels(cares),
        medicals=_labels(medicals),
    )


def _chosen(request: Request, name: str, among: list[Organization]) -> int | None:
    """Give the institution that the address names, or the only one of one's own."""
    named = request.GET.get(name, "")
    if named.isdigit():
        return int(named)
    own = [one.pk for one in among if one.pk in request.actor.scope.organizations]
    return own[0] if len(own) == 1 else None


def _usual(modes: list[str]) -> str | None:
    """Give the mode that is meant for agreements, where the documents have it."""
    return "partnership" if "partnership" in modes else next(iter(modes), None)


@permitted("agreements.draft")
def revise(request: Request, agreement_id: int) -> HttpResponse:
    """Change what a draft says."""
    found = queries.agreement(agreement_id)
    if step_refusal(state_of(found.dates, request.on), Step.REVISE) is not None:
        messages.error(request, _("协议已经有一方签字或已结束，内容不能再改。"))
        return redirect("agreements:agreement", agreement_id=found.pk)
    form = _terms_form(request, found, found.starts_on, found.ends_on)
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _revised(request, found, form)):
        messages.success(request, _("协议草案已修改。"))
        return redirect("agreements:agreement", agreement_id=found.pk)
    return _page(request, form, agreement=found)


def _revised(request: Request, found: Agreement, form: TermsForm) -> Agreement:
    """Carry out what the form asks for."""
    return revise_agreement(request.actor, found, terms=form.terms, command_id=command_of(request))  # type: ignore[call-arg]


@permitted("agreements.draft")
def renew(request: Request, agreement_id: int) -> HttpResponse:
    """Draft the agreement that follows one that is about to run out, or has."""
    found = queries.agreement(agreement_id)
    starts_on = max(found.ends_on + timedelta(days=1), request.on)
    form = _terms_form(request, found, starts_on, add_months(starts_on, YEAR) - timedelta(days=1))
    if request.method == "POST" and form.is_valid():
        made = carried_out(form, lambda: _renewed(request, found, form))
        if made is not None:
            messages.success(request, _("续签协议已起草，等双方签字；原协议的岗位已带过来。"))
            return redirect("agreements:agreement", agreement_id=made.pk)
    return _page(request, form, agreement=found, renews=True)


def _renewed(request: Request, found: Agreement, form: TermsForm) -> Agreement:
    """Carry out what the form asks for."""
    return renew_agreement(request.actor, found, terms=form.terms, command_id=command_of(request))  # type: ignore[call-arg]


def _terms_form(request: Request, found: Agreement, starts_on: date, ends_on: date) -> TermsForm:
    """Give the form of the terms alone, filled with what was agreed before."""
    modes = queries.modes_between_institutions(found.care_organization.division_id, starts_on)
    terms = asdict(found.terms) | {"team": found.team_id or "", "starts_on": starts_on, "ends_on": ends_on}
    teams = _teams([found.medical_organization_id])
    return TermsForm(request.POST or None, initial=terms, modes=_names(modes), teams=teams)


def _page(request: Request, form: TermsForm, **more: Any) -> HttpResponse:
    """Show the form; 422 where something has to be put right."""
    context = {"form": form, "command": command_of(request), **more}
    return render(request, "agreements/terms.html", context, status=422 if form.errors else 200)


def _names(modes: list[str]) -> list[tuple[str, str]]:
    """Name modes in the language of the page."""
    english, known = (get_language() or "").startswith("en"), shelf().catalogue.mode
    return [(mode, known[mode].name.en if english else known[mode].name.zh) for mode in modes]


def _labels(organizations: list[Organization]) -> list[tuple[int, str]]:
    """Name organizations with where they stand."""
    return [(one.pk, f"{one.name_zh} · {one.division.name_zh}") for one in organizations]


def _teams(organizations: Any) -> list[tuple[int, str]]:
    """Name the teams of organizations."""
    teams = Team.objects.filter(organization__in=list(organizations)).select_related("organization").order_by("pk")
    return [(one.pk, f"{one.organization} · {one}") for one in teams]
