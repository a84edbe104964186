"""A step that needs its reason."""

from yilian.visits.rules.steps import reason_refusal


def test_spaces_are_no_reason() -> None:
    assert reason_refusal("家里没人") is None
    refusal = reason_refusal(" \n")
    assert refusal is not None
    assert refusal.code == "reason-missing"
