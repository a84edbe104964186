"""Writes the document of an agreement as a PDF, with the song face that viewers carry for Chinese."""

from functools import cache, partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from yilian.agreements.papers.contents import POSTS_HEAD, Paper, PartyLine, chinese

FONT = "STSong-Light"
WIDTHS = (4 * cm, 1.6 * cm, 2.8 * cm, 3.2 * cm, 2 * cm, 2 * cm)


@cache
def styles() -> dict[str, ParagraphStyle]:
    """Give the styles; the font is registered once in a process."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle("text", fontName=FONT, fontSize=11.5, leading=20, wordWrap="CJK")
    return {
        "text": text,
        "title": ParagraphStyle("title", text, fontSize=18, leading=28, alignment=TA_CENTER, spaceAfter=8),
        "right": ParagraphStyle("right", text, alignment=TA_RIGHT, spaceAfter=6),
        "heading": ParagraphStyle("heading", text, fontSize=13, spaceBefore=8, keepWithNext=1),
        "cell": ParagraphStyle("cell", text, fontSize=10, leading=14),
        "note": ParagraphStyle("note", text, fontSize=8.5, leading=13),
    }


def as_pdf(paper: Paper) -> bytes:
    """Give the document as PDF, each page with the number of the agreement and of the page."""
    held = BytesIO()
    document = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=2.7 * cm, rightMargin=2.7 * cm, topMargin=2.3 * cm, bottomMargin=2.3 * cm,
        title=paper.title, subject=paper.number, lang="zh-CN",
    )  # fmt: skip
    foot = partial(_foot, paper.number)
    document.build(_story(paper), onFirstPage=foot, onLaterPages=foot)
    return held.getvalue()


def _story(paper: Paper) -> list[Flowable]:
    """Give the parts of the document in order."""
    story: list[Flowable] = [_said("title", paper.title), _said("right", f"协议编号：{paper.number}")]
    for party in paper.parties:
        story.append(_said("text", f"{party.label}：{party.name}"))
        story.append(_said("text", f"统一社会信用代码：{party.uscc}  所在地：{party.address}"))
    story.append(_said("text", "甲乙双方按照平等、自愿、有偿的原则，经协商一致，签订本协议。"))
    for heading, text in paper.articles:
        story.append(_said("heading", heading))
        story += [_said("text", line) for line in text.splitlines()]
    if paper.posts:
        story += [_said("heading", paper.posts_title), _posts(paper)]
    story += [Spacer(1, 16), _signatures(paper), _said("heading", "依据")]
    story += [_said("note", f"[{at}] {note}") for at, note in enumerate(paper.notes, 1)]
    return story


def _said(style: str, text: str) -> Paragraph:
    """Give a paragraph; what people wrote is text and never mark-up."""
    return Paragraph(escape(text), styles()[style])


def _posts(paper: Paper) -> Table:
    """Give the table of posts."""
    rows = [[_said("cell", text) for text in row] for row in (POSTS_HEAD, *paper.posts)]
    grid = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)]
    )
    return Table(rows, colWidths=WIDTHS, repeatRows=1, style=grid)


def _signatures(paper: Paper) -> Table:
    """Give the place for both signatures, filled in where a side has signed."""
    return Table([[_signature(party) for party in paper.parties]], colWidths=(7.8 * cm, 7.8 * cm))


def _signature(party: PartyLine) -> list[Paragraph]:
    """Give the lines of one side."""
    signed = chinese(party.signed_on) if party.signed_on else "____年____月____日"
    lines = (f"{party.label}：{party.name}（盖章）", f"签字：{party.signatory or '____________'}", f"日期：{signed}")
    return [_said("text", line) for line in lines]


def _foot(number: str, canvas: Canvas, document: BaseDocTemplate) -> None:
    """Write the foot of a page."""
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 1.2 * cm, f"{number} · 第{document.page}页")
    canvas.restoreState()
