"""Services chosen from a menu (订单式、菜单式, PA-06): what an institution offers, and what becomes of an order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yilian.kernel.refusals import Refusal


class MenuState(StrEnum):
    """The states of an order from a menu."""

    ORDERED = "ordered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"


MENU_TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    MenuState.ORDERED: frozenset({MenuState.ACCEPTED, MenuState.DECLINED, MenuState.WITHDRAWN}),
    MenuState.ACCEPTED: frozenset({MenuState.DONE, MenuState.WITHDRAWN, MenuState.DECLINED}),
    MenuState.DECLINED: frozenset(),
    MenuState.WITHDRAWN: frozenset(),
    MenuState.DONE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class WishFacts:
    """What must be known to judge a wish from a menu."""

    wished_on: date
    today: date
    offered_from: date
    offered_until: date | None
    died_on: date | None


def wish_refusal(facts: WishFacts) -> Refusal | None:
    """Return why something may not be ordered for a day, or None."""
    if facts.died_on is not None:
        return Refusal("elder-died-before-visit", died_on=facts.died_on)
    if facts.wished_on < facts.today:
        return Refusal("wish-in-past", on=facts.wished_on)
    over = facts.offered_until is not None and facts.wished_on > facts.offered_until
    return Refusal("not-offered-then", on=facts.wished_on) if over or facts.wished_on < facts.offered_from else None
