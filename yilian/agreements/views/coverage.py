"""The elders without a contract: counts by township, the list, and the list as a sheet."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from yilian.agreements.queries import coverage, institutions
from yilian.audit.access_log import log_access
from yilian.kernel.identifiers import full_code
from yilian.pages.downloads import XLSX, download
from yilian.pages.language import chosen, said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on
from yilian.places.models import Division
from yilian.places.policies import policy_library

PAGE = 50
HEADINGS = ("姓名", "性别", "年龄", "身份证号", "乡镇", "村（社区）", "住址", "电话", "人群", "居住方式")


@permitted("agreements.read")
def without(request: Request) -> HttpResponse:
    """List the elders without a contract, those in need first, and count them by township."""
    query, ground = _query_of(request), institutions.ground_of(request.actor)
    lines = coverage.coverage_by_township(ground, request.on)
    names = _townships([line.township for line in lines])
    page = Paginator(_elders_without(request, query, ground), PAGE).get_page(request.GET.get("page"))
    log_access(request.actor, [elder.pk for elder in page.object_list], "agreements.without")
    first, groups = set(coverage.groups_first(ground, request.on)), policy_library().catalogue.group
    context = {
        "page": page,
        "rows": [_row(request, elder, first) for elder in page.object_list],
        "coverage": [
            {"line": line, "name": names.get(line.township, line.township), **_link(query, "division", line.township)}
            for line in lines
        ],
        "everybody": sum(line.elders for line in lines),
        "contracted": sum(line.contracted for line in lines),
        "groups": [
            {"label": said(groups[code].name), "count": "", **_link(query, "group", code)}
            for code in sorted(first)
            if code in groups
        ],
        "query": urlencode({name: value for name, value in query.items() if value}),
        "may_enrol": request.actor.refusal("agreements.enrol") is None,
    }
    return render(request, "agreements/without.html", context)


@permitted("agreements.read")
def export(request: Request) -> HttpResponse:
    """Return the elders without a contract that the list shows, as a sheet; numbers masked as in lists."""
    from yilian.pages.papers.sheets import workbook

    elders = list(_elders_without(request, _query_of(request), institutions.ground_of(request.actor)))
    log_access(request.actor, [elder.pk for elder in elders], "agreements.without_export")
    content = workbook("未签约", HEADINGS, (_cells(request, elder) for elder in elders))
    return download(content, XLSX, f"未签约-{request.on:%Y%m%d}.xlsx")


def _query_of(request: Request) -> dict[str, str]:
    """Return what stands in the address."""
    query = {name: request.GET.get(name, "") for name in ("division", "group")}
    return query if query["division"].isdigit() else query | {"division": ""}


def _elders_without(request: Request, query: dict[str, str], ground: str) -> Any:
    """Return what is asked for."""
    return coverage.without_contract(query["division"] or ground, request.on, group=query["group"])


def _link(wanted: dict[str, str], name: str, code: str) -> dict[str, Any]:
    """Return the address that narrows the list, or widens it again."""
    current = wanted[name] == code
    changed = wanted | {name: "" if current else code}
    return {"href": f"?{urlencode({key: value for key, value in changed.items() if value})}", "current": current}


def _townships(codes: list[str]) -> dict[str, str]:
    """Name townships by the nine digits of their code."""
    divisions = Division.objects.filter(code__in=[full_code(code) for code in codes])
    return {division.code[:9]: chosen(division.name_zh, division.name_en) for division in divisions}


def _row(request: Request, elder: Elder, first: set[str]) -> dict[str, Any]:
    """Return an elder as the list shows it, with the groups that put them first."""
    groups = policy_library().catalogue.group
    names = [groups[code].name for code in elder.groups if code in first and code in groups]
    return {"elder": elder, "age": age_on(elder.birth_date, request.on), "groups": names}


def _cells(request: Request, elder: Elder) -> tuple[str, ...]:
    """Write an elder as a row of the sheet."""
    groups = policy_library().catalogue.group
    village, above = elder.residence_division, elder.residence_division.parent
    return (
        elder.name,
        elder.sex_text,
        str(age_on(elder.birth_date, request.on)),
        elder.masked_id_number,
        above.name_zh if above else "",
        village.name_zh,
        elder.address,
        elder.masked_phone,
        "、".join(groups[code].name.zh for code in elder.groups if code in groups),
        elder.lives_text,
    )
