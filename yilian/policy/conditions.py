"""Who is entitled, and when a rule applies: the questions that policies ask, with one meaning.

`meaning` is the only definition: the same condition tests one elder or selects a population, in NumPy or in a database, and
answers yes, no or unknown (`yilian.kernel.truth`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, ge, le
from typing import Any

from msgspec import Struct

from yilian.kernel import conditions as kernel
from yilian.kernel.conditions import AnyOf, Anyone, judged, leaves_of, read_condition, replaced
from yilian.kernel.identifiers import division_range
from yilian.kernel.truth import Answer, compared, is_yes, truth_of
from yilian.policy.suggestions import did_you_mean

# One elder, one institution, or columns of two libraries: they share attributes but no type.
Facts = Any


@dataclass(frozen=True, slots=True)
class ParameterReference:
    """A number that a dated parameter gives."""

    name: str


Number = int | float | ParameterReference
Operand = int | float | str | bool | ParameterReference


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question about an elder or an institution, such as `age_at_least: 65`."""

    name: str
    operand: Operand


Condition = kernel.Condition[Leaf]


@dataclass(frozen=True, slots=True)
class Question:
    """What a test asks: about whom, what its operand is, and how the facts answer."""

    subject: str
    operand: str
    answer: Callable[[Facts, Any], Answer]
    zh: str
    en: str


def _at_least(fact: str) -> Callable[[Facts, Any], Answer]:
    return lambda facts, number: compared(ge, getattr(facts, fact), number)


def _at_most(fact: str) -> Callable[[Facts, Any], Answer]:
    return lambda facts, number: compared(le, getattr(facts, fact), number)


def _is(fact: str) -> Callable[[Facts, Any], Answer]:
    return lambda facts, value: compared(eq, getattr(facts, fact), value)


def _within(fact: str) -> Callable[[Facts, Any], Answer]:
    """Ask whether a 12-digit code lies in a division; comparison is all that columns and strings share."""

    def answer(facts: Facts, prefix: str) -> Answer:
        (first, last), code = division_range(prefix), getattr(facts, fact)
        return compared(ge, code, first) & compared(le, code, last)

    return answer


QUESTIONS: Mapping[str, Question] = {
    "age_at_least": Question("elder", "number", _at_least("age"), "年满{v}周岁", "aged {v} or over"),
    "age_at_most": Question("elder", "number", _at_most("age"), "不超过{v}周岁", "aged {v} or under"),
    "ability_level_at_least": Question(
        "elder", "number", _at_least("ability_level"), "能力等级{v}级及以上", "ability level {v} or worse"
    ),
    "in_group": Question("elder", "group", lambda f, v: truth_of(f.in_group(v)), "属于“{v}”", "belongs to {v}"),
    "lives": Question("elder", "residence", _is("lives"), "居住：{v}", "lives {v}"),
    "served_by": Question(
        "elder", "place_kind", lambda f, v: truth_of(f.is_served_by(v)), "由{v}服务", "served by a {v}"
    ),
    "contracted": Question("elder", "truth", _is("contracted"), "已签约：{v}", "contracted: {v}"),
    "resident_of": Question("elder", "division", _within("residence"), "居住在{v}", "resident of {v}"),
    "household_of": Question("elder", "division", _within("household"), "户籍在{v}", "household register of {v}"),
    "kind": Question("institution", "place_kind", _is("kind"), "机构类型为{v}", "is a {v}"),
    "beds_at_least": Question("institution", "number", _at_least("beds"), "床位{v}张及以上", "{v} beds or more"),
    "care_type": Question("institution", "code", _is("care_type"), "照护类型为{v}", "care type {v}"),
    "operated_months_at_least": Question(
        "institution", "number", _at_least("operated_months"), "正式运营满{v}个月", "operated {v} months or more"
    ),
    "ownership": Question("institution", "ownership", _is("ownership"), "所有制为{v}", "{v} ownership"),
    "has": Question("institution", "word", lambda f, v: truth_of(f.runs(v)), "设有{v}", "has {v}"),
    "mainly_disabled": Question(
        "institution",
        "truth",
        _is("mainly_disabled"),
        "以失能老人为主：{v}",
        "mainly disabled elders: {v}",
    ),
    "in_township": Question(
        "institution", "truth", _is("in_township"), "设在镇、乡：{v}", "stands in a town or township: {v}"
    ),
    "mode": Question("institution", "mode", lambda f, v: truth_of(f.works_in(v)), "医养模式为{v}", "works in mode {v}"),
}

