"""The desk of services: what waits, by topic; whom one looks for; what is open for an elder."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.people.models import Elder
from yilian.people.queries import search
from yilian.visits.forms.orders import MOST, item_name, who_is
from yilian.visits.models.labels import LOAN_STATES
from yilian.visits.queries.orders import open_for, waiting
from yilian.visits.rules.equipment import loan_state
from yilian.visits.views.showing import Link, Mark, Row, at, mark, may

TOPICS = (
    ("calls", _("电话咨询"), _("未结束的来电")),
    ("medicines", _("送药上门"), _("在途的订单")),
    ("equipment", _("器材外借"), _("逾期未还")),
    ("vans", _("巡回医疗车"), _("今天要出的车")),
    ("rehabilitation", _("康复计划"), _("到期复评")),
    ("counselling", _("心理咨询"), _("进行中")),
    ("nursing", _("社区护理"), _("有效的医嘱")),
    ("menus", _("菜单点单"), _("待办的点单")),
)
NEW = (
    ("new-call", _("记一通电话"), "visits.advise"),
    ("new-medicine", _("订药"), "visits.order"),
    ("equipment", _("借器材"), "visits.lend"),
    ("new-plan", _("康复计划"), "visits.record"),
    ("new-counselling", _("心理咨询"), "visits.confide"),
    ("new-nursing", _("开护理医嘱"), "visits.order"),
    ("new-menu-order", _("点单"), "visits.order"),
)


@permitted("visits.read")
def desk(request: Request) -> HttpResponse:
    """Show what waits in every topic, and where each begins."""
    counts = waiting(request.on)
    tiles = [
        {"href": at(code), "name": name, "count": counts[code], "caption": caption} for code, name, caption in TOPICS
    ]
    links = may(request, [Link(at(name), label, permission) for name, label, permission in NEW])
    return render(request, "visits/services/desk.html", {"tiles": tiles, "links": links})


@permitted("people.read")
def who(request: Request) -> HttpResponse:
    """Give the elders that a text may mean, as options for the field that asks for one."""
    text = request.GET.get("who", "").strip()
    found = list(search(text)[:MOST]) if len(text) > 1 and "#" not in text else []
    record_look(request.actor, [one.pk for one in found], "visits.who")
    return render(request, "visits/services/_who.html", {"options": [(who_is(one), one) for one in found]})


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give what is open for an elder, and what can be begun for them."""
    things, on = open_for(elder.pk, request.on), request.on
    rows = [
        *(_row("call", call_id=one.pk, title=_("电话咨询"), state=_mark(one), facts=[one.due_at]) for one in things.calls),
        *(
            _row("medicine", medicine_id=one.pk, title=_("送药上门"), state=_mark(one), facts=[one.needed_on])
            for one in things.medicines
        ),
        *(
            _row("loan", loan_id=one.pk, title=one.equipment.get_kind_display(), state=_loan_mark(one, on), facts=[one.due_on])
            for one in things.loans
        ),
        *(_row("plan", plan_id=one.pk, title=_("康复计划"), state=_mark(one), facts=[one.review_on]) for one in things.plans),
        *(
            _row("course", counselling_id=one.pk, title=_("心理咨询"), state=_mark(one), facts=[one.opened_on])
            for one in things.courses
        ),
        *(
            _row("nursing-order", nursing_id=one.pk, title=_("社区护理"), state=_mark(one), facts=[one.ends_on])
            for one in things.nursing
        ),
        *(
            _row("menu-order", menu_order_id=one.pk, title=item_name(one.menu_item.item), state=_mark(one), facts=[one.wished_on])
            for one in things.menus
        ),
    ]  # fmt: skip
    begin = [Link(f"{at(name)}?elder={elder.pk}", label, permission) for name, label, permission in NEW]
    named = {"anchor": "services", "label": _("服务台")}
    return named | {"rows": rows, "links": may(request, begin), "village": elder.residence_division_id}


def _row(name: str, *, title: Any, state: Mark, facts: list[object], **keys: object) -> Row:
    return Row(at(name, **keys), title, state, facts)


def _mark(one: Any) -> Mark:
    return mark(one.state, one.get_state_display())


def _loan_mark(one: Any, on: Any) -> Mark:
    state = loan_state(one.due_on, one.returned_on, on)
    return mark("returned-loan" if state == "returned" else state, LOAN_STATES[state])
