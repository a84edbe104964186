"""Who works at an organization: certificates with their warnings, sites of practice, teams."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.clock import today
from yilian.audit.filled import carry_out
from yilian.kernel.actors import Actor
from yilian.kernel.periods import Period
from yilian.kernel.refusals import NotFound
from yilian.people import actions, queries
from yilian.people.forms import CertificateForm, PractitionerForm, SiteForm, TeamForm, choices_of
from yilian.people.messages import MESSAGES
from yilian.people.models import Practitioner, Profession
from yilian.people.rules import standing_of
from yilian.places.messages import MESSAGES as OF_PLACES
from yilian.places.models import Organization
from yilian.places.queries import organization as organization_of
from yilian.places.queries import organizations_in_scope

SENTENCES = {**OF_PLACES, **MESSAGES}
PAGE = 50
WARNED = ("ended", "expiring", "missing")


@permitted("people.read")
def staff(request: Request, organization_id: int) -> HttpResponse:
    """List who works at an organization, with certificates, further sites, and the teams."""
    found = organization_of(organization_id)
    rows = [_row(one, request.on) for one in queries.staff_of(found.pk, request.on)]
    context = {
        "organization": found,
        "rows": rows,
        "warned": sum(row["state"] in WARNED for row in rows),
        "teams": queries.teams_at(found.pk),
        "may_manage": _may_manage(request.actor, found),
    }
    return render(request, "people/staff.html", context)


@permitted("people.read")
def warnings(request: Request) -> HttpResponse:
    """List everybody of one's territory whose certificate has ended, ends soon, or was never entered."""
    wanted = request.GET.get("state", "")
    every = [_row(one, request.on) for one in queries.staff_within(request.actor)]
    warned = [row for row in every if row["state"] in WARNED]
    chips = [
        {
            "label": label,
            "href": "?" if code == wanted else f"?state={code}",
            "current": code == wanted,
            "count": sum(row["state"] == code for row in warned),
        }
        for code, label in (("ended", _("已失效")), ("expiring", _("即将到期")), ("missing", _("没有证书")))
    ]
    shown = [row for row in warned if not wanted or row["state"] == wanted]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/warnings.html", {"page": page, "chips": chips, "staff": len(every)})


def _row(one: Practitioner, on: date) -> dict[str, Any]:
    """Give a practitioner with the certificate that lasts longest and how it stands."""
    held = list(one.certificates.all())
    last = max(held, key=lambda certificate: certificate.ends_on or date.max, default=None)
    sites = [site for site in one.practice.all() if site.ends_on is None or site.ends_on >= on]
    return {
        "practitioner": one,
        "certificate": last,
        "state": standing_of([Period(certificate.starts_on, certificate.ends_on) for certificate in held], on),
        "sites": sorted(sites, key=lambda site: (not site.first, site.pk)),
        "teams": list(one.teams.all()),
    }


def _may_manage(actor: Actor, organization: Organization) -> bool:
    """Say whether an actor may enter staff of an organization."""
    within = actor.scope.covers(organization.division_id, organization.pk)
    return within and actor.refusal("people.manage_staff") is None


def _own(request: Request, organization_id: int) -> Organization:
    """Give an organization that the user may act for."""
    found = organizations_in_scope(request.actor).filter(pk=organization_id).first()
    if found is None:
        raise NotFound("organization", organization_id)
    return found


def _own_staff(request: Request, organization_id: int, practitioner_id: int) -> tuple[Organization, Practitioner]:
    """Give an organization that the user may act for, and one of its staff."""
    found = _own(request, organization_id)
    one = queries.staff_of(found.pk, request.on).filter(pk=practitioner_id).first()
    if one is None:
        raise NotFound("practitioner", practitioner_id)
    return found, one


@permitted("people.manage_staff")
def register(request: Request, organization_id: int) -> HttpResponse:
    """Register somebody who works at an organization."""
    found = _own(request, organization_id)
    form = PractitionerForm(
        request.POST or None, kinds=choices_of((code, str(said)) for code, said in Profession.choices)
    )
    told = {"title": _("登记人员"), "done": _("已登记。请接着登记证书。")}
    return _changed(
        request, found, form, told, lambda: actions.register_practitioner(request.actor, found, **form.cleaned_data)
    )


@permitted("people.manage_staff")
def certify(request: Request, organization_id: int, practitioner_id: int) -> HttpResponse:
    """Enter a certificate of somebody who works at an organization."""
    found, one = _own_staff(request, organization_id, practitioner_id)
    form = CertificateForm(request.POST or None, initial={"starts_on": request.on})
    told = {
        "title": _("登记证书：%(name)s") % {"name": one.name},
        "lead": _("换证就是新的一条，原来的保留。"),
        "done": _("已登记证书。"),
    }
    return _changed(request, found, form, told, lambda: actions.certify(request.actor, one, **form.cleaned_data))


@permitted("people.manage_staff")
def assign(request: Request, organization_id: int, practitioner_id: int) -> HttpResponse:
    """Let somebody who works at an organization work at a further one."""
    found, one = _own_staff(request, organization_id, practitioner_id)
    form = SiteForm(
        request.POST or None, initial={"starts_on": request.on}, organizations=organizations_in_scope(request.actor)
    )
    told = {"title": _("多点执业：%(name)s") % {"name": one.name}, "done": _("已登记执业机构。")}

    def act() -> object:
        given = form.cleaned_data
        return actions.assign_site(
            request.actor, one, given["organization"], starts_on=given["starts_on"], ends_on=given["ends_on"]
        )

    return _changed(request, found, form, told, act)


@permitted("people.manage_staff")
def form_team(request: Request, organization_id: int) -> HttpResponse:
    """Form a team of an organization's staff."""
    found = _own(request, organization_id)
    form = TeamForm(request.POST or None, staff=queries.staff_of(found.pk, request.on))
    told = {"title": _("组建团队"), "lead": _("签约和待办都归到团队名下。"), "done": _("已组建团队。")}

    def act() -> object:
        name = form.cleaned_data["name"]
        return actions.form_team(request.actor, found, name=name, members=form.everybody())

    return _changed(request, found, form, told, act)


def _changed(
    request: Request, organization: Organization, form: Form, told: dict[str, str], act: Callable[[], object]
) -> HttpResponse:
    """Show a form about staff; when it is filled in and the action says yes, go back to the organization's staff."""
    if request.method == "POST" and form.is_valid() and carry_out(form, SENTENCES, act) is not None:
        messages.success(request, told["done"])
        return redirect("staff:staff", organization_id=organization.pk)
    context: dict[str, Any] = {"button": _("保存")} | told | {"form": form, "organization": organization}
    return render(request, "people/staff_change.html", context, status=422 if form.errors else 200)


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Give what an organization's page says of its staff."""
    states = [_row(one, today())["state"] for one in queries.staff_of(organization.pk, today())]
    return {"staff": len(states), "warned": _count(states), "teams": queries.teams_at(organization.pk).count()}


def _count(states: Iterable[str]) -> int:
    """Count the certificates that ask for attention."""
    return sum(state in WARNED for state in states)