_CHOICES = {"residence": ("at-home", "in-institution"), "ownership": ("public", "private")}


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a condition leaves to others: the value of a parameter, and groups that follow from other facts."""

    number: Callable[[str], float]
    derived_groups: Mapping[str, Condition]


def _no_parameters(name: str) -> float:
    raise KeyError(name)


NO_BINDINGS = Bindings(_no_parameters, {})


def meaning(condition: Condition, facts: Facts, bindings: Bindings = NO_BINDINGS) -> Answer:
    """Judge a condition for one person or for columns; `NotInForce` passes through from a parameter."""

    def answer(leaf: Leaf) -> Answer:
        held = QUESTIONS[leaf.name].answer(facts, resolved(leaf.operand, bindings))
        derived = _derived(leaf, bindings)
        return held if derived is None else held | judged(derived, answer)

    return judged(condition, answer)


def _derived(leaf: Leaf, bindings: Bindings) -> Condition | None:
    """Return the condition from which membership of the leaf's group follows too, if there is such."""
    return bindings.derived_groups.get(str(leaf.operand)) if leaf.name == "in_group" else None


def resolved(operand: Operand, bindings: Bindings) -> int | float | str | bool:
    """Return an operand's value, asking for the parameter where it names one."""
    return bindings.number(operand.name) if isinstance(operand, ParameterReference) else operand


def bind(condition: Condition, bindings: Bindings) -> Condition:
    """Return a condition that needs no bindings any more and so can be a key: parameters become numbers, groups what they follow from.

    `NotInForce` passes through.
    """

    def bound(leaf: Leaf) -> Condition:
        derived = _derived(leaf, bindings)
        plain = Leaf(leaf.name, resolved(leaf.operand, bindings))
        return plain if derived is None else AnyOf((plain, replaced(derived, bound)))

    return replaced(condition, bound)


class Reason(Struct, frozen=True):
    """A question of a condition: what it asks, against which value, and whether it held."""

    question: str
    operand: int | float | str | bool
    held: bool
    zh: str
    en: str


def reasons_for(condition: Condition, facts: Facts, bindings: Bindings = NO_BINDINGS) -> tuple[Reason, ...]:
    """Return every question in reading order with its outcome; `meaning` itself judges each."""
    reasons: list[Reason] = []
    for leaf in leaves_of(condition):
        value, question = resolved(leaf.operand, bindings), QUESTIONS[leaf.name]
        held = bool(is_yes(meaning(leaf, facts, bindings)))
        reasons.append(Reason(leaf.name, value, held, question.zh.format(v=value), question.en.format(v=value)))
    return tuple(reasons)


def subject_of(condition: Condition) -> str:
    """Return whom a condition asks about: `elder`, `institution`, `anyone`, or `both`, which nothing can answer."""
    subjects = {QUESTIONS[test.name].subject for test in leaves_of(condition)}
    if len(subjects) > 1:
        return "both"
    return subjects.pop() if subjects else "anyone"


def condition_from(plain: object) -> Condition:
    """Read a condition from its YAML form; raise `ValueError` with what is wrong and what to write instead."""
    return read_condition(plain, _leaf_from)


def _leaf_from(plain: Mapping[Any, Any]) -> Condition:
    if len(plain) != 1:
        raise ValueError("a condition is a map with one question; join several with {all: [...]} or {any: [...]}")
    ((name, operand),) = plain.items()
    return Anyone() if name == "anyone" and operand is True else Leaf(name, _operand(name, operand))


def _operand(name: str, plain: object) -> Operand:
    if name not in QUESTIONS:
        hint = did_you_mean(name, [*QUESTIONS, "all", "any", "not", "anyone"])
        raise ValueError(f"`{name}` is not a question about an elder or an institution; {hint}")
    expects = QUESTIONS[name].operand
    if expects == "number":
        return _number(name, plain)
    if expects == "truth":
        if not isinstance(plain, bool):
            raise ValueError(f"`{name}` asks for true or false")
        return plain
    if not isinstance(plain, str):
        raise ValueError(f"`{name}` asks for a code in words; put digits in quotes")
    choices = _CHOICES.get(expects)
    if choices and plain not in choices:
        raise ValueError(f"`{name}: {plain}` is not known; write one of {', '.join(choices)}")
    return plain


def _number(name: str, plain: object) -> Number:
    match plain:
        case bool():
            pass
        case int() | float():
            return plain
        case {"parameter": str(parameter), **others} if not others:
            return ParameterReference(parameter)
    raise ValueError(f"`{name}` asks for a number or {{parameter: name}}")


def plain_of(condition: Condition) -> object:
    """Write a condition in its YAML form."""
    return kernel.plain_of(condition, _plain_leaf)


def _plain_leaf(leaf: Leaf) -> object:
    return {
        leaf.name: {"parameter": leaf.operand.name} if isinstance(leaf.operand, ParameterReference) else leaf.operand
    }
