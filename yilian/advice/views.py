"""The telephone log: a call in under half a minute, the open hand-offs, one call."""

from dataclasses import asdict
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.advice.actions import NewCall, close_call, hand_over_call, log_call
from yilian.advice.forms import CallForm, CloseCallForm, HandOverForm
from yilian.advice.models import Call
from yilian.advice.queries import advice_figures, calls, calls_waiting, hand_offs
from yilian.advice.rules import CALL_TRANSITIONS, CallState
from yilian.audit.clock import now
from yilian.kernel.refusals import existing
from yilian.pages.forms import Entry, posted
from yilian.pages.lists import Link, Listing, Record, Row, mark
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Step, Steps
from yilian.pages.versions import Editing
from yilian.people.queries.practitioners import practitioner_of
from yilian.visits.forms.pages import about, enter, show_list, show_record, who_asked
from yilian.visits.queries.orders import organizations_in_reach, own_organization, teams_in_reach

DAYS = 30
CALL_FIELDS = ("complaint", "urgency", "advice", "outcome", "caller", "phone", "relation", "visit_at")


@permitted("visits.read")
def call_list(request: Request) -> HttpResponse:
    """List the calls; hand-offs first, with how the line did in the last thirty days."""
    figures = advice_figures(request.on - timedelta(days=DAYS - 1), request.on + timedelta(days=1), now())
    lead = _("近30天来电 %(calls)s 通，其中夜间 %(at_night)s 通；转交 %(handed_over)s 通，逾时 %(late)s 通。")
    chips = [
        ("handed-over", _lazy("待答复的转交"), hand_offs()),
        ("waiting", _lazy("未结束的来电"), calls_waiting(request.on)),
        ("open", _lazy("处理中"), calls().filter(state="open")),
        ("all", _lazy("全部"), None),
    ]
    links = [Link(at("new"), _lazy("记一通电话"), "advice.answer")]
    none = _lazy("没有等待答复的来电。")
    return show_list(request, Listing(_lazy("电话咨询"), calls(), _row, chips, links, none, lead % asdict(figures)))


def _row(call: Call) -> Row:
    late = call.state == "handed-over" and call.due_at is not None and call.due_at < now()
    who = call.elder.name if call.elder else _("不知名来电")
    due = (
        _("%(time)s 前答复") % {"time": f"{localtime(call.due_at):%m-%d %H:%M}"}
        if call.due_at and call.state != "closed"
        else ""
    )
    shown = mark("overdue" if late else call.state, _("逾时") if late else call.get_state_display())
    facts = [call.get_urgency_display(), f"{localtime(call.at):%m-%d %H:%M}", due, call.team or ""]
    return Row(at("call", call_id=call.pk), who, shown, facts, call.elder_id)


def elder_row(call: Call, _on: date) -> Row:
    """Return the line of a call on the page of the elder."""
    return Row(at("call", call_id=call.pk), _("电话咨询"), mark(call.state, call.get_state_display()), [call.due_at])


@permitted("advice.answer")
def new_call(request: Request) -> HttpResponse:
    """Log a call while it lasts: five fields, the keyboard alone is enough."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    organizations = organizations_in_reach(request.actor)
    form = CallForm(
        posted(request),
        teams=teams_in_reach(request.actor),
        organizations=organizations,
        initial=who_asked(request) | {"organization": home or organizations.first()},
    )

    def act(filled: CallForm) -> Call:
        data = filled.cleaned_data
        new_call = NewCall(**{name: data[name] for name in CALL_FIELDS})
        return log_call(request.actor, data["organization"], data["who"], data["team"], new_call=new_call)

    return enter(request, form, Entry(_lazy("记一通电话"), act, _at, at("calls")))


@permitted("visits.read")
def call_page(request: Request, call_id: int) -> HttpResponse:
    """Show one call, who answered, who took it over, what came of it."""
    call = _call(call_id)
    facts = [
        (_("时间"), f"{localtime(call.at):%Y-%m-%d %H:%M}"),
        (_("接听"), f"{call.answered_by} · {call.organization}"),
        (_("来电人"), " ".join(filter(None, [call.caller, str(call.get_relation_display()), call.masked_phone]))),
        (_("紧急程度"), call.get_urgency_display()),
        (_("来电内容"), call.complaint),
        (_("给出的建议"), call.advice),
        (_("转交给"), call.team),
        (_("最迟答复"), f"{localtime(call.due_at):%Y-%m-%d %H:%M}" if call.due_at else ""),
        (_("结果"), f"{call.get_outcome_display()} {call.closed_by}".strip()),
    ]
    title = call.elder.name if call.elder else _("不知名来电")
    shown = mark(call.state, call.get_state_display())
    back = Link(at("calls"), _("电话咨询"))
    return show_record(request, Record(title, shown, facts, back, about(call.elder), steps=STEPS.links(call)))


def at(name: str, **keys: object) -> str:
    """Return the address of a page of the telephone line."""
    return reverse(f"advice:{name}", kwargs=keys or None)


def _at(call: Call) -> str:
    return at("call", call_id=call.pk)


def _call(call_id: int) -> Call:
    return existing(calls().filter(pk=call_id).first(), "call", call_id)


STEPS: Steps[Call] = Steps(
    "advice",
    _call,
    _at,
    lambda call: CALL_TRANSITIONS[CallState(call.state)],
    (
        Step(
            "close",
            _lazy("结束来电"),
            "advice.answer",
            close_call,
            CloseCallForm,
            lambda request, call: {"editing": Editing(call, lambda now: {"advice": now.advice})},
            to=CallState.CLOSED,
        ),
        Step(
            "hand-over",
            _lazy("转交来电"),
            "advice.answer",
            hand_over_call,
            HandOverForm,
            lambda request, call: {"teams": teams_in_reach(request.actor)},
            to=CallState.HANDED_OVER,
            quiet=True,
        ),
    ),
    about=lambda call: about(call.elder),
    show=enter,
)
