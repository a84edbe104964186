"""Agreements between institutions: the list, one of them, its documents, and on an institution's page."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _lazy

from yilian.agreements.contract_papers import contract_paper
from yilian.agreements.forms.institutions import WEEKDAYS
from yilian.agreements.models import Agreement
from yilian.agreements.queries import institutions, posts
from yilian.agreements.rules.institutions import Side
from yilian.agreements.rules.states import TRANSITIONS, State, Step, state_of
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.pages.downloads import DOCX, PDF, XLSX, download
from yilian.pages.papers.paper import Paper
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.places.models import Organization
from yilian.places.policies import policy_for, policy_library
from yilian.places.queries import townships_in_scope

PAGE = 50
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
    """List the agreements in scope, by how they stand, where, and in which form."""
    query = _query_of(request)
    narrowed = institutions.agreements(request.on, division=query["division"], form=query["form"])
    page = Paginator(_in_chip(narrowed, query["state"], request), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(agreement, request) for agreement in page.object_list],
        "chosen": query,
        "chips": [_chip(query, code, label, narrowed, request) for code, label, _states in CHIPS],
        "townships": [(township.code[:9], township) for township in townships_in_scope(request.actor)],
        "forms": Agreement.Form.choices,
        "query": urlencode({name: value for name, value in query.items() if value}),
        "may_draft": request.actor.refusal("agreements.draft") is None,
    }
    return render(request, "agreements/agreements.html", context)


@permitted("agreements.read")
def export(request: Request) -> HttpResponse:
    """Return the agreements that the list shows, as a sheet."""
    from yilian.pages.papers.sheets import workbook

    query = _query_of(request)
    narrowed = institutions.agreements(request.on, division=query["division"], form=query["form"])
    rows = (_cells(agreement, request) for agreement in _in_chip(narrowed, query["state"], request))
    return download(workbook("协议", HEADINGS, rows), XLSX, f"协议-{request.on:%Y%m%d}.xlsx")


def _query_of(request: Request) -> dict[str, str]:
    """Return what stands in the address; what cannot be meant is nothing."""
    query = {name: request.GET.get(name, "") for name in ("state", "division", "form")}
    known = {code for code, _label, _states in CHIPS}
    return {
        "state": query["state"] if query["state"] in known else "",
        "division": query["division"] if query["division"].isdigit() else "",
        "form": query["form"] if query["form"] in Agreement.Form.values else "",
    }


def _in_chip(listed: QuerySet[Agreement], chip: str, request: Request) -> QuerySet[Agreement]:
    """Narrow agreements to the states of a chip."""
    if not chip:
        return listed
    condition = Q()
    for state in next(states for code, _label, states in CHIPS if code == chip):
        condition |= institutions.in_state(state, request.on)
    return listed.filter(condition)


def _chip(
    wanted: dict[str, str], code: str, label: Any, listed: QuerySet[Agreement], request: Request
) -> dict[str, Any]:
    """Return one chip with how many stand so."""
    query = urlencode({key: value for key, value in (wanted | {"state": code}).items() if value})
    count = _in_chip(listed, code, request).count()
    return {"label": label, "href": f"?{query}", "current": wanted["state"] == code, "count": count}


def _row(agreement: Agreement, request: Request) -> dict[str, Any]:
    """Return an agreement as lists show it."""
    left = (agreement.ends_on - request.on).days
    return {
        "agreement": agreement,
        "state": state_of(agreement.dates, request.on),
        "mode": _mode(agreement.mode),
        "days_left": left,
    }


def _cells(agreement: Agreement, request: Request) -> tuple[str, ...]:
    """Write an agreement as a row of the sheet."""
    days = (
        agreement.starts_on,
        agreement.ends_on,
        agreement.care_signed_on,
        agreement.medical_signed_on,
        agreement.ended_on,
    )
    return (
        str(agreement.pk),
        str(STATE_NAMES[state_of(agreement.dates, request.on)]),
        agreement.care_organization.name_zh,
        agreement.medical_organization.name_zh,
        str(agreement.get_form_display()),
        _mode(agreement.mode).zh,
        *(day.isoformat() if day else "" for day in days),
        agreement.end_reason,
    )


@permitted("agreements.read")
def agreement(request: Request, agreement_id: int) -> HttpResponse:
    """Show one agreement: the sides and their signatures, what it states, the posts, and what may be done now."""
    agreement = institutions.agreement(agreement_id)
    state = state_of(agreement.dates, request.on)
    may_pick = _may_pick(request, agreement, state)
    context = {
        "agreement": agreement,
        "state": state,
        "mode": _mode(agreement.mode),
        "clauses": _clauses(agreement),
        "parts": [(label, getattr(agreement, name)) for name, label in PARTS],
        "posts": [(post, WEEKDAYS[post.weekday - 1], _item(post.item)) for post in posts.posts_of(agreement.pk)],
        "renewal": getattr(agreement, "renewed_by", None),
        "days_left": (agreement.ends_on - request.on).days,
        "may_pick": may_pick,
        "models": institutions.models_asked(agreement.care_organization.division_id, request.on) if may_pick else None,
        **_possible(request.actor, agreement, state),
    }
    return render(request, "agreements/agreement.html", context)


def _possible(actor: Actor, agreement: Agreement, state: State) -> dict[str, bool]:
    """Return what the user may do about an agreement as it stands."""
    sides, steps = institutions.sides_reached(actor, agreement), TRANSITIONS[state]
    unsigned = {side for side in sides if agreement.signed_on(side) is None}
    drafting = bool(sides) and actor.refusal("agreements.draft") is None
    posting = Side.MEDICAL in sides and actor.refusal("agreements.set_post") is None
    ending = bool(sides) and actor.refusal("agreements.end") is None
    signing = bool(unsigned) and actor.refusal("agreements.sign") is None
    return {
        "may_revise": drafting and Step.REVISE in steps,
        "may_sign": signing and Step.SIGN in steps,
        "may_renew": drafting and Step.RENEW in steps and not hasattr(agreement, "renewed_by"),
        "may_end": ending and Step.END in steps and agreement.ended_on is None,
        "may_post": posting and Step.END in steps,
    }


def _may_pick(request: Request, agreement: Agreement, state: State) -> bool:
    """Return whether the user may hold the pair up as a model, where a document in force asks for models."""
    place = agreement.care_organization.division_id
    permitted_here = request.actor.refusal("agreements.pick_model") is None and request.actor.scope.covers_division(
        place
    )
    limited = permitted_here and institutions.most_models(place, request.on) is not None
    return limited and (agreement.model_since is not None or state in (State.BINDING, State.EXPIRING))


def _clauses(agreement: Agreement) -> list[str]:
    """Return the clauses that an agreement rests on: those of its mode where the care side stands, and of what it must state."""
    place, on = agreement.care_organization.division_id, agreement.starts_on
    policy = policy_for(place, on)
    packages = [package for pack in policy.packs for package in pack.services if package.mode == agreement.mode]
    stated_by = institutions.parts_asked_of(place, on).values()
    return list(dict.fromkeys([*(package.clause for package in packages), *stated_by]))


@permitted("agreements.read")
def word(request: Request, agreement_id: int) -> HttpResponse:
    """Return an agreement as a Word file."""
    from yilian.pages.papers.word import as_docx

    paper = _paper(agreement_id)
    return download(as_docx(paper), DOCX, f"{paper.number}.docx")


@permitted("agreements.read")
def pdf(request: Request, agreement_id: int) -> HttpResponse:
    """Return an agreement as PDF."""
    from yilian.pages.papers.pdf import as_pdf

    paper = _paper(agreement_id)
    return download(as_pdf(paper), PDF, f"{paper.number}.pdf")


def _paper(agreement_id: int) -> Paper:
    """Return an agreement as a paper."""
    agreement = institutions.agreement(agreement_id)
    return contract_paper(agreement, list(posts.posts_of(agreement.pk)))


def _mode(code: str) -> Any:
    """Name a mode."""
    return policy_library().catalogue.mode[code].name


def _item(code: str) -> Any:
    """Name a service item."""
    return policy_library().catalogue.item[code].name


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Return the agreements of an institution, both as the side that receives and as the side that gives."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - panels of places are given Django's request
    rows = [
        {
            "agreement": agreement,
            "state": state_of(agreement.dates, today()),
            "mode": _mode(agreement.mode),
            "receives": agreement.care_organization_id == organization.pk,
        }
        for agreement in institutions.agreements_of(organization.pk)
    ]
    return {"rows": rows, "may_draft": actor.refusal("agreements.draft") is None, "organization": organization}
