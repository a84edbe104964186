"""Enters the tasks of plans, owes them, and reports how they stand; hands over what institutions do not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import moment_of, now, today
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import by_day
from yilian.kernel.identifiers import full_code
from yilian.kernel.messages import words
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.refusals import Invalid, refuse, refuse_if
from yilian.obligations.actions.fulfilling import answer, release
from yilian.obligations.actions.loading import load_fulfilled
from yilian.obligations.actions.opening import move_deadlines, open_many
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.rules.fulfilling import Parties, RequestedService
from yilian.obligations.rules.states import PENDING, state_of
from yilian.places.actions.registers import load_departments
from yilian.places.models import Department, Division, Organization
from yilian.policy.library import Pack
from yilian.supervision.models import HandOver, HandOverLine, PlanTask, TaskReport
from yilian.supervision.queries.plan_tasks import Entry, entries_of, newest_reports, task_owed
from yilian.supervision.queries.requirements import Finding
from yilian.supervision.rules import hand_over_problems, opens_on, outcome_refusal, report_problems, role_of

HANDED_OVER = "handed-over"


@action(
    "supervision.load",
    title=words("装入计划任务", "load the tasks of plans"),
    name="supervision.load_plan_tasks",
)
def load_plan_tasks(actor: Actor, *, packs: Sequence[Pack]) -> int:
    """Enter what documents want done, and owe what has a date and a leading department; a date that changed moves what is open.

    A document whose division is not registered here is left out. Returns how many tasks stand.
    """
    return sum(_load(actor, pack) for pack in packs if Division.objects.filter(pk=_division(pack)).exists())


@action("supervision.report_task", title=words("上报任务", "report a task"))
def report_task(actor: Actor, entry: Entry, *, done_on: date | None, note: str) -> TaskReport:
    """Report that a task was done on a day, or how far it is; earlier reports stay, and the newest decides what is still owed."""
    problems = report_problems(done_on, note, today())
    if problems:
        raise Invalid(*problems)
    pack, kind, number = entry.key
    report = TaskReport.objects.create(
        pack=pack, kind=kind, number=number, done_on=done_on, note=note.strip(), reported_on=today()
    )
    task = PlanTask.objects.filter(pack=pack, kind=kind, number=number).first()
    if task is not None:
        answer_plan_task(SYSTEM, task, report)
    return report


@action(
    "supervision.load",
    title=words("按上报认定任务", "let a report decide a task"),
    name="supervision.answer_plan_task",
)
def answer_plan_task(actor: Actor, task: PlanTask, report: TaskReport) -> bool:
    """Let the newest report fulfil what is owed, or take back what an earlier one had; return whether it is fulfilled by it."""
    obligation = task_owed(task)
    if obligation is None:
        return False
    if obligation.fulfilled_by is not None:
        release(actor, record=obligation.fulfilled_by)
        obligation.refresh_from_db()
    at = None if report.done_on is None else moment_of(report.done_on)
    if at is None or state_of(obligation.dates, at) not in PENDING:
        return False
    answer(actor, obligation, at=at, record=report.record)
    return True


def _division(pack: Pack) -> str:
    """Return the division that a document binds."""
    return full_code(pack.header.jurisdiction)


def _load(actor: Actor, pack: Pack) -> int:
    """Enter the tasks of a document, owe them, and let what was reported before count."""
    entries, division = list(entries_of(pack)), _division(pack)
    PlanTask.objects.bulk_create(
        [PlanTask(pack=entry.pack, kind=entry.kind, number=entry.number, division_id=division) for entry in entries],
        ignore_conflicts=True,
    )
    tasks = {task.key: task for task in PlanTask.objects.filter(pack=pack.id)}
    departments = _departments(actor, pack)
    openings = [
        _opening(entry, entry.due, tasks[entry.key], departments[entry.lead[0]])
        for entry in entries
        if entry.due is not None and entry.lead and entry.lead[0] in departments
    ]
    open_many(actor, openings=openings)
    move_deadlines(actor, openings=openings)
    done = [
        (obligation.pk, report.done_on, report.record)
        for key, report in newest_reports((pack.id,), today()).items()
        if report.done_on is not None and key in tasks and (obligation := task_owed(tasks[key])) is not None
    ]
    load_fulfilled(actor, fulfilled=done)
    return len(tasks)


def _departments(actor: Actor, pack: Pack) -> dict[str, Department]:
    """Return the departments of a document by function; those that are not registered yet are."""
    division = _division(pack)
    named = [
        Department(division_id=division, function=each.code, name_zh=each.name.zh, name_en=each.name.en)
        for each in pack.duties.departments
    ]
    load_departments(actor, departments=named)
    return {department.function: department for department in Department.objects.filter(division_id=division)}


def _opening(entry: Entry, due: date, task: PlanTask, lead: Department) -> tuple[RequestedService, Parties]:
    """Return what a task makes owed: the department that leads answers for it to the whole division, by the day it is due."""
    requested = RequestedService(
        what=f"{entry.kind}-{entry.number}",
        clauses=(entry.clause,),
        starts_on=opens_on(due),
        deadline=by_day(due),
        basis=task.record,
        kind=Kind.TASK,
    )
    role = role_of(lead.function)
    return requested, Parties(
        Party(PartyKind.DEPARTMENT, lead.pk),
        Party(PartyKind.DIVISION, task.division_id),
        Party(PartyKind.ROLE, role) if role else None,
    )


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """Which findings are handed to which department, by when, and what is to be done; of one institution, or of a division."""

    department: Department
    division: str
    due_on: date
    note: str
    organization: Organization | None = None


@action(
    "supervision.hand_over",
    title=words("移交未做到的文件要求", "hand over what is not met"),
    name="supervision.hand_over_findings",
)
def hand_over_findings(actor: Actor, *, details: NewHandOver, findings: Sequence[Finding]) -> HandOver:
    """Hand what institutions do not meet to a department: a task that stands on its list until it reports."""
    problems = hand_over_problems(len(findings), details.due_on, details.note, today())
    if problems:
        raise Invalid(*problems)
    if not all(actor.scope.covers(finding.organization.division_id, finding.organization.pk) for finding in findings):
        refuse("hand-over-outside")
    made = HandOver.objects.create(
        department=details.department,
        division_id=details.division,
        organization=details.organization,
        due_on=details.due_on,
        note=details.note.strip(),
        handed_by=actor.name,
        handed_on=today(),
    )
    HandOverLine.objects.bulk_create(
        HandOverLine(
            hand_over=made,
            organization=finding.organization,
            pack=finding.pack.id,
            rule=finding.rule.rule,
            clause=finding.rule.clause,
            state=finding.state,
        )
        for finding in findings
    )
    open_many(SYSTEM, openings=[_task_of(made, details, findings)])
    return made


def _task_of(made: HandOver, details: NewHandOver, findings: Sequence[Finding]) -> tuple[RequestedService, Parties]:
    """Return what a hand-over makes owed: its department sees to the institution, or to the whole division, by the day."""
    requested = RequestedService(
        what=HANDED_OVER,
        clauses=tuple(dict.fromkeys(finding.rule.clause for finding in findings)),
        starts_on=today(),
        deadline=by_day(details.due_on),
        basis=made.record,
        kind=Kind.TASK,
    )
    organization, role = details.organization, role_of(details.department.function)
    about = (
        Party(PartyKind.DIVISION, details.division)
        if organization is None
        else Party(PartyKind.ORGANIZATION, organization.pk)
    )
    performer = Party(PartyKind.ROLE, role) if role else None
    return requested, Parties(Party(PartyKind.DEPARTMENT, details.department.pk), about, performer)


@action(
    "supervision.report_task",
    title=words("反馈移交的文件要求", "report on what was handed over"),
    name="supervision.report_hand_over",
)
def report_hand_over(actor: Actor, row: HandOver, *, outcome: str) -> HandOver:
    """Report what came of what was handed over; the task is done by it, and what is still not met stays on the page."""
    refuse_if(outcome_refusal(row.state, outcome))
    row.reported_on, row.reported_by, row.outcome = today(), actor.name, outcome.strip()
    row.save(update_fields=["reported_on", "reported_by", "outcome"])
    owed = Obligation.objects.filter(basis_kind=row.record.label, basis_key=row.pk, planned=False).first()
    if owed is not None:
        answer(SYSTEM, owed, at=now(), record=row.record)
    return row
