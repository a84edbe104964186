"""Who does not do what documents ask, over the register: narrowed, handed out as a sheet or a paper, handed over to a department."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.kernel.identifiers import full_code
from yilian.kernel.numbers import key_of
from yilian.pages.downloads import PDF, XLSX, download
from yilian.pages.forms import show_form, submit
from yilian.pages.language import chosen, said
from yilian.pages.papers.paper import Cell, Paper, Section, Table
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Steps, step_of
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.library import Pack
from yilian.policy.requirements import Asks, asks_of
from yilian.supervision.actions import NewHandOver, hand_over_findings, report_hand_over
from yilian.supervision.forms import HandOverForm, OutcomeForm
from yilian.supervision.models import HandOver
from yilian.supervision.queries import requirements as queries
from yilian.supervision.queries.requirements import LISTED_STATES, OPEN_STATES, Finding, FindingFilter
from yilian.supervision.rules import HAND_OVER_TRANSITIONS, HandOverState, counts_beside

PAGE = 50
NAMES = ("state", "pack", "rule", "township", "kind")
HEADINGS = ("机构", "编码", "类型", "乡镇", "状态", "文件", "条款", "要求", "主管部门", "性质")
TITLE = "文件要求落实情况"
STATES = {"unmet": "未做到", "unknown": "无从判断", "applies": "适用"}
ASKED: Mapping[Asks, str] = {
    "required": "应当",
    "forbidden": "不得",
    "entitled": "可享有",
    "encouraged": "鼓励",
    "allowed": "可以",
}


@permitted("supervision.requirements")
def register(request: Request) -> HttpResponse:
    """List the institutions that do not meet what documents ask, of which nobody knows, and which may have or do something."""
    wanted, findings = _filter_of(request), queries.register_for(request.actor, request.on)
    shown = [finding for finding in findings.findings if wanted.holds(finding)]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    query = _query(wanted)
    context = {
        "page": page,
        "rows": [_row(finding) for finding in page.object_list],
        "count": len(shown),
        "institutions": len({finding.organization.pk for finding in shown}),
        "everybody": findings.institutions,
        "groups": _groups(findings.findings, wanted),
        "query": query,
        "may_hand_over": request.actor.refusal("supervision.hand_over") is None
        and any(finding.state in OPEN_STATES for finding in shown),
        "organization": shown[0].organization if wanted.organization is not None and shown else None,
        "handed": _handed() if request.actor.refusal("supervision.read") is None else [],
    }
    return render(request, "supervision/requirements.html", context)


def _handed() -> list[tuple[HandOver, str]]:
    """Return what was handed over last, each with its state."""
    return [(row, f"hand-over.{row.state}") for row in queries.hand_overs()[:PAGE]]


@permitted("supervision.requirements")
def as_sheet(request: Request) -> HttpResponse:
    """Return the findings that the list shows, as a workbook."""
    from yilian.pages.papers.sheets import workbook

    content = workbook(TITLE, HEADINGS, _cells(_matching(request)))
    return download(content, XLSX, f"{TITLE}-{request.on:%Y%m%d}.xlsx")


@permitted("supervision.requirements")
def as_text(request: Request) -> HttpResponse:
    """Return the findings that the list shows, as CSV that Excel opens; a cell that begins like a formula stays text."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(
        [f"'{cell}" if cell[:1] in "=+-@" else cell for cell in cells] for cells in _cells(_matching(request))
    )
    return download(out.getvalue().encode("utf-8-sig"), "text/csv", f"{TITLE}-{request.on:%Y%m%d}.csv")


@permitted("supervision.requirements")
def as_paper(request: Request) -> HttpResponse:
    """Return the findings that the list shows, to print."""
    from yilian.pages.papers.pdf import as_pdf

    return download(as_pdf(_paper(_matching(request), request.on)), PDF, f"{TITLE}-{request.on:%Y%m%d}.pdf")


def _paper(findings: Sequence[Finding], on: date) -> Paper:
    """Put findings on a paper: how many, and each with its clause."""
    rows = tuple(tuple(Cell(text) for text in cells) for cells in _cells(findings))
    places = len({finding.organization.pk for finding in findings})
    lead = f"截至{on:%Y年%m月%d日}，共{places}家机构{len(findings)}项。"
    table = Table(TITLE, HEADINGS, rows)
    return Paper(TITLE, lead=(lead,), sections=(Section("一、名单", table=table),))


@permitted("supervision.hand_over")
def hand_over(request: Request) -> HttpResponse:
    """Hand the findings that the list shows to a department, as a task with a day."""
    wanted = _filter_of(request)
    findings = [finding for finding in _matching(request) if finding.state in OPEN_STATES]
    form = HandOverForm(request.POST or None, rows={"department": queries.departments_for(request.actor)})

    def act() -> HandOver:
        details = NewHandOver(
            department=form.cleaned_data["department"],
            division=_division_of(wanted, findings, form.cleaned_data["department"].division_id),
            due_on=form.cleaned_data["due_on"],
            note=form.cleaned_data["note"],
            organization=findings[0].organization if wanted.organization is not None and findings else None,
        )
        return hand_over_findings(request.actor, details=details, findings=findings)

    answer = submit(request, form, act, lambda made: reverse("requirements:handed", args=[made.pk]), _("已移交。"))
    if answer is not None:
        return answer
    context = {
        "rows": [_row(finding) for finding in findings[:PAGE]],
        "count": len(findings),
        "back": f"{reverse('requirements:register')}?{_query(wanted)}",
        "authorities": Counter(_authority(finding) for finding in findings if finding.rule.authority).most_common(3),
    }
    return show_form(request, "supervision/hand_over.html", form, context)


