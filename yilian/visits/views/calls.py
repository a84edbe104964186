"""The telephone log: a call in under half a minute, the open hand-offs, one call."""

from datetime import timedelta

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.clock import now
from yilian.kernel.refusals import NotFound
from yilian.people.queries import practitioner_of
from yilian.visits.actions import NewCall, close_call, hand_over_call, log_call
from yilian.visits.forms.orders import CallForm, CloseCallForm, HandOverForm, outcome_of, urgency_of
from yilian.visits.models import Call
from yilian.visits.queries.orders import (
    advice_figures,
    calls,
    hand_offs,
    organizations_in_reach,
    own_organization,
    teams_in_reach,
)
from yilian.visits.views.entering import Entry, enter, posted, send, who_asked
from yilian.visits.views.showing import Link, Listing, Record, Row, at, mark, show_list, show_record

DAYS = 30


@permitted("visits.read")
def call_list(request: Request) -> HttpResponse:
    """List the calls; hand-offs first, with how the line did in the last thirty days."""
    figures = advice_figures(request.on - timedelta(days=DAYS - 1), request.on + timedelta(days=1), now())
    told = {
        "calls": figures.calls, "night": figures.at_night, "handed": figures.handed_over, "late": figures.late,
    }  # fmt: skip
    lead = _("近30天来电 %(calls)s 通，其中夜间 %(night)s 通；转交 %(handed)s 通，逾时 %(late)s 通。") % told
    return show_list(
        request,
        Listing(
            _lazy("电话咨询"),
            calls(),
            _row,
            [("handed-over", _lazy("待答复的转交"), hand_offs()), ("open", _lazy("处理中"), calls().filter(state="open")),
             ("all", _lazy("全部"), None)],
            [Link(at("new-call"), _lazy("记一通电话"), "visits.advise")],
            _lazy("没有等待答复的来电。"),
            lead,
        ),
    )  # fmt: skip


def _row(call: Call) -> Row:
    late = call.state == "handed-over" and call.due_at is not None and call.due_at < now()
    who = call.elder.name if call.elder else _("不知名来电")
    due = (
        _("%(time)s 前答复") % {"time": f"{_local(call.due_at):%m-%d %H:%M}"}
        if call.due_at and call.state != "closed"
        else ""
    )
    shown = mark("overdue" if late else call.state, _("逾时") if late else call.get_state_display())
    facts = [call.get_urgency_display(), f"{_local(call.at):%m-%d %H:%M}", due, call.team or ""]
    return Row(at("call", call_id=call.pk), who, shown, facts, call.elder_id)


def _local(at_instant: object) -> object:
    from django.utils.timezone import localtime

    return localtime(at_instant)  # type: ignore[arg-type]


@permitted("visits.advise")
def new_call(request: Request) -> HttpResponse:
    """Log a call while it lasts: five fields, the keyboard alone is enough."""
    home = own_organization(request.actor, practitioner_of(request.actor))
    organizations = organizations_in_reach(request.actor)
    form = CallForm(
        posted(request), teams=teams_in_reach(request.actor), organizations=organizations,
        initial=who_asked(request) | {"organization": home or organizations.first()},
    )  # fmt: skip

    def act(filled: CallForm) -> Call:
        data = filled.cleaned_data
        given = NewCall(
            data["complaint"], urgency_of(filled), data["advice"], outcome_of(filled), data["caller"], data["phone"],
            data["relation"],
        )  # fmt: skip
        return send(request, log_call, data["organization"], data["who"], data["team"], given=given)

    return enter(request, form, Entry(_lazy("记一通电话"), act, _at, at("calls")))


@permitted("visits.read")
def call_page(request: Request, call_id: int) -> HttpResponse:
    """Show one call, who answered, who took it over, what came of it."""
    call = _call(call_id)
    facts = [
        (_("时间"), f"{_local(call.at):%Y-%m-%d %H:%M}"), (_("接听"), f"{call.answered_by} · {call.organization}"),
        (_("来电人"), " ".join(filter(None, [call.caller, str(call.get_relation_display()), call.masked_phone]))),
        (_("紧急程度"), call.get_urgency_display()), (_("来电内容"), call.complaint), (_("给出的建议"), call.advice),
        (_("转交给"), call.team), (_("最迟答复"), f"{_local(call.due_at):%Y-%m-%d %H:%M}" if call.due_at else ""),
        (_("结果"), f"{call.get_outcome_display()} {call.closed_by}".strip()),
    ]  # fmt: skip
    open_now = call.state != "closed"
    steps = [
        Link(at("close-call", call_id=call.pk), _("结束来电"), "visits.advise"),
        Link(at("hand-over-call", call_id=call.pk), _("转交"), "visits.advise", quiet=True),
    ]
    title = call.elder.name if call.elder else _("不知名来电")
    shown = mark(call.state, call.get_state_display())
    back = Link(at("calls"), _("电话咨询"))
    return show_record(request, Record(title, shown, facts, back, call.elder, steps=steps if open_now else ()))


@permitted("visits.advise")
def hand_over(request: Request, call_id: int) -> HttpResponse:
    """Hand a call over to a team."""
    call = _call(call_id)
    form = HandOverForm(posted(request), teams=teams_in_reach(request.actor))
    entry = Entry(
        _lazy("转交来电"), lambda filled: send(request, hand_over_call, call, filled.cleaned_data["team"]), _at,
        at("call", call_id=call.pk), call.elder,
    )  # fmt: skip
    return enter(request, form, entry)


@permitted("visits.advise")
def close(request: Request, call_id: int) -> HttpResponse:
    """Close a call with its outcome."""
    call = _call(call_id)

    def act(filled: Form) -> Call:
        return send(request, close_call, call, outcome=outcome_of(filled), advice=filled.cleaned_data["advice"])

    form = CloseCallForm(posted(request), initial={"advice": call.advice})
    return enter(request, form, Entry(_lazy("结束来电"), act, _at, at("call", call_id=call.pk), call.elder))


def _at(call: Call) -> str:
    return at("call", call_id=call.pk)


def _call(call_id: int) -> Call:
    found = calls().filter(pk=call_id).first()
    if found is None:
        raise NotFound("call", call_id)
    return found
