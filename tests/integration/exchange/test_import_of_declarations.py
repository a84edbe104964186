"""What is declared of institutions, places and elders is imported from real workbooks: chosen in Chinese, with days and document."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import an_elder, an_id_number

from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.exchange.actions.imports import Upload, confirm_import, run_import, start_import
from yilian.exchange.models import Import
from yilian.exchange.queries import handed_back, import_of, layout_of, words_to_choose
from yilian.exchange.rules.declarations import SheetKind
from yilian.exchange.sheets import read_sheet, template
from yilian.indicators.queries.figures import figure_of
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Refused
from yilian.obligations.queries.bases import promised_clauses, promises_on
from yilian.people.models import CentreCare
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Characteristic, Organization, Participation, UrbanMark
from yilian.places.policies import policy_library
from yilian.places.queries import institution_facts

ON, VILLAGE, TOWNSHIP = date(2023, 9, 12), "330727109901", "330727109000"
AsRole = Callable[..., Actor]


def book(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook as a spreadsheet writes it: days are days, not text."""
    held = BytesIO()
    with xlsxwriter.Workbook(held) as made:
        sheet, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                else:
                    sheet.write(number, at, cell)
    return held.getvalue()


def imported(actor: Actor, kind: SheetKind, content: bytes) -> Import:
    judged = start_import(actor, upload=Upload("a.xlsx", content, kind=kind))
    run_import(actor, confirm_import(actor, judged).pk)
    done = import_of(judged.pk)
    assert (judged.new, judged.same, judged.failed) == (done.new, done.same, done.failed), "said beforehand"
    return done


def counts(one: Import) -> tuple[int, int, int]:
    return one.new, one.same, one.failed


def reasons(one: Import) -> list[tuple[int, str]]:
    return [(row.row, row.reason()) for row in handed_back(one)]


@pytest.fixture
def admin(as_role: AsRole) -> object:
    actor = as_role("county-admin")
    with using_scope(actor):
        yield actor


@pytest.mark.shows("PA-21")
def test_words_of_institutions_are_entered_with_days_document_and_who_recorded_them(admin: Actor) -> None:
    centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
    rows = (
        ("机构", "事项", "有没有", "从哪天起", "到哪天止", "依据"),
        (centre.name_zh, "助餐", "", date(2022, 3, 1), "", "验收单 3"),
        (centre.code, "老年人优先标识", "没有", "2022年3月1日", "", "检查记录 7"),
        (centre.code, "助餐点", "有", date(2022, 3, 1), "", "验收单 4"),
        ("没有的卫生院", "助餐", "也许", "去年", "", ""),
        (centre.code, "助餐", "有", date(2023, 1, 1), "", "验收单 5"),
    )
    word = next(each for each in policy_library().catalogue.words if each.code == "elders-first-signs").name.zh
    content = book(*(tuple(word if cell == "老年人优先标识" else cell for cell in row) for row in rows))
    done = imported(admin, SheetKind.CHARACTERISTICS, content)
    assert counts(done) == (2, 0, 3)
    meals = Characteristic.objects.get(word="meals")
    assert (meals.starts_on, meals.ends_on, meals.document) == (date(2022, 3, 1), None, "验收单 3")
    assert (meals.recorded_by, meals.recorded_on, meals.holds) == (admin.name, ON, True)
    facts = institution_facts(centre, ON)
    assert (facts.runs("meals"), facts.runs("elders-first-signs")) == (True, False)
    unlisted, wrong, twice = reasons(done)
    assert unlisted == (4, "“事项”一栏的“助餐点”不在可选的名称里。相近的有：助餐。")
    assert wrong[0] == 5
    for part in ("“机构”一栏", "“有没有”一栏的“也许”", "“从哪天起”一栏的日期“去年”", "“依据”没有填写"):
        assert part in wrong[1]
    assert twice == (6, "2022-03-01 至 — 已有登记，请先更正或撤回。")
    assert counts(imported(admin, SheetKind.CHARACTERISTICS, content)) == (0, 2, 3), "the same sheet changes nothing"
    assert Characteristic.objects.count() == 2


