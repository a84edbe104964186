"""Loads the tasks of the plan that the document sets, and what departments reported of them."""

from datetime import timedelta

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.places.policies import policy_library
from yilian.supervision.actions import load_plan_tasks, report_task
from yilian.supervision.queries.plan_tasks import entries_of

# Of every ten tasks that have fallen due: done so many days before or after the day, or nothing but progress reported.
DONE: tuple[int | None, ...] = (-20, -3, 0, -9, 25, -1, None, -30, -5, 12)
IN_TIME, LATE, UNDER_WAY = (
    "已完成并自查（演示）",
    "完成时间推后，原因已说明（演示）",
    "已完成七成，场地正在装修（演示）",
)


def play(county: County) -> None:
    """Load the tasks of the county's document; most of those that fell due were done, some late, a few are under way."""
    pack = policy_library().pack(county.place)
    tasks = load_plan_tasks(SYSTEM, packs=(pack,))
    county.step("计划任务", "tasks of the plan", tasks)
    with using_scope(SYSTEM):
        fallen_due = [entry for entry in entries_of(pack) if entry.due is not None and entry.due < county.on]
        for number, entry in enumerate(fallen_due):
            days = DONE[number % len(DONE)]
            if days is None or entry.due is None:
                report_task(SYSTEM, entry, done_on=None, note=UNDER_WAY)
            else:
                done_on = min(entry.due + timedelta(days=days), county.on)
                report_task(SYSTEM, entry, done_on=done_on, note=LATE if days > 0 else IN_TIME)
