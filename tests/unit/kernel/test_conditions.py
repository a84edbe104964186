"""Junctions are read, written, walked and judged alike, whatever the leaves are."""

import pytest

from yilian.kernel.conditions import AllOf, AnyOf, Anyone, Not, judged, leaves_of, plain_of, read_condition, replaced
from yilian.kernel.truth import NO, UNKNOWN, YES

FACTS = {"a": YES, "b": NO, "c": UNKNOWN}
PLAIN = {"all": [{"is": "a"}, {"any": [{"is": "b"}, {"not": {"is": "c"}}]}]}
READ = AllOf(("a", AnyOf(("b", Not("c")))))


def leaf(plain) -> str:
    if set(plain) != {"is"}:
        raise ValueError("a question is written {is: name}")
    return plain["is"]


def test_a_condition_is_read_and_written_with_the_leaves_of_its_vocabulary() -> None:
    assert read_condition(PLAIN, leaf) == READ
    assert plain_of(READ, lambda name: {"is": name}) == PLAIN
    assert plain_of(Anyone(), str) == {"anyone": True}


def test_leaves_stand_in_reading_order() -> None:
    assert list(leaves_of(READ)) == ["a", "b", "c"]
    assert list(leaves_of(Anyone())) == []


def test_a_leaf_may_become_a_condition() -> None:
    assert replaced(READ, lambda name: Not(name) if name == "a" else name) == AllOf((Not("a"), AnyOf(("b", Not("c")))))
    assert replaced(Anyone(), str) == Anyone()


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("a", YES),
        ("b", NO),
        ("c", UNKNOWN),
        (Anyone(), YES),
        (Not(Anyone()), NO),
        (READ, UNKNOWN),
        (AllOf(("b", "c")), NO),
        (AnyOf(("c", "a")), YES),
        (Not("c"), UNKNOWN),
    ],
)
def test_what_is_not_known_decides_only_where_nothing_else_does(condition: object, truth: object) -> None:
    assert judged(condition, FACTS.__getitem__) is truth


@pytest.mark.parametrize(
    ("plain", "remedy"),
    [
        ("old", "map with one question"),
        ({}, "join several"),
        ({"all": [{"is": "a"}], "is": "b"}, "`all` stands alone"),
        ({"any": []}, "at least one"),
        ({"any": {"is": "a"}}, "needs a list"),
        ({"not": [{"is": "a"}]}, "map with one question"),
        ({"all": [{"was": "a"}]}, "is written"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(plain: object, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        read_condition(plain, leaf)
