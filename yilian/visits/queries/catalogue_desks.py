"""Reads which items of the catalogue the desks of services deliver, and what proves that they were delivered."""

from yilian.kernel.refusals import NotFound
from yilian.places.policies import policy_library
from yilian.policy.catalogue import Desk
from yilian.visits.queries.visits import requirements_of

FORMS = ("visit", "bedside")


def items_at(desk: Desk) -> tuple[str, ...]:
    """Return the items that a desk delivers, in the order of the catalogue."""
    return tuple(item.code for item in policy_library().catalogue.at_desk.get(desk, ()))


def item_at(desk: Desk) -> str:
    """Return the item that a desk delivers; NotFound where the catalogue gives it none."""
    items = items_at(desk)
    if not items:
        raise NotFound("service-item", desk)
    return items[0]


def rounds() -> tuple[str, ...]:
    """Return the items that are delivered on a round, those that are visits by their nature first."""
    catalogue = policy_library().catalogue
    forms = {code: catalogue.item[code].how or "" for code in items_at("round")}
    rank = {form: place for place, form in enumerate(FORMS)}
    return tuple(sorted(forms, key=lambda code: rank.get(forms[code], len(rank))))


def proof_of(item: str, measured: str = "") -> dict[str, str]:
    """Return the evidence of an item whose steps prove it: the answer that it was done, and the one value that was measured."""
    return {requirement.code: requirement.done or measured for requirement in requirements_of(item)}
