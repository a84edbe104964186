"""Imports: upload, what it would do, confirm, how far it is, rows handed back; export of what one sees."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.exchange import queries, sheets
from yilian.exchange.actions import Upload, confirm_import, hand_out_rows, run_import, start_import
from yilian.exchange.forms import UploadForm
from yilian.exchange.messages import MESSAGES
from yilian.exchange.models import Import
from yilian.kernel.refusals import Refused
from yilian.people.models import Elder
from yilian.people.queries import age_on, search
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.places.queries import beds_on, organizations_asked_for

PAGE, SHOWN = 20, 20
AT_ONCE = 2000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("exchange.import")
def imports(request: Request) -> HttpResponse:
    """Take a sheet and judge it; list earlier imports."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, role = form.cleaned_data["file"], request.session.get("role", "")
        try:
            made = start_import(request.actor, upload=Upload(file.name, file.read(), role))
        except Refused as refused:
            if refused.code not in MESSAGES:
                raise
            form.add_error("file", MESSAGES[refused.code].text(get_language() or "", refused.params))
        else:
            return redirect("exchange:import-detail", import_id=made.pk)
    page = Paginator(queries.imports(), PAGE).get_page(request.GET.get("page"))
    return render(request, "exchange/imports.html", {"form": form, "page": page}, status=422 if form.errors else 200)


@permitted("exchange.import")
def template(request: Request) -> HttpResponse:
    """Give the template to fill in."""
    groups = [one.name.zh for one in shelf().catalogue.group.values()]
    return _workbook(sheets.template(groups), "老人导入模板.xlsx")


@permitted("exchange.import")
def import_detail(request: Request, import_id: int) -> HttpResponse:
    """Show what an import would do or did; a short one that is confirmed is entered at once, a long one by the worker."""
    found = queries.import_of(import_id)
    if request.method == "POST":
        confirm_import(request.actor, found)
        if found.rows <= AT_ONCE:
            run_import(request.actor, found.pk)
            messages.success(request, _("导入完成。"))
        return redirect("exchange:import-detail", import_id=import_id)
    language = get_language() or ""
    context = {
        "imported": found,
        "waits": found.status == Import.Status.JUDGED,
        "moving": found.status in (Import.Status.WAITING, Import.Status.RUNNING),
        "share": found.done / found.rows,
        "problems": [(one.row, one.reason(language)) for one in queries.handed_back(found, SHOWN)],
        "more": max(0, found.failed - SHOWN),
    }
    return render(request, "exchange/import.html", context)


@permitted("exchange.import")
def errors(request: Request, import_id: int) -> HttpResponse:
    """Give back the rows that failed, as they came, with the reason."""
    found = queries.import_of(import_id)
    return _workbook(hand_out_rows(request.actor, found), f"未导入-{found.pk}.xlsx")


@permitted("people.read")
def export(request: Request) -> HttpResponse:
    """Give the elders that the list shows, as a sheet: numbers masked as in the list."""
    asked = {name: request.GET.get(name, "") for name in ("division", "group", "lives")}
    found = list(search(request.GET.get("q", ""), **asked).select_related("household_division"))
    record_look(request.actor, [one.pk for one in found], "exchange.export")
    headings = (
        "姓名",
        "性别",
        "年龄",
        "出生日期",
        "身份证号",
        "常住村（社区）",
        "户籍",
        "住址",
        "电话",
        "居住方式",
        "人群",
    )
    return _workbook(sheets.table(headings, _rows(found, request.on)), f"老人-{request.on:%Y%m%d}.xlsx")


def _rows(elders: list[Elder], on: date) -> Iterator[tuple[str, ...]]:
    """Write elders as rows."""
    groups = shelf().catalogue.group
    for one in elders:
        names = "、".join(groups[code].name.zh for code in one.groups if code in groups)
        yield (
            one.name, str(one.get_sex_display()), str(age_on(one.birth_date, on)), one.birth_date.isoformat(),
            one.masked_id_number, one.residence_division.name_zh, one.household_division.name_zh, one.address,
            one.masked_phone, str(one.get_lives_display()), names,
        )  # fmt: skip


@permitted("places.read")
def export_organizations(request: Request) -> HttpResponse:
    """Give the organizations that the list shows, as a sheet."""
    asked = {name: request.GET.get(name, "") for name in ("q", "division", "kind", "mode", "licences", "sort")}
    found = list(organizations_asked_for(asked, request.on))
    headings = ("名称", "编码", "类型", "所在地", "医养模式", "床位", "医保定点", "依据")
    beds = beds_on(request.on, [one.pk for one in found])
    rows = (_organization_row(one, beds.get(one.pk)) for one in found)
    return _workbook(sheets.table(headings, rows), f"机构-{request.on:%Y%m%d}.xlsx")


def _organization_row(one: Organization, beds: dict[str, int] | None) -> tuple[str, ...]:
    """Write an organization as a row; beds that were never counted stay empty."""
    catalogue = shelf().catalogue
    kind = catalogue.place_kind.get(one.kind)
    modes = "、".join(catalogue.mode[code].name.zh for code in one.modes if code in catalogue.mode)
    return (
        one.name_zh, one.code, kind.name.zh if kind else one.kind, one.division.name_zh, modes,
        "" if beds is None else str(sum(beds.values())),
        one.insurance_designated_on.isoformat() if one.insurance_designated_on else "", one.source_clause,
    )  # fmt: skip


def _workbook(content: bytes, filename: str) -> HttpResponse:
    """Answer with a workbook to keep."""
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return answer
