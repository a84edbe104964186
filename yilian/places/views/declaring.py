"""Records what institutions have and in what places take part, and lists it with its steps."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.pages.forms import show_form, submit
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import declarations as actions
from yilian.places.actions.consequences import Consequences
from yilian.places.forms import CharacteristicForm, ParticipationForm, beginning, characteristic_of, service_choices
from yilian.places.views.steps import CHARACTERISTIC, PARTICIPATION, service_name, word_name

CHANGE = "places/change.html"


@permitted("places.characterise")
def record_characteristic(request: Request, organization_id: int) -> HttpResponse:
    """Record what an institution has, or what was found about it."""
    actor, organization = request.actor, queries.organization(organization_id)
    first = beginning(today()) | {"ends_on": None, "word": request.GET.get("word", "")}
    form = CharacteristicForm(request.POST or None, initial=first)

    def act() -> Model:
        return actions.record_characteristic(actor, organization, details=characteristic_of(form.cleaned_data))

    words_of_page = {
        "title": _("登记机构事项"),
        "lead": _("写明从哪天起、依据什么文件；许可、级别、医保定点和签约由系统得出，不在这里登记。"),
    }
    address = f"{reverse('places:organization', args=[organization.pk])}#characteristics"
    doing = Consequences(organization.pk).telling(request, act)
    if answer := submit(request, form, doing, lambda _made: address, _("已登记。")):
        return answer
    return show_form(request, CHANGE, form, words_of_page | {"organization": organization})


def characteristics_shown(request: Request, organization_id: int) -> list[dict[str, Any]]:
    """Return the entries of an institution as its page shows them, each with the steps that are open to the user."""
    return [
        {
            "entry": entry,
            "word": word_name(entry.word),
            "withdrawn": entry.withdrawn_on is not None,
            "withdrawal": f"{entry.withdrawn_on} {entry.withdrawn_by}：{entry.withdrawal_reason}",
            "steps": CHARACTERISTIC.links_for(request, entry),
        }
        for entry in queries.characteristics_of(organization_id).select_related("organization")
    ]


@permitted("places.read")
def participation(request: Request) -> HttpResponse:
    """List in what places take part, and what documents leave to them."""
    rows = [
        {
            "declaration": row,
            "service": service_name(row),
            "state": f"licence.{row.state_on(today())}",
            "steps": PARTICIPATION.links_for(request, row),
        }
        for row in queries.participations()
    ]
    context = {
        "rows": rows,
        "choices": service_choices()[1:],
        "may_declare": request.actor.refusal("places.participate") is None,
    }
    return render(request, "places/participation.html", context)


@permitted("places.participate")
def declare(request: Request) -> HttpResponse:
    """Declare that a place takes part in what a document leaves to it."""
    actor = request.actor
    divisions = queries.divisions_within_reach(actor)
    first = beginning(today()) | {"ends_on": None, "service": request.GET.get("service", "")}
    form = ParticipationForm(request.POST or None, initial=first, divisions=divisions)

    def act() -> Model:
        return actions.declare_participation(actor, form.cleaned_data["division"], details=form.details())

    lead = _("声明之后，从这一天起就是应尽的服务，按期限计算；撤回或终止之后不再产生。")
    address = reverse("places:participation")
    if answer := submit(request, form, act, lambda _made: address, _("已登记。")):
        return answer
    return show_form(request, CHANGE, form, {"title": _("声明参加"), "lead": lead, "back": address})
