"""What desk declares: its pages, those of policy and the audit log, and who may read them."""

from yilian.desk.actions import tell_worklists
from yilian.desk.row_security import TABLES
from yilian.desk.views import elders, requirements
from yilian.kernel.messages import words
from yilian.kernel.roles import ADMINISTERING, EVERY_ROLE
from yilian.obligations.events import WorklistsChanged
from yilian.pages.declarations import OTHERWISE, Hears, HomeLink, ListLink, Module, Mount, Nav, Section, Sign
from yilian.people.models import Elder
from yilian.places.models import Organization

NAV = (
    Nav("desk:today", words("今日", "Today"), "obligations.read", "today", order=10, first={"institution-staff": 3}),
    Nav(
        "desk:policies",
        words("政策", "Policy"),
        "policy.read",
        "policy",
        order=80,
        first={
            "health-bureau": 5,
            "insurance-bureau": 4,
            "finance-bureau": 4,
            "planner": 4,
            "auditor": 4,
            "elder": 1,
            "family": 1,
            "system-admin": 3,
        },
    ),
    Nav("audit:log", words("审计", "Audit"), "audit.read", "audit", order=100, first={"auditor": 1, "system-admin": 2}),
    Nav("desk:drafts", words("没存完的表", "Unsaved forms"), "", order=265, in_menu=True),
    Nav(
        "desk:map",
        words("地图", "Map"),
        "places.read",
        "map",
        order=110,
        first={"centre-operator": 2, "health-bureau": 7, "planner": 1, "elder": 3, "family": 3},
    ),
)

HOME = (
    HomeLink(
        "desk:today",
        words("今日", "Today"),
        words("要看的老人，逾期的在前。", "Whom to see, overdue first."),
        roles={"family-doctor": 1, "nurse": 1, "village-doctor": 1, "hospital-staff": 2},
        permission="obligations.read",
    ),
    HomeLink(
        "desk:map",
        words("地图", "Map"),
        words("机构在哪里，哪里还没有。", "Where institutions are, and where none is."),
        roles={"centre-operator": 2, "civil-affairs-bureau": 5, "planner": 1, "elder": 3, "family": 3},
        permission="places.read",
    ),
    HomeLink(
        "desk:policies",
        words("政策", "Policy"),
        words("文件原文，每一条带动什么。", "The words of each document, and what every clause drives."),
        roles={
            "institution-staff": 4,
            "insurance-bureau": 3,
            "finance-bureau": 3,
            "elder": 1,
            "family": 1,
            "auditor": 3,
        },
        permission="policy.read",
    ),
    HomeLink(
        "audit:log",
        words("审计", "Audit"),
        words("谁改了什么，谁查阅了谁的档案。", "Who changed what, who looked at whom."),
        roles={"auditor": 1, "county-admin": 6, "system-admin": 3},
        permission="audit.read",
    ),
    HomeLink(
        "desk:help",
        words("帮助", "Help"),
        words("怎样查、怎样登记、符号的意思。", "How to find and record things, what the signs mean."),
        roles={"elder": 5, "family": 5, OTHERWISE: 2},
    ),
)

LIST_LINKS = (
    ListLink("places:organizations", "desk:map", words("看地图", "See the map"), "places.read"),
    ListLink("indicators:targets", "desk:policies", words("政策", "Policy"), "policy.read"),
)

PAGES = {
    "desk:pack": words("政策全文", "Policy text"),
    "desk:clause": words("条款", "Clause"),
}

SECTIONS = (
    Section(Elder, "desk/_attention.html", "visits.read", elders.attention_panel, order=10),
    Section(Elder, "desk/_promises.html", "obligations.read", elders.promises_panel, order=20),
    Section(Elder, "desk/_requirements.html", "policy.read", requirements.elder_panel, order=45),
    Section(Organization, "desk/_requirements.html", "policy.read", requirements.organization_panel, order=60),
    Section(Elder, "desk/_timeline.html", "visits.read", elders.timeline_panel, order=50),
)

PERMISSIONS = {
    "policy.read": EVERY_ROLE,
    "audit.read": ADMINISTERING | {"auditor"},
}

TITLES = {
    "desk.map": words("今日地图", "map of today"),
    "desk.search": words("搜索", "search"),
    "desk.suggest": words("搜索建议", "search suggestions"),
    "desk.today": words("今日清单", "today's list"),
}

SIGNS = {
    "works": Sign("✓", "good", words("已实现", "works")),
    "partly": Sign("◐", "due", words("部分实现", "works in part")),
    "missing": Sign("○", "open", words("未实现", "open")),
    "pack.in-force": Sign("✓", "good", words("施行中", "in force")),
    "pack.ended": Sign("–", "open", words("已期满", "ended")),
    "pack.not-yet": Sign("○", "open", words("尚未施行", "not yet in force")),
}

MODULE = Module(
    name="desk",
    words=words("首页、政策与地图", "home, policy and map"),
    mounts=(Mount(""), Mount("audit/", "audit", "audit_urlpatterns")),
    nav=NAV,
    home=HOME,
    list_links=LIST_LINKS,
    pages=PAGES,
    hears=(Hears(WorklistsChanged, tell_worklists),),
    sections=SECTIONS,
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"audit.seal"}),
    row_security=TABLES,
    signs=SIGNS,
)
