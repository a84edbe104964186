"""What an elder's page shows of visits: who is in trouble, promises, health record, time line; the history of one value."""

from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.refusals import NotFound
from yilian.obligations.models import Obligation
from yilian.obligations.queries import SIGN, obligations_of, promises_on, record_address, with_states
from yilian.obligations.rules import State
from yilian.people.models import Elder
from yilian.people.panels import Moment, moments_for
from yilian.people.queries import elder as elder_within_reach
from yilian.people.queries import practitioner_of
from yilian.places.policies import shelf
from yilian.visits.drawing import chart_of, spark_line
from yilian.visits.forms import unit_shown
from yilian.visits.models import Attendance, Visit
from yilian.visits.models.labels import MEDICINE_STATES
from yilian.visits.queries import health_lines, history_of, is_open_follow_up, last_of_items, troubles
from yilian.visits.queries.illness import Entry, medical_history
from yilian.visits.rules import level_of
from yilian.visits.views.shared import can_be_recorded, said, signs_shown

MOMENTS, KEPT, ILLNESS = 40, 5, 30
ATONCE = 10
OPEN = (State.DUE, State.OVERDUE)


# What is owed to an elder, read once for all panels of a page; it goes when the request goes.
_read: WeakKeyDictionary[Request, tuple[int, list[Obligation]]] = WeakKeyDictionary()


def _owed(request: Request, elder: Elder) -> list[Obligation]:
    """Give everything owed to an elder, in the order of falling due."""
    known, owed = _read.get(request, (None, []))
    if known != elder.pk:
        owed = list(obligations_of(elder.pk))
        _read[request] = (elder.pk, owed)
    return owed


def attention_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Say at the top of an elder's page that they are in trouble, and offer to record a visit."""
    found = troubles([one for one in _owed(request, elder) if is_open_follow_up(one)])
    return {
        "elder": elder,
        "troubles": [{"obligation": one.obligation, "visit": one.visit, "signs": signs_shown(one.signs)} for one in found],
        "may_record": request.actor.refusal("visits.record") is None and elder.died_on is None,
    }  # fmt: skip


def promises_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give what is owed to an elder: all that is open, what comes next, and what was kept last."""
    states = with_states(_owed(request, elder), request.on)
    kept = [one for one in states if one[1] in (State.KEPT, State.KEPT_LATE)][::-1]
    return {
        "anchor": "promises",
        "label": _("承诺"),
        "open": [_promise(one, state) for one, state in states if state in OPEN],
        "planned": [_promise(one, state) for one, state in states if state is State.PLANNED],
        "kept": [_promise(one, state) for one, state in kept[:KEPT]],
        "standing": _standing(request, elder),
        "counts": {"kept": len(kept), "open": sum(state in OPEN for _one, state in states)},
        "may_record": request.actor.refusal("visits.record") is None,
    }


def _standing(request: Request, elder: Elder) -> list[dict[str, Any]]:
    """Give what an elder may have at any time, so that it falls due on no day, and when it was given last."""
    if elder.died_on is not None:
        return []
    found = [one for one in promises_on(elder, request.on) if one.rhythm.kind == "standing"]
    last = last_of_items(elder.pk, [one.item for one in found])
    names = shelf().catalogue.item
    own = practitioner_of(request.actor) if request.actor.refusal("visits.record") is None else None
    kind = own.kind if own is not None else ""
    return [
        {
            "item": names[one.item].name,
            "code": one.item if can_be_recorded(names[one.item]) and kind in names[one.item].by else "",
            "rhythm": one.rhythm.words,
            "clauses": one.clauses,
            "last": last.get(one.item),
        }
        for one in found
    ]


def _promise(obligation: Obligation, state: State) -> dict[str, Any]:
    """Give one promise as the page shows it, with the way to the record that kept it."""
    entry = shelf().catalogue.item[obligation.item]
    record = record_address(obligation.kept_by)
    return {
        "obligation": obligation,
        "state": state,
        "item": entry.name,
        "record": record,
        "ground": record_address(obligation.opened_by),
        "open": state in OPEN,
    }


def health_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give the last value of each kind, how it lies and where it goes."""
    return {
        "anchor": "health",
        "label": _("健康档案"),
        "elder": elder,
        "lines": [
            {
                "line": line,
                "spark": spark_line([float(number) for number in line.numbers]),
                "numbers": [_plain(number) for number in line.numbers],
                "unit": unit_shown(line.last.unit),
                "level": str(line.level),
                "trend": str(line.trend),
            }
            for line in health_lines(elder.pk)
        ],
    }


