"""Statements of measures, written once and kept: Ibis takes 36 ms to write one, and a page of targets asks sixty.

What is kept is the form of a statement, which holds for every day: its days are places that are filled in. Forms lie in the folder of
the installation, below a digest of everything that they are written from, so that a new version of the program or of the catalogue
writes its own. They hold codes of the catalogue and of divisions, and nothing of any person or of anyone who asks; who may see
what is decided where a statement runs, by the scope of its transaction. A folder that cannot be written to costs time and nothing else.
"""

import contextlib
import functools
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from yilian.indicators.populations import MeasureQuery, day_at

FOLDER, SEAL = "statements", "\n-- "
# How the three dialects write the days of a form, one as a date and one as a text.
_DAY = re.compile(r"MAKE_DATE\((9\d{3}), 1, 1\)|'(9\d{3})-01-01'")
SOURCES = (
    "yilian/indicators/**/*.py",
    "yilian/kernel/*.py",
    "yilian/policy/*.py",
    "yilian/*/facts.py",
    "yilian/places/policies.py",
)
WRITERS = ("ibis-framework", "sqlglot")


def statement(query: MeasureQuery, about: tuple[object, ...], write: Callable[[MeasureQuery], str]) -> str:
    """Return a statement for the day of a query; `about` says with the query what is asked and in which dialect."""
    return filled(form(query.form, about, write), query.on)


def filled(text: str, on: date) -> str:
    """Return the statement for a day: the days that follow from it stand in their places."""

    def written_day(place: re.Match[str]) -> str:
        day = day_at(int(place[1] or place[2]), on)
        return f"MAKE_DATE({day.year}, {day.month}, {day.day})" if place[1] else f"'{day.isoformat()}'"

    return _DAY.sub(written_day, text)


def form(query: MeasureQuery, about: tuple[object, ...], write: Callable[[MeasureQuery], str]) -> str:
    """Return the form of a statement: as this process knows it, as it is kept, or written now and kept."""
    key = hashlib.sha256(repr((query, about)).encode()).hexdigest()
    known = _known.get(key)
    if known is None:
        known = _known[key] = _read(_folder() / f"{key}.sql", lambda: write(query))
    return known


_known: dict[str, str] = {}


def _read(path: Path, write: Callable[[], str]) -> str:
    """Return what is kept in a file, or write it there."""
    with contextlib.suppress(OSError):
        text, _seal, seal = path.read_text("utf-8").rpartition(SEAL)
        if seal == _sealed(text):
            return text
    text = write()
    with contextlib.suppress(OSError):
        _keep(path, f"{text}{SEAL}{_sealed(text)}")
    return text


def _sealed(text: str) -> str:
    """Return what stands below a whole text; a file that was cut off does not have it and is written again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(path: Path, text: str) -> None:
    """Put a form in its place at once, so that no other process reads half of it."""
    if not path.parent.exists():
        shutil.rmtree(path.parent.parent, ignore_errors=True)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


@functools.cache
def _folder() -> Path:
    """Return where the forms of this version lie."""
    return Path(settings.HOME) / FOLDER / digest(settings.ROOT, settings.YILIAN_PACKS)


def digest(root: Path, packs: Path) -> str:
    """Return what changes with anything that statements are written from: measures, facts, rules, catalogue, Ibis."""
    digest_of = hashlib.sha256(" ".join(version(writer) for writer in WRITERS).encode())
    for path in _sources(root, packs):
        digest_of.update(path.name.encode() + path.read_bytes())
    return digest_of.hexdigest()[:32]


def _sources(root: Path, packs: Path) -> Iterator[Path]:
    """Yield the files in a fixed order."""
    folders: Iterable[Path] = (path for pattern in SOURCES for path in sorted(root.glob(pattern)))
    yield from folders
    yield from sorted(path for path in (packs / "catalogue").rglob("*") if path.is_file())
