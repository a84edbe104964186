"""A paper as a PDF, with the song face that viewers carry for Chinese."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from yilian.pages.papers import layout
from yilian.pages.papers.paper import Cell, Paper, Table

FOOT = 12 * mm
IDEOGRAPHIC_SPACE = "\u3000"


@cache
def styles() -> dict[str, ParagraphStyle]:
    """Return the styles; the font is registered once in a process."""
    pdfmetrics.registerFont(UnicodeCIDFont(layout.SONG))
    text = ParagraphStyle("text", fontName=layout.SONG, fontSize=layout.TEXT_SIZE, leading=20, wordWrap="CJK")
    return {
        "text": text,
        "lead": ParagraphStyle("lead", text, firstLineIndent=layout.INDENT),
        "title": ParagraphStyle(
            "title", text, fontSize=layout.TITLE_SIZE, leading=28, alignment=TA_CENTER, spaceAfter=8
        ),
        "right": ParagraphStyle("right", text, alignment=TA_RIGHT, spaceAfter=6),
        "heading": ParagraphStyle("heading", text, fontSize=layout.HEADING_SIZE, spaceBefore=8, keepWithNext=1),
        "cell": ParagraphStyle("cell", text, fontSize=layout.CELL_SIZE, leading=14),
        "note": ParagraphStyle("note", text, fontSize=layout.NOTE_SIZE, leading=13),
    }


def as_pdf(paper: Paper) -> bytes:
    """Return the file's bytes; each page has the number of the paper and its own."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=layout.SIDE * mm,
        rightMargin=layout.SIDE * mm,
        topMargin=layout.TOP * mm,
        bottomMargin=layout.BOTTOM * mm,
        title=paper.title,
        subject=paper.number,
        lang="zh-CN",
    )
    foot = partial(_draw_foot, paper.number)
    document.build(list(_story(paper)), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(paper: Paper) -> Iterator[Flowable]:
    """Yield the parts of the paper in order; notes stand at the end, since pages have no footnotes here."""
    yield _paragraph("title", paper.title)
    if paper.number:
        yield _paragraph("right", f"{paper.number_name}：{paper.number}")
    yield from (_paragraph("text", text) for text in paper.parties)
    yield from (_paragraph("lead", text) for text in paper.lead)
    for section in paper.sections:
        yield _paragraph("heading", section.heading)
        yield from (_paragraph("text", text) for text in section.paragraphs)
        if section.table:
            yield _grid(section.table)
    if paper.signatures:
        yield Spacer(1, 16)
        yield _signatures(paper.signatures)
    yield from (_paragraph("right", text) for text in paper.closing)
    if paper.notes:
        yield _paragraph("heading", layout.ENDNOTES)
        yield from (_paragraph("note", f"[{note.number}] {note.text}") for note in paper.notes)


def _paragraph(style: str, text: str) -> Paragraph:
    """Return a paragraph; what people wrote is text and never mark-up, and a gap in it stays a gap."""
    return Paragraph(escape(text).replace("  ", IDEOGRAPHIC_SPACE), styles()[style])


def _grid(table: Table) -> Grid:
    """Return a table whose head repeats on every page."""
    head = [_paragraph("cell", text) for text in table.columns]
    rows = [[_paragraph("cell", _with_note(cell)) for cell in row] for row in table.rows]
    style = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    )
    widths = [layout.ROOM * mm * share for share in layout.column_shares(table)]
    return Grid([head, *rows], colWidths=widths, repeatRows=1, style=style)


def _with_note(cell: Cell) -> str:
    """Return the text of a cell, the number of its note behind it."""
    return f"{cell.text}[{cell.note}]" if cell.note else cell.text


def _signatures(signatures: Sequence[Sequence[str]]) -> Grid:
    """Return the place for the signatures, the sides next to each other."""
    sides = [[_paragraph("text", line) for line in lines] for lines in signatures]
    return Grid([sides], colWidths=[layout.ROOM * mm / len(sides)] * len(sides))


def _draw_foot(number: str, canvas: Canvas, document: BaseDocTemplate) -> None:
    """Write the foot of a page."""
    canvas.saveState()
    canvas.setFont(layout.SONG, layout.CELL_SIZE)
    page = f"第{document.page}页"
    canvas.drawCentredString(A4[0] / 2, FOOT, f"{number} · {page}" if number else page)
    canvas.restoreState()
