"""Measures of work done: the tasks that a document lists, held against what was reported of them."""

from collections.abc import Iterable
from typing import Any

import ibis

from yilian.indicators.facts import TASK_REPORT
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.populations import Asked, Listed
from yilian.kernel.identifiers import full_code
from yilian.policy.entries import Text


def _reported(asked: Asked) -> Any:
    """Give one row a task with the day it was done by its newest report on the day, or nothing; `any` says whether there are reports."""
    keys = [task.key for task in asked.tasks] or [""]
    listed = ibis.literal(keys, type="array<string>").unnest().name("task").as_table()
    listed = listed.filter(listed.task != "")
    made = TASK_REPORT.filter(TASK_REPORT.reported_on <= asked.day)
    made = made.mutate(key=made.pack + "|" + made.kind + "|" + made.number)
    newest_first = [made.reported_on.desc(), made.report_id.desc()]
    ranked = made.mutate(place=ibis.row_number().over(group_by=made.key, order_by=newest_first))
    newest = ranked.filter(ranked.place == 0).select("key", "done_on", one=ibis.literal(1, "int64"))
    joined = listed.left_join(newest, listed.task == newest.key)
    return joined.mutate(reports=joined.one.sum().over(ibis.window()))


def _rows(asked: Asked, tasks: Iterable[Listed], *, rate: bool) -> Any:
    """Give one row a task; where nothing at all was ever reported of the document there is no numerator, and so no figure."""
    found = _reported(asked)
    found = found.filter(found.task.isin([task.key for task in tasks]))
    done = found.done_on.notnull() & (found.done_on <= asked.day)
    return found.select(
        kind=ibis.literal("task"),
        member="task",
        division=ibis.literal(full_code(asked.division)),
        numerator=ibis.ifelse(found.reports.notnull(), ibis.ifelse(done, 1, 0), ibis.null("int64")).cast("int64"),
        denominator=ibis.literal(1, "int64") if rate else ibis.null("int64"),
    )


@measure(
    Header(
        code="policy-implementation",
        title=Text("医养结合政策落实情况", "policy implementation"),
        why=Text("文件写下的任务做了多少", "How much of what the document lists was carried out"),
        numerator=Text("已落实的政策任务", "policy tasks carried out"),
        denominator=Text("全部政策任务", "all policy tasks"),
        clauses=("TZ-26", "CZ-16"),
        members="task",
    )
)
def policy_implementation(asked: Asked) -> Any:
    """Count the tasks of the document that are reported done."""
    return _rows(asked, asked.tasks, rate=True)


@measure(
    Header(
        code="yearly-work-done",
        title=Text("年度医养结合工作落实情况", "the year's work done"),
        why=Text("当年到期的工作有没有做完", "Whether the work due in the year was done"),
        numerator=Text("当年到期且已完成的任务", "tasks due in the year and done"),
        denominator=Text("当年到期的任务", "tasks due in the year"),
        clauses=("PA-27",),
        members="task",
        yearly=True,
    )
)
def yearly_work_done(asked: Asked) -> Any:
    """Count the tasks due in the year of the day that are reported done."""
    due = [task for task in asked.tasks if task.due is not None and task.due.year == asked.on.year]
    return _rows(asked, due, rate=True)


@measure(
    Header(
        code="hastened-centres-finished",
        title=Text("加快推进的医养中心完成数", "hastened centres finished"),
        why=Text(
            "文件点名的三个项目是否投入运行", "Whether the three projects that the document names are in operation"
        ),
        numerator=Text("已投入运行的加快推进项目", "hastened centres in operation"),
        denominator=None,
        clauses=("PA-36",),
        members="task",
        unit="count",
    )
)
def hastened_centres_finished(asked: Asked) -> Any:
    """Count the projects named in the words of the target that are reported done."""
    return _rows(asked, asked.tasks, rate=False)
