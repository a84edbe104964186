"""The census of disabled elders (失能老年人底数): by level, township, age, dwelling and contract; persons too few are not published."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from yilian.indicators.bulletins.counting import BANDS, COUNTY, FLOOR, TOWNSHIP, Counting, hidden, published
from yilian.indicators.bulletins.notes import ground, paper_of_figures, place_and_day
from yilian.indicators.engines import LIVE, Engine
from yilian.indicators.populations import elders_of, holding, marked
from yilian.indicators.tables import ENROLMENT
from yilian.kernel.conditions import AllOf
from yilian.kernel.identifiers import full_code, prefix_of
from yilian.pages.papers.paper import Cell, Notes, Paper, Table, table
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.conditions import NO_BINDINGS, Bindings, Condition, Leaf, bind

AGE = 60
CLAUSES = ("FJ-06", "PA-16", "PA-28", "CZ-09", "TZ-27")
GROUPS = {"disabled": "失能", "partly-disabled": "部分失能", "dementia": "失智"}
# What a place is told apart by: its digits → those of its parts, their level, and what the table is called.
PARTS = {
    0: (2, Division.Level.PROVINCE, "分省"),
    2: (4, Division.Level.CITY, "分市"),
    4: (6, Division.Level.COUNTY, "分县"),
    6: (9, Division.Level.TOWNSHIP, "分乡镇"),
    9: (12, Division.Level.VILLAGE, "分村社"),
}


def census(division: str, on: date, engine: Engine = LIVE) -> Paper:
    """Write the census of disabled elders of 60 and over in a place, as it was known on a day."""
    census_figures = _Census(Counting(division, on, engine))
    place = census_figures.counting.place()
    lead = (
        f"{AGE}岁及以上常住老年人；失能为GB/T 42195重度失能、完全失能或登记为失能，部分失能为中度失能或登记为部分失能。"
        f"等级取当日之前最近一次评估；没有评估的列为“未评估”，不当作能力完好。少于{FLOOR}人的不公布，由合计推得出的也不公布。"
    )
    tables = (
        census_figures.by_level(),
        census_figures.by_part(),
        census_figures.by_age(),
        census_figures.by_dwelling(),
    )
    return paper_of_figures(
        f"{place}失能老年人底数",
        place_and_day(place, on),
        lead=(lead,),
        tables=tables,
        notes=census_figures.notes.all(),
    )


class _Census:
    """The elders of one place on one day, told apart by group."""

    def __init__(self, counting: Counting) -> None:
        self.counting, self.notes = counting, Notes()
        self.prefix = prefix_of(counting.division)[:TOWNSHIP]
        self.parts = PARTS[len(self.prefix)]

    def by_level(self) -> Table:
        """Count elders by the level of their last assessment."""
        shown = published(
            self.counting, lambda counting: counting.by_level(_elders(counting, Leaf("age_at_least", AGE)))
        )
        how = f"{AGE}岁及以上，按GB/T 42195最近一次能力评估的等级"
        return table("能力等级", ("等级", "人数"), [(name, self._cell(number, how)) for name, number in shown.items()])

    def by_part(self) -> Table:
        """Count each group by the divisions of the next level: townships of a county, counties of a city."""
        shown = {group: self._by_part(code) for code, group in GROUPS.items()}
        return self._set(self.parts[2], "地区", shown, "住在该地的人")

    def by_age(self) -> Table:
        """Count each group by age band."""
        return self._crossed("分年龄", "年龄", _bands, "按当日周岁")

    def by_dwelling(self) -> Table:
        """Count each group by where they live, and by whether a contract holds."""
        return self._crossed("居住和签约", "情形", _dwellings, "按当日的居住；签约指当日有效的签约")

    def _crossed(self, name: str, head: str, split: Callable[[Counting, Any], dict[str, int]], how: str) -> Table:
        """Set the groups side by side, split in one way."""

        def shown(code: str) -> dict[str, int | None]:
            return published(
                self.counting, lambda counting: split(counting, _elders(counting, _grouped(code))), self._withheld(code)
            )

        return self._set(name, head, {group: shown(code) for code, group in GROUPS.items()}, how)

    def _set(self, name: str, head: str, shown: Mapping[str, Mapping[str, int | None]], how: str) -> Table:
        """Return a table of groups side by side."""
        keys = dict.fromkeys(key for numbers in shown.values() for key in numbers)
        rows: list[tuple[str | Cell, ...]] = [
            (key, *(self._cell(shown[group].get(key, 0), f"{AGE}岁及以上{group}老年人，{how}") for group in shown))
            for key in keys
        ]
        return table(name, (head, *shown), rows)

    def _by_part(self, group: str) -> dict[str, int | None]:
        """Count a group by the divisions of the next level; of a township that its county's paper hides nothing is shown."""
        counts = _by_division(self.counting, _elders(self.counting, _grouped(group)), self.prefix)
        own = full_code(self.prefix)
        return dict.fromkeys(counts) if own in self._withheld(group) else hidden(counts)

    def _withheld(self, group: str) -> list[str]:
        """Return the townships of which the paper of their county hides how many belong to a group; for larger places nothing."""
        townships = self.counting.townships()
        if not townships:
            return []
        county = replace(self.counting, division=full_code(self.prefix[:COUNTY]))
        shown = hidden(_by_division(county, _elders(county, _grouped(group)), self.prefix[:COUNTY]))
        return [code for code, name in townships.items() if shown.get(name, 0) is None]

    def _cell(self, number: int | None, how: str) -> Cell:
        """Return a number of persons with its note."""
        text = "不公布" if number is None else str(number)
        return self.notes.cell(text, ground(CLAUSES, self.counting.division, self.counting.on, how))


