"""Writes planned columns as PostgreSQL's binary COPY, whole columns at a time."""

import struct
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from yilian.obligations.rules.population import Days, OwedColumns, Population

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
TEXT = 25
EPOCH = np.datetime64("2000-01-01", "D")
# The columns of the staging table, in order.
COLUMNS = ("item", "clauses", "elder_id", "team_id", "enrolment_id", "ordinal", "starts_on", "due_on", "judged_on")


def binary_rows(people: Population, planned: Iterable[OwedColumns]) -> Iterator[bytes]:
    """Give the stream piece by piece, one piece an item and window, so that memory holds one piece."""
    yield HEADER
    for one in planned:
        yield _rows(people, one)
    yield TRAILER


def _rows(people: Population, one: OwedColumns) -> bytes:
    """Write the rows of one item: their texts are the same, so every row has the same length."""
    item, clauses = one.item.encode(), _text_array(one.clauses)
    layout = np.dtype(
        [("fields", ">i2"), ("item_length", ">i4"), ("item", f"V{len(item)}"),
         ("clauses_length", ">i4"), ("clauses", f"V{len(clauses)}")]
        + [part for name in ("elder", "team", "enrolment") for part in ((f"{name}_length", ">i4"), (name, ">i8"))]
        + [("ordinal_length", ">i4"), ("ordinal", ">i2")]
        + [part for name in ("starts", "due", "judged") for part in ((f"{name}_length", ">i4"), (name, ">i4"))]
    )  # fmt: skip
    rows = np.empty(len(one.rows), dtype=layout)
    rows["fields"], rows["item_length"], rows["clauses_length"] = len(COLUMNS), len(item), len(clauses)
    rows["item"], rows["clauses"] = np.void(item), np.void(clauses)
    for name, numbers in (("elder", people.elder), ("team", people.team), ("enrolment", people.enrolment)):
        rows[f"{name}_length"], rows[name] = 8, numbers[one.rows]
    rows["ordinal_length"], rows["ordinal"] = 2, one.ordinals
    for name, days in (("starts", one.starts), ("due", one.dues), ("judged", one.judged)):
        rows[f"{name}_length"], rows[name] = 4, _since_epoch(days)
    return rows.tobytes()


def _since_epoch(days: Days) -> npt.NDArray[np.int64]:
    return (days - EPOCH).astype(np.int64)


def _text_array(texts: tuple[str, ...]) -> bytes:
    """Write an array of texts as PostgreSQL sends it."""
    members = b"".join(struct.pack(">i", len(text.encode())) + text.encode() for text in texts)
    return struct.pack(">iiiii", 1, 0, TEXT, len(texts), 1) + members
