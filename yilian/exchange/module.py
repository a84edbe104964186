"""What exchange declares: its pages, permissions and the words of the log for exports."""

from yilian.exchange import tasks
from yilian.exchange.events import ImportConfirmed
from yilian.exchange.row_security import TABLES
from yilian.kernel.messages import words
from yilian.pages.declarations import Hears, HomeLink, ListLink, Module, Mount, Nav

NAV = (
    Nav("exchange:imports", words("导入", "Import"), "exchange.import", "import", order=90, first={"health-bureau": 6}),
)

HOME = (
    HomeLink(
        "exchange:imports",
        words("导入", "Import"),
        words(
            "用表格一次登记许多老人或事项，有错的行退回。",
            "Many elders or entries at once from a sheet; rows with mistakes come back.",
        ),
        roles={"health-bureau": 5, "county-admin": 2},
        permission="exchange.import",
    ),
)

EXPORT = words("导出当前列表", "Export this list")
LIST_LINKS = (
    ListLink("people:elders", "exchange:export", EXPORT, filtered=True),
    ListLink("places:organizations", "exchange:export-organizations", EXPORT, filtered=True),
)

PERMISSIONS = {
    "exchange.import": frozenset({"health-bureau", "county-admin"}),
}

TITLES = {
    "exchange.export": words("导出老人", "export elders"),
}

MODULE = Module(
    name="exchange",
    words=words("导入导出", "import and export"),
    mounts=(Mount("import/"),),
    nav=NAV,
    home=HOME,
    list_links=LIST_LINKS,
    hears=(Hears(ImportConfirmed, tasks.queue_import),),
    titles=TITLES,
    permissions=PERMISSIONS,
    row_security=TABLES,
)