def _by_division(counting: Counting, elders: Any, prefix: str) -> dict[str, int]:
    """Count elders by the divisions of the next level, every one named; who is registered above them stands last."""
    digits, level, _ = PARTS[len(prefix)]
    elders = elders.mutate(own=elders.division.substr(0, digits))
    numbers = counting.by_key(elders.group_by("own").aggregate(n=elders.count()))
    names = Division.objects.filter(level=level, code__startswith=prefix).order_by("code")
    counts = {name: numbers.pop(code[:digits], 0) for code, name in names.values_list("code", "name_zh")}
    return counts | ({"未登记到下级地区": sum(numbers.values())} if numbers else {})


def _bands(counting: Counting, elders: Any) -> dict[str, int]:
    """Count elders by the age bands of the census."""
    numbers = counting.by_age(elders)
    return {name: numbers[name] for years, name in BANDS if years >= AGE}


def _dwellings(counting: Counting, elders: Any) -> dict[str, int]:
    """Count elders at home and in institutions, with and without a contract."""
    elders = marked(elders, "elder_id", holding(ENROLMENT, counting.query()), "contracted")
    home = elders.lives == "at-home"
    parts = {
        "居家，已签约": home & elders.contracted,
        "居家，未签约": home & ~elders.contracted,
        "住机构，已签约": ~home & elders.contracted,
        "住机构，未签约": ~home & ~elders.contracted,
    }
    sums = {f"n_{number}": part.sum() for number, part in enumerate(parts.values())}
    return dict(zip(parts, counting.numbers(elders.aggregate(**sums)), strict=True))


def _elders(counting: Counting, condition: Condition) -> Any:
    """Return the elders of the place that is counted for whom a condition holds."""
    return elders_of(counting.query(condition))


def _grouped(group: str) -> Condition:
    """Return the condition of belonging to a group of the catalogue and being old enough, with what the group is derived from."""
    bindings = Bindings(NO_BINDINGS.number, policy_library().catalogue.derived_groups)
    return bind(AllOf((Leaf("age_at_least", AGE), Leaf("in_group", group))), bindings)
