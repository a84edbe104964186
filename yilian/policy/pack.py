"""One policy document as data."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct

from yilian.kernel.identifiers import contains
from yilian.policy.casework import Case
from yilian.policy.entries import (
    Clause,
    DecisionRule,
    Duties,
    Institution,
    PackHeader,
    ParameterRule,
    RuleEntry,
    ServicePackage,
    Target,
)
from yilian.policy.tasklist import TaskList


class Pack(Struct, frozen=True, dict=True):
    """One policy document as data."""

    header: PackHeader
    document: str | None = None
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
    services: tuple[ServicePackage, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    tasks: TaskList = TaskList()
    duties: Duties = Duties()
    institutions: tuple[Institution, ...] = ()
    cases: tuple[Case, ...] = ()

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

    def binds(self, division: str, on: date) -> bool:
        """Say whether the document binds a division on a date: it, or a division above it, issued it and it is in force."""
        return contains(self.header.jurisdiction, division) and self.header.in_force.period.contains(on)
