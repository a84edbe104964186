"""Measures of work done: the tasks that a document lists, held against what was reported of them."""

from collections.abc import Iterable
from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.populations import Listed, MeasureQuery
from yilian.indicators.tables import TASK_REPORT
from yilian.kernel.identifiers import full_code
from yilian.policy.entries import Text


def _reported(query: MeasureQuery) -> Any:
    """Return one row a task with the day it was done by its newest report on the day, or nothing; `any` says whether there are reports."""
    keys = [task.key for task in query.tasks] or [""]
    listed = ibis.literal(keys, type="array<string>").unnest().name("task").as_table()
    listed = listed.filter(listed.task != "")
    made = TASK_REPORT.filter(TASK_REPORT.reported_on <= query.day)
    made = made.mutate(key=made.pack + "|" + made.kind + "|" + made.number)
    newest_first = [made.reported_on.desc(), made.report_id.desc()]
    ranked = made.mutate(place=ibis.row_number().over(group_by=made.key, order_by=newest_first))
    newest = ranked.filter(ranked.place == 0).select("key", "done_on", report=ibis.literal(1, "int64"))
    joined = listed.left_join(newest, listed.task == newest.key)
    return joined.mutate(reports=joined.report.sum().over(ibis.window()))


def _rows(query: MeasureQuery, tasks: Iterable[Listed], *, rate: bool) -> Any:
    """Return one row a task; where nothing at all was ever reported of the document there is no numerator, and so no figure."""
    reports = _reported(query)
    reports = reports.filter(reports.task.isin([task.key for task in tasks]))
    done = reports.done_on.notnull() & (reports.done_on <= query.day)
    return reports.select(
        kind=ibis.literal("task"),
        member="task",
        division=ibis.literal(full_code(query.division)),
        numerator=ibis.ifelse(reports.reports.notnull(), ibis.ifelse(done, 1, 0), ibis.null("int64")).cast("int64"),
        denominator=ibis.literal(1, "int64") if rate else ibis.null("int64"),
    )


@measure(
    Header(
        code="policy-implementation",
        why=Text("文件写下的任务做了多少", "How much of what the document lists was carried out"),
        clauses=("TZ-26", "CZ-16"),
        members="task",
    )
)
def policy_implementation(query: MeasureQuery) -> Any:
    """Count the tasks of the document that are reported done."""
    return _rows(query, query.tasks, rate=True)


@measure(
    Header(
        code="yearly-work-done",
        why=Text("当年到期的工作有没有做完", "Whether the work due in the year was done"),
        clauses=("PA-27",),
        members="task",
        yearly=True,
    )
)
def yearly_work_done(query: MeasureQuery) -> Any:
    """Count the tasks due in the year of the day that are reported done."""
    due = [task for task in query.tasks if task.due is not None and task.due.year == query.on.year]
    return _rows(query, due, rate=True)


@measure(
    Header(
        code="hastened-centres-finished",
        why=Text(
            "文件点名的三个项目是否投入运行", "Whether the three projects that the document names are in operation"
        ),
        clauses=("PA-36",),
        members="task",
    )
)
def hastened_centres_finished(query: MeasureQuery) -> Any:
    """Count the projects named in the words of the target that are reported done."""
    return _rows(query, query.tasks, rate=False)
