"""Sheets read and written."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from yilian.exchange.rules.elders import COLUMNS, ELDERS
from yilian.exchange.sheets import error_sheet, read_sheet, table, template
from yilian.kernel.refusals import Refused

HEADINGS = ["姓名", "性别", "出生日期", "身份证号", "常住村（社区）代码或村名"]


def book(*rows: list[object]) -> bytes:
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


def refused(filename: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_sheet(filename, content)
    return caught.value.code


def test_a_workbook_keeps_dates_and_shows_what_numbers_lost() -> None:
    content = book(["名册"], HEADINGS, ["周金兰", 2, date(1943, 5, 1), 330727194305010021, 330727109901], [], ["王"])
    sheet = read_sheet("a.XLSX", content)
    assert [line.number for line in sheet.lines] == [3, 5]
    given = sheet.cells_of(sheet.lines[0])
    assert given["birth_date"] == "1943-05-01"
    assert given["sex"] == "2"
    assert given["residence"] == "330727109901"
    assert "E+17" in given["id_number"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_as_excel_writes_it(encoding: str, mark: str) -> None:
    text = "\r\n".join((mark.join(HEADINGS), mark.join(["周金兰", "女", "1943/5/1", "33072719430501002X", "东坑村"])))
    sheet = read_sheet("a.csv", text.encode(encoding))
    assert sheet.cells_of(sheet.lines[0])["residence"] == "东坑村"


def test_the_template_is_understood_and_its_example_passed_over() -> None:
    assert refused("t.xlsx", template(ELDERS, ["高龄"])) == "file-empty"


def test_an_error_sheet_comes_back_as_it_went_with_one_reason() -> None:
    cells = ("=1+1", "女", "1943-05-01", "0330", "东坑村")
    sheet = read_sheet("e.xlsx", error_sheet(HEADINGS, [(cells, "看不懂。")]))
    assert sheet.headings == (*HEADINGS, "原因")
    assert sheet.lines[0].cells == (*cells, "看不懂。")
    again = read_sheet("e.xlsx", error_sheet(sheet.headings, [(sheet.lines[0].cells, "还是看不懂。")]))
    assert again.lines[0].cells == (*cells, "还是看不懂。")


def test_what_is_no_sheet_is_refused() -> None:
    assert refused("a.pdf", b"%PDF") == "file-kind-unknown"
    assert refused("a.xlsx", b"PK nothing") == "file-unreadable"
    assert refused("a.csv", b"\0\1\2") == "file-unreadable"
    assert refused("a.csv", "甲,乙\n1,2".encode()) == "headings-missing"
    assert refused("a.csv", "姓名,身份证号\n1,2".encode()) == "columns-missing"
    assert refused("a.xlsx", table([column.zh for column in COLUMNS], [])) == "file-empty"
    assert refused("a.csv", b" " * (20 * 1024 * 1024 + 1)) == "file-too-large"
