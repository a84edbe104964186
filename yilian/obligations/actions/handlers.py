"""What events mean for what is owed: each is answered by planning, opening, fulfilling, waiving or voiding, as the system."""

from yilian.agreements.events import AgreementEnded, AgreementInForce, ElderEnrolled, EnrolmentEnded, SlotsChanged
from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.queries.enrolments import team_serving
from yilian.assessments.events import (
    AssessmentCompleted,
    SecondSignatureAwaited,
    SecondSignatureWithdrawn,
)
from yilian.assessments.instruments import instrument
from yilian.audit.clock import now, today
from yilian.health.events import SignsFound
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import Deadline, by_day, local_day
from yilian.kernel.identifiers import full_code
from yilian.kernel.periods import add_months
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.appointments import follow_record, keep_appointment, reopen_appointment, rule_out
from yilian.obligations.actions.fulfilling import answer, fulfil, waive
from yilian.obligations.actions.generation import generate_for_agreement, generate_for_elder, generate_for_place
from yilian.obligations.actions.opening import (
    assign,
    by_role,
    open_from_record,
    open_many,
    open_series,
    restore_called_for,
    void,
    void_called_for,
)
from yilian.obligations.events import (
    AbsenceChanged,
    DecisionAskedFor,
    FulfilmentChanged,
    ObligationFulfilled,
    SeriesEnded,
    ServiceAskedFor,
    ServiceCalledOff,
)
from yilian.obligations.models import Kind, Priority
from yilian.obligations.queries.appointments import (
    days_away,
    fulfilled_by,
    kept_by,
    live_appointments,
    reopening_facts,
    ruled_out,
)
from yilian.obligations.queries.bases import Institutions, promised_clauses
from yilian.obligations.queries.norms import ORDER
from yilian.obligations.queries.places import group_is_planned, group_still_has
from yilian.obligations.queries.worklists import (
    called_for_by,
    follow_ups_of,
    fulfilled_obligations,
    open_obligations,
    times_called_for,
)
from yilian.obligations.rules.appointments import AppointmentState, reopening_refusal, ruling_out
from yilian.obligations.rules.fulfilling import Parties, RequestedService, countersigning_role
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
from yilian.people.models import Elder, PracticeSite, Practitioner, Team
from yilian.places.models import Division
from yilian.places.policies import policy_library, promises_without_contract

TOWNSHIP = 9
ASSESSMENT = "assessments.assessment"
SECOND_SIGNATURE = "second-signature"


def plan_enrolment(event: ElderEnrolled) -> None:
    """Plan the first year of services of an enrolment, and the group services of its place."""
    enrolment = Enrolment.objects.select_related("elder", "team").get(pk=event.enrolment_id)
    generate_for_elder(SYSTEM, enrolment.elder)
    township = _township(enrolment)
    if (
        not group_is_planned(enrolment, township, today())
        and (division := Division.objects.filter(pk=township).first()) is not None
    ):
        generate_for_place(SYSTEM, enrolment.team, division)


def end_enrolment(event: EnrolmentEnded) -> None:
    """Void what would fall due after the end of an enrolment, unless another basis goes on."""
    enrolment = Enrolment.objects.select_related("elder", "team").get(pk=event.enrolment_id)
    generate_for_elder(SYSTEM, enrolment.elder)
    township = _township(enrolment)
    if not group_still_has(enrolment.team_id, township):
        division = Division.objects.filter(pk=township).first()
        if division is not None:
            generate_for_place(SYSTEM, enrolment.team, division)


def _township(enrolment: Enrolment) -> str:
    """Return the code of the township in which an enrolled elder lives."""
    return full_code(enrolment.elder.residence_division_id[:TOWNSHIP])


def plan_agreement(event: AgreementInForce | SlotsChanged) -> None:
    """Plan what the mode of an agreement in force promises to the institution and its residents."""
    generate_for_agreement(SYSTEM, Agreement.objects.get(pk=event.agreement_id))


def end_agreement(event: AgreementEnded) -> None:
    """Void what would fall due after the end of an agreement; what was due before stays owed."""
    since = min(event.ends_on, today())
    generate_for_agreement(SYSTEM, Agreement.objects.get(pk=event.agreement_id), since=since)


def plan_residents(event: EldersRegistered) -> None:
    """Plan what residence alone makes owed to elders who entered the register; nothing while every promise asks for a contract."""
    if not promises_without_contract():
        return
    institutions = Institutions()
    institutions.read_bases(event.elder_ids)
    for elder in Elder.objects.filter(pk__in=event.elder_ids).order_by("pk"):
        generate_for_elder(SYSTEM, elder, institutions=institutions)


