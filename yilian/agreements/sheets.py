"""Writes lists of agreements and of elders without a contract as sheets of Excel."""

from collections.abc import Iterable, Sequence
from io import BytesIO

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows of text under headings; text stays text, so that no cell is taken for a formula."""
    import xlsxwriter

    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "constant_memory": True}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E7EFEC", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 18, text)
        for at, title in enumerate(headings):
            sheet.write_string(0, at, title, heading)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell, text)
    return held.getvalue()
