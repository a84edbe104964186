"""Reads which items of the catalogue the desks of services deliver, and what proves that they were delivered."""

from yilian.kernel.refusals import NotFound
from yilian.places.policies import shelf
from yilian.policy.catalogue import Desk
from yilian.visits.queries.visits import demands_of

YES_NO = "1"
FORMS = ("visit", "bedside")


def items_at(desk: Desk) -> tuple[str, ...]:
    """Give the items that a desk delivers, in the order of the catalogue."""
    return tuple(item.code for item in shelf().catalogue.at_desk.get(desk, ()))


def item_at(desk: Desk) -> str:
    """Give the item that a desk delivers; NotFound where the catalogue gives it none."""
    found = items_at(desk)
    if not found:
        raise NotFound("service-item", desk)
    return found[0]


def rounds() -> tuple[str, ...]:
    """Give the items that are delivered on a round, those that are visits by their nature first."""
    catalogue = shelf().catalogue
    forms = {code: catalogue.item[code].how or "" for code in items_at("round")}
    rank = {form: place for place, form in enumerate(FORMS)}
    return tuple(sorted(forms, key=lambda code: rank.get(forms[code], len(rank))))


def proof_of(item: str, measured: str = "") -> dict[str, str]:
    """Give the evidence of an item whose steps prove it: that it was done, and the one value that was measured."""
    return {one.code: "1" if one.unit == YES_NO else measured for one in demands_of(item)}
