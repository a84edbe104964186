"""Gathers the facts of cells in a lake, and verifies one; nothing damaged, unfinished, repeated or older comes in."""

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

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
from yilian.kernel.refusals import refuse
from yilian.pages.registry import facts


def add(folder: Path, lake: Path) -> list[Cell]:
    """Bring the cells of an exported folder into a lake; all files are judged before one is copied, and the old state stays until the end."""
    sent = read_manifest(folder)
    held = read_manifest(lake) if (lake / NAME).is_file() else Manifest()
    for cell in sent.cells:
        before = held.cell(cell.division)
        if before is not None and cell.version <= before.version:
            code = "lake-cell-twice" if cell.version == before.version else "lake-cell-older"
            refuse(code, file=str(folder / NAME), cell=cell.division, sent=cell.version, held=before.version)
    for file in sent.files():
        judge(folder, file)
    for file in sent.files():
        _copy(folder, lake, file)
    for cell in sent.cells:
        held = held.with_cell(cell)
    write_manifest(lake, held)
    forget_unnamed(lake, (file.path for file in held.files()))
    return list(sent.cells)


def verify(lake: Path) -> tuple[Manifest, int]:
    """Judge every file that a folder's manifest names; give the manifest and how many files were whole. Refuse at the first that is not."""
    manifest = read_manifest(lake)
    files = list(manifest.files())
    for file in files:
        judge(lake, file)
    return manifest, len(files)


def judge(folder: Path, file: File) -> None:
    """Refuse a file that is missing, cut off, changed, or not what its manifest says; the sentence names it."""
    path = folder / file.path
    names = {fact.name: [column.name for column in fact.columns] for fact in facts()}
    if file.fact not in names or not path.resolve().is_relative_to(folder.resolve()):
        refuse("lake-file-foreign", file=str(path))
    if not path.is_file():
        refuse("lake-file-missing", file=str(path))
    if path.stat().st_size != file.bytes or checksum(path) != file.sha256:
        refuse("lake-file-damaged", file=str(path))
    try:
        read = pa.parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        refuse("lake-file-damaged", file=str(path))
    if read.schema_arrow.names != names[file.fact] or read.metadata.num_rows != file.rows:
        refuse("lake-file-damaged", file=str(path))


def _copy(folder: Path, lake: Path, file: File) -> None:
    """Copy a file under a passing name, then give it its own; one that is there already is the same, by its name."""
    target = lake / file.path
    if target.is_file() and target.stat().st_size == file.bytes:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + PARTIAL)
    shutil.copyfile(folder / file.path, partial)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(target)
