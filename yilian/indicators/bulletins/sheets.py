"""A bulletin as an Excel file: a sheet a table, every figure as text, as offices hand it on; notes on a sheet of their own."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from yilian.indicators.bulletins.content import Bulletin

Rows = Sequence[tuple[str, ...]]


def as_xlsx(bulletin: Bulletin) -> bytes:
    """Give the file's bytes."""
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        bold = book.add_format({"bold": True, "border": 1})
        title = book.add_format({"bold": True, "font_size": 16})
        formats = (title, bold, plain)
        if bulletin.parts:
            rows: Rows = [
                (one.title, one.weight, one.now, one.points, one.reason, str(one.note)) for one in bulletin.parts
            ]
            heads: tuple[str, ...] = ("部分", "权重", "现在", "得分", "理由", "注")
            _sheet(book, "考核评估", f"{bulletin.title}（{bulletin.points}）", heads, rows, formats)
        heads = ("条款", "目标", "现在", "分子/分母", "要求", "期限", "结论", "还差", "变化", "注")
        rows = [
            (
                one.clause, one.title, one.now, one.numbers, one.asked, one.due, one.verdict, one.lacking, one.change,
                str(one.note),
            )
            for one in bulletin.lines
        ]  # fmt: skip
        _sheet(book, "目标进展", bulletin.title, heads, rows, formats)
        rows = [(one.township, one.title, one.now, one.numbers) for one in bulletin.townships]
        _sheet(book, "分乡镇", bulletin.title, ("乡镇", "目标", "现在", "分子/分母"), rows, formats)
        rows = [(str(note.number), note.text) for note in bulletin.notes]
        _sheet(book, "依据和口径", bulletin.title, ("注", "依据和口径"), rows, formats)
    return out.getvalue()


def _sheet(  # noqa: PLR0913, PLR0917 - a sheet's own parts
    book: Any, name: str, title: str, heads: tuple[str, ...], rows: Rows, formats: tuple[Any, Any, Any]
) -> None:
    """Write one table under a title."""
    sheet = book.add_worksheet(name)
    large, bold, plain = formats
    sheet.write_string(0, 0, title, large)
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head, bold)
        longest = max([len(head), *(len(row[column]) for row in rows)])
        sheet.set_column(column, column, min(60, 2 * longest + 2))
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, plain)
    sheet.freeze_panes(2, 0)
