"""Exports the facts of a place as Parquet: only what changed since the last export, and never a half-written file under its name."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from django.db import connection

from yilian.indicators.facts import FACTS, Fact
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
from yilian.kernel.identifiers import division_range, prefix_of
from yilian.kernel.refusals import refuse

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
    """Export every cell (county) of a place, or the county it lies in, within the reach of the open transaction; what did not change is left as it is.

    The transaction should see one state of the database throughout (repeatable read).
    """
    manifest = read_manifest(folder) if (folder / NAME).is_file() else Manifest()
    done = Exported()
    for cell in _cells(place):
        before = manifest.cell(cell)
        files = tuple(_file(folder, part, before, done) for fact in FACTS for part in _parts(fact, cell))
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
    """Give the counties of a place that are registered."""
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
    """Give the parts of a fact with the fingerprint of their rows, by which a change is known."""
    day = f"{fact.day}::text" if fact.day else "''"
    where = _where(fact, cell)
    statement = f"""
        SELECT coalesce({day}, '{UNDATED}'), count(*), sum(hashtextextended(fact::text, 0)::numeric)::text
        FROM {fact.view} AS fact WHERE {where} GROUP BY 1 ORDER BY 1
    """  # noqa: S608 - names of our own views
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall()
    for one, rows, total in found:
        yield Part(fact, cell, one, rows, f"{rows}:{total}")


def _where(fact: Fact, cell: str) -> str:
    """Say which rows are a cell's, the divisions above it included; cells are digits, checked by whoever gave the place."""
    if not fact.place:
        return "true"
    first, last = division_range(cell)
    above = f" OR fact.division IN ('{cell[:2]:0<12}', '{cell[:4]:0<12}')" if fact.name == "division" else ""
    return f"(fact.{fact.place} BETWEEN '{first}' AND '{last}'{above})"


def _file(folder: Path, part: Part, before: Cell | None, done: Exported) -> File:
    """Give a part's file: the one that is there, when its rows are still the same and it is whole, else a new one."""
    held = next(
        (one for one in (before.files if before else ()) if (one.fact, one.day) == (part.fact.name, part.day)), None
    )
    if held is not None and held.fingerprint == part.fingerprint and _whole(folder / held.path, held):
        done.kept += 1
        return held
    written = _write(folder, part)
    done.written += 1
    done.rows += written.rows
    done.bytes += written.bytes
    return written


def _whole(path: Path, file: File) -> bool:
    """Say whether a file is still there in its full length."""
    return path.is_file() and path.stat().st_size == file.bytes


def _write(folder: Path, part: Part) -> File:
    """Write the rows of a part under a passing name, then give the file its own."""
    day = f"day={part.day}" if part.fact.day else "all"
    home = folder / part.fact.name / f"division={part.cell}" / day
    home.mkdir(parents=True, exist_ok=True)
    partial = home / f"writing.parquet{PARTIAL}"
    schema = pa.schema([(column.name, TYPES[column.type]) for column in part.fact.columns])
    rows = 0
    with pa.parquet.ParquetWriter(partial, schema, compression="zstd") as writer:
        for batch in _batches(part, schema):
            writer.write_batch(batch)
            rows += batch.num_rows
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    sha = checksum(partial)
    final = home / f"{sha[:20]}.parquet"
    size = partial.stat().st_size
    partial.replace(final)
    path = final.relative_to(folder).as_posix()
    return File(part.fact.name, path, rows, size, sha, part.fingerprint, part.day)


def _batches(part: Part, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Stream a part's rows from the database: CSV out, columns in, so that memory does not grow with the rows."""
    columns = ", ".join(_column(part, one.name) for one in part.fact.columns)
    where = _where(part.fact, part.cell)
    if part.fact.day:
        where += f" AND {part.fact.day} IS NULL" if part.day == UNDATED else f" AND {part.fact.day} = '{part.day}'"
    statement = f"COPY (SELECT {columns} FROM {part.fact.view} AS fact WHERE {where} ORDER BY 1) TO STDOUT (FORMAT csv)"  # noqa: S608
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        if not part.rows:
            return
        stream = io.BufferedReader(_Stream(copy), 1 << 20)
        yield from pa.csv.open_csv(
            stream,
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
