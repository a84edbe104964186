"""A bulletin as a Word file: title, parts, targets, townships; each figure carries the number of its note at the end."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from yilian.indicators.bulletins.content import Bulletin

BODY, HEAD = "仿宋", "黑体"


def as_docx(bulletin: Bulletin) -> bytes:
    """Give the file's bytes."""
    document = Document()
    _font(document.styles["Normal"], BODY, 12)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(bulletin.title)
    run.bold = True
    _font(run, HEAD, 20)
    document.add_paragraph(
        f"数值截至 {bulletin.on:%Y年%m月%d日}。每个数字后的上标是依据和口径的编号，见文末。没有记录的写“无数据”，不作猜测。"
    )
    if bulletin.parts:
        _heading(document, "一、考核评估" if bulletin.yearly else "一、考核评估进展")
        document.add_paragraph(bulletin.points)
        rows = [((one.title, one.note), one.weight, one.now, one.points, one.reason) for one in bulletin.parts]
        _table(document, ("部分", "权重", "现在", "得分", "理由"), rows)
    _heading(document, "二、目标进展")
    columns = ("条款", "目标", "现在", "分子/分母", "要求", "期限", "结论", "还差", "变化")
    _table(
        document,
        columns,
        [
            (
                one.clause,
                one.title,
                (one.now, one.note),
                one.numbers,
                one.asked,
                one.due,
                one.verdict,
                one.lacking,
                one.change,
            )
            for one in bulletin.lines
        ],
    )
    if bulletin.townships:
        _heading(document, "三、分乡镇")
        _table(
            document,
            ("乡镇", "目标", "现在", "分子/分母"),
            [(one.township, one.title, one.now, one.numbers) for one in bulletin.townships],
        )
    _heading(document, "依据和口径")
    for note in bulletin.notes:
        document.add_paragraph(f"[{note.number}] {note.text}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _heading(document: Any, text: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.bold = True
    _font(run, HEAD, 14)


def _table(document: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Write a table; a cell of text and number gets the number as a superscript."""
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            text, note = value if isinstance(value, tuple) else (value, 0)
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text)
            if note:
                paragraph.add_run(f"[{note}]").font.superscript = True


def _font(styled: Any, name: str, size: int) -> None:
    """Set a font for Chinese and Latin text."""
    styled.font.name, styled.font.size = name, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
