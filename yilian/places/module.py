"""What places declare: their pages, who may read and change them, the signs of licences."""

from yilian.kernel.messages import words
from yilian.kernel.roles import ADMINISTERING, EVERY_ROLE, GOVERNING
from yilian.pages.declarations import HomeLink, ListLink, Module, Mount, Nav, Sign
from yilian.places.api import api
from yilian.places.facts import FACTS
from yilian.places.row_security import TABLES

NAV = (
    Nav(
        "places:organizations",
        words("机构", "Organizations"),
        "places.read",
        "organizations",
        order=30,
        first={
            "institution-staff": 1,
            "centre-operator": 3,
            "health-bureau": 3,
            "civil-affairs-bureau": 2,
            "insurance-bureau": 2,
            "finance-bureau": 3,
            "planner": 2,
            "elder": 2,
            "family": 2,
            "system-admin": 1,
        },
    ),
)

HOME = (
    HomeLink(
        "places:organizations",
        words("机构", "Organizations"),
        words("许可、床位、人员和医养模式。", "Licences, beds, staff and modes."),
        roles={
            "institution-staff": 1,
            "hospital-staff": 3,
            "centre-operator": 3,
            "health-bureau": 3,
            "civil-affairs-bureau": 2,
            "insurance-bureau": 2,
            "planner": 2,
            "elder": 2,
            "family": 2,
            "county-admin": 4,
            "system-admin": 2,
        },
        permission="places.read",
    ),
)

PAGES = {
    "places:organization": words("机构", "Organizations"),
    "places:participation": words("参加声明", "Taking part"),
}

PERMISSIONS = {
    "places.read": EVERY_ROLE,
    "places.manage": ADMINISTERING,
    "places.characterise": ADMINISTERING | GOVERNING | {"insurance-bureau"},
    "places.participate": ADMINISTERING | GOVERNING,
}

SIGNS = {
    "licence.both": Sign("✓", "good", words("两证齐全", "both licences")),
    "licence.in-force": Sign("✓", "good", words("有效", "valid")),
    "licence.expiring": Sign("●", "due", words("即将到期", "expires soon")),
    "licence.ended": Sign("!", "late", words("已失效", "ended")),
    "licence.not-yet": Sign("○", "open", words("尚未生效", "not yet valid")),
    "licence.withdrawn": Sign("–", "open", words("已撤回", "withdrawn")),
}

MODULE = Module(
    name="places",
    words=words("机构与地点", "institutions and places"),
    mounts=(Mount("organizations/"),),
    api=api,
    list_links=(
        ListLink("places:organizations", "places:participation", words("参加声明", "Taking part"), "places.read"),
    ),
    nav=NAV,
    home=HOME,
    pages=PAGES,
    permissions=PERMISSIONS,
    row_security=TABLES,
    facts=FACTS,
    signs=SIGNS,
)
