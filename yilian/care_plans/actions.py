"""Keeps care in a series: rehabilitation plans, counselling, community nursing. Every session is a visit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yilian.audit.actions import action
from yilian.audit.cipher import encrypt
from yilian.audit.clock import today
from yilian.care_plans.models import (
    Counselling,
    CounsellingSession,
    NursingOrder,
    NursingVisit,
    RehabilitationPlan,
    RehabilitationSession,
)
from yilian.care_plans.queries import nursing_orders, plans
from yilian.care_plans.rules import (
    COUNSELLING_TRANSITIONS,
    NURSING_TRANSITIONS,
    PHYSICIANS,
    PLAN_TRANSITIONS,
    CounsellingOutcome,
    CounsellingState,
    NursingItem,
    NursingState,
    PlanOutcome,
    PlanState,
    Span,
    items_refusal,
    order_refusal,
    session_refusal,
    span_refusal,
    windows_of_series,
)
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import by_day
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse_if
from yilian.kernel.timing import Timing, windows
from yilian.obligations.events import Window
from yilian.obligations.queries.worklists import last_called_for
from yilian.obligations.rules.service_rules import AHEAD
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.persons import lifespan_of
from yilian.people.queries.practitioners import qualification_of
from yilian.people.rules import day_refusal, qualification_refusal
from yilian.policy.catalogue import Desk
from yilian.visits.actions.delivery import Done, Provider, ask_for, call_off, end_series, prove
from yilian.visits.queries.catalogue_desks import item_at, proof_of
from yilian.visits.queries.orders import allowed_for
from yilian.visits.rules.steps import reason_refusal, step_refusal


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan: what is to be reached, how many sessions a week, from when, and when it is looked at again."""

    goals: str
    a_week: int
    starts_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class Session:
    """One session: the day, how many minutes, what was done or said."""

    on: date
    minutes: str
    words: str


@action("visits.record", title=words("制定康复计划", "start a rehabilitation plan"), name="care_plans.start_plan")
def start_plan(actor: Actor, elder: Elder, *, by: Provider, new_plan: NewPlan) -> RehabilitationPlan:
    """Write a rehabilitation plan: a visit of its own, and its sessions become owed where a clause promises them."""
    _judge_rhythm(new_plan.goals, "goals", new_plan.a_week)
    refuse_if(span_refusal(Span(new_plan.starts_on, new_plan.review_on)))
    refuse_if(day_refusal(lifespan_of(elder), new_plan.starts_on, today()))
    refuse_if(
        qualification_refusal(
            qualification_of(by.practitioner, new_plan.starts_on), allowed_for(item_at("plan")), new_plan.starts_on
        )
    )
    plan = RehabilitationPlan.objects.create(
        elder=elder,
        team=by.team,
        practitioner=by.practitioner,
        goals=new_plan.goals,
        a_week=new_plan.a_week,
        starts_on=new_plan.starts_on,
        review_on=new_plan.review_on,
    )
    prove(actor, elder, by, _done("plan", new_plan.starts_on, new_plan.goals))
    _ask_for_series(plan, _course_of(plan))
    return plan


@action("visits.record", title=words("登记一次训练", "record a training"), name="care_plans.record_training")
def record_training(
    actor: Actor, plan: RehabilitationPlan, practitioner: Practitioner, *, session: Session
) -> RehabilitationSession:
    """Record one session of a plan."""
    refuse_if(step_refusal(PLAN_TRANSITIONS, PlanState(plan.state), PlanState.ACTIVE))
    refuse_if(session_refusal(lifespan_of(plan.elder), Span(plan.starts_on), session.on, today()))
    refuse_if(reason_refusal(session.words))
    done = _done("training", session.on, session.words, session.minutes)
    visit = prove(actor, plan.elder, Provider(plan.team, practitioner), done)
    return RehabilitationSession.objects.create(plan=plan, on=session.on, content=session.words, visit=visit)


@action(
    "visits.record", title=words("复评康复计划", "review a plan"), name="care_plans.review_plan", log=("review_on",)
)
def review_plan(actor: Actor, plan: RehabilitationPlan, *, review_on: date, note: str) -> RehabilitationPlan:
    """Look at a plan again: it goes on to another day of review, and its sessions are owed until then."""
    refuse_if(step_refusal(PLAN_TRANSITIONS, PlanState(plan.state), PlanState.ACTIVE))
    refuse_if(span_refusal(Span(today(), review_on)))
    refuse_if(reason_refusal(note))
    plan.review_on, plan.note = review_on, f"{plan.note}\n{today()} {note}".strip()
    plan.save(update_fields=["review_on", "note"])
    end_series(plan, plan.elder, review_on + timedelta(days=1))
    _ask_for_series(plan, _course_of(plan))
    return plan


