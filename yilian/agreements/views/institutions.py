"""Agreements between institutions: the list, one of them, its documents, and on an institution's page."""

from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements import queries, sheets
from yilian.agreements.forms.institutions import WEEKDAYS
from yilian.agreements.models import Agreement
from yilian.agreements.papers import Paper, paper_of
from yilian.agreements.rules import TRANSITIONS, Side, State, Step, state_of
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.places.models import Organization
from yilian.places.policies import policy_for, shelf
from yilian.places.queries import townships_in_scope

PAGE = 50
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CHIPS: tuple[tuple[str, Any, tuple[State, ...]], ...] = (
    ("", _lazy("全部"), tuple(State)),
    ("in-force", _lazy("生效中"), (State.BINDING, State.EXPIRING)),
    ("expiring", _lazy("即将到期"), (State.EXPIRING,)),
    ("to-sign", _lazy("待签"), (State.DRAFT, State.HALF_SIGNED)),
    ("agreed", _lazy("待生效"), (State.AGREED,)),
    ("ended", _lazy("已结束"), (State.EXPIRED, State.RENEWED, State.TERMINATED, State.LAPSED)),
)
HEADINGS = (
    "协议编号",
    "状态",
    "养老一方",
    "医疗一方",
    "形式",
    "模式",
    "起始",
    "到期",
    "养老签字",
    "医疗签字",
    "终止",
    "终止原因",
)
PARTS = (
    ("content", _lazy("合作内容")),
    ("manner", _lazy("合作方式")),
    ("hours", _lazy("服务时间")),
    ("frequency", _lazy("服务频次")),
    ("cost", _lazy("费用")),
    ("responsibilities", _lazy("双方责任")),
)
PARAMETER = "agreement.contents"
STATE_NAMES: dict[State, Any] = {
    State.DRAFT: _lazy("待签"),
    State.HALF_SIGNED: _lazy("一方已签"),
    State.AGREED: _lazy("待生效"),
    State.BINDING: _lazy("生效中"),
    State.EXPIRING: _lazy("即将到期"),
    State.EXPIRED: _lazy("已到期"),
    State.RENEWED: _lazy("已续签"),
    State.TERMINATED: _lazy("已终止"),
    State.LAPSED: _lazy("未签失效"),
}


@permitted("agreements.read")
def agreements(request: Request) -> HttpResponse:
    """List the agreements within reach, by how they stand, where, and in which form."""
    asked = _asked(request)
    narrowed = queries.agreements(request.on, division=asked["division"], form=asked["form"])
    page = Paginator(_in_chip(narrowed, asked["state"], request), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(one, request) for one in page.object_list],
        "asked": asked,
        "chips": [_chip(asked, code, label, narrowed, request) for code, label, _states in CHIPS],
        "townships": [(one.code[:9], one) for one in townships_in_scope(request.actor)],
        "forms": Agreement.Form.choices,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "may_draft": request.actor.refusal("agreements.draft") is None,
    }
    return render(request, "agreements/agreements.html", context)


@permitted("agreements.read")
def export(request: Request) -> HttpResponse:
    """Give the agreements that the list shows, as a sheet."""
    asked = _asked(request)
    narrowed = queries.agreements(request.on, division=asked["division"], form=asked["form"])
    rows = (_cells(one, request) for one in _in_chip(narrowed, asked["state"], request))
    return _file(sheets.workbook("协议", HEADINGS, rows), sheets.WORKBOOK, f"协议-{request.on:%Y%m%d}.xlsx")


def _asked(request: Request) -> dict[str, str]:
    """Give what stands in the address; what cannot be meant is nothing."""
    asked = {name: request.GET.get(name, "") for name in ("state", "division", "form")}
    known = {code for code, _label, _states in CHIPS}
    return {
        "state": asked["state"] if asked["state"] in known else "",
        "division": asked["division"] if asked["division"].isdigit() else "",
        "form": asked["form"] if asked["form"] in Agreement.Form.values else "",
    }


def _in_chip(found: QuerySet[Agreement], chip: str, request: Request) -> QuerySet[Agreement]:
    """Narrow agreements to the states of a chip."""
    if not chip:
        return found
    condition = Q()
    for state in next(states for code, _label, states in CHIPS if code == chip):
        condition |= queries.in_state(state, request.on)
    return found.filter(condition)


def _chip(asked: dict[str, str], code: str, label: Any, found: QuerySet[Agreement], request: Request) -> dict[str, Any]:
    """Give one chip with how many stand so."""
    query = urlencode({key: value for key, value in (asked | {"state": code}).items() if value})
    count = _in_chip(found, code, request).count()
    return {"label": label, "href": f"?{query}", "current": asked["state"] == code, "count": count}


def _row(one: Agreement, request: Request) -> dict[str, Any]:
    """Give an agreement as lists show it."""
    left = (one.ends_on - request.on).days
    return {"agreement": one, "state": state_of(one.dates, request.on), "mode": _mode(one.mode), "days_left": left}


