"""What visits declare: their pages, permissions, kinds of records, signs, and their parts of the pages of elders and institutions."""

from yilian.kernel.messages import words
from yilian.kernel.roles import ATTENDING, CARING
from yilian.pages.declarations import (
    DatedRecords,
    Module,
    Mount,
    Nav,
    RecordKind,
    Section,
    Sign,
    Timeline,
)
from yilian.pages.histories import History
from yilian.people.models import Elder
from yilian.places.models import Organization
from yilian.visits import models
from yilian.visits.facts import FACTS
from yilian.visits.queries.visits import days_of_events_after, days_of_visits_after, diagnoses_of
from yilian.visits.row_security import TABLES
from yilian.visits.views import elders, rounds, services, shared

NAV = (Nav("visits:services", words("服务台", "Services"), "visits.order", "services", order=40),)

PERMISSIONS = {
    "visits.read": ATTENDING,
    "visits.record": CARING,
    "visits.order": CARING | {"institution-staff"},
}

RECORDS = (
    RecordKind(
        models.Visit, words("服务记录", "record of a service"), "visits:visit", "visit_id", permission="visits.read"
    ),
    RecordKind(
        models.Attempt,
        words("没做成的服务", "visit that failed"),
        "visits:attempt",
        "attempt_id",
        permission="visits.read",
    ),
    RecordKind(models.Round, words("机构巡诊", "round"), "visits:round", "round_id", permission="visits.read"),
    RecordKind(
        models.GroupEvent, words("团体活动", "group event"), "visits:event", "event_id", permission="visits.read"
    ),
)

SECTIONS = (
    Section(Elder, "visits/services/_elder.html", "visits.read", services.elder_panel, order=80, aside=True),
    Section(Organization, "visits/_organization.html", "visits.read", rounds.organization_panel, order=20),
)

DATED = (
    DatedRecords(words("服务记录", "services"), days_of_visits_after),
    DatedRecords(words("团体活动", "group events"), days_of_events_after),
)

HISTORIES = (History(words("诊疗", "Treatment"), "visits.read", diagnoses_of, elders.diagnosis_shown),)

TITLES = {
    "visits.attempt": words("没做成的服务", "visit that failed"),
    "visits.attachment": words("照片", "a picture"),
    "visits.event": words("团体活动", "a group event"),
    "visits.guidance": words("指导单", "guidance note"),
    "visits.order": words("服务台登记页", "form of an order"),
    "visits.round": words("巡诊表", "round sheet"),
    "visits.service": words("服务台单据", "one service order"),
    "visits.services": words("服务台名单", "list of service orders"),
    "visits.visit": words("服务记录", "a visit's record"),
    "visits.who": words("服务台选人", "choose a person for an order"),
}

SIGNS = {
    "attempt": Sign("!", "due"),
    "done": Sign("✓", "good"),
    "visit.in-progress": Sign("◐", "due", words("待补全", "to be completed")),
    "visit.not-done": Sign("✗", "late", words("未完成", "not done")),
    "round.signs": Sign("⚠", "late", words("危险信号", "danger sign")),
}

MODULE = Module(
    name="visits",
    words=words("服务", "services"),
    mounts=(Mount("visits/"),),
    nav=NAV,
    records=RECORDS,
    recording=shared.recording,
    sections=SECTIONS,
    timelines=(Timeline(Elder, "visits.read", elders.moments),),
    histories=HISTORIES,
    dated=DATED,
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"visits.load", "visits.sweep"}),
    row_security=TABLES,
    facts=FACTS,
    signs=SIGNS,
)
