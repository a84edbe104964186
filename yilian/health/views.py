"""What an elder's page shows of their health: values and conditions; the history of one value; the forms of conditions."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.health.actions import correct_condition, record_condition, withdraw_condition
from yilian.health.forms import ConditionCorrectionForm, ConditionForm, ConditionWithdrawalForm
from yilian.health.models import Condition, Observation
from yilian.health.queries import (
    CONDITIONS,
    answer_shown,
    condition,
    health_lines,
    history_of,
    medical_history,
    value_at,
)
from yilian.health.rules.trends import level_of
from yilian.kernel.refusals import NotFound
from yilian.pages.charts import LineChart, Point, line_chart, spark, with_room
from yilian.pages.forms import show_form, submit
from yilian.pages.histories import History, HistoryRow
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.registry import record_address
from yilian.pages.requests import Request
from yilian.pages.units import unit_shown
from yilian.people.models import Elder
from yilian.people.queries.persons import elder as elder_within_reach
from yilian.places.policies import policy_library
from yilian.policy.evidence import Range

ILLNESS = 30


def values_section(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the last value of each kind, how it lies and where it goes."""
    return {
        "anchor": "health",
        "label": _("健康档案"),
        "elder": elder,
        "lines": [
            {
                "line": line,
                "spark": spark(list(enumerate(map(float, line.numbers)))),
                "numbers": [_plain(number) for number in line.numbers],
                "unit": unit_shown(line.last.unit),
                "answer": answer_shown(value_at(line.last)),
                "level": str(line.level),
                "trend": str(line.trend),
                "source": _address(line.last),
            }
            for line in health_lines(elder.pk)
        ],
    }


def conditions_section(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the conditions of an elder, those that last first."""
    return {
        "anchor": "conditions",
        "label": _("疾病"),
        "elder": elder,
        "conditions": CONDITIONS(elder.pk),
        "may_record": request.actor.refusal("health.record_condition") is None,
    }


def illness_section(request: Request, elder: Elder) -> dict[str, Any]:
    """Return an elder's medical history, as modules tell it: what was found, prescribed and treated in hospital, signs of danger."""
    entries = medical_history(request.actor, elder.pk, ILLNESS)
    return {
        "anchor": "illness",
        "label": _("病史与用药"),
        "rows": [_entry_shown(history, row) for history, row in entries],
        "may_be_more": len(entries) == ILLNESS,
    }


def _entry_shown(history: History, row: HistoryRow) -> dict[str, Any]:
    """Return one entry of a medical history as the page shows it."""
    words, detail = history.shown(row)
    address = record_address(row.label, row.key)
    return {"on": row.on, "kind": said(history.words), "words": words, "detail": detail, "href": address}


@permitted("health.read")
def history(request: Request, elder_id: int, code: str) -> HttpResponse:
    """Show every value of one kind of an elder: a chart with the usual range, and the table."""
    elder = elder_within_reach(elder_id)
    meaning = policy_library().catalogue.one_evidence.get(code)
    if meaning is None or meaning.loinc is None:
        raise NotFound("value", code)
    log_access(request.actor, [elder.pk], "health.history")
    values = history_of(elder.pk, code)
    usual, unit = meaning.usual, unit_shown(meaning.unit or "")
    points = [Point(value.on, float(value.number)) for value in reversed(values) if value.number is not None]
    rows = [
        {
            "observation": row,
            "answer": answer_shown(value_at(row)),
            "level": str(level_of(value_at(row), meaning)),
            "source": _address(row),
        }
        for row in values
    ]
    context = {"elder": elder, "meaning": meaning, "chart": _chart(points, usual, unit), "unit": unit, "rows": rows}
    return render(request, "health/history.html", context)


@permitted("health.record_condition")
def add_condition(request: Request, elder_id: int) -> HttpResponse:
    """Record a condition of an elder."""
    elder = elder_within_reach(elder_id)
    form = ConditionForm(request.POST or None)
    texts = {"title": _("登记疾病"), "lead": _("日期不清楚的可以不填。"), "done": _("已登记疾病。")}
    return _changed(request, elder, form, texts, lambda: record_condition(request.actor, elder, entry=form.entry()))


@permitted("health.record_condition")
def change_condition(request: Request, elder_id: int, condition_id: int) -> HttpResponse:
    """Correct a condition, or enter since when it has been over; a new record takes its place."""
    elder, row = elder_within_reach(elder_id), condition(elder_id, condition_id)
    known = {"code": row.code, "name": row.name, "onset_on": row.onset_on, "abated_on": row.abated_on}
    form = ConditionCorrectionForm(request.POST or None, initial=known)
    texts = {"title": _("更正疾病记录"), "lead": _("原记录仍会保留。"), "done": _("已更正。")}

    def act() -> Condition:
        return correct_condition(request.actor, row, entry=form.entry(), reason=form.cleaned_data["reason"])

    return _changed(request, elder, form, texts, act)


@permitted("health.record_condition")
def end_condition(request: Request, elder_id: int, condition_id: int) -> HttpResponse:
    """Withdraw a condition that was entered in error."""
    elder, row = elder_within_reach(elder_id), condition(elder_id, condition_id)
    form = ConditionWithdrawalForm(request.POST or None)
    texts = {
        "title": _("撤销疾病记录"),
        "lead": f"{row.code} {row.name}",
        "done": _("已撤销；原记录仍会保留。"),
    }

    def act() -> Condition:
        return withdraw_condition(request.actor, row, reason=form.cleaned_data["reason"])

    return _changed(request, elder, form, texts, act)


def _changed(
    request: Request, elder: Elder, form: Form, texts: dict[str, str], act: Callable[[], Condition]
) -> HttpResponse:
    """Show a form about an elder; when it is filled in and the action says yes, go back to the elder."""
    log_access(request.actor, [elder.pk], "health.condition")
    if answer := submit(request, form, act, lambda _row: reverse("people:elder", args=[elder.pk]), texts["done"]):
        return answer
    return show_form(request, "people/change.html", form, {"button": _("保存")} | texts | {"elder": elder})


def _address(observation: Observation) -> str:
    """Return the address of the record that a value comes from, or nothing where that has no page."""
    return record_address(observation.source_kind, observation.source_key)


def _plain(number: Decimal) -> str:
    """Write a number without zeros at its end."""
    return f"{number.normalize():f}"


def _chart(points: list[Point], usual: Range | None, unit: str) -> LineChart | None:
    """Draw values with the limits of what is usual; nothing without values."""
    if not points:
        return None
    limits = [limit for limit in (usual.low, usual.high) if limit is not None] if usual else []
    scale = with_room([*(point.number for point in points), *limits])
    return line_chart(points, scale, limits, [(usual.low, usual.high)] if usual else (), unit)
