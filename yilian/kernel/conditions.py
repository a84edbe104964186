"""Conditions made of leaves joined by `all`, `any` and `not`: one tree with its reader, writer, walk and meaning.

A vocabulary brings only its leaves: how one is read, written and answered. An answer is anything that has `&`, `|` and `~`
(`yilian.kernel.truth`). A condition that asks nothing (`Anyone`) holds for one subject and for every row of a population.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeAlias, TypeVar

from yilian.kernel.truth import NO, YES, Answer

Leaf = TypeVar("Leaf")
NewLeaf = TypeVar("NewLeaf")


@dataclass(frozen=True, slots=True)
class Anyone:
    """Holds for everybody."""


@dataclass(frozen=True, slots=True)
class AllOf(Generic[Leaf]):
    """Holds when every part holds."""

    parts: tuple["Condition[Leaf]", ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Generic[Leaf]):
    """Holds when a part holds."""

    parts: tuple["Condition[Leaf]", ...]


@dataclass(frozen=True, slots=True)
class Not(Generic[Leaf]):
    """Holds when its part does not."""

    part: "Condition[Leaf]"


Condition: TypeAlias = Anyone | AllOf[Leaf] | AnyOf[Leaf] | Not[Leaf] | Leaf
JUNCTIONS = ("all", "any", "not")


def judged(condition: Condition[Leaf], answer: Callable[[Leaf], Answer]) -> Answer:
    """Return the meaning of a condition, given the answer to each leaf; every leaf is asked."""
    match condition:
        case AllOf(parts):
            return reduce(and_, (judged(part, answer) for part in parts), YES)
        case AnyOf(parts):
            return reduce(or_, (judged(part, answer) for part in parts), NO)
        case Not(part):
            return ~judged(part, answer)
        case Anyone():
            return YES
        case _:
            return answer(condition)


def leaves_of(condition: Condition[Leaf]) -> Iterator[Leaf]:
    """Return every leaf of a condition, in reading order."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(part):
            yield from leaves_of(part)
        case Anyone():
            pass
        case _:
            yield condition


def replaced(condition: Condition[Leaf], replacement: Callable[[Leaf], Condition[NewLeaf]]) -> Condition[NewLeaf]:
    """Return the same condition with other leaves; a leaf may become a condition."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(replaced(part, replacement) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(replaced(part, replacement) for part in parts))
        case Not(part):
            return Not(replaced(part, replacement))
        case Anyone():
            return condition
        case _:
            return replacement(condition)


def read_condition(plain: object, read_leaf: Callable[[Mapping[Any, Any]], Condition[Leaf]]) -> Condition[Leaf]:
    """Read a condition from its YAML form; raise `ValueError` that says what to write instead."""
    if not isinstance(plain, Mapping) or not plain:
        raise ValueError("a condition is a map with one question; join several with {all: [...]} or {any: [...]}")
    junction = next((name for name in JUNCTIONS if name in plain), None)
    if junction is None:
        return read_leaf(plain)
    if len(plain) != 1:
        raise ValueError(f"`{junction}` stands alone; write the other questions below it")
    below = plain[junction]
    if junction == "not":
        return Not(read_condition(below, read_leaf))
    if not isinstance(below, list | tuple) or not below:
        raise ValueError(f"`{junction}` needs a list with at least one condition")
    parts = tuple(read_condition(part, read_leaf) for part in below)
    return AllOf(parts) if junction == "all" else AnyOf(parts)


def plain_of(condition: Condition[Leaf], write_leaf: Callable[[Leaf], object]) -> object:
    """Write a condition in its YAML form."""
    match condition:
        case AllOf(parts):
            return {"all": [plain_of(part, write_leaf) for part in parts]}
        case AnyOf(parts):
            return {"any": [plain_of(part, write_leaf) for part in parts]}
        case Not(part):
            return {"not": plain_of(part, write_leaf)}
        case Anyone():
            return {"anyone": True}
        case _:
            return write_leaf(condition)


def junctions_schema(condition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of the junctions, given how a condition is referred to."""
    several = {"type": "array", "items": condition, "minItems": 1}
    return {"all": several, "any": several, "not": condition}
