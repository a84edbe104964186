"""What may be ordered from a menu, and for which day."""

from dataclasses import replace
from datetime import date

import pytest
from stepping import check_table

from yilian.menus.rules import MENU_TRANSITIONS, MenuState, WishFacts, wish_refusal

TODAY = date(2023, 9, 12)
WISH = WishFacts(TODAY, TODAY, date(2023, 1, 1), date(2023, 9, 30), None)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (WISH, ""),
        (replace(WISH, died_on=TODAY), "elder-died-before-visit"),
        (replace(WISH, wished_on=date(2023, 9, 11)), "wish-in-past"),
        (replace(WISH, wished_on=date(2023, 10, 1)), "not-offered-then"),
        (replace(WISH, offered_from=date(2023, 9, 13)), "not-offered-then"),
        (replace(WISH, wished_on=date(2030, 1, 1), offered_until=None), ""),
    ],
)
def test_what_may_be_ordered_from_a_menu(facts: WishFacts, expected: str) -> None:
    refusal = wish_refusal(facts)
    assert (refusal.code if refusal else "") == expected


def test_the_steps_of_an_order() -> None:
    answered = {"ordered>accepted", "ordered>declined", "ordered>withdrawn"}
    check_table(
        MENU_TRANSITIONS, MenuState, "ordered", answered | {"accepted>done", "accepted>withdrawn", "accepted>declined"}
    )