def plan_elder_anew(event: ElderMoved | CentreCareChanged | LifespanChanged | ElderLeft | AbsenceChanged) -> None:
    """Plan anew what is owed to an elder after a move, a death, a departure, an absence, or once a centre serves them or no longer does."""
    generate_for_elder(SYSTEM, Elder.objects.get(pk=event.elder_id))


def void_after_death(event: LifespanChanged) -> None:
    """Void what records called for and would fall due after a death; what was late before stays late.

    What an earlier day of death had made void is owed again first: the day was corrected or the death withdrawn.
    """
    elder = Elder.objects.get(pk=event.elder_id)
    restore_called_for(SYSTEM, elder, reason="died")
    if elder.died_on is not None:
        void_called_for(SYSTEM, elder, since=elder.died_on, reason="died")


def hand_over(event: StaffLeft) -> None:
    """Let a successor do what was for somebody who left an organization; without one it is the organization's."""
    successor = None if event.successor_id is None else Practitioner.objects.get(pk=event.successor_id)
    theirs = open_obligations().filter(practitioner_id=event.practitioner_id, obligor_id=event.organization_id)
    for obligation in theirs:
        assign(SYSTEM, obligation, successor)


def void_after_leaving(event: ElderLeft) -> None:
    """Void what records called for and would fall due after an elder left; what was late before stays late."""
    void_called_for(SYSTEM, Elder.objects.get(pk=event.elder_id), since=event.on, reason="left")


def keep_appointments(event: ObligationFulfilled) -> None:
    """Let an appointment be kept when something it was for is fulfilled on its day or later."""
    for appointment in kept_by(event.obligation_id, event.fulfilled_on):
        keep_appointment(SYSTEM, appointment, record=event.fulfilled_by)


def let_appointments_follow(event: FulfilmentChanged) -> None:
    """Let appointments follow a record that was withdrawn or corrected.

    A correction keeps what its record kept, unless it lies before the day of the appointment; else that is booked again. What the
    correction fulfils may keep others.
    """
    for appointment in fulfilled_by(event.former):
        if event.record is not None and event.on is not None and event.on >= local_day(appointment.starts_at):
            follow_record(SYSTEM, appointment, record=event.record)
        elif reopening_refusal(reopening_facts(appointment, now())) is None:
            reopen_appointment(SYSTEM, appointment)
    if event.record is not None and event.on is not None:
        for obligation in fulfilled_obligations(event.record):
            keep_appointments(ObligationFulfilled(obligation.pk, event.on, event.record))


def judge_appointments(event: AbsenceChanged | LifespanChanged | ElderLeft) -> None:
    """Cancel what was arranged for days on which the elder is not there or no longer alive; book again what nothing rules out now."""
    away, died_on = days_away(event.elder_id), Elder.objects.get(pk=event.elder_id).died_on
    for appointment in live_appointments(event.elder_id).filter(state=AppointmentState.BOOKED):
        cause = ruling_out(local_day(appointment.starts_at), away, died_on)
        if cause is not None:
            rule_out(SYSTEM, appointment, cause=cause)
    for appointment in ruled_out(event.elder_id).filter(starts_at__gte=now()):
        possible = ruling_out(local_day(appointment.starts_at), away, died_on) is None
        if possible and reopening_refusal(reopening_facts(appointment, now())) is None:
            reopen_appointment(SYSTEM, appointment)


def plan_both(event: EldersMerged | MergeUndone) -> None:
    """Plan anew what is owed to both records of a merge, or of a merge that was undone."""
    for key in (event.dropped_id, event.kept_id):
        generate_for_elder(SYSTEM, Elder.objects.get(pk=key))


def open_next_assessment(event: AssessmentCompleted) -> None:
    """Plan anew after an assessment, fulfil what asked for it, and open the next before the result lapses."""
    elder, item = Elder.objects.get(pk=event.elder_id), instrument(event.instrument).serves
    generate_for_elder(SYSTEM, elder)
    if item is None:
        return
    record = RecordRef(ASSESSMENT, event.assessment_id)
    fulfil(SYSTEM, elder, what=item, record=record, at=event.on)
    if event.valid_until is not None and (team := team_serving(elder.pk, today())) is not None:
        clauses, starts_on = promised_clauses(elder, item, event.on), add_months(event.valid_until, -1)
        norm = f"instrument:{event.instrument}"
        requested = RequestedService(item, clauses, starts_on, by_day(event.valid_until), record, norm=norm)
        open_from_record(SYSTEM, elder, team, requested=requested)


