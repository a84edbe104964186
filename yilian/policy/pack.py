"""One policy document as data."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from yilian.kernel.identifiers import contains
from yilian.policy.case_schema import Case
from yilian.policy.catalogue import Measure
from yilian.policy.duties_schema import Duties
from yilian.policy.entries import (
    Clause,
    DecisionRule,
    Institution,
    ParameterRule,
    Participation,
    RuleEntry,
    ServiceItem,
    ServicePackage,
    Span,
    Target,
)
from yilian.policy.header_schema import PackHeader
from yilian.policy.plan_schema import PlannedTasks


class Pack(Struct, frozen=True, dict=True):
    """One policy document as data."""

    header: PackHeader
    document: str | None = None
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
    services: tuple[ServicePackage, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    tasks: PlannedTasks = PlannedTasks()
    duties: Duties = Duties()
    institutions: tuple[Institution, ...] = ()
    cases: tuple[Case, ...] = ()
    measures: tuple[Measure, ...] = ()
    participation: tuple[Participation, ...] = ()
    digest: str = ""
    """SHA-256 of its files: which text of the pack a decision rested on."""

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.header.id

    @cached_property
    def clause(self) -> Mapping[str, Clause]:
        """Clauses by id."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def parameters(self) -> Mapping[str, ParameterRule]:
        """Rules that give a dated value, by name."""
        return {rule.parameter: rule for rule in self.rules if isinstance(rule, ParameterRule)}

    @cached_property
    def decisions(self) -> tuple[DecisionRule, ...]:
        """Rules that decide about an elder or an institution."""
        return tuple(rule for rule in self.rules if isinstance(rule, DecisionRule))

    @cached_property
    def target(self) -> Mapping[str, Target]:
        """Targets by id."""
        return {target.id: target for target in self.targets}

    @cached_property
    def service_names(self) -> frozenset[str]:
        """Return what a clause may name as a service: a mode, an item, or `mode/item`."""
        pairs = [(package.mode, item.item) for package in self.services for item in package.items]
        modes = (package.mode for package in self.services)
        return frozenset([*modes, *(item for _, item in pairs), *(f"{mode}/{item}" for mode, item in pairs)])

    @cached_property
    def task_names(self) -> frozenset[str]:
        """Return what a clause may name as a task: a whole list, `project/3`, or a task by its number, `3` or `task/3`."""
        lists = ("projects", "milestones", "tasks", "printed-summary")
        projects = (f"project/{project.no}" for project in self.tasks.projects)
        tasks = (form for task in self.tasks.tasks for form in (f"{task.no}", f"task/{task.no}"))
        return frozenset([*lists, *projects, *tasks])

    def binds(self, division: str, on: date) -> bool:
        """Return whether the document binds a division on a date: it, or a division above it, issued it and it is in force."""
        return contains(self.header.jurisdiction, division) and self.header.in_force.period.contains(on)

    def on(self, on: date, without: frozenset[str] = frozenset()) -> "Pack":
        """Return the pack as it holds on a day: entries with a period only inside it, and none of the clauses that were taken away."""
        if not without and not self._days:
            return self
        key = (without, bisect_right(self._days, on))
        if key not in self._as_of:
            self._as_of[key] = _as_of(self, on, without)
        return self._as_of[key]

    @cached_property
    def _days(self) -> tuple[date, ...]:
        """The days on which an entry begins to hold or has ceased to, in order."""
        spans = tuple(_spans(self))
        ends = (span.ends_on + timedelta(days=1) for span in spans if span.ends_on is not None)
        return tuple(sorted({*(span.starts_on for span in spans), *ends}))

    @cached_property
    def _as_of(self) -> dict[tuple[frozenset[str], int], "Pack"]:
        return {}


def _spans(pack: Pack) -> Iterator[Span]:
    items = (item for package in pack.services for item in package.items)
    entries: tuple[Target | DecisionRule | ServicePackage | ServiceItem, ...]
    entries = (*pack.targets, *pack.decisions, *pack.services, *items)
    return (entry.in_force for entry in entries if entry.in_force is not None)


def _as_of(pack: Pack, on: date, without: frozenset[str]) -> Pack:
    def holds(entry: Target | DecisionRule | ServicePackage | ServiceItem) -> bool:
        return entry.clause not in without and (entry.in_force is None or entry.in_force.period.contains(on))

    packages = (
        replace(package, items=tuple(filter(holds, package.items)))
        for package in pack.services
        if package.in_force is None or package.in_force.period.contains(on)
    )
    return replace(
        pack,
        targets=tuple(filter(holds, pack.targets)),
        services=tuple(package for package in packages if package.items),
        rules=tuple(
            rule
            for rule in pack.rules
            if (rule.clause not in without if isinstance(rule, ParameterRule) else holds(rule))
        ),
    )
