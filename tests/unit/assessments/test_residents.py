"""Whether mainly disabled elders live in an institution, by what is known of its residents."""

import pytest

from yilian.assessments.rules.residents import Residents, disabled_levels, mainly_disabled
from yilian.places.policies import policy_library


@pytest.mark.parametrize(
    ("everybody", "assessed", "disabled", "answer"),
    [(0, 0, 0, None), (10, 10, 6, True), (10, 10, 5, False), (10, 5, 1, None), (10, 6, 6, True), (10, 9, 4, False)],
)
def test_more_than_half_must_be_disabled_and_the_unassessed_may_leave_it_open(
    everybody: int, assessed: int, disabled: int, answer: bool | None
) -> None:
    assert mainly_disabled(Residents(everybody, assessed, disabled)) is answer


def test_the_levels_that_count_are_those_of_the_group() -> None:
    assert disabled_levels(policy_library().catalogue.derived_groups["disabled"]) == (3, 4)
