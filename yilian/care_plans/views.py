"""Care in a series: rehabilitation plans, counselling, community nursing; each with list, form and page."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.audit.access_log import log_access
from yilian.care_plans.actions import (
    NewNursing,
    NewPlan,
    Session,
    end_counselling,
    end_nursing,
    end_plan,
    open_counselling,
    order_nursing,
    record_nursing,
    record_talk,
    record_training,
    review_plan,
    start_plan,
)
from yilian.care_plans.forms import (
    CounsellingForm,
    EndCounsellingForm,
    EndPlanForm,
    NursingDoneForm,
    NursingForm,
    PlanForm,
    ReviewForm,
    SessionForm,
    TalkForm,
)
from yilian.care_plans.models import (
    NURSING_ITEMS,
    Counselling,
    CounsellingSession,
    NursingOrder,
    NursingVisit,
    RehabilitationPlan,
    RehabilitationSession,
)
from yilian.care_plans.queries import courses, nursing_orders, plans
from yilian.care_plans.rules import (
    COUNSELLING_TRANSITIONS,
    NURSING_TRANSITIONS,
    PLAN_TRANSITIONS,
    CounsellingState,
    NursingState,
    PlanState,
    progress,
)
from yilian.kernel.periods import add_months
from yilian.kernel.timing import Timing
from yilian.pages.forms import posted
from yilian.pages.lists import Link, Row, Section, mark
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step
from yilian.visits.forms.orders import ReasonForm
from yilian.visits.forms.pages import RecordPages, own_hands, own_practitioner, who_asked

MINUTES = 45  # what a session usually takes


def _plan_of(made: RehabilitationPlan | RehabilitationSession) -> RehabilitationPlan:
    return made.plan if isinstance(made, RehabilitationSession) else made


def _course_of(made: Counselling | CounsellingSession) -> Counselling:
    return made.counselling if isinstance(made, CounsellingSession) else made


def _order_of(made: NursingOrder | NursingVisit) -> NursingOrder:
    return made.order if isinstance(made, NursingVisit) else made


PLANS = RecordPages("care_plans:rehabilitation", "care_plans:plan", _lazy("康复计划"), plans, "plan", _plan_of)
COURSES = RecordPages(
    "care_plans:counselling", "care_plans:course", _lazy("心理咨询"), courses, "counselling", _course_of
)
NURSING = RecordPages(
    "care_plans:nursing", "care_plans:nursing-order", _lazy("社区护理"), nursing_orders, "nursing-order", _order_of
)


@permitted("visits.read")
def plan_list(request: Request) -> HttpResponse:
    """List the rehabilitation plans; those to be reviewed first."""
    active = plans().filter(state="active")
    chips = [
        ("active", _lazy("进行中"), active),
        ("review", _lazy("到期复评"), active.filter(review_on__lte=request.on)),
        ("all", _lazy("全部"), None),
    ]
    link = Link(reverse("care_plans:new-plan"), _lazy("新的康复计划"), "visits.record")
    return PLANS.show_list(request, _plan_row, chips, link, none=_lazy("还没有康复计划。"))


def _plan_row(plan: RehabilitationPlan) -> Row:
    return PLANS.row(plan, [plan.goals, _("%(day)s 复评") % {"day": plan.review_on}, plan.practitioner])


def elder_plan_row(plan: RehabilitationPlan, _on: date) -> Row:
    """Return the line of a plan on the page of the elder."""
    return PLANS.row(plan, [plan.review_on], PLANS.title)


@permitted("visits.record")
def new_plan(request: Request) -> HttpResponse:
    """Write a plan."""
    initial = who_asked(request) | {"a_week": 2, "starts_on": request.on, "review_on": add_months(request.on, 3)}

    def act(data: Data) -> RehabilitationPlan:
        new_plan = NewPlan(data["goals"], data["a_week"], data["starts_on"], data["review_on"])
        return start_plan(request.actor, data["who"], by=own_hands(request), new_plan=new_plan)

    return PLANS.enter(request, PlanForm(posted(request), initial=initial), _lazy("新的康复计划"), act)


@permitted("visits.read")
def plan_page(request: Request, plan_id: int) -> HttpResponse:
    """Show one plan: goals, how far it is, its sessions."""
    plan = PLANS.find(plan_id)
    done = list(plan.sessions.order_by("-on", "-pk"))
    until = plan.ended_on or request.on
    gone = progress(Timing(plan.a_week, 1, "wk"), plan.starts_on, until, [session.on for session in done])
    facts = [
        (_("目标"), plan.goals),
        (_("治疗师"), plan.practitioner),
        (_("节律"), _("每周 %(times)s 次，自 %(day)s") % {"times": plan.a_week, "day": plan.starts_on}),
        (_("进度"), _("应做 %(planned)s 次，已做 %(done)s 次") % {"planned": gone.planned, "done": gone.done}),
        (_("复评日期"), plan.review_on),
        (_("结果"), plan.get_outcome_display()),
        (_("说明"), plan.note),
    ]
    rows = [_done_row(session, session.content) for session in done]
    return PLANS.show(request, plan, facts, [Section(_("训练"), rows, _("还没有训练记录。"))], PLAN_STEPS)


@permitted("visits.read")
def course_list(request: Request) -> HttpResponse:
    """List the courses of counselling."""
    chips = [("open", _lazy("进行中"), courses().filter(state="open")), ("all", _lazy("全部"), None)]
    link = Link(reverse("care_plans:new-counselling"), _lazy("开始心理咨询"), "care_plans.confide")
    return COURSES.show_list(request, _course_row, chips, link, none=_lazy("没有进行中的咨询。"))


def _course_row(course: Counselling) -> Row:
    return COURSES.row(course, [course.screening, course.opened_on, course.practitioner])


def elder_course_row(course: Counselling, _on: date) -> Row:
    """Return the line of a course on the page of the elder."""
    return COURSES.row(course, [course.opened_on], COURSES.title)


@permitted("care_plans.confide")
def new_counselling(request: Request) -> HttpResponse:
    """Begin a course of counselling."""

    def act(data: Data) -> Counselling:
        hands = own_hands(request)
        return open_counselling(request.actor, data["who"], by=hands, screening=data["screening"], on=data["on"])

    form = CounsellingForm(posted(request), initial=who_asked(request) | {"on": request.on})
    return COURSES.enter(request, form, _lazy("开始心理咨询"), act)


@permitted("visits.read")
def course_page(request: Request, counselling_id: int) -> HttpResponse:
    """Show one course; what was said only to anyone who may read confidences, and reading it is a look of its own."""
    course = COURSES.find(counselling_id)
    trusted = request.actor.refusal("care_plans.confide") is None
    done = list(course.sessions.order_by("-on", "-pk"))
    if trusted and done:
        log_access(request.actor, [course.elder_id], "care_plans.confidence")
    rows = [_done_row(session, session.note if trusted else _("（保密）")) for session in done]
    facts = [
        (_("筛查依据"), course.screening),
        (_("咨询师"), course.practitioner),
        (_("开始日期"), course.opened_on),
        (_("结果"), course.get_outcome_display()),
        (_("结束日期"), course.ended_on),
    ]
    return COURSES.show(request, course, facts, [Section(_("咨询"), rows, _("还没有咨询记录。"))], COURSE_STEPS)


@permitted("visits.read")
def nursing_list(request: Request) -> HttpResponse:
    """List the orders of nursing; what runs out first on top."""
    active = nursing_orders().filter(state="active")
    chips = [
        ("active", _lazy("执行中"), active.filter(ends_on__gte=request.on)),
        ("run-out", _lazy("已到期"), active.filter(ends_on__lt=request.on)),
        ("all", _lazy("全部"), None),
    ]
    link = Link(reverse("care_plans:new-nursing"), _lazy("开护理医嘱"), "visits.order")
    return NURSING.show_list(request, _nursing_row, chips, link, none=_lazy("没有执行中的护理医嘱。"))


def _nursing_row(order: NursingOrder) -> Row:
    return NURSING.row(order, [_items(order.items), _("有效至 %(day)s") % {"day": order.ends_on}])


def elder_nursing_row(order: NursingOrder, _on: date) -> Row:
    """Return the line of an order on the page of the elder."""
    return NURSING.row(order, [order.ends_on], NURSING.title)


def _items(codes: Iterable[str]) -> str:
    return "、".join(str(NURSING_ITEMS.get(code, code)) for code in codes)


@permitted("visits.order")
def new_nursing(request: Request) -> HttpResponse:
    """Order nursing at home."""
    initial = who_asked(request) | {"a_week": 1, "starts_on": request.on, "ends_on": add_months(request.on, 1)}

    def act(data: Data) -> NursingOrder:
        new_nursing = NewNursing(data["items"], data["a_week"], data["starts_on"], data["ends_on"])
        return order_nursing(request.actor, data["who"], by=own_hands(request), new_nursing=new_nursing)

    return NURSING.enter(request, NursingForm(posted(request), initial=initial), _lazy("开护理医嘱"), act)


@permitted("visits.read")
def nursing_page(request: Request, nursing_id: int) -> HttpResponse:
    """Show one order of nursing and what was done by it."""
    order = NURSING.find(nursing_id)
    facts = [
        (_("护理项目"), _items(order.items)),
        (_("开单医生"), order.physician),
        (_("每周几次"), order.a_week),
        (_("有效期"), f"{order.starts_on} – {order.ends_on}"),
        (_("原因"), order.reason),
    ]
    rows = [_done_row(visit, _items(visit.items)) for visit in order.done.order_by("-on", "-pk")]
    return NURSING.show(request, order, facts, [Section(_("护理记录"), rows, _("还没有护理记录。"))], NURSING_STEPS)


def _done_row(session: RehabilitationSession | CounsellingSession | NursingVisit, words: str) -> Row:
    """Return the line of a session, which leads to the visit that proves it."""
    return Row(
        reverse("visits:visit", args=[session.visit_id]), session.on.isoformat(), mark("done", _("已做")), [words]
    )


def _session(request: Request, data: Data) -> Data:
    return {
        "practitioner": own_practitioner(request),
        "session": Session(data["on"], data["minutes"], data["words"]),
    }


def _today(request: Request, record: RehabilitationPlan | Counselling) -> Data:
    return {"initial": {"on": request.on, "minutes": MINUTES}}


PLAN_STEPS = PLANS.steps(
    lambda plan: PLAN_TRANSITIONS[PlanState(plan.state)],
    Step("train", _lazy("记一次训练"), "visits.record", record_training, SessionForm, _today, _session),
    Step(
        "review-plan",
        _lazy("复评"),
        "visits.record",
        review_plan,
        ReviewForm,
        lambda request, plan: {"initial": {"review_on": add_months(request.on, 3)}},
        quiet=True,
    ),
    Step("end-plan", _lazy("结束计划"), "visits.record", end_plan, EndPlanForm, to=PlanState.ENDED, quiet=True),
)

CONFIDE, ENDED = "care_plans.confide", CounsellingState.ENDED
COURSE_STEPS = COURSES.steps(
    lambda course: COUNSELLING_TRANSITIONS[CounsellingState(course.state)],
    Step("talk", _lazy("记一次咨询"), CONFIDE, record_talk, TalkForm, _today, _session),
    Step("end-counselling", _lazy("结束咨询"), CONFIDE, end_counselling, EndCounsellingForm, to=ENDED, quiet=True),
)


COMPLETED, STOPPED = NursingState.COMPLETED, NursingState.STOPPED
NURSING_STEPS = NURSING.steps(
    lambda order: NURSING_TRANSITIONS[NursingState(order.state)],
    Step(
        "nurse",
        _lazy("记一次护理"),
        "visits.record",
        record_nursing,
        NursingDoneForm,
        lambda request, order: {"ordered": order.items, "initial": {"on": request.on}},
        lambda request, data: data | {"practitioner": own_practitioner(request)},
    ),
    Step(
        "complete-nursing",
        _lazy("完成医嘱"),
        "visits.order",
        end_nursing,
        ReasonForm,
        to=COMPLETED,
        tell=True,
        quiet=True,
    ),
    Step("stop-nursing", _lazy("停止医嘱"), "visits.order", end_nursing, ReasonForm, to=STOPPED, tell=True, quiet=True),
)
