"""Imports: upload, what it would do, confirm, how far it is, rows handed back; export of what one sees."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.exchange import queries, sheets
from yilian.exchange.actions.declaring import PERMISSIONS
from yilian.exchange.actions.imports import Upload, confirm_import, hand_out_rows, run_import, start_import
from yilian.exchange.actions.undoing import undo_import
from yilian.exchange.forms import UndoForm, UploadForm
from yilian.exchange.models import Import
from yilian.exchange.rules.declarations import SheetKind
from yilian.pages.commands import carry_out
from yilian.pages.downloads import XLSX, download
from yilian.pages.forms import Entry, enter, posted, show_form, submit
from yilian.pages.language import language
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.persons import age_on
from yilian.people.queries.search import search
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.places.queries import beds_on, organizations_asked_for

PAGE, SHOWN = 20, 20
AT_ONCE = 2000


@permitted("exchange.import")
def imports(request: Request) -> HttpResponse:
    """Take a sheet and judge it; list earlier imports."""
    kinds = [kind for kind, permission in PERMISSIONS.items() if request.actor.refusal(permission) is None]
    initial = {"kind": request.GET.get("kind", "")}
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial=initial)

    def act() -> Import:
        file, role = form.cleaned_data["file"], request.session.get("role", "")
        return start_import(request.actor, upload=Upload(file.name, file.read(), role, form.kind_chosen()))

    if answer := submit(request, form, act, lambda made: reverse("exchange:import-detail", args=[made.pk])):
        return answer
    page = Paginator(queries.imports(), PAGE).get_page(request.GET.get("page"))
    templates = [(kind.value, Import.Kind(kind).label) for kind in kinds]
    return show_form(request, "exchange/imports.html", form, {"page": page, "templates": templates})


@permitted("exchange.import")
def template(request: Request) -> HttpResponse:
    """Return the template to fill in, of the kind that stands in the address; of elders where none does."""
    asked_for = request.GET.get("kind", "")
    kind = SheetKind(asked_for) if asked_for in list(SheetKind) else SheetKind.ELDERS
    layout = queries.layout_of(kind)
    content = sheets.template(layout, queries.words_to_choose(kind, request.actor))
    return download(content, XLSX, f"{layout.title}导入模板.xlsx")


@permitted("exchange.import")
def import_detail(request: Request, import_id: int) -> HttpResponse:
    """Show what an import would do or did; a short one that is confirmed is entered at once, a long one by the worker."""
    imported = queries.import_of(import_id)
    if request.method == "POST":
        carry_out(request, lambda: confirm_import(request.actor, imported))
        if imported.rows <= AT_ONCE:
            run_import(request.actor, imported.pk)
            messages.success(request, _("导入完成。"))
        return redirect("exchange:import-detail", import_id=import_id)
    context = {
        "imported": imported,
        "waits": imported.status == Import.Status.JUDGED,
        "moving": imported.status in (Import.Status.WAITING, Import.Status.RUNNING),
        "undoable": imported.status == Import.Status.DONE and imported.kind == SheetKind.ELDERS and imported.new,
        "share": imported.done / imported.rows,
        "of_elders": imported.kind == SheetKind.ELDERS,
        "problems": [(row.row, row.reason(language())) for row in queries.handed_back(imported, SHOWN)],
        "more": max(0, imported.failed - SHOWN),
    }
    return render(request, "exchange/import.html", context)


@permitted("exchange.import")
def undo(request: Request, import_id: int) -> HttpResponse:
    """Undo an import as a whole, with a reason."""
    imported = queries.import_of(import_id)
    address = reverse("exchange:import-detail", args=[import_id])
    entry = Entry(
        _("撤销导入"),
        lambda filled: undo_import(request.actor, imported, **filled.cleaned_data),
        lambda _made: address,
        address,
        lead=_("只有这次登记的老人都还没有后来的记录时才能撤销。"),
    )
    return enter(request, UndoForm(posted(request)), entry)


@permitted("exchange.import")
def errors(request: Request, import_id: int) -> HttpResponse:
    """Return the rows that failed, as they came, with the reason."""
    imported = queries.import_of(import_id)
    return download(hand_out_rows(request.actor, imported), XLSX, f"未导入-{imported.pk}.xlsx")


@permitted("people.read")
def export(request: Request) -> HttpResponse:
    """Return the elders that the list shows, as a sheet: numbers masked as in the list."""
    query = {name: request.GET.get(name, "") for name in ("division", "group", "lives")}
    elders = list(search(request.GET.get("q", ""), **query).select_related("household_division"))
    log_access(request.actor, [elder.pk for elder in elders], "exchange.export")
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
    return download(sheets.table(headings, _rows(elders, request.on)), XLSX, f"老人-{request.on:%Y%m%d}.xlsx")


def _rows(elders: list[Elder], on: date) -> Iterator[tuple[str, ...]]:
    """Write elders as rows."""
    groups = policy_library().catalogue.group
    for elder in elders:
        names = "、".join(groups[code].name.zh for code in elder.groups if code in groups)
        yield (
            elder.name,
            elder.sex_text,
            str(age_on(elder.birth_date, on)),
            elder.birth_date.isoformat(),
            elder.masked_id_number,
            elder.residence_division.name_zh,
            elder.household_division.name_zh,
            elder.address,
            elder.masked_phone,
            elder.lives_text,
            names,
        )


@permitted("places.read")
def export_organizations(request: Request) -> HttpResponse:
    """Return the organizations that the list shows, as a sheet."""
    query = {name: request.GET.get(name, "") for name in ("q", "division", "kind", "mode", "licences", "sort")}
    organizations = list(organizations_asked_for(query, request.on))
    headings = ("名称", "编码", "类型", "所在地", "医养模式", "床位", "医保定点", "依据")
    beds = beds_on(request.on, [organization.pk for organization in organizations])
    rows = (_organization_row(organization, beds.get(organization.pk)) for organization in organizations)
    return download(sheets.table(headings, rows), XLSX, f"机构-{request.on:%Y%m%d}.xlsx")


def _organization_row(organization: Organization, beds: dict[str, int] | None) -> tuple[str, ...]:
    """Write an organization as a row; beds that were never counted stay empty."""
    catalogue = policy_library().catalogue
    kind = catalogue.place_kind.get(organization.kind)
    modes = "、".join(catalogue.mode[code].name.zh for code in organization.modes if code in catalogue.mode)
    return (
        organization.name_zh,
        organization.code,
        kind.name.zh if kind else organization.kind,
        organization.division.name_zh,
        modes,
        "" if beds is None else str(sum(beds.values())),
        organization.insurance_designated_on.isoformat() if organization.insurance_designated_on else "",
        organization.source_clause,
    )
