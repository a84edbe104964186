"""The census of disabled elders (失能老年人底数): by level, township, age, dwelling and contract; persons too few are not published."""

from collections.abc import Callable
from datetime import date
from typing import Any

from yilian.indicators.bulletins.counting import BANDS, FLOOR, Counting, hidden
from yilian.indicators.bulletins.paper import Cell, Notes, Paper, Table, ground, table
from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.facts import ENROLMENT
from yilian.indicators.populations import elders_of, holding, marked
from yilian.kernel.identifiers import prefix_of
from yilian.places.models import Division
from yilian.places.policies import shelf
from yilian.policy.conditions import NO_TERMS, AllOf, Condition, Leaf, Terms
from yilian.policy.settling import settled

AGE = 60
CLAUSES = ("FJ-06", "PA-16", "PA-28", "CZ-09", "TZ-27")
GROUPS = {"disabled": "失能", "partly-disabled": "部分失能", "dementia": "失智"}
# What a place is told apart by: its digits → those of its parts, their level, and what the table is called.
PARTS = {
    0: (2, Division.Level.PROVINCE, "分省"), 2: (4, Division.Level.CITY, "分市"), 4: (6, Division.Level.COUNTY, "分县"),
    6: (9, Division.Level.TOWNSHIP, "分乡镇"), 9: (12, Division.Level.VILLAGE, "分村社"),
}  # fmt: skip


def census(division: str, on: date, engine: Engine = LIVE) -> Paper:
    """Write the census of disabled elders of 60 and over in a place, as it was known on a day."""
    found = _Census(Counting(division, on, engine))
    place = found.counting.place()
    lead = (
        f"{AGE}岁及以上常住老年人；失能为GB/T 42195重度失能、完全失能或登记为失能，部分失能为中度失能或登记为部分失能。"
        f"等级取当日之前最近一次评估；没有评估的列为“未评估”，不当作能力完好。少于{FLOOR}人的不公布，由合计推得出的也不公布。"
    )
    tables = (found.by_level(), found.by_part(), found.by_age(), found.by_dwelling())
    return Paper(f"{place}失能老年人底数", place, on, (lead,), tables, found.notes.all())


class _Census:
    """The elders of one place on one day, told apart by group."""

    def __init__(self, counting: Counting) -> None:
        self.counting, self.notes = counting, Notes()
        self.prefix = prefix_of(counting.division)[:9]
        self.parts = PARTS[len(self.prefix)]

    def by_level(self) -> Table:
        """Count elders by the level of their last assessment."""
        shown = hidden(self.counting.by_level(self._elders(Leaf("age_at_least", AGE))))
        how = f"{AGE}岁及以上，按GB/T 42195最近一次能力评估的等级"
        return table("能力等级", ("等级", "人数"), [(name, self._cell(one, how)) for name, one in shown.items()])

    def by_part(self) -> Table:
        """Count each group by the divisions of the next level: townships of a county, counties of a city."""
        return self._crossed(self.parts[2], "地区", self._by_division, "住在该地的人")

    def by_age(self) -> Table:
        """Count each group by age band."""
        return self._crossed("分年龄", "年龄", self._bands, "按当日周岁")

    def by_dwelling(self) -> Table:
        """Count each group by where they live, and by whether a contract holds."""
        return self._crossed("居住和签约", "情形", self._dwellings, "按当日的居住；签约指当日有效的签约")

    def _crossed(self, name: str, head: str, split: Callable[[Any], dict[str, int]], how: str) -> Table:
        """Set the groups side by side, split in one way."""
        counts = {group: split(self._elders(_grouped(code))) for code, group in GROUPS.items()}
        shown = {group: hidden(one) for group, one in counts.items()}
        keys = dict.fromkeys(key for one in counts.values() for key in one)
        rows: list[tuple[str | Cell, ...]] = [
            (key, *(self._cell(shown[group].get(key, 0), f"{AGE}岁及以上{group}老年人，{how}") for group in counts))
            for key in keys
        ]
        return table(name, (head, *counts), rows)

    def _by_division(self, elders: Any) -> dict[str, int]:
        """Count elders by the divisions of the next level, every one named; who is registered above them stands last."""
        digits, level, _ = self.parts
        elders = elders.mutate(own=elders.division.substr(0, digits))
        found = self.counting.by_key(elders.group_by("own").aggregate(n=elders.count()))
        names = Division.objects.filter(level=level, code__startswith=self.prefix).order_by("code")
        counts = {name: found.pop(code[:digits], 0) for code, name in names.values_list("code", "name_zh")}
        return counts | ({"未登记到下级地区": sum(found.values())} if found else {})

    def _bands(self, elders: Any) -> dict[str, int]:
        """Count elders by the age bands of the census."""
        found = self.counting.by_age(elders)
        return {name: found[name] for years, name in BANDS if years >= AGE}

    def _dwellings(self, elders: Any) -> dict[str, int]:
        """Count elders at home and in institutions, with and without a contract."""
        elders = marked(elders, "elder_id", holding(ENROLMENT, self.counting.asked()), "contracted")
        home = elders.lives == "at-home"
        parts = {
            "居家，已签约": home & elders.contracted, "居家，未签约": home & ~elders.contracted,
            "住机构，已签约": ~home & elders.contracted, "住机构，未签约": ~home & ~elders.contracted,
        }  # fmt: skip
        sums = {f"n_{number}": one.sum() for number, one in enumerate(parts.values())}
        return dict(zip(parts, self.counting.numbers(elders.aggregate(**sums)), strict=True))

    def _elders(self, condition: Condition) -> Any:
        return elders_of(self.counting.asked(condition))

    def _cell(self, number: int | None, how: str) -> Cell:
        """Give a number of persons with its note."""
        text = "不公布" if number is None else str(number)
        return self.notes.cell(text, ground(CLAUSES, self.counting.division, self.counting.on, how))


def _grouped(group: str) -> Condition:
    """Give the condition of belonging to a group of the catalogue and being old enough, with what the group is derived from."""
    terms = Terms(NO_TERMS.number, shelf().catalogue.derived_groups)
    return settled(AllOf((Leaf("age_at_least", AGE), Leaf("in_group", group))), terms)
