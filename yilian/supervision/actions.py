"""Reports how a task of a plan stands."""

from datetime import date

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Problem
from yilian.supervision.models import TaskReport
from yilian.supervision.queries import Entry


@action("supervision.report_task")
def report_task(actor: Actor, entry: Entry, *, done_on: date | None, note: str) -> TaskReport:
    """Report that a task was done on a day, or how far it is; earlier reports stay."""
    problems = []
    if done_on is not None and done_on > today():
        problems.append(Problem("done_on", "task-done-in-future", (("done_on", str(done_on)),)))
    if not note.strip():
        problems.append(Problem("note", "report-without-note"))
    if problems:
        raise Invalid(*problems)
    pack, kind, number = entry.key
    return TaskReport.objects.create(
        pack=pack, kind=kind, number=number, done_on=done_on, note=note.strip(), reported_on=today()
    )
