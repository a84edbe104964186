"""What people declare: their pages, permissions, the interface, and the staff on an institution's page."""

from yilian.kernel.messages import words
from yilian.kernel.roles import ATTENDING, REGISTERING
from yilian.pages.declarations import DatedRecords, HomeLink, Module, Mount, Nav, RecordKind, Section, Sign
from yilian.people.api import api
from yilian.people.facts import FACTS
from yilian.people.models import ResidencePeriod
from yilian.people.queries.residences import days_moved_after, residence_bases
from yilian.people.row_security import TABLES
from yilian.people.views import staff
from yilian.places.models import Organization

NAV = (
    Nav(
        "people:elders",
        words("老人", "Elders"),
        "people.read",
        "elders",
        order=20,
        first={"institution-staff": 2, "centre-operator": 1, "health-bureau": 4, "civil-affairs-bureau": 4},
    ),
)

HOME = (
    HomeLink(
        "people:elders",
        words("找老人", "Find an elder"),
        words("按姓名、拼音、身份证号、电话或村名。", "By name, pinyin, identity number, phone or village."),
        roles={
            "family-doctor": 2,
            "nurse": 2,
            "village-doctor": 2,
            "institution-staff": 2,
            "hospital-staff": 1,
            "centre-operator": 1,
            "civil-affairs-bureau": 4,
        },
        permission="people.read",
    ),
    HomeLink(
        "people:register",
        words("登记老人", "Register an elder"),
        words("新来的老人先登记，再签约。", "Register a new elder first, then enrol."),
        roles={"family-doctor": 3, "village-doctor": 3},
        permission="people.register_elder",
    ),
    HomeLink(
        "people:duplicates",
        words("疑似重复", "Possible duplicates"),
        words("两份档案是不是同一个人。", "Whether two records are one person."),
        roles={"family-doctor": 4, "health-bureau": 6, "county-admin": 3},
        permission="people.merge",
    ),
    HomeLink(
        "staff:warnings",
        words("证书提醒", "Certificate warnings"),
        words("谁的证书失效或快到期。", "Whose certificate has ended or ends soon."),
        roles={
            "family-doctor": 6,
            "institution-staff": 3,
            "health-bureau": 4,
            "civil-affairs-bureau": 6,
            "county-admin": 5,
        },
        permission="people.read",
    ),
)

PAGES = {
    "people:elder": words("老人", "Elders"),
}

PERMISSIONS = {
    "people.read": ATTENDING,
    "people.register_elder": REGISTERING | {"village-doctor", "health-bureau"},
    "people.revise_elder": REGISTERING,
    "people.show_number": REGISTERING,
    "people.merge": REGISTERING | {"health-bureau"},
    "people.manage_staff": frozenset({"county-admin"}),
}

RECORDS = (RecordKind(ResidencePeriod, words("常住", "residence"), permission="people.read"),)

SECTIONS = (Section(Organization, "people/_organization.html", "people.read", staff.organization_panel, order=40),)

TITLES = {
    "api.duplicates": words("接口：疑似重复", "interface: duplicates"),
    "api.elder": words("接口：老人档案", "interface: an elder"),
    "api.elders": words("接口：老人名册", "interface: elders"),
    "people.change": words("档案变更页", "form of a change"),
    "people.death": words("登记去世页", "form of a death"),
    "people.duplicates": words("疑似重复名单", "list of duplicates"),
    "people.elder": words("老人档案", "an elder's page"),
    "people.elders": words("老人名册", "register of elders"),
    "people.id-number": words("完整身份证号", "a full identity number"),
    "people.id-number-asked": words("查看身份证号页", "form to see an identity number"),
    "people.revise": words("更正档案页", "form of a revision"),
}

SIGNS = {
    "consent.given": Sign("✓", "good", words("已同意", "given")),
    "consent.withdrawn": Sign("–", "open", words("已撤回", "withdrawn")),
    "consent.not-asked": Sign("○", "open", words("未征求", "not asked")),
    "certificate.in-force": Sign("✓", "good", words("有效", "valid")),
    "certificate.expiring": Sign("●", "due", words("即将到期", "expires soon")),
    "certificate.ended": Sign("!", "late", words("已失效", "ended")),
    "certificate.missing": Sign("!", "late", words("没有证书", "no certificate")),
    "certificate.not-yet": Sign("○", "open", words("尚未生效", "not yet valid")),
}

MODULE = Module(
    name="people",
    words=words("老人与人员", "elders and staff"),
    mounts=(Mount("elders/"), Mount("staff/", "staff", "staff_urlpatterns")),
    api=api,
    nav=NAV,
    home=HOME,
    pages=PAGES,
    records=RECORDS,
    sections=SECTIONS,
    dated=(DatedRecords(words("迁居或入住", "moves and stays"), days_moved_after),),
    bases=(residence_bases,),
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"people.load"}),
    row_security=TABLES,
    facts=FACTS,
    signs=SIGNS,
)
