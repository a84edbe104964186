"""What the documents in force ask of institutions by their rules: of one, over the register, and what was handed over."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import full_code
from yilian.kernel.refusals import NotFound
from yilian.places.models import Department, Organization
from yilian.places.policies import policy_library, rules_for
from yilian.places.queries import (
    facts_of_institutions,
    institution_facts,
    organizations_in,
    organizations_in_scope,
    within,
)
from yilian.policy.entries import DecisionRule
from yilian.policy.library import Pack
from yilian.policy.requirements import Requirement, State
from yilian.supervision.models import HandOver

OPEN_STATES: tuple[State, ...] = ("unmet", "unknown")
LISTED_STATES: tuple[State, ...] = (*OPEN_STATES, "applies")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of a document that speaks of an institution, and how it stands: not met, not known, or `applies`.

    It applies where the institution may have or do something, or is encouraged to; that it is not done is no failing.
    """

    organization: Organization
    pack: Pack
    rule: DecisionRule
    state: State

    @property
    def key(self) -> tuple[int, str, str]:
        """What names it among findings: the institution, the document and the rule."""
        return self.organization.pk, self.pack.id, self.rule.rule

    @property
    def words(self) -> tuple[str, ...]:
        """What the words of a filter are compared with, in their order."""
        organization = self.organization
        return self.state, self.pack.id, self.rule.rule, organization.division_id[:9], organization.kind


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What narrows a list of findings; an empty word narrows nothing."""

    state: str = ""
    pack: str = ""
    rule: str = ""
    township: str = ""
    kind: str = ""
    organization: int | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words in the order of those of a finding."""
        return self.state, self.pack, self.rule, self.township, self.kind

    def holds(self, finding: Finding) -> bool:
        """Return whether a finding passes the filter."""
        pairs = zip(self.words, finding.words, strict=True)
        return self.about(finding) and all(not wanted or wanted == had for wanted, had in pairs)

    def about(self, finding: Finding) -> bool:
        """Return whether a finding is of the institution that the filter names, if it names one."""
        return self.organization in (None, finding.organization.pk)


@dataclass(frozen=True, slots=True)
class Register:
    """The findings over a register, and how many institutions were asked."""

    institutions: int
    findings: tuple[Finding, ...] = field(default=())


def requirements_of_institution(organization: Organization, on: date) -> tuple[Requirement, ...]:
    """Return what is asked of an institution on a day."""
    return rules_for(organization.division_id, on).of(institution_facts(organization, on))


def register_of(organizations: Iterable[Organization], on: date, states: Collection[State] = OPEN_STATES) -> Register:
    """Ask every institution what the documents in force where it stands say of it; return the rules that stand in some states."""
    listed = list(organizations)
    facts = facts_of_institutions(listed, on)
    findings = list[Finding]()
    for organization in listed:
        judged = rules_for(organization.division_id, on).in_states(facts[organization.pk], states)
        findings += [Finding(organization, pack, rule, state) for pack, rule, state in judged]
    return Register(len(listed), tuple(findings))


def register_in(prefix: str, on: date) -> Register:
    """Return what the institutions of a place do not meet, and of what it is not known."""
    return register_of(organizations_in(prefix), on)


def register_for(actor: Actor, on: date, states: Collection[State] = LISTED_STATES) -> Register:
    """Return the findings that an actor may see: a bureau those of its territory, an institution its own."""
    return register_of(organizations_in_scope(actor), on, states)


def departments_for(actor: Actor) -> QuerySet[Department]:
    """Return the departments of an actor's territory and of the places above it, to which something may be handed over."""
    reach = Q(pk__in=[])
    for prefix in actor.scope.divisions:
        above = [full_code(prefix[:length]) for length in (2, 4, 6, 9) if length <= len(prefix)]
        reach |= Q(division_id__in=above) | within("division_id", prefix)
    return Department.objects.filter(reach).select_related("division").order_by("division_id", "function")


def hand_overs(division: str = "") -> QuerySet[HandOver]:
    """Return what was handed over, the newest first."""
    rows = HandOver.objects.select_related("department", "organization", "division")
    return (rows.filter(within("division_id", division)) if division else rows).order_by("-handed_on", "-pk")


def hand_over(hand_over_id: int) -> HandOver:
    """Return a hand-over with its lines; raise `NotFound`."""
    row = hand_overs().prefetch_related("lines__organization").filter(pk=hand_over_id).first()
    if row is None:
        raise NotFound("hand-over", hand_over_id)
    return row


def lines_of(row: HandOver, on: date) -> Iterator[tuple[Organization, DecisionRule | None, str, str]]:
    """Yield the lines of a hand-over: institution, rule, how it stood then, and how it stands on a day.

    A rule that is no longer in force, or no longer speaks of the institution, is `not-required`.
    """
    lines = list(row.lines.all())
    states = _states_of({line.organization for line in lines}, on)
    rules = {(pack.id, rule.rule): rule for pack in policy_library().packs for rule in pack.decisions}
    for line in lines:
        now = states[line.organization_id].get((line.pack, line.rule))
        yield line.organization, rules.get((line.pack, line.rule)), line.state, now or "not-required"


def _states_of(organizations: Iterable[Organization], on: date) -> dict[int, dict[tuple[str, str], State]]:
    """Return for each institution the states of the rules that speak of it on a day, by document and rule."""
    listed = list(organizations)
    facts = facts_of_institutions(listed, on)
    return {each.pk: rules_for(each.division_id, on).states(facts[each.pk]) for each in listed}
