"""What the documents in force ask of one institution or one elder by their rules, and whether it is met.

A rule that does not speak of somebody is *silent*, which is no answer; where a fact that it asks is not known the answer is *unknown*.
Whether a requirement is met is known only where its entry says by what (`met_by`); no other fact is guessed to meet it. What is forbidden
is not met where it is the case.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from yilian.kernel.conditions import AllOf, AnyOf, Anyone, Not
from yilian.kernel.refusals import NotInForce
from yilian.kernel.truth import NO, UNKNOWN, YES, Answer
from yilian.policy.conditions import QUESTIONS, Condition, Leaf, Reason, bind, reasons_for
from yilian.policy.entries import DecisionRule, Text
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.pack import Pack
from yilian.policy.resolution import Parameter, Policy

Asks = Literal["required", "forbidden", "entitled", "encouraged", "allowed"]
State = Literal["met", "unmet", "unknown", "applies"]

ASKS: Mapping[str, Asks] = {
    "required": "required",
    "refused": "forbidden",
    "owed": "entitled",
    "free": "entitled",
    "encouraged": "encouraged",
    "allowed": "allowed",
}
ORDER: tuple[Asks, ...] = ("required", "forbidden", "entitled", "encouraged", "allowed")
"""How strongly something is asked, the strongest first."""

DEMANDED = frozenset({"required", "refused", "owed", "free"})
"""Answers that say what must be: of what is encouraged or allowed, not done is no failing."""

Test = Callable[[ElderFacts | InstitutionFacts], Answer]


class Requirement(Struct, frozen=True):
    """What one rule of one document asks of somebody: its state, the facts that it rests on, those that would meet it, the clause."""

    pack: str
    rule: str
    clause: str
    title: Text
    asks: Asks
    state: State
    reasons: tuple[Reason, ...]
    would_meet: tuple[Reason, ...]
    limit: Parameter | None = None
    authority: str | None = None


class _Compiled(Struct, frozen=True):
    """A rule with its questions made into functions, so that a whole register can be asked."""

    pack: Pack
    rule: DecisionRule
    applies: Test
    met: Test | None


class RulesInForce:
    """The rules of a policy, read once and asked of many."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._rules = tuple(_compiled(policy))

    def of(self, facts: ElderFacts | InstitutionFacts) -> tuple[Requirement, ...]:
        """Return what is asked of an elder or an institution, what must be so first; rules that are silent are left out."""
        subject = "elder" if isinstance(facts, ElderFacts) else "institution"
        listed = [
            self._requirement(each, facts, state)
            for each in self._rules
            if each.rule.subject == subject and (state := _state(each, facts)) is not None
        ]
        return tuple(sorted(listed, key=lambda requirement: ORDER.index(requirement.asks)))

    def in_states(
        self, facts: InstitutionFacts, states: Collection[State]
    ) -> tuple[tuple[Pack, DecisionRule, State], ...]:
        """Return the rules that stand so for an institution: quick, for a whole register."""
        return tuple(judged for judged in self._judged(facts) if judged[2] in states)

    def states(self, facts: InstitutionFacts) -> dict[tuple[str, str], State]:
        """Return the state of each rule that speaks of an institution, by document and rule; rules that are silent are left out."""
        return {(pack.id, rule.rule): state for pack, rule, state in self._judged(facts)}

    def _judged(self, facts: InstitutionFacts) -> Iterator[tuple[Pack, DecisionRule, State]]:
        """Yield each rule that speaks of an institution, with its state."""
        for each in self._rules:
            if each.rule.subject == "institution" and (state := _state(each, facts)) is not None:
                yield each.pack, each.rule, state

    def _requirement(self, each: _Compiled, facts: ElderFacts | InstitutionFacts, state: State) -> Requirement:
        rule, bindings = each.rule, self._policy.bindings
        meets = reasons_for(rule.met_by.condition, facts, bindings) if rule.met_by else ()
        return Requirement(
            pack=each.pack.id,
            rule=rule.rule,
            clause=rule.clause,
            title=rule.title,
            asks=asks_of(rule),
            state=state,
            reasons=tuple(reason for reason in reasons_for(rule.when.condition, facts, bindings) if reason.held),
            would_meet=meets,
            limit=_limit(self._policy, rule),
            authority=rule.authority,
        )


def requirements(policy: Policy, facts: ElderFacts | InstitutionFacts) -> tuple[Requirement, ...]:
    """Return what the documents in force ask of one elder or institution."""
    return RulesInForce(policy).of(facts)


def asks_of(rule: DecisionRule) -> Asks:
    """Return what a rule asks: what is allowed and also supported (鼓励、支持) is encouraged."""
    supported = rule.answer == "allowed" and rule.force in ("should", "explore")
    return "encouraged" if supported else ASKS[rule.answer]


def _limit(policy: Policy, rule: DecisionRule) -> Parameter | None:
    """Return the limit of a rule, or nothing where it is not in force on the day."""
    values = policy.every_parameter(rule.limit) if rule.limit else ()
    return values[0] if values else None


def _state(each: _Compiled, facts: ElderFacts | InstitutionFacts) -> State | None:
    """Return how a rule stands for somebody, or nothing where it is silent."""
    applies = each.applies(facts)
    if applies is NO:
        return None
    if applies is UNKNOWN:
        return "unknown"
    if each.met is None:
        return "unmet" if each.rule.answer == "refused" else "unknown" if each.rule.answer == "required" else "applies"
    answers: Mapping[Answer, State] = {YES: "met", NO: "unmet", UNKNOWN: "unknown"}
    state = answers[each.met(facts)]
    return state if state == "met" or each.rule.answer in DEMANDED else "applies"


def _compiled(policy: Policy) -> Iterable[_Compiled]:
    """Compile every rule; one that asks a value outside its days is not in force."""
    for pack, rule in policy.ruled:
        try:
            applies = _test(bind(rule.when.condition, policy.bindings))
            met = _test(bind(rule.met_by.condition, policy.bindings)) if rule.met_by else None
        except NotInForce:
            continue
        yield _Compiled(pack, rule, applies, met)


def _test(condition: Condition) -> Test:
    """Turn a bound condition into a function that stops at the first part that decides."""
    match condition:
        case AllOf(parts):
            return _joined([_test(part) for part in parts], NO, YES)
        case AnyOf(parts):
            return _joined([_test(part) for part in parts], YES, NO)
        case Not(part):
            inner = _test(part)
            return lambda facts: ~inner(facts)
        case Anyone():
            return lambda facts: YES
        case Leaf(name, operand):
            question = QUESTIONS[name].answer
            return lambda facts: question(facts, operand)
    raise AssertionError(condition)  # pragma: no cover - a condition is one of these


def _joined(tests: list[Test], decides: Answer, otherwise: Answer) -> Test:
    def joined(facts: ElderFacts | InstitutionFacts) -> Answer:
        answer = otherwise
        for test in tests:
            part = test(facts)
            if part is decides:
                return decides
            if part is UNKNOWN:
                answer = UNKNOWN
        return answer

    return joined
