"""Reads the tasks of plans, how they stand, and what was reported of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from yilian.audit.clock import moment_of, today
from yilian.kernel.identifiers import contains
from yilian.kernel.periods import add_months
from yilian.kernel.refusals import NotFound
from yilian.obligations.models import Obligation
from yilian.obligations.rules.states import Dates
from yilian.places.policies import policy_library
from yilian.policy.entries import Text
from yilian.policy.library import Pack
from yilian.policy.plan_schema import Task
from yilian.supervision.models import PlanTask, TaskReport
from yilian.supervision.rules import USUAL_STATES, Report, dates_of, newest, task_state

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A project, milestone or task of a document in one form."""

    pack: str
    kind: str
    number: str
    title: Text
    clause: str
    due: date | None
    printed: str
    mode: str = ""
    township: str = ""
    lead: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    beds: int | None = None
    note: Text | None = None

    @property
    def key(self) -> Key:
        """Return what reports name it by."""
        return self.pack, self.kind, self.number


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands on a day."""

    entry: Entry
    state: str
    report: Report | None


def home_pack() -> Pack:
    """Return the document that this installation is set up for."""
    packs = {pack.id: pack for pack in policy_library().packs}
    return packs.get(settings.YILIAN_PLACE) or packs.get("panan-2021") or policy_library().packs[0]


def binding_packs(on: date) -> tuple[Pack, ...]:
    """Return the documents that bind this installation's place and have begun; a task outlives its plan."""
    home = home_pack().header.jurisdiction
    return tuple(
        pack
        for pack in policy_library().packs
        if contains(pack.header.jurisdiction, home) and pack.header.in_force.starts_on <= on
    )


def entries_of(pack: Pack) -> Iterator[Entry]:
    """Yield everything a document wants done, each occurrence of what recurs; milestones are numbered in the order of the document."""
    modes = {project.no: project for project in pack.tasks.projects}
    for project in pack.tasks.projects:
        yield Entry(
            pack.id,
            "project",
            str(project.no),
            Text(project.name, project.name),
            project.clause,
            project.due,
            project.date or "",
            project.mode,
            project.township or "",
            project.lead,
            project.cooperating,
            project.beds,
            project.note,
        )
    for number, step in enumerate(pack.tasks.milestones, 1):
        of = modes.get(step.project or 0)
        title = Text(f"{step.institution}:{step.event.zh}", f"{step.institution}: {step.event.en}")
        printed = str(step.date)[: {"day": 10, "month": 7, "year": 4}[step.precision]]
        yield Entry(
            pack.id,
            "milestone",
            str(number),
            title,
            step.clause,
            step.date,
            printed,
            step.mode or (of.mode if of else ""),
            (of.township or "") if of else "",
            of.lead if of else (),
            of.cooperating if of else (),
            None,
            step.note,
        )
    for task in pack.tasks.tasks:
        once = Entry(
            pack.id,
            "task",
            str(task.no),
            task.title,
            task.clause,
            task.due,
            str(task.due or ""),
            lead=task.lead,
            cooperating=task.cooperating,
            note=task.note,
        )
        yield from (_occurrence(once, due) for due in _occurrences(pack, task)) if task.each else (once,)


def _occurrences(pack: Pack, task: Task) -> tuple[date, ...]:
    """Return when a recurring task is due while its document is in force, as far as a year ahead where it has no last day."""
    span = pack.header.in_force
    return task.occurrences(span.starts_on, span.ends_on or add_months(today(), 12))


def _occurrence(task: Entry, due: date) -> Entry:
    """Return one occurrence of a recurring task: an entry of its own, reported and owed by itself."""
    title = Text(f"{task.title.zh}（{due.year}年{due.month}月）", f"{task.title.en} ({due:%Y-%m})")
    return replace(task, number=f"{task.number}-{due}", title=title, due=due, printed=str(due))


def entry(pack: str, kind: str, number: str) -> Entry:
    """Return one entry; raise `NotFound`."""
    for listed in entries_of(policy_library().pack(pack)):
        if listed.key == (pack, kind, number):
            return listed
    raise NotFound("task", f"{pack}/{kind}/{number}")


def lines(on: date, packs: Iterable[Pack] | None = None) -> list[Line]:
    """Return every entry of the documents with its state on a day; of the place's own documents when none are named."""
    wanted = tuple(binding_packs(on) if packs is None else packs)
    ids, at = tuple(pack.id for pack in wanted), moment_of(on)
    reports, owed = _reports(ids), _owed(ids)
    listed = []
    for pack in wanted:
        for task in entries_of(pack):
            report = newest(tuple(reports[task.key]), on)
            # What is owed here has its dates from what is owed; a document that is only read, from the document.
            dates = owed.get(task.key) or (None if task.due is None else dates_of(task.due))
            listed.append(Line(task, task_state(dates, report, at), report))
    return listed


def state_totals(shown: Iterable[Line]) -> list[tuple[str, int]]:
    """Count lines by state, every usual state named."""
    counts = Counter(line.state for line in shown)
    return [(state, counts[state]) for state in (*USUAL_STATES, *sorted(counts.keys() - set(USUAL_STATES)))]


def task_owed(task: PlanTask) -> Obligation | None:
    """Return what is owed on the basis of a task of a plan."""
    return Obligation.objects.filter(basis_kind=task.record.label, basis_key=task.pk, planned=False).first()


def plan_task(task_id: int) -> PlanTask:
    """Return a task of a plan that stands in this installation; raise `NotFound`."""
    task = PlanTask.objects.filter(pk=task_id).first()
    if task is None:
        raise NotFound("task", task_id)
    return task


def newest_reports(packs: Iterable[str], on: date) -> dict[Key, TaskReport]:
    """Return the report of each task that counts on a day."""
    made = TaskReport.objects.filter(pack__in=list(packs), reported_on__lte=on).order_by("reported_on", "pk")
    return {(row.pack, row.kind, row.number): row for row in made}


def history(entry: Entry) -> list[TaskReport]:
    """Return every report of an entry, the newest first."""
    pack, kind, number = entry.key
    return list(TaskReport.objects.filter(pack=pack, kind=kind, number=number).order_by("-reported_on", "-pk"))


def _owed(packs: tuple[str, ...]) -> dict[Key, Dates]:
    """Return the dates of what is owed on the basis of tasks, read at once."""
    tasks = {task.pk: task.key for task in PlanTask.objects.filter(pack__in=packs)}
    rows = Obligation.objects.filter(basis_kind=PlanTask._meta.label_lower, basis_key__in=list(tasks), planned=False)
    return {tasks[row.basis_key]: row.dates for row in rows}


def _reports(packs: tuple[str, ...]) -> dict[Key, list[Report]]:
    """Read all reports of documents at once, in the order they were entered."""
    reports: dict[Key, list[Report]] = defaultdict(list)
    for row in TaskReport.objects.filter(pack__in=packs).order_by("pk"):
        reports[row.pack, row.kind, row.number].append(Report(row.reported_on, row.done_on, row.note))
    return reports
