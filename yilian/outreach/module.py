"""What outreach declares: its pages, permission, signs, and its topic at the desk of services."""

from yilian.kernel.messages import words
from yilian.kernel.roles import CLINICAL
from yilian.outreach.queries import routes_waiting
from yilian.outreach.row_security import TABLES
from yilian.outreach.views import village_address
from yilian.pages.declarations import Module, Mount, ServiceStart, ServiceTopic, Sign

WORDS = words("巡回医疗车", "Mobile clinic")
CALENDAR = words("巡回车什么时候来", "When the van comes")

DESK = ServiceTopic(
    "outreach:routes",
    WORDS,
    words("今天要出的车", "routes due today"),
    routes_waiting,
    start=ServiceStart("outreach:village", CALENDAR, "visits.read", village_address),
    order=40,
    show="due",
)

SIGNS = (
    dict.fromkeys(("back", "done", "left"), Sign("✓", "good"))
    | dict.fromkeys(("active", "reached", "under-way"), Sign("●", "due"))
    | dict.fromkeys(("cancelled", "planned", "skipped"), Sign("○", "open"))
)

MODULE = Module(
    name="outreach",
    words=words("巡回医疗车", "outreach"),
    mounts=(Mount("visits/services/vans/"),),
    pages={"outreach:routes": WORDS},
    permissions={"outreach.drive": CLINICAL},
    services=(DESK,),
    row_security=TABLES,
    signs=SIGNS,
)