def _division_of(wanted: FindingFilter, findings: Sequence[Finding], county: str) -> str:
    """Return the division whose institutions are handed over: the township that was asked for, else where the department is."""
    if wanted.organization is not None and findings:
        return findings[0].organization.division_id
    return full_code(wanted.township) if wanted.township else county


@permitted("supervision.read")
def handed(request: Request, hand_over_id: int) -> HttpResponse:
    """Show what was handed over: to whom, by when, how each line stood then and how it stands now, and what came of it."""
    row = queries.hand_over(hand_over_id)
    lines = [
        {
            "organization": organization,
            "title": rule.title if rule else None,
            "clause": rule.clause if rule else "",
            "then": f"requirement.{then}",
            "now": f"requirement.{now}",
        }
        for organization, rule, then, now in queries.lines_of(row, request.on)
    ]
    state = f"hand-over.{row.state}"
    context = {"row": row, "lines": lines, "state": state, "steps": STEPS.links_for(request, row)}
    return render(request, "supervision/handed.html", context)


STEPS: Steps[HandOver] = Steps(
    "requirements",
    queries.hand_over,
    lambda row: reverse("requirements:handed", args=[row.pk]),
    lambda row: HAND_OVER_TRANSITIONS[row.state],
    (step_of("report", report_hand_over, OutcomeForm, to=HandOverState.REPORTED),),
    lead=lambda row: row.note,
)


def _filter_of(request: Request) -> FindingFilter:
    """Return what stands in the address; without a word on states, what is not met."""
    words = {name: request.GET.get(name, "") for name in NAMES}
    if "state" not in request.GET:
        words["state"] = "unmet"
    organization = request.GET.get("organization", "")
    return FindingFilter(**words, organization=key_of(organization))


def _query(wanted: FindingFilter, **changes: str) -> str:
    """Write what is asked for as the words of an address."""
    words = {name: getattr(wanted, name) for name in NAMES} | changes
    words = {name: value for name, value in words.items() if value or name == "state"}
    return urlencode(words | ({} if wanted.organization is None else {"organization": wanted.organization}))


def _matching(request: Request) -> list[Finding]:
    wanted = _filter_of(request)
    return [finding for finding in queries.register_for(request.actor, request.on).findings if wanted.holds(finding)]


def _groups(findings: Iterable[Finding], wanted: FindingFilter) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the rows of chips; each counts what it would show beside the other words, and is undone by choosing it again."""
    listed = [finding for finding in findings if wanted.about(finding)]
    townships = {code: _township(code) for code in {finding.organization.division_id[:9] for finding in listed}}
    rules = {finding.rule.rule: finding.rule for finding in listed}
    ways: dict[str, tuple[str, Callable[[str], str]]] = {
        "state": (_("状态"), lambda code: _(STATES[code])),
        "pack": (_("文件"), lambda code: _document(policy_library().pack(code))),
        "kind": (_("类型"), _kind),
        "township": (_("乡镇"), townships.__getitem__),
        "rule": (_("要求"), lambda code: said(rules[code].title)),
    }
    counted = dict(zip(NAMES, counts_beside([finding.words for finding in listed], wanted.words), strict=True))
    groups = []
    for name, (label, name_of) in ways.items():
        counts = counted[name]
        codes = LISTED_STATES if name == "state" else sorted(counts, key=lambda code: (-counts[code], code))
        current = getattr(wanted, name)
        chips = [
            {
                "label": name_of(code),
                "href": f"?{_query(wanted, **{name: '' if code == current else code})}",
                "count": counts[code],
                "current": code == current,
            }
            for code in codes
        ]
        groups.append((label, chips))
    return [(label, chips) for label, chips in groups if len(chips) > 1 or any(chip["current"] for chip in chips)]


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "organization": finding.organization,
        "address": f"{reverse('places:organization', args=[finding.organization.pk])}#requirements",
        "kind": _kind(finding.organization.kind),
        "state": f"requirement.{finding.state}",
        "asks": _(ASKED[asks_of(finding.rule)]),
        "title": finding.rule.title,
        "clause": finding.rule.clause,
        "authority": _authority(finding),
    }


def _cells(findings: Iterable[Finding]) -> Iterable[tuple[str, ...]]:
    """Write findings as rows of text, in Chinese: official papers are."""
    kinds = policy_library().catalogue.place_kind
    for finding in findings:
        organization = finding.organization
        yield (
            organization.name_zh,
            organization.code,
            kinds[organization.kind].name.zh if organization.kind in kinds else organization.kind,
            organization.division.name_zh,
            STATES[finding.state],
            finding.pack.header.number or finding.pack.header.title.zh,
            finding.rule.clause,
            finding.rule.title.zh,
            _authority(finding, zh=True),
            ASKED[asks_of(finding.rule)],
        )


def _authority(finding: Finding, *, zh: bool = False) -> str:
    """Name the department that a rule names, as its document calls it."""
    named = {each.code: each.name for each in finding.pack.duties.departments}
    name = named.get(finding.rule.authority or "")
    return "" if name is None else name.zh if zh else said(name)


def _document(pack: Pack) -> str:
    return pack.header.number or said(pack.header.title)


def _kind(code: str) -> str:
    kind = policy_library().catalogue.place_kind.get(code)
    return said(kind.name) if kind else code


def _township(code: str) -> str:
    division = Division.objects.filter(code=full_code(code)).first()
    return code if division is None else chosen(division.name_zh, division.name_en)
