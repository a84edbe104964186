"""Counts of a place on a day for tables of numbers, from facts, on any engine; groups of too few persons are hidden."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yilian.indicators.engines import Engine, written
from yilian.indicators.populations import Age, MeasureQuery, holding
from yilian.indicators.rules import Figure, hidden_cells, publishable
from yilian.indicators.tables import ABILITY
from yilian.kernel.conditions import Anyone
from yilian.kernel.identifiers import full_code, prefix_of
from yilian.places.models import Division
from yilian.policy.conditions import Condition

FLOOR = 5
COUNTY, TOWNSHIP = 6, 9
LEVELS = {0: "能力完好", 1: "轻度失能", 2: "中度失能", 3: "重度失能", 4: "完全失能", -1: "未评估"}
BANDS = ((0, "60岁以下"), (60, "60—69岁"), (70, "70—79岁"), (80, "80—89岁"), (90, "90岁及以上"))


@dataclass(frozen=True, slots=True)
class Counting:
    """Where, when and by which engine is counted; elders are those who live in the place."""

    division: str
    on: date
    engine: Engine

    def query(self, condition: Condition | None = None) -> MeasureQuery:
        """Ask for those for whom a condition holds."""
        return MeasureQuery(condition or Anyone(), prefix_of(self.division), "resident", self.on)

    def place(self) -> str:
        """Name the place."""
        code = full_code(self.division)
        return Division.objects.filter(code=code).values_list("name_zh", flat=True).first() or self.division

    def townships(self) -> dict[str, str]:
        """Return, for a township or a village, the townships of its county, code and name; for larger places nothing."""
        prefix = prefix_of(self.division)
        if len(prefix) < TOWNSHIP:
            return {}
        rows = Division.objects.filter(level=Division.Level.TOWNSHIP, code__startswith=prefix[:COUNTY]).order_by("code")
        return dict(rows.values_list("code", "name_zh"))

    def by_key(self, expression: Any) -> dict[Any, int]:
        """Run a statement that gives a number a key."""
        return {key: int(number) for key, number in self.engine.rows(written(expression, self.engine.dialect))}

    def numbers(self, expression: Any) -> list[int]:
        """Run a statement that gives one row of sums or counts; an empty sum is 0."""
        return [int(cell or 0) for cell in self.engine.rows(written(expression, self.engine.dialect))[0]]

    def by_level(self, elders: Any) -> dict[str, int]:
        """Count elders by the ability level of their last assessment, every level named."""
        levels = holding(ABILITY, self.query()).select(assessed="elder_id", last_level="level")
        joined = elders.left_join(levels, elders.elder_id == levels.assessed)
        joined = joined.mutate(own=joined.last_level.fill_null(-1))
        numbers = self.by_key(joined.group_by("own").aggregate(n=joined.count()))
        return {name: numbers.get(level, 0) for level, name in LEVELS.items()}

    def by_age(self, elders: Any) -> dict[str, int]:
        """Count elders by age band, every band named."""
        age = Age(elders.birth_date, self.query())
        older = self.numbers(elders.aggregate(**{f"from_{years}": (age >= years).sum() for years, _ in BANDS}))
        return {name: own - above for (_, name), own, above in zip(BANDS, older, [*older[1:], 0], strict=True)}


def published(
    counting: Counting, split: Callable[[Counting], Mapping[str, int]], withheld: Collection[str] = ()
) -> dict[str, int | None]:
    """Return numbers of persons as every paper may show them.

    No split of a village is published. Those of a township are hidden as in one table of all townships of its county, of which the county's paper gives the sums; of
    `withheld` townships, which the county's paper hides as a whole, nothing is shown.
    """
    townships, counts = counting.townships(), split(counting)
    if not townships:
        return hidden(counts)
    if len(prefix_of(counting.division)) > TOWNSHIP:
        return dict.fromkeys(counts)
    own = full_code(prefix_of(counting.division)[:TOWNSHIP])
    others = {code: split(replace(counting, division=code)) for code in townships if code != own}
    cells = {(code, key): number for code, row in (others | {own: counts}).items() for key, number in row.items()}
    columns = [frozenset((code, key) for code in townships) for key in counts]
    rows = [frozenset((code, key) for key in counts) for code in townships if code not in withheld]
    held = [(code, key) for code in withheld for key in counts]
    concealed = hidden_cells(cells, [*columns, *rows], FLOOR, held)
    return {key: None if (own, key) in concealed else number for key, number in counts.items()}


def hidden(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Hide numbers of persons that are too small, and with one hidden alone the next smallest."""
    shown = publishable({key: Figure(number, None, count=True) for key, number in counts.items()}, FLOOR)
    return {key: None if figure is None else counts[key] for key, figure in shown.items()}
