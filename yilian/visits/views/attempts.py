"""Recording a visit that failed, reading it, withdrawing it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yilian.kernel.records import RecordRef
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.explaining import item_name
from yilian.obligations.queries.worklists import obligations_of, with_states
from yilian.obligations.rules.states import State
from yilian.pages.addresses import keyed_address
from yilian.pages.forms import Entry, enter, posted
from yilian.pages.language import said
from yilian.pages.lists import About, Link, Record, Row, Section, mark, show_record
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.persons import elder as elder_within_reach
from yilian.visits.actions.attempts import NewAttempt, record_attempt, withdraw_attempt
from yilian.visits.forms.attempts import AttemptForm, WithdrawForm
from yilian.visits.models import Attempt
from yilian.visits.queries.attempts import attempt_of_key
from yilian.visits.views.shared import item_named, recorder, team_for


@permitted("visits.record")
def missed(request: Request, elder_id: int) -> HttpResponse:
    """Record that nobody was met, that the elder declined, or that another time was agreed."""
    elder = elder_within_reach(elder_id)
    states = with_states(obligations_of(elder.pk).filter(kind=Kind.SERVICE), request.on)
    due = [obligation for obligation, state in states if state in (State.OPEN, State.OVERDUE)]
    named = [item_named(code).code for code in request.GET.getlist("item")]
    codes = dict.fromkeys([*named, *(obligation.what for obligation in due), *request.POST.getlist("items")])
    offered = [(code, said(item_named(code).name)) for code in codes]
    initial = {"on": request.on, "items": named or [code for code, _name in offered]}
    form = AttemptForm(posted(request), offered=offered, initial=initial)
    owed_by = next((obligation.team_id for obligation in due if obligation.team_id), None)

    def act(filled: AttemptForm) -> Attempt:
        data = filled.cleaned_data | {"items": tuple(filled.cleaned_data["items"])}
        team, practitioner = team_for(request, owed_by), recorder(request)
        return record_attempt(request.actor, elder, team, practitioner, attempt=NewAttempt(**data))

    entry = Entry(
        _("登记没做成的服务"),
        act,
        _address,
        reverse("visits:start", args=[elder.pk]),
        _about(elder),
        _("登记后这些服务仍然待完成，并注明去过的日子；改期会约好下次时间。"),
        look="visits.record",
    )
    return enter(request, form, entry)


@permitted("visits.read")
def attempt(request: Request, attempt_id: int) -> HttpResponse:
    """Show a visit that failed, what is still owed, and the next time."""
    made = attempt_of_key(attempt_id)
    facts = [
        (_("哪天去的"), made.on),
        (_("为哪些服务"), " · ".join(said(item_named(item).name) for item in made.items)),
        (_("结果"), made.get_outcome_display()),
        (_("原因"), made.reason),
        (_("改到"), made.next_at and f"{localtime(made.next_at):%Y-%m-%d %H:%M}"),
        (_("谁去的"), f"{made.practitioner} · {made.team}"),
        (_("巡诊"), made.round and made.round.organization.name),
        (_("撤回"), _withdrawal(made)),
    ]
    label = RecordRef(Attempt._meta.label_lower, made.pk)
    owed = Obligation.objects.filter(elder_id=made.elder_id, tried_kind=label.label, tried_key=label.key)
    states = with_states(owed.order_by("due_at", "pk"), request.on)
    rows = [
        Row(
            keyed_address("obligations:obligation", row.pk),
            said(item_name(row.what)),
            mark(str(state), ""),
            [row.due_on],
        )
        for row, state in states
    ]
    sections = [Section(_("仍然待完成"), rows, _("没有。"))]
    withdrawn = made.withdrawn_at is not None
    href = reverse("visits:withdraw-attempt", args=[made.pk])
    steps = [] if withdrawn else [Link(href, _("撤回"), "visits.record", quiet=True)]
    shown = mark("void", _("已撤回")) if withdrawn else mark("attempt", made.get_outcome_display())
    back = Link(reverse("people:elder", args=[made.elder_id]), made.elder.name)
    title = f"{made.elder.name} · {_('没做成的服务')}"
    return show_record(
        request, Record(title, shown, facts, back, _about(made.elder), sections, steps, look="visits.attempt")
    )


@permitted("visits.record")
def withdraw(request: Request, attempt_id: int) -> HttpResponse:
    """Withdraw a visit that failed, with a reason."""
    made = attempt_of_key(attempt_id)

    def act(filled: WithdrawForm) -> Attempt:
        return withdraw_attempt(request.actor, made, reason=filled.cleaned_data["reason"])

    entry = Entry(_("撤回"), act, _address, _address(made), _about(made.elder), look="visits.attempt")
    return enter(request, WithdrawForm(posted(request)), entry)


def _withdrawal(made: Attempt) -> str:
    """Return when an attempt was withdrawn and why."""
    if made.withdrawn_at is None:
        return ""
    reason = _("同一次巡诊后来见到了") if made.withdrawal_reason == "seen-after-all" else made.withdrawal_reason
    return f"{localtime(made.withdrawn_at):%Y-%m-%d} {reason}"


def _about(elder: Elder) -> About:
    """Return whom a page is about."""
    return About(reverse("people:elder", args=[elder.pk]), elder.name, elder.pk)


def _address(made: Attempt) -> str:
    """Return the address of a visit that failed."""
    return reverse("visits:attempt", args=[made.pk])