def _cells(one: Agreement, request: Request) -> tuple[str, ...]:
    """Write an agreement as a row of the sheet."""
    days = (one.starts_on, one.ends_on, one.care_signed_on, one.medical_signed_on, one.ended_on)
    return (
        str(one.pk), str(STATE_NAMES[state_of(one.dates, request.on)]), one.care_organization.name_zh,
        one.medical_organization.name_zh, str(one.get_form_display()), _mode(one.mode).zh,
        *(day.isoformat() if day else "" for day in days), one.end_reason,
    )  # fmt: skip


@permitted("agreements.read")
def agreement(request: Request, agreement_id: int) -> HttpResponse:
    """Show one agreement: the sides and their signatures, the six contents, the posts, and what may be done now."""
    found = queries.agreement(agreement_id)
    state = state_of(found.dates, request.on)
    context = {
        "agreement": found,
        "state": state,
        "mode": _mode(found.mode),
        "clauses": _clauses(found),
        "parts": [(label, getattr(found, name)) for name, label in PARTS],
        "posts": [(post, WEEKDAYS[post.weekday - 1], _item(post.item)) for post in queries.posts_of(found.pk)],
        "renewal": getattr(found, "renewed_by", None),
        "days_left": (found.ends_on - request.on).days,
        "may_pick": _may_pick(request, found, state),
        **_possible(request.actor, found, state),
    }
    return render(request, "agreements/agreement.html", context)


def _possible(actor: Actor, found: Agreement, state: State) -> dict[str, bool]:
    """Say what the user may do about an agreement as it stands."""
    sides, steps = queries.sides_reached(actor, found), TRANSITIONS[state]
    unsigned = {side for side in sides if found.signed_on(side) is None}
    drafting = bool(sides) and actor.refusal("agreements.draft") is None
    posting = Side.MEDICAL in sides and actor.refusal("agreements.set_post") is None
    ending = bool(sides) and actor.refusal("agreements.end") is None
    signing = bool(unsigned) and actor.refusal("agreements.sign") is None
    return {
        "may_revise": drafting and Step.REVISE in steps,
        "may_sign": signing and Step.SIGN in steps,
        "may_renew": drafting and Step.RENEW in steps and not hasattr(found, "renewed_by"),
        "may_end": ending and Step.END in steps and found.ended_on is None,
        "may_post": posting and Step.END in steps,
    }


def _may_pick(request: Request, found: Agreement, state: State) -> bool:
    """Say whether the user may hold the pair up as a model, where a document in force asks for models."""
    place = found.care_organization.division_id
    permitted_here = request.actor.refusal("agreements.pick_model") is None and request.actor.scope.covers_division(
        place
    )
    asked = permitted_here and queries.most_models(place, request.on) is not None
    return asked and (found.model_since is not None or state in (State.BINDING, State.EXPIRING))


def _clauses(found: Agreement) -> list[str]:
    """Give the clauses that an agreement rests on: those of its mode where the care side stands, and of the six contents."""
    policy = policy_for(found.care_organization.division_id, found.starts_on)
    packages = [package for pack in policy.packs for package in pack.services if package.mode == found.mode]
    asked = [one.clause for one in policy.every_parameter(PARAMETER)]
    return list(dict.fromkeys([*(package.clause for package in packages), *(asked or ["FJ-08"])]))


@permitted("agreements.read")
def word(request: Request, agreement_id: int) -> HttpResponse:
    """Give an agreement as a Word file."""
    from yilian.agreements.papers.word import as_word

    paper = _paper(agreement_id)
    return _file(as_word(paper), WORD, f"{paper.number}.docx")


@permitted("agreements.read")
def pdf(request: Request, agreement_id: int) -> HttpResponse:
    """Give an agreement as PDF."""
    from yilian.agreements.papers.pdf import as_pdf

    paper = _paper(agreement_id)
    return _file(as_pdf(paper), "application/pdf", f"{paper.number}.pdf")


def _paper(agreement_id: int) -> Paper:
    """Lay out the document."""
    found = queries.agreement(agreement_id)
    return paper_of(found, list(queries.posts_of(found.pk)))


def _file(content: bytes, kind: str, filename: str) -> HttpResponse:
    """Answer with a file to keep."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return answer


def _mode(code: str) -> Any:
    """Name a mode."""
    return shelf().catalogue.mode[code].name


def _item(code: str) -> Any:
    """Name a service item."""
    return shelf().catalogue.item[code].name


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Give the agreements of an institution, both as the side that receives and as the side that gives."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - panels of places are given Django's request
    rows = [
        {
            "agreement": one,
            "state": state_of(one.dates, today()),
            "mode": _mode(one.mode),
            "receives": one.care_organization_id == organization.pk,
        }
        for one in queries.agreements_of(organization.pk)
    ]
    return {"rows": rows, "may_draft": actor.refusal("agreements.draft") is None, "organization": organization}
