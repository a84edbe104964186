"""Monitoring table, construction list and census: counted from facts, noted figure by figure, as page, Word and Excel."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from factories import a_team, an_elder, complete_evidence
from pairs import a_centre, signed, terms
from python_calamine import CalamineWorkbook
from spec.measures.world import build

from yilian.agreements.actions.institutions import draft_agreement
from yilian.audit.scope import using_scope
from yilian.indicators.actions import freeze_period
from yilian.indicators.bulletins import KINDS
from yilian.indicators.bulletins.census import census
from yilian.indicators.bulletins.construction import construction
from yilian.indicators.bulletins.monitoring import monitoring
from yilian.indicators.lake.engines import DuckDB, tables_of
from yilian.indicators.lake.exporting import export
from yilian.kernel.actors import SYSTEM
from yilian.pages.papers.paper import Paper
from yilian.places.models import Division, Organization
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
AT = datetime(2023, 9, 12, 8, 0).astimezone()


@pytest.fixture(autouse=True)
def world(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        build()
        yield


@pytest.fixture
def bureau(client_as: Callable[..., Client]) -> Client:
    return client_as("health-bureau")


def said(paper: Paper, table: str) -> dict[str, tuple[str, ...]]:
    [found] = [one for one in paper.tables if one.name == table]
    return {row[0].text: tuple(cell.text for cell in row[1:]) for row in found.rows}


def test_the_monitoring_table_counts_what_stands_in_the_registers() -> None:
    found = monitoring("330727", ON)
    institutions, beds = said(found, "机构"), said(found, "床位")
    assert (institutions["两证齐全"][0], institutions["只有养老机构备案"][0], institutions["医养协同"][0]) == (
        "2",
        "1",
        "1",
    )
    assert (beds["护理型床位"][0], beds["康复护理床位"][0], beds["医疗床位"][0]) == ("82", "20", "78")
    assert beds["安宁疗护床位"] == ("无数据", "张")
    assert said(found, "老年人健康管理")["老年人健康管理率"][0] == "少于5人，不公布"


def test_the_monitoring_table_of_an_earlier_day_shows_that_day() -> None:
    assert said(monitoring("330727", date(2023, 3, 1)), "床位")["康复护理床位"][0] == "2"


def test_an_agreement_in_force_is_a_pair_and_a_draft_is_none() -> None:
    care, centre = Organization.objects.get(code="care"), a_centre()
    draft = draft_agreement(SYSTEM, care, centre, terms=terms(starts_on=ON))
    assert said(monitoring("330727", ON), "签约和履约")["签约对子"][0] == "0"
    signed(draft, on=ON)
    assert said(monitoring("330727", ON), "签约和履约")["签约对子"][0] == "1"


def test_what_no_module_records_has_no_number() -> None:
    rows = said(monitoring("330727", ON), "家庭病床、转诊、安全、满意度和补助")
    assert {row[0] for row in rows.values()} == {"无数据"}
    assert set(rows) >= {"开设家庭病床", "上转", "下转", "不良事件", "老年人满意度", "拨付补助"}


def test_a_lake_gives_the_tables_of_the_database(tmp_path: Path) -> None:
    for number in range(6):
        an_elder(name=f"失能{number}", groups=("disabled",))
    export(tmp_path, "330727", AT)
    lake = DuckDB(tables_of(tmp_path, "330727"))
    for write in (monitoring, census):
        assert write("330727", ON, lake).tables == write("330727", ON).tables


@pytest.mark.shows("FJ-06")
@pytest.mark.feature("2")
def test_the_census_counts_the_disabled_and_hides_the_few() -> None:
    for number in range(7):
        an_elder(name=f"失能{number}", groups=("disabled",), birth_date=date(1949, 1, 1))
    for number in range(3):
        an_elder(name=f"失智{number}", groups=("dementia",))
    found = census("330727", ON)
    assert said(found, "分乡镇")["尖山镇"] == ("7", "0", "不公布")
    assert said(found, "分年龄")["70—79岁"] == ("7", "0", "0")
    assert said(found, "居住和签约")["居家，未签约"][0] == "7"
    assert said(census("3307", ON), "分县")["磐安县"][0] == "7"
    assert said(census("330727109", ON), "分村社")["东坑村"][0] == "7"
    levels = said(found, "能力等级")
    assert (levels["未评估"][0], levels["能力完好"][0]) == ("15", "0")


@pytest.mark.shows("PA-19")
@pytest.mark.feature("44")
def test_the_construction_list_says_what_is_printed_and_what_was_reported() -> None:
    rows = said(construction("330727", ON), "建设项目")
    assert len(rows) == 19
    assert (rows["1"][0], rows["1"][3], rows["1"][7], rows["1"][8]) == (
        "大盘镇中心卫生院",
        "49",
        "逾期完成",
        "2021-06-01",
    )
    assert (rows["2"][7], rows["14"][7]) == ("逾期", "未到期")
    assert rows["18"][3] == "――"
    assert said(construction("330727", ON), "分模式汇总")["医中延养"] == ("3", "1", "429")
    assert construction("350000", ON).tables == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_paper_is_the_same_as_page_word_and_excel(kind: str, bureau: Client) -> None:
    written = KINDS[kind]("330727", ON)
    page = bureau.get(reverse("indicators:paper", args=[kind])).content.decode()
    document = Document(BytesIO(bureau.get(reverse("indicators:paper-docx", args=[kind])).content))
    book = CalamineWorkbook.from_filelike(BytesIO(bureau.get(reverse("indicators:paper-xlsx", args=[kind])).content))
    assert book.sheet_names == [*(table.name for table in written.tables), "依据和口径"]
    assert document.paragraphs[0].text == written.title
    for table, drawn in zip(written.tables, document.tables, strict=True):
        rows: list[list[Any]] = book.get_sheet_by_name(table.name).to_python()[2:]
        assert all(isinstance(cell, str) for row in rows for cell in row)
        for row, line, cells in zip(table.rows, drawn.rows[1:], rows, strict=True):
            texts = [cell.text for cell in row]
            assert [cell.text for cell in line.cells] == texts
            assert cells[: len(texts)] == texts
            assert all(f'href="#note-{cell.note}"' in page for cell in row if cell.note)
    assert all(f'id="note-{note.number}"' in page for note in written.notes)
    assert [note.number for note in written.notes] == list(range(1, len(written.notes) + 1))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_number_has_a_note_with_clause_and_definition(kind: str) -> None:
    written = KINDS[kind]("330727", ON)
    notes = {note.number: note.text for note in written.notes}
    for table in written.tables:
        if table.name == "文件内部不一致之处":
            continue
        for row in table.rows:
            called = [cell.note for cell in row if cell.note]
            assert called
            words = ("分子：",) if kind == "bulletin" else ("依据：", "口径：")
            assert all(word in notes[note] for note in called for word in words)


def test_an_unknown_paper_is_not_found(bureau: Client) -> None:
    for name in ("paper", "paper-docx", "paper-xlsx"):
        assert bureau.get(reverse(f"indicators:{name}", args=["nothing"])).status_code == 404


def test_a_bulletin_of_a_published_day_keeps_its_figures_and_shows_corrections_beside_them() -> None:
    freeze_period(SYSTEM, Division.objects.get(code="330727000000"), on=ON, title="第三季度通报")
    before = KINDS["bulletin"]("330727", ON)
    assert any("第三季度通报" in text and "其后没有更正" in text for text in before.lead)
    team, doctor = a_team()
    late = an_elder(name="庚", birth_date=date(1944, 1, 1))
    evidence = complete_evidence("health-checkup")
    record_visit(SYSTEM, late, team, doctor, delivery=Delivery("health-checkup", date(2023, 9, 1), evidence))
    after = KINDS["bulletin"]("330727", ON)
    assert any("原数不改，更正写在旁边" in text for text in after.lead)
    [progress] = [table for table in after.tables if table.name == "目标进展"]
    rows = {row[0].text: [cell.text for cell in row] for row in progress.rows}
    assert rows["PA-03"][2:4] == ["25.0%（更正：40.0%）", "1/4（更正：2/5）"]
    assert rows["PA-01"][2] == "4000.00（更正：3333.33）"
    assert rows["PA-04"][2] == "50.0%（更正：33.3%）"
    assert rows["PA-37"] == next([cell.text for cell in row] for row in before.tables[1].rows if row[0].text == "PA-37")
