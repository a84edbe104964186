"""What binds one division on one date: parameters, promises, rules, targets, tasks of every pack in force."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct

from yilian.kernel.refusals import NotInForce
from yilian.kernel.truth import is_yes
from yilian.policy.catalogue import Catalogue
from yilian.policy.conditions import Bindings, Reason, meaning, reasons_for
from yilian.policy.entries import (
    DatedValue,
    DecisionRule,
    ParameterRule,
    Participation,
    RuleAnswer,
    Strength,
    Target,
    Text,
    Value,
)
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.plan_schema import Milestone, Project, Task
from yilian.policy.promises import (
    Promise,
    Source,
    beneficiary_of,
    holds_for_institution,
    is_owed,
    merged,
    promised_to,
    sources_in,
)

_OTHERWISE = {
    "owed": "not-owed",
    "allowed": "refused",
    "refused": "allowed",
    "required": "not-required",
    "free": "not-free",
    "encouraged": "not-encouraged",
}
_STRICTEST_FIRST: tuple[RuleAnswer, ...] = ("refused", "required", "owed", "free", "encouraged", "allowed")


class Parameter(Struct, frozen=True):
    """A value in force, with the clause that gives it, the days on which it holds and the words as printed."""

    name: str
    value: Value
    unit: str
    clause: str
    pack: str
    printed: str
    starts_on: date
    ends_on: date | None
    title: Text
    digest: str = ""

    @classmethod
    def of(cls, pack: Pack, rule: ParameterRule, dated: DatedValue) -> "Parameter":
        """Join a rule of a pack and one of its values."""
        return cls(
            name=rule.parameter,
            value=dated.value,
            unit=rule.unit,
            clause=rule.clause,
            pack=pack.id,
            digest=pack.digest,
            printed=dated.printed,
            starts_on=dated.starts_on,
            ends_on=dated.ends_on,
            title=rule.title,
        )


class Answer(Struct, frozen=True):
    """What a rule says about an elder or an institution, and why."""

    rule: str
    code: str
    reasons: tuple[Reason, ...]
    clauses: tuple[str, ...]
    strength: Strength = "must"
    limit: Parameter | None = None
    authority: str | None = None
    digest: str = ""


class TargetInForce(Struct, frozen=True):
    """A target and the pack it stands in."""

    pack: str
    target: Target


class Work(Struct, frozen=True):
    """A project, milestone or task and the pack it stands in."""

    pack: str
    entry: Project | Milestone | Task


class Policy(Struct, frozen=True, dict=True):
    """The packs that bind a division on a date, the most local first, as they hold on it; and in what the place takes part."""

    packs: tuple[Pack, ...]
    catalogue: Catalogue
    division: str
    on: date
    declared: tuple[Participation, ...] = ()

    @cached_property
    def owed(self) -> tuple[Source, ...]:
        """Return what the documents owe: every item that must be, and those in which the place has declared that it takes part."""
        return tuple(source for source in sources_in(self.packs) if is_owed(source, self.declared))

    @cached_property
    def offered(self) -> tuple[Source, ...]:
        """Return what the documents encourage, allow or explore and the place has not declared: nobody owes it."""
        return tuple(source for source in sources_in(self.packs) if not is_owed(source, self.declared))

    @property
    def bindings(self) -> Bindings:
        """Return what conditions leave to the policy: parameters on the date, derived groups."""
        return Bindings(self.number, self.catalogue.derived_groups)

    def packs_of_mode(self, mode: str) -> tuple[str, ...]:
        """Name the packs in force that have a package of a mode, the most local first."""
        return tuple(pack.id for pack in self.packs if any(package.mode == mode for package in pack.services))

    def parameter(self, name: str) -> Parameter:
        """Return the value on the date, of the most local pack that gives one; raise `NotInForce` when none does."""
        parameters = self.every_parameter(name)
        if not parameters:
            raise NotInForce(name, self.on)
        return parameters[0]

    def every_parameter(self, name: str) -> tuple[Parameter, ...]:
        """Return what each pack in force says on the date, the most local first; may be empty."""
        rules = [(pack, pack.parameters[name]) for pack in self.packs if name in pack.parameters]
        return tuple(
            Parameter.of(pack, rule, value)
            for pack, rule in rules
            for value in rule.values
            if value.period.contains(self.on)
        )

    def number(self, name: str) -> float:
        """Return a parameter's value as a number; raise `NotInForce` outside every period."""
        value = self.parameter(name).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"parameter {name} is not a number: {value!r}")
        return value

    def promises_to(self, elder: ElderFacts, institution: InstitutionFacts | None = None) -> tuple[Promise, ...]:
        """Return what is owed to an elder, each item once; `institution` is where the elder lives, if in one."""
        return merged(promised_to(self.owed, elder, institution, self.bindings))

    def offers_to(self, elder: ElderFacts, institution: InstitutionFacts | None = None) -> tuple[Promise, ...]:
        """Return what documents name for an elder without owing it: encouraged, allowed or explored, and not declared by the place."""
        owed = {promise.item for promise in self.promises_to(elder, institution)}
        named = promised_to(self.offered, elder, institution, self.bindings)
        return merged(source for source in named if source.item.item not in owed)

    def promises_to_institution(self, institution: InstitutionFacts) -> tuple[Promise, ...]:
        """Return what is owed to an institution itself, each item once."""
        return merged(
            source
            for source in self.owed
            if beneficiary_of(source) == "institution" and holds_for_institution(source, institution, self.bindings)
        )

    def offers_to_institution(self, institution: InstitutionFacts) -> tuple[Promise, ...]:
        """Return what documents name for an institution without owing it."""
        owed = {promise.item for promise in self.promises_to_institution(institution)}
        return merged(
            source
            for source in self.offered
            if source.item.item not in owed
            and beneficiary_of(source) == "institution"
            and holds_for_institution(source, institution, self.bindings)
        )

    @property
    def rules(self) -> tuple[DecisionRule, ...]:
        """Every rule in force that decides about an elder or an institution."""
        return tuple(rule for _, rule in self.ruled)

    def answer(self, code: str, facts: ElderFacts | InstitutionFacts) -> Answer:
        """Let a rule decide; where several levels have it all hold, so the strictest answer decides. Raise `NotInForce` when none has it."""
        rules = tuple((pack, rule) for pack, rule in self.ruled if rule.rule == code)
        if not rules:
            raise NotInForce(code, self.on)
        held = [(pack, rule) for pack, rule in rules if is_yes(meaning(rule.when.condition, facts, self.bindings))]
        pack, rule = min(held or rules[:1], key=lambda each: _STRICTEST_FIRST.index(each[1].answer))
        reasons = tuple(
            reason for _, each in rules for reason in reasons_for(each.when.condition, facts, self.bindings)
        )
        return Answer(
            rule=code,
            code=rule.answer if held else _OTHERWISE[rule.answer],
            reasons=reasons,
            clauses=tuple(dict.fromkeys(each.clause for _, each in rules)),
            strength=rule.force,
            limit=self.parameter(rule.limit) if rule.limit else None,
            authority=rule.authority,
            digest=pack.digest,
        )

    @property
    def ruled(self) -> Iterator[tuple[Pack, DecisionRule]]:
        """Every rule in force with its pack; of a rule that two documents of one place have, the later one's."""
        seen: dict[tuple[str, str], str] = {}
        for pack in self.packs:
            for rule in pack.decisions:
                if seen.setdefault((pack.header.jurisdiction, rule.rule), pack.id) == pack.id:
                    yield pack, rule

    def targets(self) -> tuple[TargetInForce, ...]:
        """Return every target of the packs in force."""
        return tuple(TargetInForce(pack.id, target) for pack in self.packs for target in pack.targets)

    def tasks(self) -> tuple[Work, ...]:
        """Return every project, milestone and task of the packs in force."""
        return tuple(
            Work(pack.id, entry)
            for pack in self.packs
            for entries in (pack.tasks.projects, pack.tasks.milestones, pack.tasks.tasks)
            for entry in entries
        )
