"""Do mainly disabled elders live in an institution? By the levels of its residents, as far as they are known."""

from dataclasses import dataclass

from yilian.kernel.truth import is_yes
from yilian.policy.conditions import Condition, meaning
from yilian.policy.facts import ElderFacts

LEVELS = range(5)
ANY_AGE = 60


@dataclass(frozen=True, slots=True)
class Residents:
    """How many elders live in an institution, of how many the level is known, and how many count as disabled."""

    everybody: int
    assessed: int
    disabled: int


def disabled_levels(disabled: Condition) -> tuple[int, ...]:
    """Return the ability levels that count as disabled by the condition of the group."""
    return tuple(level for level in LEVELS if is_yes(meaning(disabled, ElderFacts(ANY_AGE, ability_level=level))))


def mainly_disabled(residents: Residents) -> bool | None:
    """Return whether more than half of the residents are disabled (以失能老人为主, ZJ-04, FJ-25); nothing while the levels leave it open.

    No document says how many are 主要: more than half is a declared reading.
    """
    if residents.everybody == 0:
        return None
    unknown = residents.everybody - residents.assessed
    if 2 * residents.disabled > residents.everybody:
        return True
    return False if 2 * (residents.disabled + unknown) <= residents.everybody else None
