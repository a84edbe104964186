"""Writes planned columns as PostgreSQL's binary COPY, whole columns at a time."""

import struct
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from yilian.kernel.bases import BasisKind
from yilian.obligations.rules.population import Days, OwedColumns, Population

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
TEXT = 25
RECORDS = {BasisKind.ENROLMENT: b"agreements.enrolment", BasisKind.RESIDENCE: b"people.residenceperiod"}
EPOCH = np.datetime64("2000-01-01", "D")
# The columns of the staging table, in order.
COLUMNS = (
    "what",
    "clauses",
    "basis_kind",
    "elder_id",
    "obligor_id",
    "team_id",
    "basis_key",
    "ordinal",
    "starts_on",
    "due_on",
    "judged_on",
    "lapses",
    "statement_id",
)


def binary_rows(
    people: Population, planned: Iterable[OwedColumns], statements: Mapping[tuple[str, tuple[str, ...]], int]
) -> Iterator[bytes]:
    """Return the stream piece by piece, one piece an item and window, so that memory holds one piece.

    `statements` gives by item and clauses the number of what the documents say.
    """
    yield HEADER
    for columns in planned:
        yield _rows(people, columns, statements[columns.item, columns.clauses])
    yield TRAILER


def _rows(people: Population, columns: OwedColumns, statement: int) -> bytes:
    """Write the rows of one item: their texts are the same, so every row has the same length."""
    item, clauses, record = columns.item.encode(), _text_array(columns.clauses), RECORDS[columns.basis]
    layout = np.dtype(
        [
            ("fields", ">i2"),
            ("item_length", ">i4"),
            ("item", f"V{len(item)}"),
            ("clauses_length", ">i4"),
            ("clauses", f"V{len(clauses)}"),
            ("record_length", ">i4"),
            ("record", f"V{len(record)}"),
        ]
        + [
            part
            for name in ("elder", "obligor", "team", "basis")
            for part in ((f"{name}_length", ">i4"), (name, ">i8"))
        ]
        + [("ordinal_length", ">i4"), ("ordinal", ">i2")]
        + [part for name in ("starts", "due", "judged") for part in ((f"{name}_length", ">i4"), (name, ">i4"))]
        + [("lapses_length", ">i4"), ("lapses", "?"), ("statement_length", ">i4"), ("statement", ">i4")]
    )
    rows = np.empty(len(columns.rows), dtype=layout)
    rows["fields"], rows["item_length"], rows["clauses_length"] = len(COLUMNS), len(item), len(clauses)
    rows["item"], rows["clauses"] = np.void(item), np.void(clauses)
    rows["record_length"], rows["record"] = len(record), np.void(record)
    spans = people.spans(columns.basis)
    parties = (("elder", people.elder), ("obligor", spans.obligor), ("team", spans.team), ("basis", spans.record))
    for name, numbers in parties:
        rows[f"{name}_length"], rows[name] = 8, numbers[columns.rows]
    rows["ordinal_length"], rows["ordinal"] = 2, columns.ordinals
    for name, days in (("starts", columns.starts), ("due", columns.dues), ("judged", columns.judged)):
        rows[f"{name}_length"], rows[name] = 4, _since_epoch(days)
    rows["lapses_length"], rows["lapses"] = 1, columns.lapses
    rows["statement_length"], rows["statement"] = 4, statement
    return rows.tobytes()


def _since_epoch(days: Days) -> npt.NDArray[np.int64]:
    return (days - EPOCH).astype(np.int64)


def _text_array(texts: tuple[str, ...]) -> bytes:
    """Write an array of texts as PostgreSQL sends it."""
    members = b"".join(struct.pack(">i", len(text.encode())) + text.encode() for text in texts)
    return struct.pack(">iiiii", 1, 0, TEXT, len(texts), 1) + members
