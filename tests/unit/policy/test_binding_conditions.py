"""A bound condition means the same and asks for nothing more."""

import pytest

from yilian.policy.conditions import NO_BINDINGS, Bindings, Leaf, bind, condition_from, meaning
from yilian.policy.facts import ElderFacts

TERMS = Bindings({"elder.age": 65.0}.__getitem__, {"age-80-plus": Leaf("age_at_least", 80)})
CONDITION = condition_from(
    {
        "any": [
            {"in_group": "age-80-plus"},
            {"all": [{"age_at_least": {"parameter": "elder.age"}}, {"not": {"contracted": True}}]},
        ]
    }
)


@pytest.mark.parametrize("age", [60, 65, 79, 80])
@pytest.mark.parametrize("contracted", [True, False])
def test_settling_changes_no_answer(age, contracted):
    elder = ElderFacts(age=age, contracted=contracted)
    assert meaning(bind(CONDITION, TERMS), elder, NO_BINDINGS) == meaning(CONDITION, elder, TERMS)


def test_a_bound_condition_can_be_a_key():
    assert {bind(CONDITION, TERMS): 1}[bind(CONDITION, TERMS)] == 1
