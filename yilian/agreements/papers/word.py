"""Writes the document of an agreement as a Word file."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from yilian.agreements.papers.contents import POSTS_HEAD, Paper, PartyLine, chinese

FONT, WESTERN = "宋体", "Times New Roman"


def as_word(paper: Paper) -> bytes:
    """Give the document as .docx; every paragraph is text that can be changed before printing."""
    word = Document()
    _set_page(word)
    title = word.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(paper.title)
    run.bold, run.font.size = True, Pt(18)
    number = word.add_paragraph(f"协议编号：{paper.number}")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for party in paper.parties:
        _party(word, party)
    word.add_paragraph("甲乙双方按照平等、自愿、有偿的原则，经协商一致，签订本协议。")
    for heading, text in paper.articles:
        _heading(word, heading)
        for line in text.splitlines():
            word.add_paragraph(line)
    if paper.posts:
        _heading(word, paper.posts_title)
        _table(word, paper)
    _signatures(word, paper)
    _heading(word, "依据")
    for at, note in enumerate(paper.notes, 1):
        word.add_paragraph(f"[{at}] {note}").runs[0].font.size = Pt(9)
    held = BytesIO()
    word.save(held)
    return held.getvalue()


def _set_page(word: WordDocument) -> None:
    """A4 with the margins and the song face that official documents use."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style = word.styles["Normal"]
    style.font.name, style.font.size = WESTERN, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.line_spacing = 1.5
    style.paragraph_format.space_after = Pt(4)


def _heading(word: WordDocument, text: str) -> None:
    """Write the heading of an article."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _party(word: WordDocument, party: PartyLine) -> None:
    """Write who a side is."""
    word.add_paragraph(f"{party.label}：{party.name}")
    word.add_paragraph(f"统一社会信用代码：{party.uscc}    所在地：{party.address}")


def _table(word: WordDocument, paper: Paper) -> None:
    """Write the posts as a table."""
    table = word.add_table(rows=1, cols=len(POSTS_HEAD))
    table.style = "Table Grid"
    for row in (POSTS_HEAD, *paper.posts):
        cells = table.rows[0].cells if row is POSTS_HEAD else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text


def _signatures(word: WordDocument, paper: Paper) -> None:
    """Write the place for both signatures, filled in where a side has signed."""
    word.add_paragraph()
    table = word.add_table(rows=1, cols=2)
    for cell, party in zip(table.rows[0].cells, paper.parties, strict=True):
        signed = chinese(party.signed_on) if party.signed_on else "    年    月    日"
        cell.text = f"{party.label}：{party.name}（盖章）"
        cell.add_paragraph(f"签字：{party.signatory or '____________'}")
        cell.add_paragraph(f"日期：{signed}")
