"""What agreements declare: their pages, permissions, signs, and their parts of the pages of elders and institutions."""

from yilian.agreements.actions.handlers import end_after_leaving
from yilian.agreements.facts import FACTS
from yilian.agreements.queries.bases import enrolment_bases, resident_bases
from yilian.agreements.queries.institutions import findings_of_agreements
from yilian.agreements.row_security import TABLES
from yilian.agreements.views import enrolments, institutions
from yilian.kernel.messages import words
from yilian.kernel.roles import AGREEING, ATTENDING, GOVERNING, REGISTERING
from yilian.pages.declarations import Hears, Module, Mount, Nav, Section, Sign
from yilian.people.events import ElderLeft
from yilian.people.models import Elder
from yilian.places.models import Organization

NAV = (Nav("agreements:agreements", words("协议", "Agreements"), "agreements.read", "agreements", order=50),)

PAGES = {
    "agreements:agreements": words("合作协议", "Agreements between institutions"),
    "agreements:draft": words("起草协议", "Draft an agreement"),
    "agreements:without": words("未签约老人", "Elders without a contract"),
}

PERMISSIONS = {
    "agreements.read": ATTENDING,
    "agreements.draft": AGREEING | {"family-doctor"},
    "agreements.sign": AGREEING,
    "agreements.end": AGREEING,
    "agreements.set_post": frozenset({"family-doctor", "hospital-staff", "county-admin"}),
    "agreements.enrol": REGISTERING,
    "agreements.end_enrolment": REGISTERING,
    "agreements.pick_model": GOVERNING,
}

SECTIONS = (
    Section(Elder, "agreements/_elder.html", "people.read", enrolments.elder_panel, order=60, aside=True),
    Section(
        Organization, "agreements/_organization.html", "agreements.read", institutions.organization_panel, order=30
    ),
)

TITLES = {
    "agreements.new": words("签约页", "contract form"),
    "agreements.without": words("未签约老人名单", "list of elders without contract"),
    "agreements.without_export": words("导出未签约老人", "export elders without contract"),
}

SIGNS = {
    "draft": Sign("○", "due", words("待签", "To be signed")),
    "half-signed": Sign("◐", "due", words("一方已签", "Signed by one side")),
    "agreed": Sign("○", "open", words("待生效", "Not yet begun")),
    "binding": Sign("✓", "good", words("生效中", "In force")),
    "expiring": Sign("●", "due", words("即将到期", "expires soon")),
    "expired": Sign("!", "late", words("已到期", "Run out")),
    "renewed": Sign("✓", "open", words("已续签", "Renewed")),
    "terminated": Sign("–", "open", words("已终止", "Ended")),
    "lapsed": Sign("–", "open", words("未签失效", "Void, never signed")),
}

MODULE = Module(
    name="agreements",
    words=words("协议与签约", "agreements and contracts"),
    mounts=(Mount(""),),
    nav=NAV,
    pages=PAGES,
    sections=SECTIONS,
    findings=(findings_of_agreements,),
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"agreements.load"}),
    row_security=TABLES,
    hears=(Hears(ElderLeft, end_after_leaving),),
    bases=(enrolment_bases, resident_bases),
    facts=FACTS,
    signs=SIGNS,
)
