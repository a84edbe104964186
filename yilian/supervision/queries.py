"""Reads the tasks of plans with what was reported of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from yilian.kernel.identifiers import contains
from yilian.kernel.refusals import NotFound
from yilian.places.policies import shelf
from yilian.policy.entries import Text
from yilian.policy.shelf import Pack
from yilian.supervision.models import TaskReport
from yilian.supervision.rules import Report, State, newest, state_of

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
        """What reports name it by."""
        return self.pack, self.kind, self.number


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands on a day."""

    entry: Entry
    state: State
    report: Report | None


def home_pack() -> Pack:
    """Give the document that this installation is set up for."""
    packs = {pack.id: pack for pack in shelf().packs}
    return packs.get(settings.YILIAN_PLACE) or packs.get("panan-2021") or shelf().packs[0]


def binding_packs(on: date) -> tuple[Pack, ...]:
    """Give the documents that bind this installation's place and have begun; a task outlives its plan."""
    home = home_pack().header.jurisdiction
    return tuple(
        pack
        for pack in shelf().packs
        if contains(pack.header.jurisdiction, home) and pack.header.in_force.starts_on <= on
    )


def entries_of(pack: Pack) -> Iterator[Entry]:
    """Give everything a document wants done; milestones are numbered in the order of the document."""
    modes = {project.no: project for project in pack.tasks.projects}
    for project in pack.tasks.projects:
        yield Entry(
            pack.id, "project", str(project.no), Text(project.name, project.name), project.clause, project.due,
            project.date or "", project.mode, project.township or "", project.lead, project.cooperating, project.beds,
            project.note,
        )  # fmt: skip
    for number, step in enumerate(pack.tasks.milestones, 1):
        of = modes.get(step.project or 0)
        title = Text(f"{step.institution}:{step.event.zh}", f"{step.institution}: {step.event.en}")
        printed = str(step.date)[: {"day": 10, "month": 7, "year": 4}[step.precision]]
        yield Entry(
            pack.id, "milestone", str(number), title, step.clause, step.date, printed,
            of.mode if of else "", (of.township or "") if of else "", of.lead if of else (), of.cooperating if of else (),
            None, step.note,
        )  # fmt: skip
    for task in pack.tasks.tasks:
        yield Entry(
            pack.id, "task", str(task.no), task.title, task.clause, task.due, str(task.due or ""),
            lead=task.lead, cooperating=task.cooperating, note=task.note,
        )  # fmt: skip


def entry(pack: str, kind: str, number: str) -> Entry:
    """Give one entry; raise `NotFound`."""
    for one in entries_of(shelf().pack(pack)):
        if one.key == (pack, kind, number):
            return one
    raise NotFound("task", f"{pack}/{kind}/{number}")


def lines(on: date, packs: Iterable[Pack] | None = None) -> list[Line]:
    """Give every entry of the documents with its state on a day; of the place's own documents when none are named."""
    wanted = tuple(binding_packs(on) if packs is None else packs)
    reports = _reports(tuple(pack.id for pack in wanted))
    found = []
    for pack in wanted:
        for one in entries_of(pack):
            report = newest(tuple(reports[one.key]), on)
            found.append(Line(one, state_of(one.due, report, on), report))
    return found


def state_totals(found: Iterable[Line]) -> list[tuple[str, int]]:
    """Count lines by state, every state named."""
    counts = Counter(line.state for line in found)
    return [(state.value, counts[state]) for state in State]


def history(one: Entry) -> list[TaskReport]:
    """Give every report of an entry, the newest first."""
    pack, kind, number = one.key
    return list(TaskReport.objects.filter(pack=pack, kind=kind, number=number).order_by("-reported_on", "-pk"))


def _reports(packs: tuple[str, ...]) -> dict[Key, list[Report]]:
    """Read all reports of documents at once, in the order they were entered."""
    found: dict[Key, list[Report]] = defaultdict(list)
    for row in TaskReport.objects.filter(pack__in=packs).order_by("pk"):
        found[row.pack, row.kind, row.number].append(Report(row.reported_on, row.done_on, row.note))
    return found
