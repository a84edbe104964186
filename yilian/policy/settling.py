"""Settles a condition for one policy and date: parameters become numbers, derived groups become what they follow from."""

from yilian.policy.conditions import AllOf, AnyOf, Condition, Leaf, Not, ParameterReference, Terms


def settled(condition: Condition, terms: Terms) -> Condition:
    """Give a condition that needs no terms any more and so can be kept as a key; `NotInForce` passes through."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(settled(part, terms) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(settled(part, terms) for part in parts))
        case Not(part):
            return Not(settled(part, terms))
        case Leaf(name, ParameterReference(parameter)):
            return Leaf(name, terms.number(parameter))
        case Leaf("in_group", str(group)) if group in terms.derived_groups:
            return AnyOf((condition, settled(terms.derived_groups[group], terms)))
        case _:
            return condition
