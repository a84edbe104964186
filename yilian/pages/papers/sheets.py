"""A paper, or a list, as an Excel file: every figure is text, as offices hand it on."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from yilian.pages.papers.paper import Paper, Table

Rows = Sequence[tuple[str, ...]]
NOTES = "依据和口径"


def as_xlsx(paper: Paper) -> bytes:
    """Return the file's bytes: a sheet for each table, the notes on one of their own."""
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        bold = book.add_format({"bold": True, "border": 1})
        title = book.add_format({"bold": True, "font_size": 16})
        formats = (title, bold, plain)
        for table in paper.tables:
            title_of_sheet = f"{paper.title}（{table.remark}）" if table.remark else paper.title
            _sheet(book, table.name, title_of_sheet, *_with_notes(table), formats)
        rows = [(str(note.number), note.text) for note in paper.notes]
        _sheet(book, NOTES, paper.title, ("注", NOTES), rows, formats)
    return out.getvalue()


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = 18) -> bytes:
    """Return a workbook of one sheet, rows of text under headings; text stays text, so that no cell is taken for a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E7EFEC", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, width, text)
        for column, title in enumerate(headings):
            sheet.write_string(0, column, title, heading)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return out.getvalue()


def _with_notes(table: Table) -> tuple[tuple[str, ...], Rows]:
    """Return heads and rows; the numbers of notes stand in a column of their own."""
    rows = [tuple(cell.text for cell in row) for row in table.rows]
    notes = ["、".join(str(cell.note) for cell in row if cell.note) for row in table.rows]
    if not any(notes):
        return table.columns, rows
    return (*table.columns, "注"), [(*row, note) for row, note in zip(rows, notes, strict=True)]


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
