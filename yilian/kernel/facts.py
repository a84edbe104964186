"""What a fact is: a reporting view of the module whose table it reads, each column said in one sentence.

The sentences stand once, at the module; the view carries them as comments, and `docs/reference/facts.md` is generated from them.
Facts carry the days from and to which they hold (both included, an open end is empty), so any past day can be asked again.
"""

from dataclasses import dataclass

PREFIX = "fact_"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a fact: its type (`int64`, `string` or `date`) and the sentence that says what it holds."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A reporting view. `day` names the column that files of an export are split by; `place` the one that says whose it is."""

    name: str
    about: str
    columns: tuple[Column, ...]
    day: str = ""
    place: str = "division"

    @property
    def view(self) -> str:
        """The name of the view in every engine."""
        return PREFIX + self.name

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that number records of one cell; across cells they get the cell's code in front."""
        return tuple(column.name for column in self.columns if column.name.endswith("_id"))


def columns(*lines: str) -> tuple[Column, ...]:
    """Return columns from lines such as `elder_id int64 The elder.`."""
    return tuple(Column(*line.split(" ", 2)) for line in lines)


ELDER = "elder_id int64 The elder's number."
ELDER_PLACE = "division string Division (12 digits) where the elder's record stands now."
ORGANIZATION = "organization_id int64 The organization's number."
ORGANIZATION_PLACE = "division string Division (12 digits) where the organization stands."
FROM = "from_on date First day on which this holds; empty when it held before the register began."
TO = "to_on date Last day on which this holds; empty while it still does."
