"""Who works at an organization: certificates with their warnings, sites of practice, teams."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.periods import Period
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.actions import staff as staff_actions
from yilian.people.actions.staff import assign_site, register_practitioner
from yilian.people.forms import CertificateForm, LeavingForm, PractitionerForm, SiteForm, TeamForm, choices_of
from yilian.people.models import Practitioner, Profession
from yilian.people.queries import practitioners
from yilian.people.rules import standing_of
from yilian.places.models import Organization
from yilian.places.queries import organization as organization_of
from yilian.places.queries import organizations_in_scope

PAGE = 50
WARNED = ("ended", "expiring", "missing")


@permitted("people.read")
def staff(request: Request, organization_id: int) -> HttpResponse:
    """List who works at an organization, with certificates, further sites, and the teams."""
    organization = organization_of(organization_id)
    rows = [_row(practitioner, request.on) for practitioner in practitioners.staff_of(organization.pk, request.on)]
    context = {
        "organization": organization,
        "rows": rows,
        "warned": sum(row["state"] in WARNED for row in rows),
        "teams": practitioners.teams_at(organization.pk),
        "may_manage": _may_manage(request.actor, organization),
    }
    return render(request, "people/staff.html", context)


@permitted("people.read")
def warnings(request: Request) -> HttpResponse:
    """List everybody of one's territory whose certificate has ended, ends soon, or was never entered."""
    wanted = request.GET.get("state", "")
    every = [_row(practitioner, request.on) for practitioner in practitioners.staff_within(request.actor)]
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


def _row(practitioner: Practitioner, on: date) -> dict[str, Any]:
    """Return a practitioner with the certificate that lasts longest and how it stands."""
    held = list(practitioner.certificates.all())
    last = max(held, key=lambda certificate: certificate.ends_on or date.max, default=None)
    sites = [site for site in practitioner.practice.all() if site.ends_on is None or site.ends_on >= on]
    return {
        "practitioner": practitioner,
        "certificate": last,
        "state": standing_of([Period(certificate.starts_on, certificate.ends_on) for certificate in held], on),
        "sites": sorted(sites, key=lambda site: (not site.first, site.pk)),
        "teams": list(practitioner.teams.all()),
    }


def _may_manage(actor: Actor, organization: Organization) -> bool:
    """Return whether an actor may enter staff of an organization."""
    within = actor.scope.covers(organization.division_id, organization.pk)
    return within and actor.refusal("people.manage_staff") is None


def _own(request: Request, organization_id: int) -> Organization:
    """Return an organization that the user may act for."""
    organization = organizations_in_scope(request.actor).filter(pk=organization_id).first()
    if organization is None:
        raise NotFound("organization", organization_id)
    return organization


def _own_staff(request: Request, organization_id: int, practitioner_id: int) -> tuple[Organization, Practitioner]:
    """Return an organization that the user may act for, and one of its staff."""
    own = _own(request, organization_id)
    practitioner = practitioners.staff_of(own.pk, request.on).filter(pk=practitioner_id).first()
    if practitioner is None:
        raise NotFound("practitioner", practitioner_id)
    return own, practitioner


@permitted("people.manage_staff")
def register(request: Request, organization_id: int) -> HttpResponse:
    """Register somebody who works at an organization."""
    own = _own(request, organization_id)
    form = PractitionerForm(
        request.POST or None, kinds=choices_of((code, str(said)) for code, said in Profession.choices)
    )
    words = {"title": _("登记人员"), "done": _("已登记。请接着登记证书。")}
    return _changed(request, own, form, words, lambda: register_practitioner(request.actor, own, **form.cleaned_data))


@permitted("people.manage_staff")
def certify(request: Request, organization_id: int, practitioner_id: int) -> HttpResponse:
    """Enter a certificate of somebody who works at an organization."""
    organization, practitioner = _own_staff(request, organization_id, practitioner_id)
    form = CertificateForm(request.POST or None, initial={"starts_on": request.on})
    words = {
        "title": _("登记证书：%(name)s") % {"name": practitioner.name},
        "lead": _("换证就是新的一条，原来的保留。"),
        "done": _("已登记证书。"),
    }
    return _changed(
        request,
        organization,
        form,
        words,
        lambda: staff_actions.certify(request.actor, practitioner, **form.cleaned_data),
    )


@permitted("people.manage_staff")
def assign(request: Request, organization_id: int, practitioner_id: int) -> HttpResponse:
    """Let somebody who works at an organization work at a further one."""
    organization, practitioner = _own_staff(request, organization_id, practitioner_id)
    form = SiteForm(
        request.POST or None, initial={"starts_on": request.on}, organizations=organizations_in_scope(request.actor)
    )
    words = {"title": _("多点执业：%(name)s") % {"name": practitioner.name}, "done": _("已登记执业机构。")}

    def act() -> Model:
        values = form.cleaned_data
        return assign_site(
            request.actor,
            practitioner,
            values["organization"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
        )

    return _changed(request, organization, form, words, act)


@permitted("people.manage_staff")
def leave(request: Request, organization_id: int, practitioner_id: int) -> HttpResponse:
    """Record that somebody leaves an organization, and who takes their place."""
    organization, practitioner = _own_staff(request, organization_id, practitioner_id)
    others = practitioners.staff_of(organization.pk, request.on).exclude(pk=practitioner.pk)
    form = LeavingForm(request.POST or None, initial={"on": request.on}, staff=others)
    words = {
        "title": _("登记离职：%(name)s") % {"name": practitioner.name},
        "lead": _("执业地点和团队成员资格到这一天为止；做过的服务仍记在名下。"),
        "done": _("已登记离职。"),
    }

    def act() -> Model:
        data = form.cleaned_data
        return staff_actions.leave_organization(
            request.actor, practitioner, organization, data["successor"], on=data["on"]
        )

    return _changed(request, organization, form, words, act)


@permitted("people.manage_staff")
def form_team(request: Request, organization_id: int) -> HttpResponse:
    """Form a team of an organization's staff."""
    own = _own(request, organization_id)
    form = TeamForm(request.POST or None, staff=practitioners.staff_of(own.pk, request.on))
    words = {"title": _("组建团队"), "lead": _("签约和待办都归到团队名下。"), "done": _("已组建团队。")}

    def act() -> Model:
        name = form.cleaned_data["name"]
        return staff_actions.form_team(request.actor, own, name=name, members=form.everybody())

    return _changed(request, own, form, words, act)


def _changed(
    request: Request, organization: Organization, form: Form, words: dict[str, str], act: Callable[[], Model]
) -> HttpResponse:
    """Show a form about staff; when it is filled in and the action says yes, go back to the organization's staff."""
    there = reverse("staff:staff", args=[organization.pk])
    if answer := submit(request, form, act, lambda _made: there, words["done"]):
        return answer
    return show_form(
        request, "people/staff_change.html", form, {"button": _("保存")} | words | {"organization": organization}
    )


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Return what an organization's page says of its staff."""
    states = [_row(practitioner, today())["state"] for practitioner in practitioners.staff_of(organization.pk, today())]
    return {"staff": len(states), "warned": _count(states), "teams": practitioners.teams_at(organization.pk).count()}


def _count(states: Iterable[str]) -> int:
    """Count the certificates that ask for attention."""
    return sum(state in WARNED for state in states)
