"""Who is entitled, and when a rule applies: small typed conditions with one meaning.

`meaning` is the only definition. It uses nothing but comparison and `&`, `|`, `^`, which Python truth values, NumPy arrays
and Ibis columns share, so the same condition tests one elder or selects a population. A condition that asks nothing
(`anyone`) means plain `True` for a population as well.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from yilian.kernel.identifiers import division_range
from yilian.policy.nearest import did_you_mean

# Columns of two libraries and Python's own truth value share operators but no type.
Facts = Any
Truth = Any


@dataclass(frozen=True, slots=True)
class ParameterReference:
    """A number that a dated parameter gives."""

    name: str


Number = int | float | ParameterReference
Operand = int | float | str | bool | ParameterReference


@dataclass(frozen=True, slots=True)
class Anyone:
    """Holds for everybody."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question about an elder or an institution, such as `age_at_least: 65`."""

    name: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition = Anyone | Leaf | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Question:
    """What a test asks: about whom, what its operand is, and how the facts answer."""

    subject: str
    operand: str
    answer: Callable[[Facts, Any], Truth]
    zh: str
    en: str


def _within(column: Any, prefix: str) -> Truth:
    """Say whether a 12-digit code lies in a division; comparison is all that columns and strings share."""
    first, last = division_range(prefix)
    return (column >= first) & (column <= last)


QUESTIONS: Mapping[str, Question] = {
    "age_at_least": Question("elder", "number", lambda f, v: f.age >= v, "年满{v}周岁", "aged {v} or over"),
    "age_at_most": Question("elder", "number", lambda f, v: f.age <= v, "不超过{v}周岁", "aged {v} or under"),
    "ability_level_at_least": Question(
        "elder", "number", lambda f, v: f.ability_level >= v, "能力等级{v}级及以上", "ability level {v} or worse"
    ),
    "in_group": Question("elder", "group", lambda f, v: f.in_group(v), "属于“{v}”", "belongs to {v}"),
    "lives": Question("elder", "residence", lambda f, v: f.lives == v, "居住：{v}", "lives {v}"),
    "served_by": Question("elder", "place_kind", lambda f, v: f.is_served_by(v), "由{v}服务", "served by a {v}"),
    "contracted": Question("elder", "truth", lambda f, v: f.contracted == v, "已签约：{v}", "contracted: {v}"),
    "resident_of": Question("elder", "division", lambda f, v: _within(f.residence, v), "居住在{v}", "resident of {v}"),
    "household_of": Question(
        "elder", "division", lambda f, v: _within(f.household, v), "户籍在{v}", "household register of {v}"
    ),
    "kind": Question("institution", "place_kind", lambda f, v: f.kind == v, "机构类型为{v}", "is a {v}"),
    "beds_at_least": Question("institution", "number", lambda f, v: f.beds >= v, "床位{v}张及以上", "{v} beds or more"),
    "care_type": Question("institution", "code", lambda f, v: f.care_type == v, "照护类型为{v}", "care type {v}"),
    "operated_months_at_least": Question(
        "institution", "number", lambda f, v: f.operated_months >= v, "正式运营满{v}个月", "operated {v} months or more"
    ),
    "ownership": Question("institution", "ownership", lambda f, v: f.ownership == v, "所有制为{v}", "{v} ownership"),
    "has": Question("institution", "code", lambda f, v: f.runs(v), "设有{v}", "has {v}"),
    "mainly_disabled": Question(
        "institution",
        "truth",
        lambda f, v: f.mainly_disabled == v,
        "以失能老人为主：{v}",
        "mainly disabled elders: {v}",
    ),
    "mode": Question("institution", "mode", lambda f, v: f.works_in(v), "医养模式为{v}", "works in mode {v}"),
}

_CHOICES = {"residence": ("at-home", "in-institution"), "ownership": ("public", "private")}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a condition leaves to others: the value of a parameter, and groups that follow from other facts."""

    number: Callable[[str], float]
    derived_groups: Mapping[str, Condition]


def _no_parameters(name: str) -> float:
    raise KeyError(name)


NO_TERMS = Terms(_no_parameters, {})


def meaning(condition: Condition, facts: Facts, terms: Terms = NO_TERMS) -> Truth:
    """Evaluate a condition for one person or for columns; `NotInForce` passes through from a parameter."""
    match condition:
        case Anyone():
            return True
        case AllOf(parts):
            return reduce(and_, (meaning(part, facts, terms) for part in parts))
        case AnyOf(parts):
            return reduce(or_, (meaning(part, facts, terms) for part in parts))
        case Not(part):
            return meaning(part, facts, terms) ^ True
        case Leaf(name, operand):
            held = QUESTIONS[name].answer(facts, resolved(operand, terms))
            derived = terms.derived_groups.get(str(operand)) if name == "in_group" else None
            return held if derived is None else held | meaning(derived, facts, terms)


def resolved(operand: Operand, terms: Terms) -> int | float | str | bool:
    """Give an operand's value, asking for the parameter where it names one."""
    return terms.number(operand.name) if isinstance(operand, ParameterReference) else operand


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Give every test of a condition, in reading order."""
    match condition:
        case Leaf():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(part):
            yield from leaves_of(part)


def subject_of(condition: Condition) -> str:
    """Say whom a condition asks about: `elder`, `institution`, `anyone`, or `both`, which nothing can answer."""
    subjects = {QUESTIONS[test.name].subject for test in leaves_of(condition)}
    if len(subjects) > 1:
        return "both"
    return subjects.pop() if subjects else "anyone"


def condition_from(plain: object) -> Condition:
    """Read a condition from its YAML form; raise `ValueError` with what is wrong and what to write instead."""
    if isinstance(plain, Anyone | Leaf | AllOf | AnyOf | Not):
        return plain
    if not isinstance(plain, Mapping) or len(plain) != 1:
        raise ValueError("a condition is a map with exactly one key; join several with {all: [...]} or {any: [...]}")
    ((name, operand),) = plain.items()
    match name:
        case "all":
            return AllOf(_parts(operand))
        case "any":
            return AnyOf(_parts(operand))
        case "not":
            return Not(condition_from(operand))
        case "anyone" if operand is True:
            return Anyone()
        case _:
            return Leaf(name, _operand(name, operand))


def _parts(plain: object) -> tuple[Condition, ...]:
    if not isinstance(plain, list | tuple) or not plain:
        raise ValueError("`all` and `any` need a list with at least one condition")
    return tuple(condition_from(part) for part in plain)


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
    match condition:
        case Anyone():
            return {"anyone": True}
        case AllOf(parts):
            return {"all": [plain_of(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [plain_of(part) for part in parts]}
        case Not(part):
            return {"not": plain_of(part)}
        case Leaf(name, operand):
            value = {"parameter": operand.name} if isinstance(operand, ParameterReference) else operand
            return {name: value}
