"""Chips count what they would show beside the other words: one reading gives what five would."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.supervision.rules import counts_beside

WORDS = st.sampled_from(["", "a", "b", "c"])
LINES = st.lists(st.tuples(*[st.sampled_from("abc")] * 3), max_size=30)


@settings(deadline=None)
@given(LINES, st.tuples(WORDS, WORDS, WORDS))
def test_one_reading_counts_as_one_for_each_word(lines: list[tuple[str, ...]], wanted: tuple[str, ...]) -> None:
    expected = tuple(
        Counter(
            line[at]
            for line in lines
            if all(other in (at,) or word in ("", line[other]) for other, word in enumerate(wanted))
        )
        for at in range(3)
    )
    assert counts_beside(lines, wanted) == expected


def test_a_chosen_word_does_not_narrow_its_own_chips() -> None:
    lines = [("unmet", "x"), ("unknown", "x"), ("unmet", "y")]
    assert counts_beside(lines, ("unmet", "x")) == (Counter(unmet=1, unknown=1), Counter(x=1, y=1))
