"""What supervision declares: its page, permissions and the signs of tasks."""

from yilian.kernel.messages import words
from yilian.kernel.roles import GOVERNING, OFFICIAL
from yilian.pages.declarations import HomeLink, Module, Mount, Nav, RecordKind, Sign
from yilian.supervision import models
from yilian.supervision.facts import FACTS
from yilian.supervision.row_security import TABLES

NAV = (
    Nav(
        "requirements:register",
        words("文件要求", "Requirements"),
        "supervision.requirements",
        order=75,
        in_menu=True,
    ),
    Nav("supervision:duties", words("部门职责", "Duties"), "supervision.read", order=76, in_menu=True),
    Nav(
        "supervision:tasks",
        words("任务", "Tasks"),
        "supervision.read",
        "tasks",
        order=70,
        first={"health-bureau": 2, "civil-affairs-bureau": 1, "insurance-bureau": 3, "finance-bureau": 2, "auditor": 3},
    ),
)

HOME = (
    HomeLink(
        "supervision:tasks",
        words("任务", "Tasks"),
        words("项目和步骤，到期的要上报。", "Projects and steps; what is due is reported."),
        roles={"health-bureau": 2, "civil-affairs-bureau": 1, "finance-bureau": 2},
        permission="supervision.read",
    ),
)

PERMISSIONS = {
    "supervision.requirements": OFFICIAL,
    "supervision.hand_over": GOVERNING,
    "supervision.read": OFFICIAL,
    "supervision.report_task": GOVERNING,
}

RECORDS = (
    RecordKind(
        models.PlanTask,
        words("计划任务", "task of a plan"),
        "supervision:task",
        "task_id",
        step="supervision:report-planned",
        permission="supervision.read",
    ),
    RecordKind(
        models.HandOver,
        words("移交的文件要求", "list handed over"),
        "requirements:handed",
        "hand_over_id",
        calls_for={"handed-over": words("查办并反馈", "see to it and report")},
        permission="supervision.read",
    ),
    RecordKind(models.TaskReport, words("任务上报", "report on a task"), permission="supervision.read"),
)

SIGNS = {
    "requirement.met": Sign("✓", "good", words("已做到", "met")),
    "requirement.unmet": Sign("✗", "late", words("未做到", "not met")),
    "requirement.unknown": Sign("?", "due", words("无从判断", "not known")),
    "requirement.not-required": Sign("–", "open", words("不再要求", "no longer required")),
    "requirement.applies": Sign("·", "open", words("适用", "applies")),
    "hand-over.handed-over": Sign("○", "due", words("待反馈", "to be reported on")),
    "hand-over.reported": Sign("✓", "good", words("已反馈", "reported")),
    "undated": Sign("○", "open", words("未写期限", "no date given")),
}

MODULE = Module(
    name="supervision",
    words=words("监督检查", "supervision"),
    mounts=(Mount("tasks/"), Mount("requirements/", "requirements", "requirement_urlpatterns")),
    nav=NAV,
    home=HOME,
    permissions=PERMISSIONS,
    system_only=frozenset({"supervision.load"}),
    records=RECORDS,
    row_security=TABLES,
    facts=FACTS,
    signs=SIGNS,
)
