"""What obligations declare: their pages, permissions, signs, and their parts of the pages of elders and institutions."""

from yilian.agreements.events import AgreementEnded, AgreementInForce, ElderEnrolled, EnrolmentEnded, SlotsChanged
from yilian.assessments.events import AssessmentCompleted, SecondSignatureAwaited, SecondSignatureWithdrawn
from yilian.health.events import SignsFound
from yilian.kernel.messages import words
from yilian.kernel.records import RecordColumns
from yilian.kernel.roles import ATTENDING, CARING, REGISTERING
from yilian.obligations import tasks
from yilian.obligations.actions import handlers
from yilian.obligations.events import (
    AbsenceChanged,
    DecisionAskedFor,
    FulfilmentChanged,
    ObligationFulfilled,
    SeriesEnded,
    ServiceAskedFor,
    ServiceCalledOff,
)
from yilian.obligations.facts import FACTS
from yilian.obligations.models import Appointment
from yilian.obligations.queries import histories
from yilian.obligations.queries.records import address_to_do
from yilian.obligations.row_security import TABLES
from yilian.obligations.views import appointments, panels
from yilian.pages.declarations import DatedRecords, Hears, Module, Mount, Nav, RecordKind, Section, Sign
from yilian.pages.histories import History
from yilian.people.events import (
    CentreCareChanged,
    ElderLeft,
    ElderMoved,
    EldersMerged,
    EldersRegistered,
    LifespanChanged,
    MergeUndone,
    StaffLeft,
)
from yilian.people.models import Elder
from yilian.places.events import ParticipationChanged, ServiceAreaChanged
from yilian.places.models import Organization

NAV = (
    Nav("obligations:fulfilment", words("履约率", "Fulfilment rate"), "obligations.read", order=210, in_menu=True),
    Nav("obligations:calendar", words("团队日历", "Team calendar"), "obligations.read", order=220, in_menu=True),
    Nav("obligations:roster", words("值班表", "Duty roster"), "obligations.read", order=230, in_menu=True),
)

PAGES = {
    "obligations:obligation": words("应尽服务", "Obligation"),
}

PERMISSIONS = {
    "obligations.read": ATTENDING,
    "obligations.fulfil": CARING,
    "obligations.book": CARING | {"county-admin"},
    "obligations.absence": CARING | {"institution-staff", "county-admin"},
    "obligations.generate": REGISTERING,
    "obligations.waive": REGISTERING,
    "obligations.shift": REGISTERING,
}

SECTIONS = (
    Section(
        Elder, "obligations/_appointments.html", "obligations.read", appointments.elder_panel, order=85, aside=True
    ),
    Section(Elder, "obligations/_elder.html", "obligations.read", panels.elder_panel, order=90, aside=True),
    Section(Organization, "obligations/_organization.html", "obligations.read", panels.organization_panel, order=10),
)

HISTORIES = (
    History(words("住院", "In hospital"), "obligations.read", histories.hospital_stays_of, panels.hospital_stay_shown),
    History(words("体征", "Sign"), "obligations.read", histories.signs_followed_up_of, panels.sign_shown),
)

TITLES = {
    "obligations.appointment": words("一个约定", "an appointment"),
    "obligations.absence": words("登记住院或外出页", "absence form"),
    "obligations.obligation": words("一项应尽服务", "one obligation"),
}

REFERENCES = (
    RecordColumns("obligations_obligation", "basis_kind", "basis_key"),
    RecordColumns("obligations_obligation", "fulfilled_kind", "fulfilled_key"),
    RecordColumns("obligations_obligation", "tried_kind", "tried_key"),
    RecordColumns("obligations_pause", "record_kind", "record_key"),
    RecordColumns("obligations_appointment", "record_kind", "record_key"),
)

