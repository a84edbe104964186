"""What binds one division on one date: parameters, promises, rules, targets, tasks of every pack in force."""

from datetime import date

from msgspec import Struct

from yilian.kernel.refusals import NotInForce
from yilian.policy.catalogue import Catalogue
from yilian.policy.conditions import Facts, Terms, Truth, meaning
from yilian.policy.entries import DatedValue, DecisionRule, ParameterRule, Target, Text, Value
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.promises import (
    Promise,
    any_holds,
    beneficiary_of,
    holds_for_elder,
    holds_for_institution,
    merged,
    sources_in,
)
from yilian.policy.reasons import Reason, reasons_for
from yilian.policy.tasklist import Milestone, Project, Task

_OTHERWISE = {
    "owed": "not-owed",
    "allowed": "refused",
    "refused": "allowed",
    "required": "not-required",
    "free": "not-free",
    "encouraged": "not-encouraged",
}


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

    @classmethod
    def of(cls, pack: str, rule: ParameterRule, dated: DatedValue) -> "Parameter":
        """Join a rule and one of its values."""
        return cls(
            name=rule.parameter,
            value=dated.value,
            unit=rule.unit,
            clause=rule.clause,
            pack=pack,
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
    limit: Parameter | None = None
    authority: str | None = None


class TargetInForce(Struct, frozen=True):
    """A target and the pack it stands in."""

    pack: str
    target: Target


class Work(Struct, frozen=True):
    """A project, milestone or task and the pack it stands in."""

    pack: str
    entry: Project | Milestone | Task


class Policy(Struct, frozen=True):
    """The packs that bind a division on a date, the most local first."""

    packs: tuple[Pack, ...]
    catalogue: Catalogue
    division: str
    on: date

    @property
    def terms(self) -> Terms:
        """What conditions leave to the policy: parameters on the date, derived groups."""
        return Terms(self.number, self.catalogue.derived_groups)

    def packs_of_mode(self, mode: str) -> tuple[str, ...]:
        """Name the packs in force that have a package of a mode, the most local first."""
        return tuple(pack.id for pack in self.packs if any(package.mode == mode for package in pack.services))

    def parameter(self, name: str) -> Parameter:
        """Give the value on the date, of the most local pack that gives one; raise `NotInForce` when none does."""
        found = self.every_parameter(name)
        if not found:
            raise NotInForce(name, self.on)
        return found[0]

    def every_parameter(self, name: str) -> tuple[Parameter, ...]:
        """Give what each pack in force says on the date, the most local first; may be empty."""
        rules = [(pack.id, pack.parameters[name]) for pack in self.packs if name in pack.parameters]
        return tuple(
            Parameter.of(pack, rule, value)
            for pack, rule in rules
            for value in rule.values
            if value.period.contains(self.on)
        )

    def number(self, name: str) -> float:
        """Give a parameter's value as a number; raise `NotInForce` outside every period."""
        value = self.parameter(name).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"parameter {name} is not a number: {value!r}")
        return value

    def promises_to(self, elder: ElderFacts, institution: InstitutionFacts | None = None) -> tuple[Promise, ...]:
        """Give what is owed to an elder, each item once; `institution` is where the elder lives, if in one."""
        return merged(
            source
            for source in sources_in(self.packs)
            if beneficiary_of(source) == "elder" and holds_for_elder(source, elder, institution, self.terms)
        )

    def owed(self, item: str, facts: Facts) -> Truth:
        """Say whether an item is owed to an elder, or to which rows of a population, in the same words."""
        sources = (s for s in sources_in(self.packs) if s.item.item == item and beneficiary_of(s) == "elder")
        return any_holds(holds_for_elder(source, facts, None, self.terms) for source in sources)

    def promises_to_institution(self, institution: InstitutionFacts) -> tuple[Promise, ...]:
        """Give what is owed to an institution itself, each item once."""
        return merged(
            source
            for source in sources_in(self.packs)
            if beneficiary_of(source) == "institution" and holds_for_institution(source, institution, self.terms)
        )

    @property
    def rules(self) -> tuple[DecisionRule, ...]:
        """Every rule in force that decides about an elder or an institution."""
        return tuple(rule for pack in self.packs for rule in pack.decisions)

    def answer(self, code: str, facts: ElderFacts | InstitutionFacts) -> Answer:
        """Let a rule decide; where several packs have it, one that holds decides. Raise `NotInForce` when none has it."""
        rules = [rule for rule in self.rules if rule.rule == code]
        if not rules:
            raise NotInForce(code, self.on)
        judged = [(rule, bool(meaning(rule.when.condition, facts, self.terms))) for rule in rules]
        rule, held = next(((rule, held) for rule, held in judged if held), judged[0])
        reasons = tuple(reason for each in rules for reason in reasons_for(each.when.condition, facts, self.terms))
        return Answer(
            rule=code,
            code=rule.answer if held else _OTHERWISE[rule.answer],
            reasons=reasons,
            clauses=tuple(dict.fromkeys(each.clause for each in rules)),
            limit=self.parameter(rule.limit) if rule.limit else None,
            authority=rule.authority,
        )

    def targets(self) -> tuple[TargetInForce, ...]:
        """Give every target of the packs in force."""
        return tuple(TargetInForce(pack.id, target) for pack in self.packs for target in pack.targets)

    def tasks(self) -> tuple[Work, ...]:
        """Give every project, milestone and task of the packs in force."""
        return tuple(
            Work(pack.id, entry)
            for pack in self.packs
            for entries in (pack.tasks.projects, pack.tasks.milestones, pack.tasks.tasks)
            for entry in entries
        )
