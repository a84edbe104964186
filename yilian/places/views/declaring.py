"""Records what institutions have and in what places take part: entered, corrected, ended, withdrawn."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.periods import Period
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.actions import declarations as actions
from yilian.places.forms import (
    CharacteristicForm,
    CorrectionForm,
    EndingForm,
    ParticipationForm,
    WithdrawalForm,
    beginning,
    service_choices,
)
from yilian.places.models import Participation
from yilian.places.policies import policy_library
from yilian.places.rules import declaration_state

CHANGE = "places/change.html"


@permitted("places.characterise")
def record_characteristic(request: Request, organization_id: int) -> HttpResponse:
    """Record what an institution has, or what was found about it."""
    actor, organization = request.actor, queries.organization(organization_id)
    first = beginning(today()) | {"ends_on": None, "word": request.GET.get("word", "")}
    form = CharacteristicForm(request.POST or None, initial=first)

    def act() -> Model:
        return actions.record_characteristic(actor, organization, details=form.details())

    words_of_page = {
        "title": _("登记机构事项"),
        "lead": _("写明从哪天起、依据什么文件；许可、级别、医保定点和签约由系统得出，不在这里登记。"),
    }
    return _about_organization(request, organization, form, words_of_page, act)


@permitted("places.characterise")
def correct_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Put an entry of an institution right; the wrong one stays, withdrawn."""
    actor, organization = request.actor, queries.organization(organization_id)
    entry = queries.characteristic(actor, organization_id, characteristic_id)
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.known(entry))

    def act() -> Model:
        return actions.correct_characteristic(actor, entry, details=form.details(), reason=form.cleaned_data["reason"])

    return _about_organization(request, organization, form, {"title": _("更正机构事项"), "lead": ""}, act)


@permitted("places.characterise")
def withdraw_characteristic(request: Request, organization_id: int, characteristic_id: int) -> HttpResponse:
    """Take an entry of an institution back."""
    actor, organization = request.actor, queries.organization(organization_id)
    entry = queries.characteristic(actor, organization_id, characteristic_id)
    form = WithdrawalForm(request.POST or None)
    lead = _("%(word)s：这条登记保留，但不再算数。") % {"word": word_name(entry.word)}

    def act() -> Model:
        return actions.withdraw_characteristic(actor, entry, **form.cleaned_data)

    return _about_organization(request, organization, form, {"title": _("撤回机构事项"), "lead": lead}, act)


def _about_organization(
    request: Request, organization: Any, form: Any, words_of_page: dict[str, str], act: Any
) -> HttpResponse:
    address = f"{reverse('places:organization', args=[organization.pk])}#characteristics"
    if answer := submit(request, form, act, lambda _made: address, _("已登记。")):
        return answer
    return show_form(request, CHANGE, form, words_of_page | {"organization": organization})


def word_name(code: str) -> str:
    """Name a word of the catalogue in the language of the page."""
    word = policy_library().catalogue.word.get(code)
    return said(word.name) if word else code


def characteristics_shown(organization_id: int) -> list[dict[str, Any]]:
    """Return the entries of an institution as its page shows them."""
    return [
        {
            "entry": entry,
            "word": word_name(entry.word),
            "withdrawn": entry.withdrawn_on is not None,
            "withdrawal": f"{entry.withdrawn_on} {entry.withdrawn_by}：{entry.withdrawal_reason}",
        }
        for entry in queries.characteristics_of(organization_id)
    ]


@permitted("places.read")
def participation(request: Request) -> HttpResponse:
    """List in what places take part, and what documents leave to them."""
    rows = [
        {"declaration": row, "service": service_name(row), "state": _state(row, request)}
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
    return _about_participation(request, form, {"title": _("声明参加"), "lead": lead}, act)


@permitted("places.participate")
def end_participation(request: Request, participation_id: int) -> HttpResponse:
    """Let a place take part no longer after a day."""
    actor = request.actor
    row = queries.participation(actor, participation_id)
    form = EndingForm(request.POST or None, initial=beginning(today()))

    def act() -> Model:
        return actions.end_participation(actor, row, **form.cleaned_data)

    return _about_participation(request, form, {"title": _("终止参加"), "lead": service_name(row)}, act)


@permitted("places.participate")
def withdraw_participation(request: Request, participation_id: int) -> HttpResponse:
    """Take a declaration of taking part back."""
    actor = request.actor
    row = queries.participation(actor, participation_id)
    form = WithdrawalForm(request.POST or None)

    def act() -> Model:
        return actions.withdraw_participation(actor, row, **form.cleaned_data)

    return _about_participation(request, form, {"title": _("撤回参加声明"), "lead": service_name(row)}, act)


def _about_participation(request: Request, form: Any, words_of_page: dict[str, str], act: Any) -> HttpResponse:
    address = reverse("places:participation")
    if answer := submit(request, form, act, lambda _made: address, _("已登记。")):
        return answer
    return show_form(request, CHANGE, form, words_of_page | {"back": address})


def _state(row: Participation, request: Request) -> str:
    """Return how a declaration stands on the day of the page."""
    period = Period(row.starts_on, row.ends_on)
    return declaration_state(period, request.on, withdrawn=row.withdrawn_on is not None)


def service_name(row: Participation) -> str:
    """Name what a place takes part in: document, mode and item."""
    catalogue = policy_library().catalogue
    titles = {pack.id: pack.header.number or said(pack.header.title) for pack in policy_library().packs}
    mode = said(catalogue.mode[row.mode].name) if row.mode in catalogue.mode else row.mode
    item = said(catalogue.item[row.item].name) if row.item in catalogue.item else _("全部服务")
    return f"{titles.get(row.pack, row.pack)} · {mode} · {item}"
