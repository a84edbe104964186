"""Kleene's tables, and what mixes with what."""

from operator import ge

import numpy as np
import pytest

from yilian.kernel.truth import NO, UNKNOWN, YES, Masks, PartlyKnown, Truth, compared, is_yes, truth_of

EVERY = (YES, NO, UNKNOWN)
AND = {
    (YES, YES): YES,
    (YES, NO): NO,
    (YES, UNKNOWN): UNKNOWN,
    (NO, NO): NO,
    (NO, UNKNOWN): NO,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}
OR = {
    (YES, YES): YES,
    (YES, NO): YES,
    (YES, UNKNOWN): YES,
    (NO, NO): NO,
    (NO, UNKNOWN): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}
KNOWN = np.array([True, True, False, False])
MASK = np.array([True, False, True, False])


@pytest.mark.parametrize("one", EVERY)
@pytest.mark.parametrize("other", EVERY)
def test_the_tables(one: Truth, other: Truth) -> None:
    assert (one & other) is AND.get((one, other), AND.get((other, one)))
    assert (one | other) is OR.get((one, other), OR.get((other, one)))


def test_not() -> None:
    assert [~one for one in EVERY] == [NO, YES, UNKNOWN]


def test_a_truth_is_no_boolean_but_by_the_rule_that_counts_unknown_as_no() -> None:
    with pytest.raises(TypeError, match="is_yes"):
        bool(UNKNOWN)
    assert [is_yes(one) for one in EVERY] == [True, False, False]


def test_what_pythons_own_values_mean() -> None:
    assert [truth_of(True), truth_of(False), truth_of(None)] == list(EVERY)
    assert (True & UNKNOWN, False & UNKNOWN, True | UNKNOWN, None | NO) == (UNKNOWN, NO, YES, UNKNOWN)


def test_comparing_what_is_not_known() -> None:
    assert [compared(ge, age, 65) for age in (70, 60, None)] == list(EVERY)
    ages = PartlyKnown(np.array([70, 60, 70, 60]), KNOWN)
    assert truths(compared(ge, ages, 65)) == [YES, NO, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize("one", EVERY)
def test_a_truth_beside_masks_holds_for_every_row(one: Truth) -> None:
    three = truth_of(PartlyKnown(MASK, KNOWN))
    rows = [YES, NO, UNKNOWN, UNKNOWN]
    for columns, expected in ((three, rows), (MASK, [YES, NO, YES, NO])):
        assert truths(one & columns) == truths(columns & one) == [one & row for row in expected]
        assert truths(one | columns) == truths(columns | one) == [one | row for row in expected]


def test_a_plain_mask_joins_masks() -> None:
    three = truth_of(PartlyKnown(MASK, KNOWN))
    assert truths(MASK & three) == truths(three & MASK) == [YES, NO, UNKNOWN, NO]
    assert truths(~three | MASK) == truths(MASK | ~three) == [YES, YES, YES, UNKNOWN]
    assert is_yes(three).tolist() == [True, False, False, False]


def truths(answer: object) -> list[Truth]:
    """Return the truth of each row."""
    if isinstance(answer, Truth):
        return [answer] * len(MASK)
    if not isinstance(answer, Masks):
        return [YES if held else NO for held in np.asarray(answer)]
    pairs = np.broadcast_arrays(answer.yes, answer.no, MASK)[:2]
    return [YES if yes else NO if no else UNKNOWN for yes, no in zip(*pairs, strict=True)]