def test_what_is_only_judged_enters_nothing_and_leaves_no_entry_in_the_log(admin: Actor) -> None:
    centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
    content = book(("机构", "事项", "从哪天起", "依据"), (centre.code, "助餐", date(2022, 3, 1), "验收单"))
    judged = start_import(admin, upload=Upload("a.xlsx", content, kind=SheetKind.CHARACTERISTICS))
    assert (judged.status, counts(judged)) == (Import.Status.JUDGED, (1, 0, 0))
    assert not Characteristic.objects.exists()
    with using_scope(SYSTEM):
        assert not AuditEntry.objects.filter(action="places.record_characteristic").exists()


@pytest.mark.shows("PA-10")
def test_participation_is_entered_by_document_mode_and_item_and_then_owed(admin: Actor) -> None:
    catalogue = policy_library().catalogue
    pack = policy_library().pack("panan-2021")
    mode, item = catalogue.mode["care-in-medical"].name.zh, catalogue.item["tcm-diet-therapy"].name.zh
    Organization.objects.filter(code=f"centre-{TOWNSHIP}").update(kind="integrated-centre", modes=["care-in-medical"])
    home = Organization.objects.get(code=f"centre-{TOWNSHIP}")
    elder = an_elder(lives="in-institution", organization=home.pk)
    headings = ("地方", "政策文件", "服务模式", "服务项目", "从哪天起", "到哪天止", "依据")
    number, since = pack.header.number, date(2022, 3, 1)
    done = imported(
        admin,
        SheetKind.PARTICIPATION,
        book(
            headings,
            ("磐安县", number, mode, item, since, date(2023, 12, 31), "县府办〔2022〕5号"),
            ("尖山镇", number, mode, "健康体检", since, "", "x"),
            ("磐安县", number, "没有的模式", item, since, "", "x"),
            ("磐安县", number, mode, item, date(2024, 1, 1), date(2023, 1, 1), "x"),
        ),
    )
    assert counts(done) == (1, 0, 3)
    row = Participation.objects.get()
    assert (row.division_id, row.pack, row.mode, row.item) == (
        "330727000000",
        "panan-2021",
        "care-in-medical",
        "tcm-diet-therapy",
    )
    assert (row.ends_on, row.recorded_by) == (date(2023, 12, 31), admin.name)
    assert promised_clauses(elder, "tcm-diet-therapy", ON) == ("PA-10",)
    assert [at for at, _reason in reasons(done)] == [3, 4, 5]
    assert "“服务模式”一栏的“没有的模式”" in reasons(done)[1][1]


@pytest.mark.shows("CZ-02", "CZ-03")
def test_urban_communities_are_entered_and_counted(admin: Actor) -> None:
    content = book(
        ("村（社区）", "从哪天起", "到哪天止", "依据"),
        ("示例：东坑村", date(2023, 1, 1), "", "示例"),
        (int(VILLAGE), date(2023, 1, 1), "", "区划批复〔2023〕1号"),
        ("玉山镇里岙村", date(2023, 1, 1), date(2023, 6, 30), "区划批复〔2023〕1号"),
        ("没有村", date(2023, 1, 1), "", "x"),
    )
    done = imported(admin, SheetKind.URBAN, content)
    assert counts(done) == (2, 0, 1)
    assert {mark.division_id for mark in UrbanMark.objects.all()} == {VILLAGE, "330727106901"}
    figure = figure_of(policy_library().pack("chenzhou-2018").target["home-care-centres-2019"], "330727", ON)
    assert figure is not None
    assert figure.value == 0.0


