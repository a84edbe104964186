"""The elders without a contract: counts by township, the list, and the list as a sheet."""

from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements import queries, sheets
from yilian.audit.looks import record_look
from yilian.kernel.identifiers import full_code
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.places.models import Division
from yilian.places.policies import shelf

PAGE = 50
HEADINGS = ("姓名", "性别", "年龄", "身份证号", "乡镇", "村（社区）", "住址", "电话", "人群", "居住方式")


@permitted("agreements.read")
def without(request: Request) -> HttpResponse:
    """List the elders without a contract, those in need first, and count them by township."""
    asked, ground = _asked(request), queries.ground_of(request.actor)
    lines = queries.coverage_by_township(ground, request.on)
    names = _townships([line.township for line in lines])
    page = Paginator(_found(request, asked, ground), PAGE).get_page(request.GET.get("page"))
    record_look(request.actor, [one.pk for one in page.object_list], "agreements.without")
    first, groups = set(queries.groups_first(ground, request.on)), shelf().catalogue.group
    context = {
        "page": page,
        "asked": asked,
        "rows": [_row(request, one, first) for one in page.object_list],
        "coverage": [
            {"line": line, "name": names.get(line.township, line.township), **_link(asked, "division", line.township)}
            for line in lines
        ],
        "everybody": sum(line.elders for line in lines),
        "contracted": sum(line.contracted for line in lines),
        "groups": [
            {"label": _said(groups[code].name), "count": "", **_link(asked, "group", code)}
            for code in sorted(first)
            if code in groups
        ],
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "may_enrol": request.actor.refusal("agreements.enrol") is None,
    }
    return render(request, "agreements/without.html", context)


@permitted("agreements.read")
def export(request: Request) -> HttpResponse:
    """Give the elders without a contract that the list shows, as a sheet; numbers masked as in lists."""
    found = list(_found(request, _asked(request), queries.ground_of(request.actor)))
    record_look(request.actor, [one.pk for one in found], "agreements.without_export")
    content = sheets.workbook("未签约", HEADINGS, (_cells(request, one) for one in found))
    answer = HttpResponse(content, content_type=sheets.WORKBOOK)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'未签约-{request.on:%Y%m%d}.xlsx')}"
    return answer


def _asked(request: Request) -> dict[str, str]:
    """Give what stands in the address."""
    asked = {name: request.GET.get(name, "") for name in ("division", "group")}
    return asked if asked["division"].isdigit() else asked | {"division": ""}


def _found(request: Request, asked: dict[str, str], ground: str) -> Any:
    """Give what is asked for."""
    return queries.without_contract(asked["division"] or ground, request.on, group=asked["group"])


def _link(asked: dict[str, str], name: str, code: str) -> dict[str, Any]:
    """Give the address that narrows the list, or widens it again."""
    current = asked[name] == code
    changed = asked | {name: "" if current else code}
    return {"href": f"?{urlencode({key: value for key, value in changed.items() if value})}", "current": current}


def _townships(codes: list[str]) -> dict[str, str]:
    """Name townships by the nine digits of their code."""
    english = (get_language() or "").startswith("en")
    found = Division.objects.filter(code__in=[full_code(code) for code in codes])
    return {one.code[:9]: one.name_en if english and one.name_en else one.name_zh for one in found}


def _said(text: Any) -> str:
    """Give the side of a text that the language asks for."""
    return str(text.en if (get_language() or "").startswith("en") else text.zh)


def _row(request: Request, one: Elder, first: set[str]) -> dict[str, Any]:
    """Give an elder as the list shows it, with the groups that put them first."""
    groups = shelf().catalogue.group
    names = [groups[code].name for code in one.groups if code in first and code in groups]
    return {"elder": one, "age": age_on(one.birth_date, request.on), "groups": names}


def _cells(request: Request, one: Elder) -> tuple[str, ...]:
    """Write an elder as a row of the sheet."""
    groups = shelf().catalogue.group
    village, above = one.residence_division, one.residence_division.parent
    return (
        one.name, str(one.get_sex_display()), str(age_on(one.birth_date, request.on)), one.masked_id_number,
        above.name_zh if above else "", village.name_zh, one.address, one.masked_phone,
        "、".join(groups[code].name.zh for code in one.groups if code in groups), str(one.get_lives_display()),
    )  # fmt: skip