@action(
    "visits.record",
    title=words("结束康复计划", "end a rehabilitation plan"),
    name="care_plans.end_plan",
    log=("outcome",),
)
def end_plan(actor: Actor, plan: RehabilitationPlan, *, outcome: PlanOutcome, note: str) -> RehabilitationPlan:
    """End a plan with its outcome; sessions that would fall due from now on are owed no more."""
    refuse_if(step_refusal(PLAN_TRANSITIONS, PlanState(plan.state), PlanState.ENDED))
    refuse_if(reason_refusal(note))
    plan.state, plan.ended_on, plan.outcome = PlanState.ENDED, today(), outcome
    plan.note = f"{plan.note}\n{today()} {note}".strip()
    plan.save(update_fields=["state", "ended_on", "outcome", "note"])
    end_series(plan, plan.elder, today())
    return plan


@action("care_plans.confide", title=words("开始心理咨询", "open counselling"), name="care_plans.open_counselling")
def open_counselling(actor: Actor, elder: Elder, *, by: Provider, screening: str, on: date) -> Counselling:
    """Begin a course of counselling; `screening` says which screening led to it."""
    refuse_if(day_refusal(lifespan_of(elder), on, today()))
    refuse_if(qualification_refusal(qualification_of(by.practitioner, on), allowed_for(item_at("talk")), on))
    course = Counselling.objects.create(
        elder=elder, team=by.team, practitioner=by.practitioner, screening=screening, opened_on=on
    )
    ask_for(course, elder, by.team, item_at("talk"), _first_week(1, on))
    return course


@action("care_plans.confide", title=words("登记一次咨询", "record a talk"), name="care_plans.record_talk")
def record_talk(
    actor: Actor, counselling: Counselling, practitioner: Practitioner, *, session: Session
) -> CounsellingSession:
    """Record one talk. What was said is stored encrypted; the visit says only how long it took."""
    refuse_if(step_refusal(COUNSELLING_TRANSITIONS, CounsellingState(counselling.state), CounsellingState.ENDED))
    refuse_if(session_refusal(lifespan_of(counselling.elder), Span(counselling.opened_on), session.on, today()))
    refuse_if(reason_refusal(session.words))
    done = _done("talk", session.on, measured=session.minutes)
    visit = prove(actor, counselling.elder, Provider(counselling.team, practitioner), done)
    return CounsellingSession.objects.create(
        counselling=counselling, on=session.on, note_cipher=encrypt(session.words), visit=visit
    )


@action(
    "care_plans.confide",
    title=words("结束心理咨询", "end counselling"),
    name="care_plans.end_counselling",
    log=("outcome",),
)
def end_counselling(actor: Actor, counselling: Counselling, *, outcome: CounsellingOutcome) -> Counselling:
    """End a course of counselling with its outcome."""
    refuse_if(step_refusal(COUNSELLING_TRANSITIONS, CounsellingState(counselling.state), CounsellingState.ENDED))
    counselling.state, counselling.ended_on, counselling.outcome = CounsellingState.ENDED, today(), outcome
    counselling.save(update_fields=["state", "ended_on", "outcome"])
    call_off(counselling, today(), counselling.get_outcome_display())
    return counselling


@dataclass(frozen=True, slots=True)
class NewNursing:
    """A physician's order: what is to be done, how often a week, from when to when it is valid."""

    items: Sequence[NursingItem]
    a_week: int
    starts_on: date
    ends_on: date


@action("visits.order", title=words("开护理医嘱", "order nursing"), name="care_plans.order_nursing")
def order_nursing(actor: Actor, elder: Elder, *, by: Provider, new_nursing: NewNursing) -> NursingOrder:
    """Order nursing at home; only a physician does. Its visits become owed where a clause promises them."""
    _judge_rhythm("".join(new_nursing.items), "items", new_nursing.a_week)
    refuse_if(order_refusal(Span(new_nursing.starts_on, new_nursing.ends_on), today()))
    refuse_if(day_refusal(lifespan_of(elder), today(), today()))
    refuse_if(qualification_refusal(qualification_of(by.practitioner, today()), PHYSICIANS, today()))
    order = NursingOrder.objects.create(
        elder=elder,
        team=by.team,
        physician=by.practitioner,
        items=[str(item) for item in new_nursing.items],
        a_week=new_nursing.a_week,
        starts_on=new_nursing.starts_on,
        ends_on=new_nursing.ends_on,
    )
    _ask_for_series(order, _course_of(order))
    return order


