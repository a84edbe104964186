"""What every paper is made of, before it becomes a page, a Word or an Excel file: paragraphs, tables, and notes to the figures in them.

The text is Chinese, because these are official papers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from yilian.places.policies import shelf

NOTHING = "无数据"
MODULES = {
    "stays": "入住床位", "referrals": "转诊", "supervision": "监督检查", "monitoring": "健康监测", "finance": "费用补助",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text and the number of its note, or 0."""

    text: str
    note: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A note: on which clause a figure rests, and how it is made."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading; `name` is the heading without its ordinal."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; notes are numbered in the order in which the text calls for them."""

    title: str
    place: str
    on: date
    lead: tuple[str, ...]
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Notes:
    """Gives each note its number when it is first called for; the same words keep their number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def cell(self, text: str, note: str) -> Cell:
        """Give a cell that calls for a note."""
        return Cell(text, self.numbers.setdefault(note, len(self.numbers) + 1))

    def all(self) -> tuple[Note, ...]:
        """Give the notes in order."""
        return tuple(Note(number, text) for text, number in self.numbers.items())


def table(name: str, columns: tuple[str, ...], rows: Iterable[Sequence[str | Cell]], remark: str = "") -> Table:
    """Make a table; plain text becomes cells without a note."""
    made = (tuple(one if isinstance(one, Cell) else Cell(one) for one in row) for row in rows)
    return Table(name, columns, tuple(made), remark)


def ground(clauses: Sequence[str], division: str, on: date, definition: str) -> str:
    """Write a note: the clauses in force for a place that ask for a figure, and how it is made; without a clause it says so."""
    asked = []
    for pack in shelf().packs:
        found = [clause for clause in clauses if clause in pack.clause]
        if found and pack.binds(division, on):
            places = "、".join(f"{clause}（{pack.clause[clause].at}）" for clause in found)
            asked.append(f"{pack.header.title.zh}{places}")
    said = "；".join(asked) or "约束本地的文件没有条款要求此数，按医养结合监测口径列出"
    return f"依据：{said}。口径：{definition.rstrip('。')}。"


def awaited(module: str) -> str:
    """Say which records are not kept yet."""
    return f"需要的记录还没有（要等{MODULES.get(module, module)}模块登记），不作猜测"
