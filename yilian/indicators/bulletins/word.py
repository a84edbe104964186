"""A paper as a Word file: A4, title, paragraphs, tables; every figure has its note as a real footnote."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yilian.indicators.bulletins.footnotes import Footnotes
from yilian.indicators.bulletins.paper import Cell, Paper, Table

BODY, HEAD = "仿宋", "黑体"
# Page and margins of GB/T 9704-2012; the sides are narrower, because the tables need the room.
PAGE, TOP, BOTTOM, SIDE = (Mm(210), Mm(297)), Mm(37), Mm(35), Mm(20)
ROOM = Mm(170)
NUMERALS = "一二三四五六七八九十"
NARROWEST, WIDEST = 4, 22


def as_docx(paper: Paper) -> bytes:
    """Give the file's bytes."""
    document = Document()
    _page(document)
    _font(document.styles["Normal"], BODY, 12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, paper.title, HEAD, 20, bold=True)
    for text in paper.lead:
        document.add_paragraph(text).paragraph_format.first_line_indent = Pt(24)
    footnotes = Footnotes({note.number: note.text for note in paper.notes})
    for numeral, table in zip(NUMERALS, paper.tables, strict=False):
        _run(document.add_paragraph(), f"{numeral}、{table.name}", HEAD, 14, bold=True)
        if table.remark:
            document.add_paragraph(table.remark)
        _table(document, table, footnotes)
    _signed(document, paper)
    footnotes.join(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    """Set the page and its margins, with the number of the page below."""
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin = section.right_margin = SIDE
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    foot.add_run(" —")


def _signed(document: Any, paper: Paper) -> None:
    """End with the place and the day of the figures, at the right; the office adds its name and seal."""
    for text in (paper.place, f"数值截至 {paper.on.year}年{paper.on.month}月{paper.on.day}日"):
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(document: Any, table: Table, footnotes: Footnotes) -> None:
    """Write a table whose head repeats on every page, with columns as wide as what stands in them."""
    drawn = document.add_table(rows=1, cols=len(table.columns))
    drawn.style, drawn.autofit = "Table Grid", False
    head = drawn.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, table.columns, strict=True):
        _run(cell.paragraphs[0], text, HEAD, 9)
    rows = [head]
    for row in table.rows:
        rows.append(drawn.add_row())
        for cell, one in zip(rows[-1].cells, row, strict=True):
            _written(cell.paragraphs[0], one, footnotes)
    for number, width in enumerate(_widths(table)):
        drawn.columns[number].width = width
        for line in rows:
            line.cells[number].width = width


def _written(paragraph: Any, cell: Cell, footnotes: Footnotes) -> None:
    """Write a cell, its note behind it."""
    _run(paragraph, cell.text, BODY, 9)
    if cell.note:
        footnotes.refer(paragraph, cell.note)


def _widths(table: Table) -> Sequence[int]:
    """Share the room among the columns by their longest text, within bounds."""
    longest = [
        min(WIDEST, max(NARROWEST, *(len(one) for one in (head, *(row[number].text for row in table.rows)))))
        for number, head in enumerate(table.columns)
    ]
    return [int(ROOM * one / sum(longest)) for one in longest]


def _run(paragraph: Any, text: str, name: str, size: int, *, bold: bool = False) -> None:
    """Add text in a font."""
    run = paragraph.add_run(text)
    run.bold = bold or None
    _font(run, name, size)


def _font(styled: Any, name: str, size: int) -> None:
    """Set a font for Chinese and Latin text."""
    styled.font.name, styled.font.size = name, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
