"""What indicators declare: their pages, permissions and the signs of targets."""

from yilian.indicators import tasks
from yilian.indicators.row_security import TABLES
from yilian.kernel.messages import words
from yilian.kernel.roles import OFFICIAL
from yilian.pages.declarations import HomeLink, Module, Mount, Nav, Sign

NAV = (
    Nav(
        "indicators:targets",
        words("目标", "Targets"),
        "indicators.read",
        "targets",
        order=60,
        first={
            "health-bureau": 1,
            "civil-affairs-bureau": 3,
            "insurance-bureau": 1,
            "finance-bureau": 1,
            "planner": 3,
            "auditor": 2,
        },
    ),
)

HOME = (
    HomeLink(
        "indicators:targets",
        words("目标", "Targets"),
        words("每项指标到了哪一步，还差谁。", "How far each target is, and who is missing."),
        roles={
            "family-doctor": 5,
            "nurse": 3,
            "health-bureau": 1,
            "civil-affairs-bureau": 3,
            "insurance-bureau": 1,
            "finance-bureau": 1,
            "planner": 3,
            "auditor": 2,
        },
        permission="indicators.read",
    ),
)

PAGES = {
    "indicators:target": words("目标", "Targets"),
    "indicators:evaluation": words("年度考核", "Yearly evaluation"),
    "indicators:measure": words("指标定义", "Definition of the measure"),
}

PERMISSIONS = {
    "indicators.read": OFFICIAL,
    "indicators.publish": frozenset({"health-bureau", "county-admin"}),
}

TITLES = {
    "indicators.target": words("目标的名单", "list behind a target"),
}

SIGNS = {
    "met": Sign("✓", "good", words("达标", "met")),
    "reached-early": Sign("✓", "info", words("已达到（期末核定）", "reached, judged on the due date")),
    "missed": Sign("!", "late", words("未达标", "missed")),
    "missed-undated": Sign("!", "due", words("未达标（条款无期限）", "not reached, the clause sets no date")),
    "not-due": Sign("○", "open", words("未到期", "not due yet")),
    "on-course": Sign("●", "info", words("进度正常", "On course")),
    "behind": Sign("!", "due", words("进度落后", "Behind pace")),
    "no-figure": Sign("–", "open", words("条款未定量", "no figure set")),
    "no-data": Sign("?", "open", words("无数据", "No data")),
}

MODULE = Module(
    name="indicators",
    words=words("目标与指标", "targets and measures"),
    mounts=(Mount("targets/"),),
    nav=NAV,
    home=HOME,
    pages=PAGES,
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"indicators.judge"}),
    at_start=(tasks.queue_judging,),
    row_security=TABLES,
    signs=SIGNS,
)
