"""Exports the facts of a place as Parquet: only what changed since the last export, and never a half-written file under its name."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from django.db import connection

from yilian.indicators.lake.manifest import (
    NAME,
    PARTIAL,
    Cell,
    File,
    Manifest,
    checksum,
    forget_unnamed,
    read_manifest,
    write_manifest,
)
from yilian.kernel.facts import Fact
from yilian.kernel.identifiers import division_range, prefix_of
from yilian.kernel.refusals import refuse
from yilian.pages.registry import facts

CELL = 6
TYPES = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
ROOM = 10**12
UNDATED = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a fact in a cell on one day (or all of them, when the fact has no day)."""

    fact: Fact
    cell: str
    day: str
    rows: int
    fingerprint: str


@dataclass(slots=True)
class Exported:
    """What an export did."""

    cells: int = 0
    written: int = 0
    kept: int = 0
    rows: int = 0
    bytes: int = 0


def export(folder: Path, place: str, at: datetime) -> Exported:
    """Export every cell (county) of a place, or the county it lies in, within the scope of the open transaction; what did not change is left as it is.

    The transaction should see one state of the database throughout (repeatable read).
    """
    manifest = read_manifest(folder) if (folder / NAME).is_file() else Manifest()
    done = Exported()
    for cell in _cells(place):
        before = manifest.cell(cell)
        files = tuple(file for fact in facts() for file in _files(folder, list(_parts(fact, cell)), before, done))
        done.cells += 1
        if before is not None and before.files == files:
            continue
        version = 1 if before is None else before.version + 1
        manifest = manifest.with_cell(Cell(cell, version, at.isoformat(timespec="seconds"), files))
        write_manifest(folder, manifest)
    if not done.cells:
        refuse("lake-nothing-there", place=place)
    forget_unnamed(folder, (file.path for file in manifest.files()))
    return done


def _cells(place: str) -> list[str]:
    """Return the counties of a place that are registered."""
    prefix = prefix_of(place)
    if len(prefix) >= CELL:
        return [prefix[:CELL]]
    first, last = division_range(prefix)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT left(code, 6) FROM places_division WHERE level = 'county' AND code BETWEEN %s AND %s ORDER BY 1",
            [first, last],
        )
        return [code for (code,) in cursor.fetchall()]


def _parts(fact: Fact, cell: str) -> Iterator[Part]:
    """Yield the parts of a fact with the fingerprint of their rows, by which a change is known."""
    day = f"{fact.day}::text" if fact.day else "''"
    where = _where(fact, cell)
    statement = f"""
        SELECT coalesce({day}, '{UNDATED}'), count(*), sum(hashtextextended(fact::text, 0)::numeric)::text
        FROM {fact.view} AS fact WHERE {where} GROUP BY 1 ORDER BY 1
    """  # noqa: S608 - names of our own views
    with connection.cursor() as cursor:
        cursor.execute(statement)
        fetched = cursor.fetchall()
    for part_day, rows, total in fetched:
        yield Part(fact, cell, part_day, rows, f"{rows}:{total}")


def _where(fact: Fact, cell: str) -> str:
    """Return which rows are a cell's, the divisions above it included; cells are digits, checked by the caller."""
    if not fact.place:
        return "true"
    first, last = division_range(cell)
    above = f" OR fact.division IN ('{cell[:2]:0<12}', '{cell[:4]:0<12}')" if fact.name == "division" else ""
    return f"(fact.{fact.place} BETWEEN '{first}' AND '{last}'{above})"


def _files(folder: Path, parts: list[Part], before: Cell | None, done: Exported) -> list[File]:
    """Return the files of a fact's parts: those that are there, where the rows are still the same and the file is whole, else new ones."""
    there = {(file.fact, file.day): file for file in (before.files if before else ())}
    kept: dict[str, File] = {}
    for part in parts:
        held = there.get((part.fact.name, part.day))
        if held is not None and held.fingerprint == part.fingerprint and _whole(folder / held.path, held):
            kept[part.day] = held
    changed = {part.day: part for part in parts if part.day not in kept}
    written = {file.day: file for file in _written(folder, changed, whole=not kept)}
    done.kept += len(kept)
    done.written += len(written)
    done.rows += sum(file.rows for file in written.values())
    done.bytes += sum(file.bytes for file in written.values())
    return [kept.get(part.day) or written[part.day] for part in parts]


