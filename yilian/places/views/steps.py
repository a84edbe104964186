"""The steps of what is declared: corrected, ended, withdrawn. Which are open says the table of states; buttons and pages follow it."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.pages.language import said
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Steps, step_of
from yilian.places import queries
from yilian.places.actions import areas, declarations
from yilian.places.forms import (
    AreaCorrectionForm,
    CorrectionForm,
    DaysCorrectionForm,
    EndingForm,
    LastDayForm,
    WithdrawalForm,
    beginning,
    characteristic_of,
    days_of,
)
from yilian.places.models import Characteristic, Declaration, Participation, ServiceArea, UrbanMark
from yilian.places.policies import policy_library
from yilian.places.rules import DECLARATION_TRANSITIONS, DeclarationStep

STAYS = _lazy("这条登记保留，但不再算数。")
BOTH_STAY = _lazy("原来的登记保留并标明已撤回，另存更正后的一条。")


def word_name(code: str) -> str:
    """Name a word of the catalogue in the language of the page."""
    word = policy_library().catalogue.word.get(code)
    return said(word.name) if word else code


def service_name(row: Participation) -> str:
    """Name what a place takes part in: document, mode and item."""
    catalogue = policy_library().catalogue
    titles = {pack.id: pack.header.number or said(pack.header.title) for pack in policy_library().packs}
    mode = said(catalogue.mode[row.mode].name) if row.mode in catalogue.mode else row.mode
    item = said(catalogue.item[row.item].name) if row.item in catalogue.item else _("全部服务")
    return f"{titles.get(row.pack, row.pack)} · {mode} · {item}"


def _open(row: Declaration) -> list[DeclarationStep]:
    """Return the steps that can be taken today."""
    return list(DECLARATION_TRANSITIONS[row.state_on(today())])


def _begins_today(request: Request, row: Model) -> Data:
    return {"initial": beginning(today())}


def _known_days(request: Request, row: Any) -> Data:
    return {"initial": {name: getattr(row, name) for name in ("starts_on", "ends_on", "document")}}


def _days(request: Request, data: Data) -> Data:
    return {"days": days_of(data), "reason": data["reason"]}


def _reaches(actor: Actor, row: Participation | UrbanMark) -> bool:
    return actor.scope.covers(row.division_id, None)


CHARACTERISTIC: Steps[Characteristic] = Steps(
    "places",
    queries.characteristic,
    lambda row: f"{reverse('places:organization', args=[row.organization_id])}#characteristics",
    _open,
    (
        step_of(
            "correct-characteristic",
            declarations.correct_characteristic,
            CorrectionForm,
            options=lambda request, row: {"initial": CorrectionForm.known(row)},
            arguments=lambda request, data: {"details": characteristic_of(data), "reason": data["reason"]},
            to=DeclarationStep.CORRECT,
            lead=BOTH_STAY,
        ),
        step_of(
            "withdraw-characteristic",
            declarations.withdraw_characteristic,
            WithdrawalForm,
            to=DeclarationStep.WITHDRAW,
            lead=STAYS,
        ),
    ),
    lead=lambda row: f"{row.organization.name} · {word_name(row.word)}",
    within=lambda actor, row: actor.scope.covers(row.organization.division_id, row.organization_id),
)

PARTICIPATION: Steps[Participation] = Steps(
    "places",
    queries.participation,
    lambda row: reverse("places:participation"),
    _open,
    (
        step_of(
            "correct-participation",
            declarations.correct_participation,
            DaysCorrectionForm,
            options=_known_days,
            arguments=_days,
            to=DeclarationStep.CORRECT,
            lead=BOTH_STAY,
        ),
        step_of(
            "end-participation",
            declarations.end_participation,
            EndingForm,
            options=_begins_today,
            to=DeclarationStep.END,
        ),
        step_of(
            "withdraw-participation",
            declarations.withdraw_participation,
            WithdrawalForm,
            to=DeclarationStep.WITHDRAW,
            lead=STAYS,
        ),
    ),
    lead=service_name,
    within=_reaches,
)

AREA: Steps[ServiceArea] = Steps(
    "places",
    queries.service_area,
    lambda row: f"{reverse('places:organization', args=[row.organization_id])}#areas",
    _open,
    (
        step_of(
            "correct-area",
            areas.correct_service_area,
            AreaCorrectionForm,
            options=_known_days,
            arguments=_days,
            to=DeclarationStep.CORRECT,
            lead=BOTH_STAY,
        ),
        step_of("end-area", areas.end_service_area, LastDayForm, options=_begins_today, to=DeclarationStep.END),
        step_of(
            "withdraw-area",
            areas.withdraw_service_area,
            WithdrawalForm,
            to=DeclarationStep.WITHDRAW,
            lead=_lazy("这条登记保留，但不再算数；要由原来的责任机构继续承担，请更正它的日期。"),
        ),
    ),
    lead=lambda row: f"{row.organization.name} · {row.division.name}",
    within=lambda actor, row: actor.scope.covers(row.division_id, row.organization_id),
)

URBAN: Steps[UrbanMark] = Steps(
    "places",
    queries.urban_mark,
    lambda row: reverse("places:urban"),
    _open,
    (
        step_of(
            "correct-urban",
            areas.correct_urban,
            DaysCorrectionForm,
            options=_known_days,
            arguments=_days,
            to=DeclarationStep.CORRECT,
            lead=BOTH_STAY,
        ),
        step_of("end-urban", areas.end_urban, LastDayForm, options=_begins_today, to=DeclarationStep.END),
        step_of("withdraw-urban", areas.withdraw_urban, WithdrawalForm, to=DeclarationStep.WITHDRAW, lead=STAYS),
    ),
    lead=lambda row: row.division.name,
    within=_reaches,
)
