"""Targets at a glance, down to the members; definitions; evaluations; what is published stays."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from factories import a_team, an_elder, complete_evidence
from pairs import a_centre, signed, terms
from python_calamine import CalamineWorkbook
from spec.measures.world import build

from yilian.agreements.actions.institutions import draft_agreement
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.indicators.actions import freeze_period
from yilian.indicators.bulletins import bulletin
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedFigure, PublishedPeriod
from yilian.indicators.queries.evaluations import by_institution, by_township, by_year, evaluation, published_on
from yilian.indicators.queries.target_rows import target_line, target_rows_on
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Refused
from yilian.places.actions.registers import load_divisions
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
PANAN = policy_library().pack("panan-2021")
RATE = ("panan-2021", "health-management-rate-65")


@pytest.fixture(autouse=True)
def world(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        build()
        yield


@pytest.fixture
def bureau(client_as: Callable[..., Client]) -> Client:
    return client_as("health-bureau")


def page(client: Client, name: str, *args: str, **query: str) -> Any:
    answer = client.get(reverse(f"indicators:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.shows("PA-01", "PA-03")
@pytest.mark.feature("45")
def test_every_target_of_every_binding_pack_has_a_line_with_its_fields() -> None:
    lines = target_rows_on("330727", ON, trend=True)
    expected = {
        (pack.id, one.id) for pack in policy_library().packs if pack.binds("330727", ON) for one in pack.targets
    }
    assert {(line.pack, line.target.id) for line in lines} == expected
    by_id = {line.target.id: line for line in lines}
    beds = by_id["rehab-nursing-beds-per-1000"]
    assert (beds.percent, beds.demand, beds.verdict, beds.short_of) == ("4000.00", "≥ 4", "reached-early", 0)
    rate = by_id[RATE[1]]
    assert (rate.percent, rate.short_of, rate.verdict, rate.course) == ("25.0%", 2, "not-due", "behind")
    assert [point.on for point in rate.trend] == [
        date(2022, 9, 30),
        date(2022, 12, 31),
        date(2023, 3, 31),
        date(2023, 6, 30),
    ]
    for line in lines:
        if MEASURES[line.target.measure].awaits:
            assert (line.figure, line.percent) == (None, "")
            assert line.verdict in ("no-data", "no-figure")


@pytest.mark.shows("PA-03")
@pytest.mark.feature("45")
def test_after_its_day_a_target_is_missed() -> None:
    assert target_line(*RATE, "330727", date(2023, 12, 31)).verdict == "not-due"
    assert target_line(*RATE, "330727", date(2024, 1, 1)).verdict == "missed"


def test_the_list_shows_state_trend_and_what_is_lacking(bureau: Client) -> None:
    text = page(bureau, "targets")
    assert "进度落后" in text
    assert "还差 2 人" in text
    assert "<polyline" in text
    assert "无数据" in text
    assert "健康管理率" not in page(bureau, "targets", state="met")


def test_a_target_leads_to_its_members_its_definition_and_what_if(bureau: Client) -> None:
    text = page(bureau, "target", *RATE, more="2")
    assert "乙" in text
    assert "再增加 2 个，数值为 75.0%。" in text
    assert "达标" in text
    assert reverse("indicators:measure", args=["health-management-rate"]) in text
    assert "还有 110 天" in text
    assert AuditEntry.objects.filter(action="indicators.target").exists()
    centres = page(bureau, "target", "panan-2021", "integrated-home-care-centres", show="counted")
    assert ">home<" in centres


@pytest.mark.feature("60")
def test_whoever_may_not_see_people_sees_neither_names_nor_small_groups(client_as: Callable[..., Client]) -> None:
    text = page(client_as("finance-bureau"), "target", *RATE)
    assert "乙" not in text
    assert "少于 5 人，不公布" in text


def test_a_measure_shows_its_header_and_history(bureau: Client) -> None:
    text = page(bureau, "measure", "health-management-rate")
    for words in (
        "当年接受年度健康体检并得到健康指导的人",
        "Yilian maintainers",
        "尚未复核",
        "2027-06-30",
        "PA-03",
        "2022-12-31",
        "20.0%",
    ):
        assert words in text
    assert "等待 入住与床位 模块" in page(bureau, "measure", "occupancy-rate")
    assert bureau.get(reverse("indicators:measure", args=["nothing"])).status_code == 404


@pytest.mark.shows("PA-27")
@pytest.mark.feature("46")
def test_an_evaluation_counts_only_what_has_data_and_says_the_rest() -> None:
    judged = evaluation(PANAN, "330727", ON)
    found = {part.code: part.points for part in judged.parts}
    assert found == {
        "evaluation-yearly-work": 0.0,
        "evaluation-service-coverage": 10.0,
        "evaluation-connection-degree": 0.0,
        "evaluation-nursing-quality": None,
        "evaluation-elder-satisfaction": None,
    }
    assert (judged.points, judged.judged, judged.whole) == (10.0, 60.0, 100.0)
    assert [part.code for part in judged.levers] == [
        "evaluation-yearly-work",
        "evaluation-connection-degree",
        "evaluation-service-coverage",
    ]
    assert set(by_township(PANAN, "330727", ON)) == {"330727106000", "330727109000"}
    assert list(by_year(PANAN, "330727", ON)) == [date(2021, 12, 31), date(2022, 12, 31), ON]


@pytest.mark.shows("PA-27", "PA-37")
@pytest.mark.feature("12", "46")
def test_an_agreement_that_owed_nothing_yet_gives_no_points_and_what_it_leaves_undone_counts_against_it() -> None:
    care, centre = Organization.objects.get(code="care"), a_centre()
    signed(draft_agreement(SYSTEM, care, centre, terms=terms(starts_on=ON)), on=ON)
    parts = {part.code: part.points for part in evaluation(PANAN, "330727", ON).parts}
    assert parts["evaluation-connection-degree"] is None
    served = target_line("panan-2021", "care-institutions-medical-service", "330727", ON).figure
    assert served is not None
    assert (served.numerator, served.denominator) == (3, 3)
    left_undone = date(2023, 10, 1)
    parts = {part.code: part.points for part in evaluation(PANAN, "330727", left_undone).parts}
    assert parts["evaluation-connection-degree"] == 0.0


@pytest.mark.shows("PA-34")
def test_elders_and_centres_are_two_figures_each_with_its_members(bureau: Client) -> None:
    persons, centres = (page(bureau, "target", "panan-2021", name) for name in ("home-elders", "home-care-centres"))
    assert "乙" in persons
    assert ">home<" not in persons
    assert "乙" not in centres
    assert ">home<" in page(bureau, "target", "panan-2021", "home-care-centres", show="counted")


def test_what_waits_for_records_names_the_module(bureau: Client) -> None:
    assert "要等 转诊 模块登记" in page(bureau, "target", "panan-2021", "green-channel-65")


def test_the_page_of_an_evaluation(bureau: Client) -> None:
    text = page(bureau, "evaluation", "panan-2021")
    assert "有 2 部分没有数据" in text
    assert "尖山镇" in text
    assert "最多还能得" in text
    assert bureau.get(reverse("indicators:evaluation", args=["zhejiang-2020"])).status_code == 404


def freeze(client: Client, on: str = "2023-09-12") -> Any:
    return client.post(reverse("indicators:freeze"), {"on": on, "title": "第三季度通报"})


def test_what_is_published_stays_and_a_correction_shows_beside_it(bureau: Client) -> None:
    assert freeze(bureau).status_code == 302
    frozen = PublishedFigure.objects.get(target=RATE[1])
    assert (frozen.numerator, frozen.denominator, frozen.verdict) == (1, 4, "not-due")
    team, doctor = a_team()
    evidence = complete_evidence("health-checkup")
    late = an_elder(name="庚", birth_date=date(1944, 1, 1))
    record_visit(SYSTEM, late, team, doctor, delivery=Delivery("health-checkup", date(2023, 9, 1), evidence))
    frozen.refresh_from_db()
    assert (frozen.numerator, frozen.denominator) == (1, 4)
    text = page(bureau, "evaluation", "panan-2021")
    assert "第三季度通报" in text
    assert "有更正" in text
    assert "40.0%" in text


def test_a_period_is_frozen_once_and_only_when_it_is_over(bureau: Client) -> None:
    assert freeze(bureau).status_code == 302
    assert "已经发布并冻结" in freeze(bureau).content.decode()
    assert "还没有到" in freeze(bureau, "2023-09-13").content.decode()


def test_a_publication_in_error_is_marked_void_and_the_day_may_be_published_anew(bureau: Client) -> None:
    assert freeze(bureau).status_code == 302
    period = PublishedPeriod.objects.get()
    address = reverse("indicators:void-period", args=[period.pk])
    assert address in page(bureau, "evaluation", "panan-2021")
    assert bureau.post(address, {"reason": " "}).status_code == 422
    assert bureau.post(address, {"reason": "漏报一个乡镇"}).status_code == 302
    period.refresh_from_db()
    assert (period.void.reason, period.figures.exists()) == ("漏报一个乡镇", True)
    text = page(bureau, "evaluation", "panan-2021")
    assert "已作废" in text
    assert "漏报一个乡镇" in text
    assert published_on("330727", ON) is None
    assert freeze(bureau).status_code == 302
    again = published_on("330727", ON)
    assert again is not None
    assert again.pk != period.pk


def test_published_figures_cannot_be_changed_or_seen_from_elsewhere(as_role: Callable[..., Any]) -> None:
    county = Division.objects.get(code="330727000000")
    freeze_period(SYSTEM, county, on=ON, title="通报")
    with pytest.raises(Exception, match=r"written once|permission denied"), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before; UPDATE indicators_published_figure SET numerator = 9")
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    with using_scope(as_role("health-bureau", "331002")):
        assert not PublishedFigure.objects.exists()
    with pytest.raises(Refused, match="outside-your-area"):
        freeze_period(as_role("health-bureau", "331002"), county, on=date(2023, 9, 11), title="通报")


@pytest.mark.shows("PA-27")
@pytest.mark.feature("48")
def test_a_bulletin_foots_every_figure(bureau: Client) -> None:
    written = bulletin("330727", ON)
    assert written.title == "磐安县2023年第3季度医养结合工作进展通报"
    assert bulletin("330727", date(2023, 12, 31)).title == "磐安县2023年度医养结合工作考核评估通报"
    assert [note.number for note in written.notes] == [line.note for line in written.lines]
    answer = bureau.get(reverse("indicators:bulletin-docx"))
    document = Document(BytesIO(answer.content))
    assert written.title in "\n".join(one.text for one in document.paragraphs)
    rows = [row.cells for table in document.tables for row in table.rows]
    [rate] = [cells for cells in rows if cells[0].text == "PA-03"]
    assert rate[2].text == "25.0%"
    assert footnote_of(document, rate[2]).startswith("\u3000PA-03 ")
    assert "按常住人口计" in footnote_of(document, rate[2])
    assert "无数据" in "".join(cell.text for cells in rows for cell in cells)


def test_every_figure_of_the_word_file_leads_to_a_real_footnote(bureau: Client) -> None:
    document = Document(BytesIO(bureau.get(reverse("indicators:bulletin-docx")).content))
    [evaluated, progress, *_] = document.tables
    for cells in (row.cells for row in progress.rows[1:]):
        assert footnote_of(document, cells[2]).startswith(f"\u3000{cells[0].text} ")
    for cells in (row.cells for row in evaluated.rows[1:]):
        assert footnote_of(document, cells[0]).startswith("\u3000PA-27 ")


def footnote_of(document: Any, cell: Any) -> str:
    """Follow the reference in a cell, or the field that repeats one, to the words of the footnote."""
    [part] = [one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    notes = {note.get(qn("w:id")): note for note in parse_xml(part.blob)}
    found = cell._tc.xpath(".//w:footnoteReference")
    if not found:
        [field] = cell._tc.xpath(".//w:fldSimple")
        mark = field.get(qn("w:instr")).split()[1]
        [start] = document.element.xpath(f"//w:bookmarkStart[@w:name='{mark}']")
        found = start.getparent().xpath(".//w:footnoteReference")
    return "".join(notes[found[0].get(qn("w:id"))].itertext())


def test_a_bulletin_as_a_sheet_holds_figures_as_text(bureau: Client) -> None:
    answer = bureau.get(reverse("indicators:bulletin-xlsx"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["考核评估", "目标进展", "分乡镇", "依据和口径"]
    rows = book.get_sheet_by_name("目标进展").to_python()
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert ["PA-03", "25.0%", "1/4"] in [[row[0], row[2], row[3]] for row in rows]
    [note] = [row[-1] for row in rows if row[0] == "PA-03"]
    notes = dict(book.get_sheet_by_name("依据和口径").to_python()[2:])
    assert notes[note].startswith("PA-03 ")


@pytest.fixture
def seats() -> None:
    rows = (("330727109000", "尖山镇", 120.6, 29.2), ("330727106000", "玉山镇", 120.5, 29.1))
    load_divisions(
        SYSTEM,
        divisions=[
            Division(
                code=code, name_zh=name, level="township", parent_id="330727000000", longitude=east, latitude=north
            )
            for code, name, east, north in rows
        ],
    )


def test_the_targets_lie_on_a_map_and_along_time(bureau: Client, seats: None) -> None:
    text = page(bureau, "targets")
    assert "分乡镇的地图" in text
    assert f"{reverse('indicators:target', args=RATE)}?division=330727109000" in text
    assert text.count('class="spot spot-late"') == 2
    assert "2021-12-31 · 已过期限" in " ".join(text.split())
    assert "分乡镇的地图" not in page(bureau, "targets", state="no-data")
    coverage = page(bureau, "targets", map="panan-2021/full-coverage")
    assert f"{reverse('indicators:target', args=['panan-2021', 'full-coverage'])}?division=" in coverage


def test_small_groups_are_not_on_the_map_of_whoever_may_not_see_people(
    client_as: Callable[..., Client], seats: None
) -> None:
    text = page(client_as("finance-bureau"), "target", *RATE)
    assert text.count('class="spot spot-open"') == 2
    assert 'class="spot spot-late"' not in text


def test_what_if_these_institutions_counted(bureau: Client) -> None:
    address = ("panan-2021", "care-institutions-medical-service")
    care = Organization.objects.get(code="care")
    before = page(bureau, "target", *address)
    assert f'name="if" value="{care.pk}"' in before
    assert "如果这" not in before
    after = page(bureau, "target", *address, **{"if": str(care.pk)})
    assert "如果这 1 个计入（care），数值为 100.0%。" in after
    assert "如果这" not in page(bureau, "target", *address, **{"if": "987654"})
    assert 'name="if"' not in page(bureau, "target", *RATE)


def test_a_target_says_on_what_basis_its_elders_are_counted(bureau: Client) -> None:
    assert "按常住人口计。" in page(bureau, "target", *RATE)
    assert "人口计。" not in page(bureau, "target", "panan-2021", "full-coverage")


def test_institutions_are_compared_by_what_counts_and_what_was_kept(bureau: Client) -> None:
    care, centre = Organization.objects.get(code="care"), a_centre()
    signed(draft_agreement(SYSTEM, care, centre, terms=terms(starts_on=ON)), on=ON)
    assert care.pk not in {line.organization_id for line in by_institution(PANAN, "330727", ON)}
    lines = {line.organization_id: line for line in by_institution(PANAN, "330727", date(2023, 10, 1))}
    later = lines[care.pk]
    assert (later.counts, later.in_time, later.rate) == ({"evaluation-connection-degree": False}, 0, 0.0)
    assert later.due > 0
    text = page(bureau, "evaluation", "panan-2021")
    assert "机构比较" in text
    assert reverse("places:organization", args=[Organization.objects.get(code="home").pk]) in text


def test_a_township_has_an_evaluation_of_its_own(bureau: Client) -> None:
    text = page(bureau, "evaluation", "panan-2021")
    assert 'href="?division=330727109000"' in text
    own = page(bureau, "evaluation", "panan-2021", division="330727109000")
    assert "尖山镇" in own
    assert "年度考核" in own
