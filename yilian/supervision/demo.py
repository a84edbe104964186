"""Loads the tasks of the plan that the document sets, what departments reported of them, and what institutions do not meet."""

from collections import defaultdict
from datetime import timedelta

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.places.models import Department
from yilian.places.policies import policy_library
from yilian.policy.library import Pack
from yilian.supervision.actions import (
    NewHandOver,
    hand_over_findings,
    load_plan_tasks,
    report_hand_over,
    report_task,
)
from yilian.supervision.queries.plan_tasks import entries_of
from yilian.supervision.queries.requirements import Finding, register_in

# Of every ten tasks that have fallen due: done so many days before or after the day, or nothing but progress reported.
DONE: tuple[int | None, ...] = (-20, -3, 0, -9, 25, -1, None, -30, -5, 12)
IN_TIME, LATE, UNDER_WAY = (
    "已完成并自查（演示）",
    "完成时间推后，原因已说明（演示）",
    "已完成七成，场地正在装修（演示）",
)
# What is handed over, as what is not met comes: days until it is due, and what the department said of it, if it did.
HANDED: tuple[tuple[int, str], ...] = ((20, ""), (10, "已逐家核查，限期整改，整改情况已存档（演示）"))
TO_DO = "逐家核查，督促落实并反馈（演示）"


def play(county: County) -> None:
    """Load the tasks of the county's document; most of those that fell due were done, some late, a few are under way.

    Of what institutions do not meet, two lists are with the departments that the document names; one of them reported.
    """
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
        county.step("移交的文件要求", "lists handed over", _hand_over(county, pack))


def _hand_over(county: County, pack: Pack) -> int:
    """Hand the longest lists of what is not met to the departments that the rules name; return how many."""
    departments = {each.function: each for each in Department.objects.filter(division_id=county.division)}
    lists = defaultdict[str, list[Finding]](list)
    for finding in register_in(pack.header.jurisdiction, county.on).findings:
        if finding.state == "unmet" and finding.pack.id == pack.id and finding.rule.authority in departments:
            lists[finding.rule.rule].append(finding)
    longest = sorted(lists.values(), key=lambda findings: (-len(findings), findings[0].rule.rule))
    for findings, (days, outcome) in zip(longest, HANDED, strict=False):
        department = departments[findings[0].rule.authority or ""]
        details = NewHandOver(department, county.division, county.ago(-days), TO_DO)
        made = hand_over_findings(SYSTEM, details=details, findings=findings)
        if outcome:
            report_hand_over(SYSTEM, made, outcome=outcome)
    return min(len(longest), len(HANDED))
