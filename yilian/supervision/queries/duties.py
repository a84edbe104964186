"""Which department owes what by which clause: its duties, the tasks it leads or helps with, what it decides by rules, what waits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yilian.kernel.identifiers import full_code
from yilian.places.models import Department
from yilian.policy.duties_schema import Department as NamedDepartment
from yilian.policy.duties_schema import Duty
from yilian.policy.entries import DecisionRule
from yilian.policy.library import Pack
from yilian.supervision.models import HandOver
from yilian.supervision.queries.plan_tasks import Line, lines


@dataclass(frozen=True, slots=True)
class DepartmentDuties:
    """What a document gives to one department: duties, seats in the leading group, tasks as they stand, rules, lists handed to it."""

    department: NamedDepartment
    posts: tuple[tuple[str, int], ...]
    duties: tuple[Duty, ...]
    leads: tuple[Line, ...]
    helps: tuple[Line, ...]
    rules: tuple[DecisionRule, ...]
    waiting: tuple[HandOver, ...]

    @property
    def states(self) -> list[tuple[str, int]]:
        """Count the tasks that it leads by state."""
        return sorted(Counter(str(line.state) for line in self.leads).items())

    @property
    def has_any(self) -> bool:
        """Whether the document gives it anything."""
        return any((self.posts, self.duties, self.leads, self.helps, self.rules, self.waiting))


def duties_of(pack: Pack, on: date) -> list[DepartmentDuties]:
    """Return what a document gives to each department, in its own order; one without anything is left out."""
    every, waiting = lines(on, (pack,)), _waiting()
    members = pack.duties.group.members if pack.duties.group else ()
    listed = [
        DepartmentDuties(
            department=each,
            posts=tuple((member.post, member.count) for member in members if member.department == each.code),
            duties=tuple(duty for duty in pack.duties.duties if duty.department == each.code),
            leads=tuple(line for line in every if each.code in line.entry.lead),
            helps=tuple(line for line in every if each.code in line.entry.cooperating),
            rules=tuple(rule for rule in pack.decisions if rule.authority == each.code),
            waiting=tuple(row for row in waiting if _is(row.department, each, pack)),
        )
        for each in pack.duties.departments
    ]
    return [each for each in listed if each.has_any]


def _waiting() -> Sequence[HandOver]:
    rows = HandOver.objects.filter(reported_on__isnull=True).select_related("department")
    return list(rows.order_by("due_on", "pk"))


def _is(department: Department, named: NamedDepartment, pack: Pack) -> bool:
    """Return whether a department of the register is the one that a document names."""
    jurisdiction = full_code(pack.header.jurisdiction)
    return (department.function, department.division_id) == (named.code, jurisdiction)
