"""An official brings a sheet with bad rows: sees what it would do, confirms, gets the bad rows back with their reasons."""

import random
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from journeys.conftest import picture
from journeys.walking import step
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from yilian.kernel.identifiers import resident_check_digit

pytestmark = pytest.mark.journey

HEADINGS = ("姓名", "性别", "出生日期", "身份证号", "常住村（社区）代码或村名")
GOOD = ("蒋一山", "蒋二水", "蒋三林", "蒋四田")


def a_number(born: date) -> str:
    """Make an identity number that no earlier run of the journey used."""
    body = f"330727{born:%Y%m%d}{random.randrange(500) * 2:03d}"
    return body + resident_check_digit(body)


def a_day() -> date:
    return date(random.randrange(1925, 1960), random.randrange(1, 13), random.randrange(1, 29))


def row(name: str, village: str, number: str = "") -> tuple[str, ...]:
    born = a_day()
    return name, "女", born.isoformat(), number or a_number(born), village


def a_sheet(path: Path, village: str) -> Path:
    """Write a sheet of four good rows and three bad ones."""
    bad = (row("", village), row("蒋五", "不存在的村"), row("蒋六", village, "330727194305010021"))
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate((HEADINGS, *(row(name, village) for name in GOOD), *bad)):
            sheet.write_row(at, 0, [str(cell) for cell in cells])
    return path


def count_of(page: Page, what: str) -> str:
    return page.locator("main tr", has_text=what).first.locator("td").inner_text()


def test_a_sheet_with_three_bad_rows(open_page, tmp_path):
    with step("given an official and a sheet"):
        page = open_page("health-bureau")
        page.goto("/elders/new/")
        village = page.locator("select[name=residence] option").nth(1).get_attribute("value")
        sheet = a_sheet(tmp_path / "老人名单.xlsx", str(village))
    with step("when they upload it"):
        page.goto("/import/")
        page.set_input_files("input[type=file]", str(sheet))
        page.get_by_role("button", name="上传并试读").click()
    with step("then they see what it would do, and nobody is registered yet"):
        expect(page.locator("main")).to_contain_text("试读结果：还没有登记")
        assert [count_of(page, what) for what in ("行数", "将新登记", "退回")] == ["7", "4", "3"]
        expect(page.locator("main")).to_contain_text("请填写姓名")
        picture(page, "import-judged")
    with step("when they confirm"):
        page.get_by_role("button", name="确认登记 4 人").click()
    with step("then the good rows are registered"):
        expect(page.get_by_role("status")).to_contain_text("导入完成")
        assert [count_of(page, what) for what in ("新登记", "退回")] == ["4", "3"]
    with step("and the bad ones come back in the same columns, each with its reason"):
        with page.expect_download() as download:
            page.get_by_role("link", name="下载退回的行").click()
        rows = CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_index(0).to_python()
        assert rows[0][:5] == list(HEADINGS)
        assert rows[0][-1] == "原因"
        assert len(rows) == 4
        assert all(str(line[-1]).strip() for line in rows[1:])
        assert "姓名" in str(rows[1][-1])
    with step("and the same sheet again changes nothing"):
        page.goto("/import/")
        page.set_input_files("input[type=file]", str(sheet))
        page.get_by_role("button", name="上传并试读").click()
        assert [count_of(page, what) for what in ("将新登记", "已登记，不改动", "退回")] == ["0", "4", "3"]
    with step("and the registered ones are found"):
        page.goto(f"/elders/?q={GOOD[0]}")
        expect(page.locator("main tbody")).to_contain_text(GOOD[0])
