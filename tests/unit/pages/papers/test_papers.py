"""A paper as a file: outlines that were kept show text, styles and footnotes of a paper of figures and of an agreement."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from yilian.pages.papers.paper import Note, Notes, Paper, Section, table
from yilian.pages.papers.pdf import as_pdf
from yilian.pages.papers.sheets import as_xlsx, workbook
from yilian.pages.papers.word import as_docx

HERE = Path(__file__).parent


def figures() -> Paper:
    notes = Notes()
    rate, share, again = (
        notes.cell("25.0%", "PA-03 依据一"),
        notes.cell("1/4", "PA-04 依据二"),
        notes.cell("30.0%", "PA-03 依据一"),
    )
    rows = [("PA-03", "健康管理率", rate), ("PA-04", "家庭医生签约", share)]
    institutions = table("机构", ("条款", "目标", "现在"), rows, "只计在效的")
    beds = table("床位", ("种类", "数"), [("护理型", again)])
    return Paper(
        "磐安县监测表",
        lead=("第一段。", "第二段，较长。"),
        sections=(Section("一、机构", ("只计在效的",), institutions), Section("二、床位", (), beds)),
        closing=("磐安县", "数值截至 2023年10月1日"),
        notes=notes.all(),
    )


def contract() -> Paper:
    post = ("健康体检", "周二", "09:00—11:00", "一楼活动室", "甲医生", "乙医生")
    posts = table("定时、定点、定人", ("服务项目", "星期", "时间", "地点", "A岗", "B岗"), [post])
    care, medical = "甲方（养老一方）：尖山敬老院", "乙方（医疗一方）：尖山镇卫生院"
    return Paper(
        "医养结合合作协议（签约合作）",
        number="YL-2023-000007",
        number_name="协议编号",
        parties=(
            care,
            "统一社会信用代码：91110000600037341L    所在地：磐安县尖山镇",
            medical,
            "统一社会信用代码：（未登记）    所在地：磐安县尖山镇",
            "甲乙双方按照平等、自愿、有偿的原则，经协商一致，签订本协议。",
        ),
        sections=(
            Section("第一条 合作形式与期限", ("双方合作。",)),
            Section("第二条 服务时间", ("每周二上午", "节假日照常")),
            Section("第三条 定时、定点、定人（A岗、B岗互为替补）", table=posts),
        ),
        signatures=(
            (f"{care}（盖章）", "签字：王院长", "日期：2022年12月20日"),
            (f"{medical}（盖章）", "签字：____________", "日期：    年    月    日"),
        ),
        notes=(Note(1, "PA-14 《文件》六、：条文"), Note(2, "FJ-08 《文件》：六项内容")),
    )


def outline(content: bytes) -> str:
    """Return paragraphs and cells of a Word file, each with style, place and weight, and its footnotes."""
    document, lines = Document(BytesIO(content)), []
    for child in document.element.body.iterchildren():
        if child.tag.endswith("}p"):
            lines.append(_paragraph(Paragraph(child, document)))
        elif child.tag.endswith("}tbl"):
            drawn = WordTable(child, document)
            lines.append(f"table {drawn.style.name}")
            lines += ["  " + " | ".join(cell.text.replace("\n", " / ") for cell in row.cells) for row in drawn.rows]
    with ZipFile(BytesIO(content)) as files:
        if "word/footnotes.xml" in files.namelist():
            lines += _footnotes(files.read("word/footnotes.xml").decode())
    return "\n".join(lines) + "\n"


def _paragraph(paragraph: Paragraph) -> str:
    bold = "bold" if paragraph.runs and all(run.bold for run in paragraph.runs) else ""
    place = paragraph.alignment.name.lower() if paragraph.alignment is not None else ""
    return " | ".join(word for word in (paragraph.style.name, place, bold) if word) + f": {paragraph.text}"


def _footnotes(xml: str) -> list[str]:
    notes = re.findall(r'<w:footnote [^>]*w:id="(-?\d+)"[^>]*>(.*?)</w:footnote>', xml, re.DOTALL)
    return [f"footnote {number}: {''.join(re.findall('<w:t[^>]*>(.*?)</w:t>', note))}" for number, note in notes]


def test_a_paper_of_figures_as_word_has_the_text_styles_and_footnotes_it_always_had() -> None:
    assert outline(as_docx(figures())) == (HERE / "figures.txt").read_text(encoding="utf-8")


def test_an_agreement_as_word_has_the_text_and_styles_it_always_had() -> None:
    assert outline(as_docx(contract())) == (HERE / "contract.txt").read_text(encoding="utf-8")


def test_every_paper_has_the_one_page_and_the_one_face() -> None:
    for paper in (figures(), contract()):
        document = Document(BytesIO(as_docx(paper)))
        section = document.sections[0]
        sides = (section.page_width, section.top_margin, section.bottom_margin, section.left_margin)
        assert [round(side / Mm(1)) for side in sides] == [210, 37, 35, 20]
        assert document.styles["Normal"].font.name == "仿宋"


def test_notes_that_no_cell_calls_for_stand_at_the_end() -> None:
    assert [note.number for note in contract().endnotes] == [1, 2]
    assert figures().endnotes == ()


def test_a_paper_as_pdf_says_the_same() -> None:
    for paper, phrases in (
        (contract(), ("YL-2023-000007", "第三条", "09:00", "[2] FJ-08", "甲医生")),
        (figures(), ("健康管理率", "25.0%[1]", "[2] PA-04")),
    ):
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(paper))).pages).replace("\n", "")
        assert all(phrase in text for phrase in phrases)


def test_sheets_hold_text_only_and_notes_of_their_own() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(as_xlsx(figures())))
    assert book.sheet_names == ["机构", "床位", "依据和口径"]
    assert book.get_sheet_by_name("机构").to_python()[2] == ["PA-03", "健康管理率", "25.0%", "1"]
    book = CalamineWorkbook.from_filelike(BytesIO(workbook("协议", ("编号", "数"), [("1", "=1+1")])))
    assert book.get_sheet_by_name("协议").to_python() == [["编号", "数"], ["1", "=1+1"]]
