"""What assessments declare: their pages, permissions, kinds of records, and their part of an elder's page."""

from yilian.assessments import models
from yilian.assessments.facts import FACTS
from yilian.assessments.queries import days_assessed_after, findings_about_residents
from yilian.assessments.row_security import TABLES
from yilian.assessments.views import results
from yilian.kernel.messages import words
from yilian.kernel.roles import ATTENDING, CLINICAL, GOVERNING
from yilian.pages.declarations import DatedRecords, Module, Mount, Nav, RecordKind, Section, Sign
from yilian.people.models import Elder

NAV = (
    Nav("assessments:instruments", words("量表", "Instruments"), "assessments.read", order=240, in_menu=True),
    Nav("assessments:abilities", words("失能底数", "Census of abilities"), "assessments.read", order=250, in_menu=True),
)

PAGES = {
    "assessments:choose": words("评估", "Assess"),
}

PERMISSIONS = {
    "assessments.read": ATTENDING,
    "assessments.record": CLINICAL | {"institution-staff"},
    "assessments.dispute": CLINICAL | GOVERNING | {"institution-staff"},
}

RECORDS = (
    RecordKind(
        models.Assessment,
        words("评估", "assessment"),
        "assessments:assessment",
        "assessment_id",
        permission="assessments.read",
        calls_for={"second-signature": words("第二签字", "the second signature")},
    ),
)

SECTIONS = (Section(Elder, "assessments/_elder.html", "assessments.read", results.elder_panel, order=70, aside=True),)

TITLES = {
    "assessments.assessment": words("评估结果", "an assessment's result"),
    "assessments.choose": words("选择量表", "choose an instrument"),
    "assessments.form": words("评估表", "assessment form"),
    "assessments.history": words("评估历史", "history of assessments"),
}

SIGNS = {
    "assessment.draft": Sign("○", "open", words("草稿", "Draft")),
    "assessment.awaiting-second": Sign("●", "due", words("待第二评估员签名", "Waits for the second assessor")),
    "assessment.complete": Sign("✓", "good", words("已完成", "done")),
    "assessment.disputed": Sign("?", "due", words("有疑问，待复评", "Doubted, to be reviewed")),
    "assessment.superseded": Sign("–", "open", words("已被替换", "Replaced")),
    "assessment.abandoned": Sign("–", "open", words("已放弃", "Given up")),
    "assessment.expired": Sign("!", "late", words("该重新评估", "Assess again")),
    "assessment.doubted": Sign("?", "due", words("有疑问", "Doubted")),
    "evidence.verified": Sign("✓", "good", words("已核实", "Verified")),
    "evidence.recalled": Sign("?", "due", words("未经核对原文", "recalled")),
    "evidence.open": Sign("?", "due", words("未见明文", "not stated in the texts seen")),
    "evidence.local": Sign("·", "open", words("各地做法", "local practice")),
}

MODULE = Module(
    name="assessments",
    words=words("评估", "assessments"),
    mounts=(Mount("assessments/"),),
    nav=NAV,
    pages=PAGES,
    records=RECORDS,
    sections=SECTIONS,
    dated=(DatedRecords(words("评估", "assessments"), days_assessed_after),),
    findings=(findings_about_residents,),
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"assessments.load"}),
    row_security=TABLES,
    facts=FACTS,
    signs=SIGNS,
)
