"""What advice declares: its pages, permission, record, signs, and its topic at the desk of services."""

from yilian.advice.models import Call
from yilian.advice.queries import calls_open_for, calls_waiting
from yilian.advice.row_security import TABLES
from yilian.advice.views import elder_row
from yilian.kernel.messages import words
from yilian.kernel.roles import CLINICAL
from yilian.pages.declarations import Module, Mount, RecordKind, ServiceStart, ServiceTopic, Sign

DESK = ServiceTopic(
    "advice:calls",
    words("电话咨询", "Telephone advice"),
    words("未结束的来电", "calls not closed"),
    calls_waiting,
    calls_open_for,
    elder_row,
    ServiceStart("advice:new", words("记一通电话", "Log a call"), "advice.answer"),
    order=10,
    show="waiting",
)

CALL = RecordKind(
    Call,
    words("来电", "call"),
    "advice:call",
    "call_id",
    step="advice:call",
    permission="visits.read",
    visited=frozenset({"home-visit"}),
)

SIGNS = (
    {"closed": Sign("✓", "good")}
    | dict.fromkeys(("handed-over", "open"), Sign("●", "due"))
    | dict.fromkeys(("emergency", "overdue"), Sign("!", "late"))
)

MODULE = Module(
    name="advice",
    words=words("电话咨询", "advice"),
    mounts=(Mount("visits/services/calls/"),),
    permissions={"advice.answer": CLINICAL | {"centre-operator"}},
    records=(CALL,),
    services=(DESK,),
    row_security=TABLES,
    signs=SIGNS,
)