SIGNS = {
    "fulfilled": Sign("✓", "good", words("按期完成", "done in time")),
    "fulfilled-late": Sign("✓", "due", words("逾期完成", "done late")),
    "open": Sign("●", "due", words("待完成", "due")),
    "overdue": Sign("!", "late", words("逾期", "Overdue")),
    "not-done": Sign("!", "late", words("漏做", "not done")),
    "paused": Sign("‖", "open", words("暂停计时", "clock stopped")),
    "planned": Sign("○", "open", words("未到期", "not due yet")),
    "waived": Sign("–", "open", words("免除", "waived")),
    "duty.somebody": Sign("✓", "good"),
    "duty.nobody": Sign("!", "late", words("现在无人值班", "Nobody answers now")),
    "attending.nobody": Sign("!", "late", words("无人可去", "Nobody can go")),
    "void": Sign("–", "open", words("作废", "void")),
    "appointment.booked": Sign("○", "info"),
    "appointment.arrived": Sign("●", "due"),
    "appointment.fulfilled": Sign("✓", "good"),
    "appointment.cancelled": Sign("–", "open"),
    "appointment.no-show": Sign("!", "late"),
    "appointment.moved": Sign("–", "open"),
}

RECORDS = (
    RecordKind(
        Appointment,
        words("约定", "appointment"),
        "obligations:appointment",
        "appointment_id",
        permission="obligations.read",
    ),
)

HEARS = (
    Hears(ElderEnrolled, handlers.plan_enrolment),
    Hears(EnrolmentEnded, handlers.end_enrolment),
    Hears(AgreementInForce, handlers.plan_agreement),
    Hears(SlotsChanged, handlers.plan_agreement),
    Hears(AgreementEnded, handlers.end_agreement),
    Hears(EldersRegistered, handlers.plan_residents),
    Hears(ElderMoved, handlers.plan_elder_anew),
    Hears(CentreCareChanged, handlers.plan_elder_anew),
    Hears(LifespanChanged, handlers.plan_elder_anew),
    Hears(LifespanChanged, handlers.void_after_death),
    Hears(LifespanChanged, handlers.judge_appointments),
    Hears(ElderLeft, handlers.plan_elder_anew),
    Hears(ElderLeft, handlers.void_after_leaving),
    Hears(ElderLeft, handlers.judge_appointments),
    Hears(AbsenceChanged, handlers.plan_elder_anew),
    Hears(AbsenceChanged, handlers.judge_appointments),
    Hears(ObligationFulfilled, handlers.keep_appointments),
    Hears(FulfilmentChanged, handlers.let_appointments_follow),
    Hears(ServiceAreaChanged, tasks.queue_area),
    Hears(ParticipationChanged, tasks.queue_participation),
    Hears(EldersMerged, handlers.plan_both),
    Hears(MergeUndone, handlers.plan_both),
    Hears(StaffLeft, handlers.hand_over),
    Hears(AssessmentCompleted, handlers.open_next_assessment),
    Hears(AssessmentCompleted, handlers.answer_second_signature),
    Hears(SecondSignatureAwaited, handlers.open_second_signature),
    Hears(SecondSignatureWithdrawn, handlers.withdraw_second_signature),
    Hears(SignsFound, handlers.open_follow_ups),
    Hears(ServiceAskedFor, handlers.open_requested),
    Hears(DecisionAskedFor, handlers.open_decision),
    Hears(ServiceCalledOff, handlers.waive_requested),
    Hears(SeriesEnded, handlers.void_series),
)

MODULE = Module(
    name="obligations",
    words=words("应尽服务", "obligations"),
    mounts=(Mount("obligations/"),),
    nav=NAV,
    pages=PAGES,
    records=RECORDS,
    hears=HEARS,
    recording=address_to_do,
    sections=SECTIONS,
    presence=(panels.absent_on,),
    dated=(DatedRecords(words("住院与外出", "absences"), panels.days_away_after),),
    histories=HISTORIES,
    titles=TITLES,
    permissions=PERMISSIONS,
    system_only=frozenset({"obligations.load", "obligations.remind"}),
    row_security=TABLES,
    references=REFERENCES,
    facts=FACTS,
    signs=SIGNS,
)