def _plain(number: Decimal) -> str:
    """Write a number without zeros at its end."""
    return f"{number.normalize():f}"


def illness_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give an elder's medical history: what was found, prescribed and treated in hospital, and the signs of danger seen."""
    entries = medical_history(elder.pk, ILLNESS)
    signs = [one for one in _owed(request, elder) if one.norm.startswith(SIGN) and one.void_on is None]
    rows = [_illness(one) for one in entries] + [_danger(one) for one in signs]
    rows.sort(key=lambda row: row["on"], reverse=True)
    return {
        "anchor": "illness",
        "label": _("病史与用药"),
        "rows": rows[:ILLNESS],
        "may_be_more": len(entries) == ILLNESS,
    }


def _illness(one: Entry) -> dict[str, Any]:
    """Give one entry of a medical history as the page shows it."""
    if one.kind == "medicine":
        href, detail = reverse("visits:medicine", args=[one.key]), MEDICINE_STATES[one.detail]
        return {"on": one.on, "kind": _("用药"), "words": one.words, "detail": detail, "href": href}
    if one.kind == "hospital":
        until = _("到 %(day)s") % {"day": one.until} if one.until else _("还在住院")
        return {"on": one.on, "kind": _("住院"), "words": until, "detail": "", "href": ""}
    name = said(shelf().catalogue.item[one.detail].name)
    return {
        "on": one.on, "kind": _("诊疗"), "words": one.words, "detail": name, "href": reverse("visits:visit", args=[one.key])
    }  # fmt: skip


def _danger(one: Obligation) -> dict[str, Any]:
    """Give a sign that called for a follow-up, and whether that was made."""
    sign = shelf().catalogue.sign.get(one.norm.removeprefix(SIGN))
    words = one.norm if sign is None else said(sign.name)
    made = _("%(day)s 已随访") % {"day": one.kept_on} if one.kept_on else _("%(day)s 前随访") % {"day": one.due_on}
    return {
        "on": one.starts_on,
        "kind": _("体征"),
        "words": words,
        "detail": made,
        "href": record_address(one.opened_by),
    }


def timeline_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give what happened to an elder at home, in the community and in institutions, as every module tells it."""
    moments = sorted(moments_for(request, elder), key=lambda one: one.on, reverse=True)
    shown, more = moments[:MOMENTS], max(0, len(moments) - MOMENTS)
    return {
        "anchor": "timeline",
        "label": _("时间线"),
        "moments": shown[:ATONCE],
        "earlier": shown[ATONCE:],
        "more": more,
    }


def moments(request: Request, elder: Elder) -> list[Moment]:
    """Tell visits, rounds and events for the time line of an elder; corrected records are left out."""
    names = shelf().catalogue.item
    visits = (
        Visit.objects.filter(elder=elder, corrected_by__isnull=True)
        .select_related("practitioner", "team__organization")
        .order_by("-on", "-pk")[: MOMENTS * 2]
    )
    told = [
        Moment(one.on, said(names[one.item].name), _where(one), reverse("visits:visit", args=[one.pk]))
        for one in visits
    ]
    came = Attendance.objects.filter(elder=elder, event__isnull=False, event__corrected_by__isnull=True).select_related(
        "event"
    )
    told += [
        Moment(
            one.event.on, f"{said(names[one.event.item].name)}:{one.event.topic}", _("参加团体活动"),
            reverse("visits:event", args=[one.event_id]),
        )
        for one in came
    ]  # fmt: skip
    return told


def _where(one: Visit) -> str:
    """Say where a visit was made and by whom."""
    setting = str(one.get_setting_display()) if one.setting else ""
    return " · ".join(filter(None, (setting, one.place, one.practitioner.name)))


@permitted("visits.read")
def history(request: Request, elder_id: int, code: str) -> HttpResponse:
    """Show every value of one kind of an elder: a chart with the usual range, and the table."""
    elder = elder_within_reach(elder_id)
    meaning = shelf().catalogue.one_evidence.get(code)
    if meaning is None:
        raise NotFound("value", code)
    record_look(request.actor, [elder.pk], "visits.history")
    values = history_of(elder.pk, code)
    usual = meaning.usual
    points = [(one.visit.on, float(one.number)) for one in reversed(values) if one.number is not None]
    context = {
        "elder": elder,
        "meaning": meaning,
        "chart": chart_of(points, usual.low if usual else None, usual.high if usual else None),
        "unit": unit_shown(meaning.unit or ""),
        "rows": [{"one": one, "level": str(level_of(one.number, usual))} for one in values],
    }
    return render(request, "visits/history.html", context)
