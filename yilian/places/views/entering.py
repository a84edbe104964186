"""Enters organizations, licences and beds. Who may open these pages is said where their addresses are given, in config."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.audit.filled import carry_out
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.places import actions, queries
from yilian.places.forms import BedsForm, EndingForm, LicenceForm, NewOrganizationForm, OrganizationForm, beginning
from yilian.places.messages import MESSAGES
from yilian.places.models import Organization


def new_organization(request: HttpRequest) -> HttpResponse:
    """Enter an organization."""
    actor = _actor(request)
    form = NewOrganizationForm(request.POST or None, divisions=queries.divisions_for_organizations(actor))
    told = {"title": _("登记机构"), "done": _("已登记。请接着登记许可和床位。")}

    def act() -> Organization:
        code = form.cleaned_data.pop("code")
        return actions.register_organization(actor, code=code, details=form.given())

    return _changed(request, None, form, told, act)


def revise_organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Correct what is known of an organization."""
    actor, found = _actor(request), queries.organization(organization_id)
    form = OrganizationForm(
        request.POST or None,
        initial=OrganizationForm.known(found),
        divisions=queries.divisions_for_organizations(actor),
    )
    plates = tuple(found.identities.order_by("pk").values_list("name_zh", "kind"))
    told = {"title": _("更正机构"), "done": _("已更正。")}
    return _changed(
        request, found, form, told, lambda: actions.revise_organization(actor, found, details=form.given(plates))
    )


def grant_licence(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Enter a licence or filing."""
    actor, found = _actor(request), queries.organization(organization_id)
    form = LicenceForm(request.POST or None, initial={"starts_on": today()})
    told = {"title": _("登记许可"), "lead": _("续展就是新的一条，原来的保留。"), "done": _("已登记许可。")}
    return _changed(request, found, form, told, lambda: actions.grant_licence(actor, found, given=form.given()))


def end_licence(request: HttpRequest, organization_id: int, licence_id: int) -> HttpResponse:
    """End a licence before its time."""
    actor, found = _actor(request), queries.organization(organization_id)
    licence = found.licences.filter(pk=licence_id).first()
    if licence is None:
        raise NotFound("licence", licence_id)
    form = EndingForm(request.POST or None, initial=beginning(today()))
    told = {
        "title": _("终止许可"),
        "lead": f"{licence.get_kind_display()} {licence.number}",
        "done": _("已终止。"),
    }
    return _changed(request, found, form, told, lambda: actions.end_licence(actor, licence, **form.cleaned_data))


def count_beds(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Enter how many beds of each kind there are from a day on."""
    actor, found = _actor(request), queries.organization(organization_id)
    now = queries.beds_on(today(), [found.pk]).get(found.pk, {})
    form = BedsForm(request.POST or None, initial=beginning(today()) | now)
    told = {
        "title": _("登记床位"),
        "lead": _("同一天再填就是更正；以前各天的数保留。"),
        "done": _("已登记床位。"),
    }
    return _changed(
        request, found, form, told,
        lambda: actions.count_beds(actor, found, counts=form.counts(), on=form.cleaned_data["on"]),
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    """Give who acts; the middleware of a higher module says so."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - the middleware of a higher module sets it
    return actor


def _changed(
    request: HttpRequest, found: Organization | None, form: Form, told: dict[str, str], act: Callable[[], Any]
) -> HttpResponse:
    """Show a form about an organization; when it is filled in and the action says yes, go back to the organization."""
    if request.method == "POST" and form.is_valid():
        done = carry_out(form, MESSAGES, act)
        if done is not None:
            messages.success(request, told["done"])
            return redirect("places:organization", organization_id=(found or done).pk)
    context = told | {"form": form, "organization": found}
    return render(request, "places/change.html", context, status=422 if form.errors else 200)
