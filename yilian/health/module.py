"""What health declares: its parts of an elder's page, permissions, titles, row security."""

from yilian.health import views
from yilian.health.queries import days_observed_after
from yilian.health.row_security import TABLES
from yilian.kernel.messages import words
from yilian.kernel.records import RecordColumns
from yilian.kernel.roles import ATTENDING, CARING, CLINICAL
from yilian.pages.declarations import DatedRecords, Module, Mount, Section, Sign
from yilian.people.models import Elder

PERMISSIONS = {
    "health.read": ATTENDING,
    "health.record": CARING,
    "health.record_condition": CLINICAL,
}

SECTIONS = (
    Section(Elder, "health/_values.html", "health.read", views.values_section, order=30),
    Section(Elder, "health/_conditions.html", "health.read", views.conditions_section, order=35),
    Section(Elder, "health/_illness.html", "health.read", views.illness_section, order=40),
)

TITLES = {
    "health.condition": words("疾病登记页", "form of a condition"),
    "health.history": words("指标历史", "history of a value"),
}

SIGNS = {
    "value.high": Sign("↑", "late", words("偏高", "high")),
    "value.low": Sign("↓", "late", words("偏低", "low")),
    "value.abnormal": Sign("!", "late", words("异常", "abnormal")),
    "value.within": Sign("✓", "good", words("正常", "normal")),
}

REFERENCES = (
    RecordColumns("health_observation", "source_kind", "source_key"),
    RecordColumns("health_condition", "source_kind", "source_key"),
)

MODULE = Module(
    name="health",
    words=words("健康档案", "health records"),
    mounts=(Mount("health/"),),
    sections=SECTIONS,
    dated=(DatedRecords(words("测量值", "measurements"), days_observed_after),),
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"health.load"}),
    row_security=TABLES,
    references=REFERENCES,
    signs=SIGNS,
)
