"""Care in a series: rehabilitation plans, counselling, community nursing; each with list, form and page."""

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.periods import add_months
from yilian.kernel.refusals import NotFound
from yilian.kernel.timing import Timing
from yilian.visits.actions import (
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
from yilian.visits.forms.orders import ReasonForm
from yilian.visits.forms.series import (
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
from yilian.visits.models import Counselling, NursingOrder, RehabilitationPlan
from yilian.visits.models.labels import NURSING_ITEMS
from yilian.visits.queries.orders import courses, nursing_orders, plans
from yilian.visits.rules.plans import (
    CounsellingOutcome,
    NursingItem,
    NursingState,
    PlanOutcome,
    progress,
)
from yilian.visits.views.entering import Entry, enter, own_hands, own_practitioner, posted, send, who_asked
from yilian.visits.views.showing import Link, Listing, Record, Row, Section, at, mark, show_list, show_record


@permitted("visits.read")
def plan_list(request: Request) -> HttpResponse:
    """List the rehabilitation plans; those to be reviewed first."""
    found = plans()
    chips = [
        ("active", _lazy("进行中"), found.filter(state="active")),
        ("review", _lazy("到期复评"), found.filter(state="active", review_on__lte=request.on)),
        ("all", _lazy("全部"), None),
    ]
    links = [Link(at("new-plan"), _lazy("新的康复计划"), "visits.record")]
    return show_list(request, Listing(_lazy("康复计划"), found, _plan_row, chips, links, _lazy("还没有康复计划。")))


def _plan_row(plan: RehabilitationPlan) -> Row:
    facts = [plan.goals, _("%(day)s 复评") % {"day": plan.review_on}, plan.practitioner]
    shown = mark(plan.state, plan.get_state_display())
    return Row(at("plan", plan_id=plan.pk), plan.elder.name, shown, facts, plan.elder_id)


@permitted("visits.record")
def new_plan(request: Request) -> HttpResponse:
    """Write a plan."""
    initial = who_asked(request) | {"a_week": 2, "starts_on": request.on, "review_on": add_months(request.on, 3)}
    form = PlanForm(posted(request), initial=initial)

    def act(filled: Form) -> RehabilitationPlan:
        data = filled.cleaned_data
        given = NewPlan(data["goals"], data["a_week"], data["starts_on"], data["review_on"])
        return send(request, start_plan, data["who"], by=own_hands(request), given=given)

    return enter(request, form, Entry(_lazy("新的康复计划"), act, _plan_at, at("rehabilitation")))


@permitted("visits.read")
def plan_page(request: Request, plan_id: int) -> HttpResponse:
    """Show one plan: goals, how far it is, its sessions."""
    plan = _plan(plan_id)
    done = list(plan.sessions.order_by("-on", "-pk"))
    until = plan.ended_on or request.on
    gone = progress(Timing(plan.a_week, 1, "wk"), plan.starts_on, until, [one.on for one in done])
    facts = [
        (_("目标"), plan.goals), (_("治疗师"), plan.practitioner),
        (_("节律"), _("每周 %(times)s 次，自 %(day)s") % {"times": plan.a_week, "day": plan.starts_on}),
        (_("进度"), _("应做 %(planned)s 次，已做 %(done)s 次") % {"planned": gone.planned, "done": gone.done}),
        (_("复评日期"), plan.review_on), (_("结果"), plan.get_outcome_display()), (_("说明"), plan.note),
    ]  # fmt: skip
    rows = [
        Row(at("visit", visit_id=one.visit_id), one.on.isoformat(), mark("done", _("已做")), [one.content])
        for one in done
    ]
    keys = {"plan_id": plan.pk}
    steps = [
        Link(at("train", **keys), _("记一次训练"), "visits.record"),
        Link(at("review-plan", **keys), _("复评"), "visits.record", quiet=True),
        Link(at("end-plan", **keys), _("结束计划"), "visits.record", quiet=True),
    ]
    shown, back = mark(plan.state, plan.get_state_display()), Link(at("rehabilitation"), _("康复计划"))
    sections = [Section(_("训练"), rows, _("还没有训练记录。"))]
    onward = steps if plan.state == "active" else []
    return show_record(request, Record(plan.elder.name, shown, facts, back, plan.elder, sections, onward))


@permitted("visits.record")
def train(request: Request, plan_id: int) -> HttpResponse:
    """Record one session of a plan."""
    plan = _plan(plan_id)

    def act(filled: Form) -> object:
        return send(request, record_training, plan, own_practitioner(request), session=_session(filled))

    form = SessionForm(posted(request), initial={"on": request.on, "minutes": 45})
    return _of_plan(request, plan, form, _("记一次训练"), act)


@permitted("visits.record")
def review(request: Request, plan_id: int) -> HttpResponse:
    """Look at a plan again."""
    plan = _plan(plan_id)
    form = ReviewForm(posted(request), initial={"review_on": add_months(request.on, 3)})
    return _of_plan(
        request, plan, form, _("复评"), lambda filled: send(request, review_plan, plan, **filled.cleaned_data)
    )


@permitted("visits.record")
def end(request: Request, plan_id: int) -> HttpResponse:
    """End a plan."""
    plan = _plan(plan_id)

    def act(filled: Form) -> object:
        data = filled.cleaned_data
        return send(request, end_plan, plan, outcome=PlanOutcome(data["outcome"]), note=data["note"])

    return _of_plan(request, plan, EndPlanForm(posted(request)), _("结束计划"), act)


def _of_plan(request: Request, plan: RehabilitationPlan, form: Form, title: str, act: object) -> HttpResponse:
    there = _plan_at(plan)
    return enter(request, form, Entry(title, act, lambda _made: there, there, plan.elder))  # type: ignore[arg-type]


def _session(filled: Form) -> Session:
    return Session(filled.cleaned_data["on"], filled.cleaned_data["minutes"], filled.cleaned_data["words"])


@permitted("visits.read")
def course_list(request: Request) -> HttpResponse:
    """List the courses of counselling."""
    found = courses()
    chips = [("open", _lazy("进行中"), found.filter(state="open")), ("all", _lazy("全部"), None)]
    links = [Link(at("new-counselling"), _lazy("开始心理咨询"), "visits.confide")]
    return show_list(request, Listing(_lazy("心理咨询"), found, _course_row, chips, links, _lazy("没有进行中的咨询。")))


def _course_row(course: Counselling) -> Row:
    facts = [course.screening, course.opened_on, course.practitioner]
    shown = mark(course.state, course.get_state_display())
    return Row(at("course", counselling_id=course.pk), course.elder.name, shown, facts, course.elder_id)


@permitted("visits.confide")
def new_counselling(request: Request) -> HttpResponse:
    """Begin a course of counselling."""
    form = CounsellingForm(posted(request), initial=who_asked(request) | {"on": request.on})

    def act(filled: Form) -> Counselling:
        data = filled.cleaned_data
        hands = own_hands(request)
        return send(request, open_counselling, data["who"], by=hands, screening=data["screening"], on=data["on"])

    return enter(request, form, Entry(_lazy("开始心理咨询"), act, _course_at, at("counselling")))


@permitted("visits.read")
def course_page(request: Request, counselling_id: int) -> HttpResponse:
    """Show one course; what was said only to whoever may read confidences, and reading it is a look of its own."""
    course = _course(counselling_id)
    trusted = request.actor.refusal("visits.confide") is None
    done = list(course.sessions.order_by("-on", "-pk"))
    if trusted and done:
        record_look(request.actor, [course.elder_id], "visits.confidence")
    rows = [
        Row(
            at("visit", visit_id=one.visit_id), one.on.isoformat(), mark("done", _("已做")),
            [one.note if trusted else _("（保密）")],
        )
        for one in done
    ]  # fmt: skip
    facts = [
        (_("筛查依据"), course.screening), (_("咨询师"), course.practitioner), (_("开始日期"), course.opened_on),
        (_("结果"), course.get_outcome_display()), (_("结束日期"), course.ended_on),
    ]  # fmt: skip
    keys = {"counselling_id": course.pk}
    steps = [
        Link(at("talk", **keys), _("记一次咨询"), "visits.confide"),
        Link(at("end-counselling", **keys), _("结束咨询"), "visits.confide", quiet=True),
    ]
    shown, back = mark(course.state, course.get_state_display()), Link(at("counselling"), _("心理咨询"))
    sections, onward = [Section(_("咨询"), rows, _("还没有咨询记录。"))], steps if course.state == "open" else []
    return show_record(request, Record(course.elder.name, shown, facts, back, course.elder, sections, onward))


@permitted("visits.confide")
def talk(request: Request, counselling_id: int) -> HttpResponse:
    """Record one talk."""
    course = _course(counselling_id)

    def act(filled: Form) -> object:
        return send(request, record_talk, course, own_practitioner(request), session=_session(filled))

    form = TalkForm(posted(request), initial={"on": request.on, "minutes": 45})
    return _of_course(request, course, form, _("记一次咨询"), act)


@permitted("visits.confide")
def finish_counselling(request: Request, counselling_id: int) -> HttpResponse:
    """End a course."""
    course = _course(counselling_id)

    def act(filled: Form) -> object:
        return send(request, end_counselling, course, outcome=CounsellingOutcome(filled.cleaned_data["outcome"]))

    return _of_course(request, course, EndCounsellingForm(posted(request)), _("结束咨询"), act)


def _of_course(request: Request, course: Counselling, form: Form, title: str, act: object) -> HttpResponse:
    there = _course_at(course)
    return enter(request, form, Entry(title, act, lambda _made: there, there, course.elder))  # type: ignore[arg-type]


@permitted("visits.read")
def nursing_list(request: Request) -> HttpResponse:
    """List the orders of nursing; what runs out first on top."""
    found = nursing_orders()
    chips = [
        ("active", _lazy("执行中"), found.filter(state="active", ends_on__gte=request.on)),
        ("run-out", _lazy("已到期"), found.filter(state="active", ends_on__lt=request.on)),
        ("all", _lazy("全部"), None),
    ]
    links = [Link(at("new-nursing"), _lazy("开护理医嘱"), "visits.order")]
    return show_list(
        request, Listing(_lazy("社区护理"), found, _nursing_row, chips, links, _lazy("没有执行中的护理医嘱。"))
    )


def _nursing_row(order: NursingOrder) -> Row:
    facts = [_items(order.items), _("有效至 %(day)s") % {"day": order.ends_on}]
    shown = mark(order.state, order.get_state_display())
    return Row(at("nursing-order", nursing_id=order.pk), order.elder.name, shown, facts, order.elder_id)


def _items(codes: list[str]) -> str:
    return "、".join(str(NURSING_ITEMS.get(code, code)) for code in codes)


@permitted("visits.order")
def new_nursing(request: Request) -> HttpResponse:
    """Order nursing at home."""
    initial = who_asked(request) | {"a_week": 1, "starts_on": request.on, "ends_on": add_months(request.on, 1)}
    form = NursingForm(posted(request), initial=initial)

    def act(filled: Form) -> NursingOrder:
        data = filled.cleaned_data
        items = [NursingItem(code) for code in data["items"]]
        given = NewNursing(items, data["a_week"], data["starts_on"], data["ends_on"])
        return send(request, order_nursing, data["who"], by=own_hands(request), given=given)

    return enter(request, form, Entry(_lazy("开护理医嘱"), act, _nursing_at, at("nursing")))


@permitted("visits.read")
def nursing_page(request: Request, nursing_id: int) -> HttpResponse:
    """Show one order of nursing and what was done by it."""
    order = _nursing(nursing_id)
    facts = [
        (_("护理项目"), _items(order.items)), (_("开单医生"), order.physician), (_("每周几次"), order.a_week),
        (_("有效期"), f"{order.starts_on} – {order.ends_on}"), (_("原因"), order.reason),
    ]  # fmt: skip
    rows = [
        Row(at("visit", visit_id=one.visit_id), one.on.isoformat(), mark("done", _("已做")), [_items(one.items)])
        for one in order.done.order_by("-on", "-pk")
    ]
    keys = {"nursing_id": order.pk}
    steps = [
        Link(at("nurse", **keys), _("记一次护理"), "visits.record"),
        Link(at("complete-nursing", **keys), _("完成医嘱"), "visits.order", quiet=True),
        Link(at("stop-nursing", **keys), _("停止医嘱"), "visits.order", quiet=True),
    ]
    shown, back = mark(order.state, order.get_state_display()), Link(at("nursing"), _("社区护理"))
    sections, onward = [Section(_("护理记录"), rows, _("还没有护理记录。"))], steps if order.state == "active" else []
    return show_record(request, Record(order.elder.name, shown, facts, back, order.elder, sections, onward))


@permitted("visits.record")
def nurse(request: Request, nursing_id: int) -> HttpResponse:
    """Record nursing done by an order."""
    order = _nursing(nursing_id)

    def act(filled: Form) -> object:
        items = [NursingItem(code) for code in filled.cleaned_data["items"]]
        return send(
            request, record_nursing, order, own_practitioner(request), on=filled.cleaned_data["on"], items=items
        )

    form = NursingDoneForm(posted(request), ordered=order.items, initial={"on": request.on})
    return _of_nursing(request, order, form, _("记一次护理"), act)


@permitted("visits.order")
def complete_nursing(request: Request, nursing_id: int) -> HttpResponse:
    """Call an order of nursing completed."""
    return _ended(request, _nursing(nursing_id), NursingState.COMPLETED, _("完成医嘱"))


@permitted("visits.order")
def stop_nursing(request: Request, nursing_id: int) -> HttpResponse:
    """Stop an order of nursing."""
    return _ended(request, _nursing(nursing_id), NursingState.STOPPED, _("停止医嘱"))


def _ended(request: Request, order: NursingOrder, to: NursingState, title: str) -> HttpResponse:
    def act(filled: Form) -> object:
        return send(request, end_nursing, order, to=to, reason=filled.cleaned_data["reason"])

    return _of_nursing(request, order, ReasonForm(posted(request)), title, act)


def _of_nursing(request: Request, order: NursingOrder, form: Form, title: str, act: object) -> HttpResponse:
    there = _nursing_at(order)
    return enter(request, form, Entry(title, act, lambda _made: there, there, order.elder))  # type: ignore[arg-type]


def _plan_at(plan: RehabilitationPlan) -> str:
    return at("plan", plan_id=plan.pk)


def _course_at(course: Counselling) -> str:
    return at("course", counselling_id=course.pk)


def _nursing_at(order: NursingOrder) -> str:
    return at("nursing-order", nursing_id=order.pk)


def _plan(plan_id: int) -> RehabilitationPlan:
    found = plans().filter(pk=plan_id).first()
    if found is None:
        raise NotFound("plan", plan_id)
    return found


def _course(counselling_id: int) -> Counselling:
    found = courses().filter(pk=counselling_id).first()
    if found is None:
        raise NotFound("counselling", counselling_id)
    return found


def _nursing(nursing_id: int) -> NursingOrder:
    found = nursing_orders().filter(pk=nursing_id).first()
    if found is None:
        raise NotFound("nursing-order", nursing_id)
    return found
