"""What every paper is made of, before it becomes a page or a file: paragraphs, tables, signatures, and notes to what stands in them.

The text is Chinese whatever the language of the page, because these are official papers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text and the number of its note, or 0."""

    text: str
    note: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A note: on which clause something rests, and how a figure is made."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `name` is what it is called on a page and in a sheet, `remark` a sentence about the whole of it."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading: paragraphs, then a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper, in the order in which it is read.

    The number stands at the right below the title; `parties` are lines and `lead` paragraphs before the first section; `signatures`
    has the lines of each side; `closing` stands at the right. Notes that a cell calls for are footnotes, all others stand at the end.
    """

    title: str
    number: str = ""
    number_name: str = "编号"
    parties: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    signatures: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables in order."""
        return tuple(section.table for section in self.sections if section.table)

    @property
    def endnotes(self) -> tuple[Note, ...]:
        """Return the notes that no cell calls for."""
        called = {cell.note for table in self.tables for row in table.rows for cell in row}
        return tuple(note for note in self.notes if note.number not in called)


@dataclass(slots=True)
class Notes:
    """Numbers of notes: each gets its number when it is first called for; the same words keep their number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def cell(self, text: str, note: str) -> Cell:
        """Return a cell that calls for a note."""
        return Cell(text, self.numbers.setdefault(note, len(self.numbers) + 1))

    def all(self) -> tuple[Note, ...]:
        """Return the notes in order."""
        return tuple(Note(number, text) for text, number in self.numbers.items())


def table(name: str, columns: tuple[str, ...], rows: Iterable[Sequence[str | Cell]], remark: str = "") -> Table:
    """Make a table; plain text becomes cells without a note."""
    cells = (tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    return Table(name, columns, tuple(cells), remark)


def numeral(number: int) -> str:
    """Return a number from 1 to 19 as parts of a paper are counted."""
    return NUMERALS[number] if number <= 10 else f"十{NUMERALS[number - 10]}"


def long_date(day: date) -> str:
    """Return a day as papers write it: 2023年10月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
