"""Which home-care and day-care centres serve an elder: recorded, corrected, ended, withdrawn."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.audit.access_log import log_access
from yilian.audit.clock import today
from yilian.pages.forms import show_form, submit
from yilian.pages.lists import About
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Steps, step_of
from yilian.people.actions import centres as actions
from yilian.people.forms import CareCorrectionForm, CareWithdrawalForm, CentreForm, EndForm, days_of, since
from yilian.people.models import CentreCare, Elder
from yilian.people.queries import persons
from yilian.people.rules import CENTRES
from yilian.places.queries import organizations_in_scope
from yilian.places.rules import DECLARATION_TRANSITIONS, DeclarationStep

LOOK = "people.change"


@permitted("people.revise_elder")
def serve_by_centre(request: Request, elder_id: int) -> HttpResponse:
    """Record that a home-care or day-care centre serves an elder."""
    elder = persons.elder(elder_id)
    centres = organizations_in_scope(request.actor).filter(kind__in=CENTRES)
    form = CentreForm(request.POST or None, initial={"starts_on": request.on}, centres=centres)
    log_access(request.actor, [elder.pk], LOOK)

    def act() -> CentreCare:
        values = form.cleaned_data
        return actions.serve_by_centre(request.actor, elder, values["centre"], days=days_of(values))

    if answer := submit(request, form, act, _address, _("已登记照料中心服务。")):
        return answer
    context = {
        "title": _("登记照料中心服务"),
        "lead": _("由照料中心服务的老人，应得文件给照料中心的上门巡诊、送药、社区护理和健康管理。"),
        "button": _("保存"),
        "elder": elder,
    }
    return show_form(request, "people/change.html", form, context)


def centres_shown(request: Request, elder: Elder) -> list[dict[str, Any]]:
    """Return which centres serve or served an elder, what is withdrawn last, each with its state and the steps that are open."""
    return [
        {"care": care, "state": f"licence.{care.state_on(today())}", "steps": STEPS.links_for(request, care)}
        for care in persons.centre_care_of(elder.pk)
    ]


def _address(care: CentreCare) -> str:
    return f"{reverse('people:elder', args=[care.elder_id])}#centres"


def _about(care: CentreCare) -> About:
    return About(reverse("people:elder", args=[care.elder_id]), care.elder.name, care.elder_id)


def _known(request: Request, care: CentreCare) -> Data:
    return {"initial": {name: getattr(care, name) for name in ("starts_on", "ends_on", "document")}}


STEPS: Steps[CentreCare] = Steps(
    "people",
    persons.centre_care,
    _address,
    lambda care: list(DECLARATION_TRANSITIONS[care.state_on(today())]),
    (
        step_of(
            "correct-centre-care",
            actions.correct_centre_care,
            CareCorrectionForm,
            options=_known,
            arguments=lambda request, data: {"days": days_of(data), "reason": data["reason"]},
            to=DeclarationStep.CORRECT,
            lead=_lazy("原来的登记保留并标明已撤回，另存更正后的一条。"),
        ),
        step_of(
            "end-centre-care",
            actions.end_centre_care,
            EndForm,
            options=lambda request, care: {"initial": since(request.on)},
            to=DeclarationStep.END,
        ),
        step_of(
            "withdraw-centre-care",
            actions.withdraw_centre_care,
            CareWithdrawalForm,
            to=DeclarationStep.WITHDRAW,
            lead=_lazy("这条登记保留，但不再算数。"),
        ),
    ),
    about=_about,
    lead=lambda care: care.organization.name,
    look=LOOK,
)
