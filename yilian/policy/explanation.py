"""Why a parameter has its value on a date: pack, clause, printed words, the days on which it holds, and what uses it."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from yilian.kernel.conditions import leaves_of
from yilian.kernel.refusals import NotInForce
from yilian.policy.conditions import Condition, ParameterReference
from yilian.policy.entries import Text
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.resolution import Parameter, Policy


class Use(Struct, frozen=True):
    """Something that asks for the parameter: a rule, a service item or a target, with its clause."""

    pack: str
    kind: str
    ref: str
    clause: str


class Explanation(Struct, frozen=True):
    """A value with everything that says why it holds."""

    parameter: Parameter
    on: date
    clause_text: Text | None
    quote: str | None
    other_values: tuple[Parameter, ...]
    used_by: tuple[Use, ...]


def explain(policy: Policy, name: str, on: date) -> Explanation:
    """Explain the value that holds on a date; raise `NotInForce` when none does."""
    explained = every_explanation(policy.packs, name, on)
    if not explained:
        raise NotInForce(name, on)
    return explained[0]


def explain_everywhere(library: PolicyLibrary, name: str, on: date) -> tuple[Explanation, ...]:
    """Explain what every document in force on the date says, wherever it binds; raise `NotInForce` when none does."""
    in_force = tuple(pack for pack in library.packs if pack.header.in_force.period.contains(on))
    explained = every_explanation(in_force, name, on)
    if not explained:
        raise NotInForce(name, on)
    return explained


def every_explanation(packs: tuple[Pack, ...], name: str, on: date) -> tuple[Explanation, ...]:
    """Explain each value that holds on the date, in the order of the packs; may be empty."""
    every = [
        (pack, Parameter.of(pack, pack.parameters[name], value), value.period)
        for pack in packs
        if name in pack.parameters
        for value in pack.parameters[name].values
    ]
    uses = tuple(use for pack in packs for use in uses_of(pack, name))
    return tuple(
        Explanation(
            parameter=parameter,
            on=on,
            clause_text=clause.text if (clause := pack.clause.get(parameter.clause)) else None,
            quote=clause.quote if clause else None,
            other_values=tuple(other for _, other, _ in every if other is not parameter),
            used_by=uses,
        )
        for pack, parameter, period in every
        if period.contains(on)
    )


def uses_of(pack: Pack, name: str) -> Iterator[Use]:
    """Yield everything in a pack that asks for a parameter."""
    for rule in pack.decisions:
        if _asks(rule.when.condition, name) or rule.limit == name:
            yield Use(pack.id, "rule", rule.rule, rule.clause)
    for target in pack.targets:
        if name in (target.basis, target.threshold) or (target.of and _asks(target.of.condition, name)):
            yield Use(pack.id, "target", target.id, target.clause)
    yield from _services_that_ask(pack, name)


def _services_that_ask(pack: Pack, name: str) -> Iterator[Use]:
    for package in pack.services:
        if _asks(package.entitled.condition, name):
            yield Use(pack.id, "service", package.mode, package.clause)
        for item in package.items:
            if _asks(item.to.condition, name):
                yield Use(pack.id, "service", f"{package.mode}/{item.item}", item.clause)


def _asks(condition: Condition, name: str) -> bool:
    return any(test.operand == ParameterReference(name) for test in leaves_of(condition))
