"""The manifest of a folder of facts: which files count, what is in them, and of which version each cell is."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from yilian.kernel.refusals import refuse
from yilian.pages.registry import facts

NAME, PARTIAL = "manifest.json", ".part"
FORMAT = 1


class File(Struct, frozen=True):
    """One Parquet file: its fact, its path within the folder, its rows, bytes and checksum, and the fingerprint of its rows."""

    fact: str
    path: str
    rows: int
    bytes: int
    sha256: str
    fingerprint: str
    day: str = ""


class Cell(Struct, frozen=True):
    """The facts of one cell (a county): its version, which grows with every export that changed something, and its files."""

    division: str
    version: int
    exported_at: str
    files: tuple[File, ...]


class Manifest(Struct, frozen=True):
    """What a folder holds; `columns` tells apart folders written by programs with other facts."""

    format: int = FORMAT
    columns: str = ""
    cells: tuple[Cell, ...] = ()

    def cell(self, division: str) -> Cell | None:
        """Return a cell, if it is there."""
        return next((cell for cell in self.cells if cell.division == division), None)

    def with_cell(self, cell: Cell) -> "Manifest":
        """Put a cell in place of the one before."""
        others = [kept for kept in self.cells if kept.division != cell.division]
        return Manifest(FORMAT, columns_mark(), tuple(sorted((*others, cell), key=lambda listed: listed.division)))

    def files(self) -> Iterator[File]:
        """Yield every file that counts."""
        for cell in self.cells:
            yield from cell.files


def columns_mark() -> str:
    """Name the columns of all facts in one word; it changes when a fact does."""
    said = sorted(
        f"{fact.name}:{','.join(f'{column.name} {column.type}' for column in fact.columns)}" for fact in facts()
    )
    return hashlib.sha256(";".join(said).encode()).hexdigest()[:16]


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's manifest; refuse one that is missing, damaged, or of another program, naming the file."""
    path = folder / NAME
    if not path.is_file():
        refuse("lake-manifest-missing", file=str(path))
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        refuse("lake-manifest-unreadable", file=str(path), what=str(error))
    if manifest.format != FORMAT or manifest.columns != columns_mark():
        refuse("lake-other-format", file=str(path))
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest in one step: anyone who reads sees the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    partial = path.with_name(NAME + PARTIAL)
    with partial.open("wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Make renames in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_unnamed(folder: Path, named: Iterable[str]) -> int:
    """Remove the Parquet files that no manifest names any more, and what an interrupted run left; say how many."""
    keep = {folder / path for path in named}
    left = [path for path in folder.rglob("*.parquet*") if path not in keep]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