def open_follow_ups(event: SignsFound) -> None:
    """Open what signs of danger call for; a follow-up that stands open and is due no later is enough.

    Nothing is owed to the dead, so a record of their last days that is entered late opens nothing.
    """
    elder = Elder.objects.get(pk=event.elder_id)
    if elder.died_on is not None or not event.follow_ups:
        return
    team = team_serving(elder.pk, today()) if event.team_id is None else Team.objects.get(pk=event.team_id)
    if team is None:
        return
    for follow_up in event.follow_ups:
        if follow_ups_of(elder.pk).filter(what=follow_up.item, due_on__lte=follow_up.due_on).exists():
            continue
        requested = RequestedService(
            follow_up.item,
            promised_clauses(elder, follow_up.item, event.on),
            event.on,
            by_day(follow_up.due_on),
            event.source,
            event.ordinal,
            follow_up.norm,
            priority=Priority.URGENT,
        )
        open_from_record(SYSTEM, elder, team, requested=requested)


def open_requested(event: ServiceAskedFor) -> None:
    """Open what an order or a hand-off asks for; without a clause the order itself is its norm, and it counts under none."""
    elder, team = Elder.objects.get(pk=event.elder_id), Team.objects.get(pk=event.team_id)
    clauses = promised_clauses(elder, event.item, event.windows[0].starts_on)
    requested = [
        RequestedService(
            event.item,
            clauses,
            window.starts_on,
            window.deadline,
            event.record,
            window.ordinal,
            "" if clauses else ORDER,
            lapses=window.lapses,
        )
        for window in event.windows
    ]
    open_series(SYSTEM, elder, team, requested=requested)


def open_decision(event: DecisionAskedFor) -> None:
    """Open a decision for which a record waits; each time it waits again is another one."""
    parties = by_role(event.elder_id, event.organization_id, event.role)
    _open_for_role(event.record, parties, event.what, event.deadline, event.norm)


def open_second_signature(event: SecondSignatureAwaited) -> None:
    """Let a sheet wait for its second assessor on the same day, since two assess together (GB/T 42195, 医保发〔2023〕29号)."""
    sites = PracticeSite.objects.filter(practitioner_id=event.assessor_id)
    site = sites.select_related("organization", "practitioner").order_by("-first", "pk").first()
    if site is None:
        return
    kind = policy_library().catalogue.place_kind.get(site.organization.kind)
    sector = "" if kind is None else kind.sector
    role = countersigning_role(site.practitioner.kind, site.organization.kind, sector)
    parties = by_role(event.elder_id, site.organization_id, role)
    record, norm = RecordRef(ASSESSMENT, event.assessment_id), f"instrument:{event.instrument}"
    _open_for_role(record, parties, SECOND_SIGNATURE, by_day(today()), norm)


def answer_second_signature(event: AssessmentCompleted) -> None:
    """Let the second signature answer what waited for it, at its instant."""
    record = RecordRef(ASSESSMENT, event.assessment_id)
    waiting = called_for_by(record).filter(what=SECOND_SIGNATURE).first()
    if waiting is not None:
        answer(SYSTEM, waiting, at=now(), record=record)


def withdraw_second_signature(event: SecondSignatureWithdrawn) -> None:
    """Ask nobody for the signature of a sheet that was sent back."""
    record = RecordRef(ASSESSMENT, event.assessment_id)
    void(SYSTEM, record=record, reason="withdrawn", what=SECOND_SIGNATURE)


def _open_for_role(record: RecordRef, parties: Parties, what: str, deadline: Deadline, norm: str) -> None:
    ordinal = times_called_for(record, what) + 1
    requested = RequestedService(what, (), today(), deadline, record, ordinal, norm, Kind.DECISION)
    open_many(SYSTEM, openings=[(requested, parties)])


def void_series(event: SeriesEnded) -> None:
    """Void what would fall due after the end of a plan or of an order of care in a series."""
    elder = Elder.objects.get(pk=event.elder_id)
    void_called_for(SYSTEM, elder, since=event.on, reason="ended", record=event.record)


def waive_requested(event: ServiceCalledOff) -> None:
    """Waive what an order had opened, for the reason it came to nothing."""
    for obligation in open_obligations().filter(
        basis_kind=event.record.label, basis_key=event.record.key, planned=False
    ):
        waive(SYSTEM, obligation, on=event.on, reason=event.reason[:200])


# What a load plans itself, for everybody at once; and what it must be planned before.
PLANNING = (plan_enrolment, end_enrolment, plan_agreement, end_agreement, plan_elder_anew, plan_both)
ASSESSED = (open_next_assessment,)
