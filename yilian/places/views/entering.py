"""Enters organizations, licences, beds and service areas."""

from collections.abc import Callable

from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.places import queries
from yilian.places.actions import registers as actions
from yilian.places.actions.areas import set_service_area as record_service_area
from yilian.places.actions.consequences import Consequences, ends_on_of
from yilian.places.forms import (
    AreaForm,
    BedsForm,
    EndingForm,
    LicenceForm,
    NewOrganizationForm,
    OrganizationForm,
    beginning,
)
from yilian.places.models import BedCount, Organization


@permitted("places.manage")
def new_organization(request: Request) -> HttpResponse:
    """Enter an organization."""
    actor = request.actor
    form = NewOrganizationForm(request.POST or None, divisions=queries.divisions_for_organizations(actor))
    words = {"title": _("登记机构"), "done": _("已登记。请接着登记许可和床位。")}

    def act() -> Organization:
        code = form.cleaned_data.pop("code")
        return actions.register_organization(actor, code=code, details=form.details())

    return _changed(request, None, form, words, act)


@permitted("places.manage")
def revise_organization(request: Request, organization_id: int) -> HttpResponse:
    """Correct what is known of an organization."""
    actor, organization = request.actor, queries.organization(organization_id)
    form = OrganizationForm(
        request.POST or None,
        editing=Editing(organization, OrganizationForm.known),
        divisions=queries.divisions_for_organizations(actor),
    )
    plates = tuple(organization.identities.order_by("pk").values_list("name_zh", "kind"))
    words = {"title": _("更正机构"), "done": _("已更正。")}
    return _changed(
        request,
        organization,
        form,
        words,
        lambda: actions.revise_organization(actor, organization, details=form.details(plates)),
    )


@permitted("places.manage")
def grant_licence(request: Request, organization_id: int) -> HttpResponse:
    """Enter a licence or filing."""
    actor, organization = request.actor, queries.organization(organization_id)
    form = LicenceForm(request.POST or None, initial={"starts_on": today()})
    words = {"title": _("登记许可"), "lead": _("续展就是新的一条，原来的保留。"), "done": _("已登记许可。")}
    return _changed(
        request,
        organization,
        form,
        words,
        lambda: actions.grant_licence(actor, organization, new_licence=form.new_licence()),
    )


@permitted("places.manage")
def end_licence(request: Request, organization_id: int, licence_id: int) -> HttpResponse:
    """End a licence before its time."""
    actor, organization = request.actor, queries.organization(organization_id)
    licence = organization.licences.filter(pk=licence_id).first()
    if licence is None:
        raise NotFound("licence", licence_id)
    form = EndingForm(request.POST or None, initial=beginning(today()))
    words = {
        "title": _("终止许可"),
        "lead": f"{licence.get_kind_display()} {licence.number}",
        "done": _("已终止。"),
    }
    return _changed(
        request, organization, form, words, lambda: actions.end_licence(actor, licence, **form.cleaned_data)
    )


@permitted("places.manage")
def set_service_area(request: Request, organization_id: int) -> HttpResponse:
    """Let an organization answer for a division from a day on."""
    actor, organization = request.actor, queries.organization(organization_id)
    divisions = queries.divisions_within_reach(actor)
    form = AreaForm(request.POST or None, initial=beginning(today()), divisions=divisions)
    words_of_page = {
        "title": _("登记责任区域"),
        "lead": _("不需要签约的服务由责任机构承担；原来的责任机构到前一天为止。"),
        "done": _("已登记责任区域。"),
    }

    def act() -> Model:
        return record_service_area(
            actor, organization, form.cleaned_data["division"], starts_on=form.cleaned_data["starts_on"]
        )

    return _changed(request, organization, form, words_of_page, act)


@permitted("places.manage")
def count_beds(request: Request, organization_id: int) -> HttpResponse:
    """Enter how many beds of each kind there are from a day on."""
    actor, organization = request.actor, queries.organization(organization_id)
    form = BedsForm(request.POST or None, initial=beginning(today()), editing=Editing(organization, _beds_today))
    words = {
        "title": _("登记床位"),
        "lead": _("同一天再填就是更正；以前各天的数保留。"),
        "done": _("已登记床位。"),
    }

    def act() -> Organization:
        actions.count_beds(actor, organization, counts=form.counts(), on=form.cleaned_data["on"])
        return organization

    return _changed(request, organization, form, words, act)


def _beds_today(organization: Organization) -> dict[str, int | None]:
    """Return how many beds of each kind an organization has today; nothing where a kind was not counted."""
    counted = queries.beds_on(today(), [organization.pk]).get(organization.pk, {})
    return {kind: counted.get(kind) for kind in BedCount.Kind.values}


def _changed(
    request: Request, organization: Organization | None, form: Form, words: dict[str, str], act: Callable[[], Model]
) -> HttpResponse:
    """Show a form about an organization; when it is filled in and the action says yes, go back to the organization."""

    def address(made: Model) -> str:
        return reverse("places:organization", args=[(organization or made).pk])

    doing = act if organization is None else Consequences(organization.pk, ends_on_of(form)).telling(request, act)
    if answer := submit(request, form, doing, address, words["done"]):
        return answer
    return show_form(request, "places/change.html", form, words | {"organization": organization})