@action("visits.record", title=words("登记护理", "record nursing"), name="care_plans.record_nursing")
def record_nursing(
    actor: Actor, order: NursingOrder, practitioner: Practitioner, *, on: date, items: Sequence[NursingItem]
) -> NursingVisit:
    """Record what was done by an order of nursing: only what it holds, only while it is valid."""
    refuse_if(step_refusal(NURSING_TRANSITIONS, NursingState(order.state), NursingState.COMPLETED))
    refuse_if(session_refusal(lifespan_of(order.elder), Span(order.starts_on, order.ends_on), on, today()))
    refuse_if(items_refusal(order.items, items))
    words = "、".join(items)
    done = _done("nursing", on, words)
    visit = prove(actor, order.elder, Provider(order.team, practitioner), done)
    return NursingVisit.objects.create(order=order, on=on, items=[str(item) for item in items], visit=visit)


@action("visits.order", title=words("结束护理医嘱", "end a nursing order"), name="care_plans.end_nursing", log=("to",))
def end_nursing(actor: Actor, order: NursingOrder, *, to: NursingState, reason: str) -> NursingOrder:
    """Stop an order of nursing, or call it completed, with a reason."""
    refuse_if(step_refusal(NURSING_TRANSITIONS, NursingState(order.state), to))
    refuse_if(reason_refusal(reason))
    order.state, order.reason = to, reason
    order.save(update_fields=["state", "reason"])
    end_series(order, order.elder, today())
    return order


@action(
    "care_plans.roll",
    title=words("向前推算疗程和医嘱", "roll plans and orders on"),
    name="care_plans.roll_series",
    log=("until",),
)
def roll_series(actor: Actor, *, until: date) -> int:
    """Owe what series that run call for within windows that begin by a horizon; what is owed already stays as it is."""
    running: list[RehabilitationPlan | NursingOrder] = [
        *plans().filter(state=PlanState.ACTIVE),
        *nursing_orders().filter(state=NursingState.ACTIVE),
    ]
    last = {
        (model._meta.label_lower, key): day
        for model in (RehabilitationPlan, NursingOrder)
        for key, day in last_called_for(
            model._meta.label_lower, [record.pk for record in running if isinstance(record, model)]
        ).items()
    }
    return sum(
        _ask_for_series(
            record,
            replace(_course_of(record), horizon=until),
            since=last.get((record._meta.label_lower, record.pk), today()),
        )
        for record in running
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """What a running plan or order calls for: an item at a rhythm within a span, as far as a horizon."""

    item: str
    a_week: int
    span: Span
    horizon: date


def _course_of(record: RehabilitationPlan | NursingOrder) -> _Course:
    """Read off a plan or an order what it calls for; a plan runs to the day on which it is looked at again."""
    plan = isinstance(record, RehabilitationPlan)
    ends_on = record.review_on if isinstance(record, RehabilitationPlan) else record.ends_on
    item = item_at("training" if plan else "nursing")
    return _Course(item, record.a_week, Span(record.starts_on, ends_on), today() + AHEAD)


def _ask_for_series(record: RehabilitationPlan | NursingOrder, course: _Course, since: date = date.min) -> bool:
    """Ask for every window of a series that begins after a day; say whether there was one."""
    rhythm = Timing(course.a_week, 1, "wk")
    laid_out = windows_of_series(rhythm, course.span, course.horizon)
    windows_to_ask = [
        Window(window.starts_on, by_day(window.due_on), number, rhythm.lapses)
        for number, window in enumerate(laid_out, start=1)
        if window.starts_on > since
    ]
    ask_for(record, record.elder, record.team, course.item, *windows_to_ask)
    return bool(windows_to_ask)


def _done(desk: Desk, on: date, note: str = "", measured: str = "") -> Done:
    """Return what a step of a desk delivered, with the evidence that the step itself is."""
    item = item_at(desk)
    return Done(item, on, proof_of(item, measured), note)


def _judge_rhythm(words: str, field: str, a_week: int) -> None:
    """Demand words, and a number of times a week that a week can hold."""
    problems = [] if words.strip() else [Problem(field, "reason-missing")]
    if not 1 <= a_week <= 7:
        problems.append(Problem("a_week", "more-than-daily"))
    if problems:
        raise Invalid(*problems)


def _first_week(a_week: int, starts_on: date) -> Window:
    """Return the window of the first time."""
    first = windows(Timing(a_week, 1, "wk"), starts_on, starts_on)[0]
    return Window(first.starts_on, by_day(first.due_on))
