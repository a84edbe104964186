"""Counts of a place on a day for tables of numbers, from facts, on any engine; groups of too few persons are hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.indicators.engines import Engine, written
from yilian.indicators.facts import ABILITY
from yilian.indicators.populations import Age, Asked, holding
from yilian.indicators.rules import Figure, publishable
from yilian.kernel.identifiers import full_code, prefix_of
from yilian.places.models import Division
from yilian.policy.conditions import Anyone, Condition

FLOOR = 5
LEVELS = {0: "能力完好", 1: "轻度失能", 2: "中度失能", 3: "重度失能", 4: "完全失能", -1: "未评估"}
BANDS = ((0, "60岁以下"), (60, "60—69岁"), (70, "70—79岁"), (80, "80—89岁"), (90, "90岁及以上"))


@dataclass(frozen=True, slots=True)
class Counting:
    """Where, when and by which engine is counted; elders are those who live in the place."""

    division: str
    on: date
    engine: Engine

    def asked(self, condition: Condition | None = None) -> Asked:
        """Ask for those for whom a condition holds."""
        return Asked(condition or Anyone(), prefix_of(self.division), "resident", self.on)

    def place(self) -> str:
        """Name the place."""
        code = full_code(self.division)
        return Division.objects.filter(code=code).values_list("name_zh", flat=True).first() or self.division

    def by_key(self, expression: Any) -> dict[Any, int]:
        """Run a statement that gives a number a key."""
        return {key: int(number) for key, number in self.engine.rows(written(expression, self.engine.dialect))}

    def numbers(self, expression: Any) -> list[int]:
        """Run a statement that gives one row of sums or counts; an empty sum is 0."""
        return [int(one or 0) for one in self.engine.rows(written(expression, self.engine.dialect))[0]]

    def by_level(self, elders: Any) -> dict[str, int]:
        """Count elders by the ability level of their last assessment, every level named."""
        levels = holding(ABILITY, self.asked()).select(assessed="elder_id", found="level")
        joined = elders.left_join(levels, elders.elder_id == levels.assessed)
        joined = joined.mutate(own=joined.found.fill_null(-1))
        found = self.by_key(joined.group_by("own").aggregate(n=joined.count()))
        return {name: found.get(level, 0) for level, name in LEVELS.items()}

    def by_age(self, elders: Any) -> dict[str, int]:
        """Count elders by age band, every band named."""
        age = Age(elders.birth_date, self.on)
        older = self.numbers(elders.aggregate(**{f"from_{years}": (age >= years).sum() for years, _ in BANDS}))
        return {name: own - above for (_, name), own, above in zip(BANDS, older, [*older[1:], 0], strict=True)}


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Hide numbers of persons that are too small, and with one hidden alone the next smallest."""
    shown = publishable({key: Figure(number, None, count=True) for key, number in counts.items()}, FLOOR)
    return {key: None if figure is None else counts[key] for key, figure in shown.items()}
