"""Columns of sheets, whatever they are about: which heading is which column, how a cell is compared, what is a date."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

REASON = "原因"
EXAMPLE = ("示例", "example:")
WRITTEN_DATE = re.compile(r"(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
SERIAL_ZERO = date(1899, 12, 30)
NUMBER_FROM_SHEET = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
YEARS = range(1800, 2201)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its code, its headings, other headings that are understood, whether every row needs it."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of sheet.

    title     what stands on the tab of the template
    columns   in their order; the first shows which row is the example
    telling   the codes of the columns by which the row of headings is known
    notes     what the second page of the template explains
    """

    title: str
    columns: tuple[Column, ...]
    telling: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def positions(self, headings: Sequence[str]) -> dict[str, int]:
        """Return at which position each known column stands; the first of two alike counts."""
        codes = {
            _heading(written): column.code
            for column in self.columns
            for written in (column.code, column.zh, column.en, *column.aliases)
        }
        positions: dict[str, int] = {}
        for position, heading in enumerate(headings):
            code = codes.get(_heading(heading))
            if code is not None:
                positions.setdefault(code, position)
        return positions

    def missing(self, positions: Mapping[str, int]) -> tuple[Column, ...]:
        """Return the columns without which no row can be read."""
        return tuple(column for column in self.columns if column.required and column.code not in positions)

    def is_heading(self, cells: Sequence[str]) -> bool:
        """Return whether a row is the one of headings."""
        return set(self.telling) <= self.positions(cells).keys()

    def heading_of(self, code: str) -> str:
        """Return the Chinese heading of a column, or its code where there is none."""
        return next((column.zh for column in self.columns if column.code == code), code)


def is_example(cell: str) -> bool:
    """Return whether a row is the template's example, by its first column."""
    return plain(cell).startswith(EXAMPLE)


def plain(text: str) -> str:
    """Write text as it is compared: one width, no space around, small letters."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def joined(text: str) -> str:
    """Write a name as it is compared: without the spaces between its parts."""
    return re.sub(r"\s", "", plain(text))


def _heading(text: str) -> str:
    """Write a heading as it is compared: without spaces and marks such as * for required."""
    return re.sub(r"[\s*:_]", "", plain(text))


def read_date(text: str) -> date | None:
    """Read a date: 1943-5-1, 1943/05/01, 1943.5.1, 1943年5月1日, 19430501, or the serial number that Excel keeps.

    A number that may be a year is no date, and neither is a year of two digits.
    """
    text = plain(text)
    written = WRITTEN_DATE.fullmatch(text) or PLAIN_DATE.fullmatch(text.removesuffix(".0"))
    if written is not None:
        try:
            return date(*map(int, written.groups()))
        except ValueError:
            return None
    serial = SERIAL.fullmatch(text)
    if serial is None or int(serial[1]) in YEARS:
        return None
    return SERIAL_ZERO + timedelta(days=int(serial[1]))
