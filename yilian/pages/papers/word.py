"""A paper as a Word file, in which every paragraph can be changed before printing; a figure has its note as a real footnote."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yilian.pages.papers import layout
from yilian.pages.papers.footnotes import Footnotes
from yilian.pages.papers.paper import Cell, Note, Paper, Section, Table


def as_docx(paper: Paper) -> bytes:
    """Return the file's bytes."""
    document = Document()
    _set_page(document)
    _set_font(document.styles["Normal"], layout.BODY, layout.TEXT_SIZE)
    _write_opening(document, paper)
    footnotes = Footnotes({note.number: note.text for note in paper.notes})
    for section in paper.sections:
        _write_section(document, section, footnotes)
    if paper.signatures:
        _write_signatures(document, paper.signatures)
    for text in paper.closing:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if paper.endnotes:
        _write_endnotes(document, paper.endnotes)
    footnotes.join(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Any) -> None:
    """Set the page and its margins, with the number of the page below."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.WIDTH), Mm(layout.HEIGHT)
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin = section.right_margin = Mm(layout.SIDE)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    foot.add_run(" —")


def _write_opening(document: Any, paper: Paper) -> None:
    """Write what stands before the first section."""
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_run(title, paper.title, layout.HEAD, layout.TITLE_SIZE, bold=True)
    if paper.number:
        document.add_paragraph(f"{paper.number_name}：{paper.number}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text in paper.parties:
        document.add_paragraph(text)
    for text in paper.lead:
        document.add_paragraph(text).paragraph_format.first_line_indent = Pt(layout.INDENT)


def _write_section(document: Any, section: Section, footnotes: Footnotes) -> None:
    """Write a heading, its paragraphs and its table."""
    _write_heading(document, section.heading)
    for text in section.paragraphs:
        document.add_paragraph(text)
    if section.table:
        _write_table(document, section.table, footnotes)


def _write_heading(document: Any, text: str) -> None:
    """Write a heading, which stays on the page of what follows it."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _add_run(paragraph, text, layout.HEAD, layout.HEADING_SIZE, bold=True)


def _write_signatures(document: Any, signatures: Sequence[Sequence[str]]) -> None:
    """Write the place for the signatures, the sides next to each other."""
    document.add_paragraph()
    cells = document.add_table(rows=1, cols=len(signatures)).rows[0].cells
    for cell, (first, *others) in zip(cells, signatures, strict=True):
        cell.text = first
        for line in others:
            cell.add_paragraph(line)


def _write_endnotes(document: Any, notes: Sequence[Note]) -> None:
    """Write the notes that nothing calls for."""
    _write_heading(document, layout.ENDNOTES)
    for note in notes:
        document.add_paragraph(f"[{note.number}] {note.text}").runs[0].font.size = Pt(layout.NOTE_SIZE)


def _write_table(document: Any, table: Table, footnotes: Footnotes) -> None:
    """Write a table whose head repeats on every page, with columns as wide as what stands in them."""
    drawn = document.add_table(rows=1, cols=len(table.columns))
    drawn.style, drawn.autofit = "Table Grid", False
    head = drawn.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, table.columns, strict=True):
        _add_run(cell.paragraphs[0], text, layout.HEAD, layout.CELL_SIZE)
    rows = [head]
    for row in table.rows:
        rows.append(drawn.add_row())
        for drawn_cell, cell in zip(rows[-1].cells, row, strict=True):
            _write_cell(drawn_cell.paragraphs[0], cell, footnotes)
    for number, share in enumerate(layout.column_shares(table)):
        width = int(Mm(layout.ROOM) * share)
        drawn.columns[number].width = width
        for line in rows:
            line.cells[number].width = width


def _write_cell(paragraph: Any, cell: Cell, footnotes: Footnotes) -> None:
    """Write a cell, its note behind it."""
    _add_run(paragraph, cell.text, layout.BODY, layout.CELL_SIZE)
    if cell.note:
        footnotes.refer(paragraph, cell.note)


def _add_run(paragraph: Any, text: str, name: str, size: int, *, bold: bool = False) -> None:
    """Add text in a font."""
    run = paragraph.add_run(text)
    run.bold = bold or None
    _set_font(run, name, size)


def _set_font(styled: Any, name: str, size: int) -> None:
    """Set a font for Chinese and Latin text."""
    styled.font.name, styled.font.size = name, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