def _whole(path: Path, file: File) -> bool:
    """Return whether a file is still there in its full length."""
    return path.is_file() and path.stat().st_size == file.bytes


def _written(folder: Path, changed: dict[str, Part], *, whole: bool) -> Iterator[File]:
    """Write the parts that changed, in the order of their days, from one reading of the database."""
    if not changed:
        return
    fact = next(iter(changed.values())).fact
    writing: Writing | None = None
    for batch in _batches(next(iter(changed.values())), () if whole else tuple(changed)):
        for day, rows in _days(fact, batch):
            if writing is None or writing.part.day != day:
                if writing is not None:
                    yield writing.finished()
                writing = Writing(folder, changed[day])
            writing.add(rows)
    if writing is not None:
        yield writing.finished()


def _days(fact: Fact, batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Split rows that are in the order of their days; those without a day come last."""
    if not fact.day:
        yield "", batch
        return
    column = batch.column(batch.schema.get_field_index(fact.day))
    numbers = column.cast(pa.int32()).fill_null(2**31 - 1).to_numpy()
    starts = [0, *(int(index) + 1 for index in np.flatnonzero(np.diff(numbers)))]
    for start, end in zip(starts, [*starts[1:], batch.num_rows], strict=True):
        day = column[start].as_py()
        yield UNDATED if day is None else day.isoformat(), batch.slice(start, end - start)


class Writing:
    """A part on its way into a file: under a passing name until it is whole."""

    def __init__(self, folder: Path, part: Part) -> None:
        self.part, self._folder, self._rows = part, folder, 0
        day = f"day={part.day}" if part.fact.day else "all"
        self._home = folder / part.fact.name / f"division={part.cell}" / day
        self._home.mkdir(parents=True, exist_ok=True)
        self._partial = self._home / f"writing.parquet{PARTIAL}"
        self._writer = pa.parquet.ParquetWriter(self._partial, _schema(part.fact), compression="zstd")

    def add(self, rows: pa.RecordBatch) -> None:
        """Write some rows."""
        self._writer.write_batch(rows)
        self._rows += rows.num_rows

    def finished(self) -> File:
        """Close the file, make it safe, and give it the name of its checksum."""
        self._writer.close()
        with self._partial.open("rb") as written:
            os.fsync(written.fileno())
        sha, size = checksum(self._partial), self._partial.stat().st_size
        final = self._home / f"{sha[:20]}.parquet"
        self._partial.replace(final)
        path = final.relative_to(self._folder).as_posix()
        return File(self.part.fact.name, path, self._rows, size, sha, self.part.fingerprint, self.part.day)


def _schema(fact: Fact) -> pa.Schema:
    """Return the columns of a fact's files."""
    return pa.schema([(column.name, TYPES[column.type]) for column in fact.columns])


def _batches(part: Part, days: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """Stream a fact's rows of a cell, on some days or all: CSV out, columns in, so that memory does not grow with the rows."""
    fact, schema = part.fact, _schema(part.fact)
    columns = ", ".join(_column(part, column.name) for column in fact.columns)
    where, order = _where(fact, part.cell), f"fact.{fact.day}, 1" if fact.day else "1"
    if days and fact.day:
        dated = ", ".join(f"'{day}'" for day in days if day != UNDATED) or "NULL"
        undated = f" OR fact.{fact.day} IS NULL" if UNDATED in days else ""
        where += f" AND (fact.{fact.day} IN ({dated}){undated})"
    statement = (
        f"COPY (SELECT {columns} FROM {fact.view} AS fact WHERE {where} ORDER BY {order}) TO STDOUT (FORMAT csv)"  # noqa: S608
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield from pa.csv.open_csv(
            io.BufferedReader(_Stream(copy), 1 << 20),
            read_options=pa.csv.ReadOptions(column_names=schema.names, block_size=1 << 22),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
            ),
        )


def _column(part: Part, name: str) -> str:
    """Write a column; numbers of records get the cell in front, so that cells can lie in one lake."""
    return f"{part.cell}::bigint * {ROOM} + fact.{name}" if name in part.fact.ids else f"fact.{name}"


class _Stream(io.RawIOBase):
    """A COPY as a file that can be read."""

    def __init__(self, copy: Any) -> None:
        self._blocks, self._rest = iter(copy), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = bytes(block)
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
