"""Enrolling an elder, and the elder's enrolments on their page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements.actions import enrol
from yilian.agreements.forms import EnrolmentForm
from yilian.agreements.queries import enrolments_of
from yilian.people import queries
from yilian.people.models import Elder, Team
from yilian.places.policies import policy_for, shelf


@permitted("agreements.enrol")
def new(request: Request, elder_id: int) -> HttpResponse:
    """Enrol an elder in a mode of service with a team."""
    elder = queries.elder(elder_id)
    form = EnrolmentForm(
        request.POST or None, modes=_modes(request, elder), teams=queries.teams_of(request.actor), on=request.on
    )
    if request.method == "POST" and form.is_valid():
        team = Team.objects.get(pk=form.cleaned_data["team"])
        enrol(request.actor, elder, team, mode=form.cleaned_data["mode"], starts_on=form.cleaned_data["starts_on"])
        messages.success(request, _("已签约,应做的服务已列入工作清单。"))
        return redirect("people:elder", elder_id=elder.pk)
    return render(request, "agreements/new.html", {"form": form, "elder": elder}, status=422 if form.errors else 200)


def _modes(request: Request, elder: Elder) -> list[tuple[str, str]]:
    """Give the modes that are in force where an elder lives, the one for home first."""
    policy = policy_for(elder.residence_division_id, request.on)
    found = dict.fromkeys(package.mode for pack in policy.packs for package in pack.services)
    names = shelf().catalogue.mode
    english = (get_language() or "").startswith("en")
    ordered = sorted(found, key=lambda mode: (mode != "care-to-home", mode))
    return [(mode, names[mode].name.en if english else names[mode].name.zh) for mode in ordered]


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give the enrolments of an elder for their page."""
    names = shelf().catalogue.mode
    enrolments = [(one, names[one.mode].name) for one in enrolments_of(elder.pk)]
    may_enrol = request.actor.refusal("agreements.enrol") is None and elder.died_on is None
    return {"enrolments": enrolments, "may_enrol": may_enrol}
