"""References to records: the label of the model and the number of the row."""

from dataclasses import dataclass

from yilian.kernel.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """The two columns of a table, of its rows' label and number, in which they refer to records."""

    table: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """A record by the label of its model and its number; written 'visits.visit:12' at the edges only."""

    label: str
    key: int

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> "RecordRef":
        """Read a reference as it is written; raise `Invalid` for anything else."""
        label, colon, key = text.partition(":")
        if not (colon and "." in label and key.isascii() and key.isdigit()):
            raise Invalid(Problem("record", "record-reference-unreadable", (("text", text),)))
        return cls(label, int(key))