@pytest.mark.shows("PA-16")
def test_whom_a_centre_serves_is_entered_by_identity_number_and_then_owed(admin: Actor) -> None:
    with using_scope(SYSTEM):
        (centre,) = load_organizations(
            SYSTEM,
            organizations=[
                Organization(code="c-1", name_zh="尖山照料中心", kind="home-care-centre", division_id=TOWNSHIP)
            ],
        )
        numbers = [an_id_number(date(1953, 5, 1), 2) for _ in range(2)]
        elder = an_elder(birth_date=date(1953, 5, 1), id_number=numbers[0])
    since = date(2023, 9, 1)
    content = book(
        ("身份证号", "照料中心", "从哪天起", "依据"),
        (numbers[0], "尖山照料中心", since, "协议〔2023〕7号"),
        (numbers[1], "尖山照料中心", since, "协议〔2023〕8号"),
        (numbers[0], "c-1", date(2023, 9, 10), "协议〔2023〕9号"),
        (numbers[0], f"centre-{TOWNSHIP}", since, "协议"),
        (float(numbers[0][:17] + "0"), "c-1", since, "协议"),
    )
    done = imported(admin, SheetKind.CENTRE_CARE, content)
    assert counts(done) == (1, 0, 4)
    care = CentreCare.objects.get()
    assert (care.elder_id, care.organization_id, care.document) == (elder.pk, centre.pk, "协议〔2023〕7号")
    assert {"home-visit", "health-management"} <= {promise.item for promise in promises_on(elder, ON)}
    said = dict(reasons(done))
    assert "没有登记，或者不在您的管辖范围内" in said[3]
    assert numbers[1] not in said[3]
    assert "尖山照料中心从 2023-09-01" in said[4]
    assert "“照料中心”一栏" in said[5]
    assert "末几位已丢失" in said[6]


def test_a_row_beyond_reach_is_handed_back_and_who_may_not_record_may_not_import(as_role: AsRole) -> None:
    content = book(("村（社区）", "从哪天起", "依据"), ("玉山镇里岙村", ON, "x"), ("尖山镇东坑村", ON, "x"))
    actor = as_role("county-admin", "330727109")
    with using_scope(actor):
        assert counts(imported(actor, SheetKind.URBAN, content)) == (1, 0, 1)
    bureau = as_role("health-bureau")
    with using_scope(bureau), pytest.raises(Refused, match="not-permitted"):
        start_import(bureau, upload=Upload("a.xlsx", content, kind=SheetKind.URBAN))


@pytest.mark.parametrize("kind", SheetKind)
def test_every_template_is_understood_and_names_what_may_be_written(admin: Actor, kind: SheetKind) -> None:
    layout = layout_of(kind)
    with pytest.raises(Refused, match="file-empty"):
        read_sheet("t.xlsx", template(layout, words_to_choose(kind, admin)), layout)
    listed = "".join(words_to_choose(kind, admin))
    expected = {SheetKind.CHARACTERISTICS: "助餐", SheetKind.PARTICIPATION: "全部服务", SheetKind.ELDERS: "独居"}
    assert expected.get(kind, "") in listed


def test_the_pages_offer_what_one_may_enter_and_go_from_upload_to_entries(client_as: Callable[..., Client]) -> None:
    client, bureau = client_as("county-admin"), client_as("health-bureau")
    page = client.get("/import/").content.decode()
    assert all(f"kind={kind}" in page for kind in SheetKind)
    assert "kind=urban" not in bureau.get("/import/").content.decode()
    offered = client.get("/import/template/?kind=urban")["Content-Disposition"]
    assert "城镇社区导入模板.xlsx" in unquote(offered)
    content = book(("村（社区）", "从哪天起", "依据"), ("东坑村", date(2023, 1, 1), "批复"), ("西坑", ON, "批复"))
    file = SimpleUploadedFile("a.xlsx", content)
    sent = client.post("/import/", {"kind": "urban", "file": file})
    page = client.get(sent["Location"]).content.decode()
    assert "确认登记 1 条" in " ".join(page.split())
    assert "“村（社区）”一栏的“西坑”" in page
    assert "导入完成" in client.post(sent["Location"], follow=True).content.decode()
    with using_scope(SYSTEM):
        assert UrbanMark.objects.get().division_id == VILLAGE
    refused = bureau.post("/import/", {"kind": "urban", "file": SimpleUploadedFile("a.xlsx", content)})
    assert refused.status_code == 422
