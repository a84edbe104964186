"""Reads sheets of Excel and CSV as rows of text, and writes the template, the error sheet and exports."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from yilian.exchange.rules.columns import REASON, Layout, is_example
from yilian.exchange.rules.elders import ELDERS
from yilian.kernel.refusals import refuse

BOOKS, TEXTS = (".xlsx", ".xls", ".ods"), (".csv", ".txt")
LARGEST_MB, MOST_ROWS, HEADINGS_WITHIN = 20, 100_000, 10
EXACT = 10**15
# A null in so many signs is a slip; more of them are no text at all.
OF_TEXT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it came, with its number in the sheet."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings as they came, where the known columns stand, and the rows, without examples and empty ones."""

    headings: tuple[str, ...]
    columns: dict[str, int]
    lines: tuple[Line, ...]

    def cells_of(self, line: Line) -> dict[str, str]:
        """Return the cells of a row by column."""
        return {code: line.cells[at] for code, at in self.columns.items() if at < len(line.cells)}


def read_sheet(filename: str, content: bytes, layout: Layout = ELDERS) -> Sheet:
    """Read the first sheet of a file; refuse what cannot be read or lacks a column that is needed."""
    if len(content) > LARGEST_MB * 1024 * 1024:
        refuse("file-too-large", most=LARGEST_MB)
    name = filename.lower()
    if name.endswith(BOOKS):
        rows = _from_book(content)
    elif name.endswith(TEXTS):
        rows = _from_text(content)
    else:
        refuse("file-kind-unknown")
    return _sheet(rows, layout)


def _sheet(rows: list[list[str]], layout: Layout) -> Sheet:
    """Find the headings and take the rows below them."""
    start = next((at for at, row in enumerate(rows[:HEADINGS_WITHIN]) if layout.is_heading(row)), None)
    if start is None:
        refuse("headings-missing", rows=HEADINGS_WITHIN)
    if len(rows) - start - 1 > MOST_ROWS:
        refuse("too-many-rows", most=MOST_ROWS)
    columns = layout.positions(rows[start])
    missing = layout.missing(columns)
    if missing:
        refuse("columns-missing", columns="、".join(column.zh for column in missing))
    first = columns[layout.columns[0].code]
    below = enumerate(rows[start + 1 :], start + 2)
    lines = tuple(
        Line(number, tuple(row))
        for number, row in below
        if any(cell.strip() for cell in row) and not (first < len(row) and is_example(row[first]))
    )
    if not lines:
        refuse("file-empty")
    return Sheet(tuple(rows[start]), columns, lines)


def _from_book(content: bytes) -> list[list[str]]:
    """Read the first sheet of a workbook."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        refuse("file-unreadable")
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """Write a cell as text; numbers too long to be exact stay recognizable as such."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float | int):
        if abs(cell) >= EXACT:
            return f"{cell:.14E}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _from_text(content: bytes) -> list[list[str]]:
    """Read CSV in the encodings that Excel writes: UTF-8 with or without mark, or GB 18030."""
    text = None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    if text is None or text.count("\0") * OF_TEXT > len(text):
        refuse("file-unreadable")
    text = text.replace("\0", "")
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        refuse("file-unreadable")


def template(layout: Layout, words: Iterable[str]) -> bytes:
    """Write the template: headings, an example row marked as one, and on a second sheet the notes and the words to choose from."""
    import xlsxwriter

    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E7EFEC", "bottom": 1})
        example = book.add_format({"italic": True, "font_color": "#777777", "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(layout.title)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(layout.columns):
            sheet.set_column(at, at, max(12, 2 * len(column.zh) + 2), text)
            sheet.write_string(0, at, f"{column.zh}{'*' if column.required else ''}", heading)
            sheet.write_string(1, at, column.example, example)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 90)
        for at, note in enumerate((*layout.notes, *words)):
            notes.write_string(at, 0, note)
    return held.getvalue()


def error_sheet(headings: Sequence[str], rows: Iterable[tuple[Sequence[str], str]]) -> bytes:
    """Write the rows that failed as they came, each with the reason in one more column."""
    kept = [at for at, heading in enumerate(headings) if heading.strip() != REASON]
    written = ([*(cells[at] if at < len(cells) else "" for at in kept), reason] for cells, reason in rows)
    return table([*(headings[at] for at in kept), REASON], written)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of rows of text under headings."""
    from yilian.pages.papers.sheets import workbook

    return workbook("老人", headings, rows, width=16)
