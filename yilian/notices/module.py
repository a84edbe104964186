"""What notices declare."""

from yilian.kernel.messages import words
from yilian.kernel.records import RecordColumns
from yilian.kernel.roles import ADMINISTERING, OFFICIAL
from yilian.notices import tasks
from yilian.notices.api import api
from yilian.notices.events import NoticeReady
from yilian.notices.models import Notice
from yilian.notices.row_security import TABLES
from yilian.pages.declarations import Hears, Module, Mount, Nav, RecordKind, Sign

SIGNS = {
    "notice.queued": Sign("●", "due"),
    "notice.held": Sign("○", "open"),
    "notice.sent": Sign("●", "info"),
    "notice.delivered": Sign("✓", "good"),
    "notice.failed": Sign("!", "late"),
    "notice.withdrawn": Sign("–", "open"),
    "notice.record": Sign("·", "open"),
}

MODULE = Module(
    name="notices",
    words=words("外发通知", "notices"),
    mounts=(Mount("notices/"),),
    api=api,
    nav=(Nav("notices:notices", words("外发通知", "Notices sent"), "notices.read", order=250, in_menu=True),),
    permissions={"notices.read": ADMINISTERING, "notices.manage": ADMINISTERING, "notices.send": OFFICIAL},
    system_only=frozenset({"notices.dispatch", "notices.load", "notices.report"}),
    records=(
        RecordKind(Notice, words("外发通知", "notice"), "notices:notice", "notice_id", permission="notices.read"),
    ),
    hears=(Hears(NoticeReady, tasks.queue_notice),),
    row_security=TABLES,
    references=(RecordColumns("notices_notice", "record_label", "record_key"),),
    signs=SIGNS,
)
