"""Tasks along time as marks of an SVG, and annex 3 held against annex 4 as a table."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from yilian.kernel.identifiers import full_code
from yilian.places.models import Division
from yilian.policy.construction import printed_cells, summary_of
from yilian.policy.library import Pack
from yilian.supervision.queries.plan_tasks import Line
from yilian.supervision.rules import DONE

STEP, LEFT, ROW = 30, 40, 30
TONES = {"overdue": "late", "open": "due", "fulfilled": "good", "fulfilled-late": "due"}
LETTERS = {"project": "", "milestone": "m", "task": "t"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One task on the time line."""

    line: Line
    label: str
    tone: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The time line: marks stacked over the month in which they are due."""

    marks: tuple[Mark, ...]
    months: tuple[tuple[int, str], ...]
    now: int | None
    width: int
    height: int

    @property
    def base(self) -> int:
        """Return where the axis runs."""
        return self.height - 28


def time_line(shown: list[Line], on: date) -> TimeLine | None:
    """Stack dated tasks over their months; nothing when none has a date."""
    months: dict[int, list[Line]] = defaultdict(list)
    for line in shown:
        if line.entry.due:
            months[_month(line.entry.due)].append(line)
    if not months:
        return None
    first, last = min(*months, _month(on)), max(*months, _month(on))
    unit = max(STEP / 2, min(72.0, 860 / (last - first + 1)))
    used = sorted(months)
    gaps = [later - earlier for earlier, later in pairwise(used)]
    per_column = max(1, min(4, int(min(gaps, default=4) * unit // STEP)))
    height = 44 + ROW * max(-(-len(lines) // per_column) for lines in months.values()) + 28
    marks = [
        Mark(
            line,
            LETTERS[line.entry.kind] + line.entry.number + ("✓" if line.state in DONE else ""),
            TONES.get(line.state, "open"),
            int(LEFT + (month - first) * unit + (index % per_column) * STEP),
            height - 28 - ROW * (index // per_column + 1),
        )
        for month, lines in months.items()
        for index, line in enumerate(lines)
    ]
    labels = tuple(
        (int(LEFT + (month - first) * unit), f"{month // 12}-{month % 12 + 1:02}") for month in sorted(months)
    )
    now = int(LEFT + (_month(on) - first + on.day / 31) * unit)
    return TimeLine(tuple(marks), labels, now, int(LEFT * 2 + (last - first + 1) * unit + per_column * STEP), height)


def _month(day: date) -> int:
    """Number a month since year 0."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A count by the list and as printed; nothing printed is not 0."""

    computed: int
    printed: int | None
    words: str = ""

    @property
    def differs(self) -> bool:
        """Return whether the two disagree."""
        return not self.words and self.computed != (self.printed or 0)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Townships by mode and year."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[Cell, ...]


def matrix(pack: Pack) -> Matrix | None:
    """Compare the summary computed from the list with the printed one."""
    printed_summary = pack.tasks.printed_summary
    if printed_summary is None:
        return None
    computed, printed = summary_of(pack.tasks), printed_cells(pack.tasks)
    words = {(row.township, row.mode, row.year): row.printed or "" for row in printed_summary.rows if row.count is None}
    keys = computed.cells.keys() | printed.keys() | words.keys()
    columns = tuple(
        sorted({(mode, year) for _, mode, year in keys}, key=lambda column: (_order(pack, column[0]), column[1]))
    )
    places = sorted({township for township, _, _ in keys if township})
    names = dict(
        Division.objects.filter(code__in=[full_code(place) for place in places]).values_list("code", "name_zh")
    )
    rows = tuple(
        (
            names.get(full_code(place), place),
            tuple(
                Cell(
                    computed.cells.get((place, *column), 0),
                    printed.get((place, *column)),
                    words.get((place, *column), ""),
                )
                for column in columns
            ),
        )
        for place in places
    )
    totals = {(total.mode, total.year): total for total in printed_summary.totals}
    bottom = tuple(
        Cell(
            computed.total(*column),
            totals[column].count if column in totals else None,
            (totals[column].printed or "") if column in totals and totals[column].count is None else "",
        )
        for column in columns
    )
    return Matrix(columns, rows, bottom)


def _order(pack: Pack, mode: str) -> int:
    """Keep the modes in the order of the list."""
    modes = list(dict.fromkeys(project.mode for project in pack.tasks.projects))
    return modes.index(mode) if mode in modes else len(modes)
