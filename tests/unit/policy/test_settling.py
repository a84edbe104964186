"""A settled condition means the same and asks for nothing more."""

import pytest

from yilian.policy.conditions import NO_TERMS, Leaf, Terms, condition_from, meaning
from yilian.policy.facts import ElderFacts
from yilian.policy.settling import settled

TERMS = Terms({"elder.age": 65.0}.__getitem__, {"oldest": Leaf("age_at_least", 80)})
CONDITION = condition_from(
    {
        "any": [
            {"in_group": "oldest"},
            {"all": [{"age_at_least": {"parameter": "elder.age"}}, {"not": {"contracted": True}}]},
        ]
    }
)


@pytest.mark.parametrize("age", [60, 65, 79, 80])
@pytest.mark.parametrize("contracted", [True, False])
def test_settling_changes_no_answer(age, contracted):
    elder = ElderFacts(age=age, contracted=contracted)
    assert meaning(settled(CONDITION, TERMS), elder, NO_TERMS) == meaning(CONDITION, elder, TERMS)


def test_what_is_settled_can_be_kept_as_a_key():
    assert {settled(CONDITION, TERMS): 1}[settled(CONDITION, TERMS)] == 1
