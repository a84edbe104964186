"""Reads the shelf from its folder: every file, entry by entry, so that one bad entry hides no other error."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from yilian.policy.casework import Case
from yilian.policy.catalogue import FILES as CATALOGUE_FILES
from yilian.policy.catalogue import Catalogue
from yilian.policy.checking import check_shelf
from yilian.policy.converting import converted
from yilian.policy.entries import (
    Clause,
    DecisionRule,
    Duties,
    Institution,
    PackHeader,
    ParameterRule,
    ServicePackage,
    Target,
    read_custom,
)
from yilian.policy.errors import PackError, PackErrors, Place
from yilian.policy.nearest import did_you_mean
from yilian.policy.pack import Pack
from yilian.policy.positions import Plain, Source, Steps
from yilian.policy.shelf import Shelf
from yilian.policy.tasklist import TaskList
from yilian.policy.whereabouts import Whereabouts

Entry = TypeVar("Entry")

CATALOGUE = "catalogue"
LISTS: Mapping[str, type[Struct]] = {
    "clauses.yaml": Clause,
    "targets.yaml": Target,
    "services.yaml": ServicePackage,
    "cases.yaml": Case,
}
MAPS: Mapping[str, type[Struct]] = {"pack.yaml": PackHeader, "tasks.yaml": TaskList, "duties.yaml": Duties}
RULES = "rules.yaml"
_REQUIRED = ("pack.yaml", "clauses.yaml")
_COLUMNS = [
    "code",
    "name_zh",
    "name_en",
    "known_as",
    "kind",
    "division",
    "ownership",
    "modes",
    "beds",
    "beds_meaning",
    "clause",
    "note",
]


def load_shelf(folder: Path) -> Shelf:
    """Read and check every pack and the catalogue; raise `PackErrors` with everything that is wrong."""
    shelf, errors, _ = read_shelf(folder)
    if errors:
        raise PackErrors(errors)
    return shelf


def read_shelf(folder: Path) -> tuple[Shelf, list[PackError], Whereabouts]:
    """Read what can be read, with every error and the position of every entry."""
    reader = _Reader(folder)
    catalogue = reader.catalogue()
    packs = [reader.pack(path) for path in sorted(folder.iterdir()) if path.is_dir() and path.name != CATALOGUE]
    shelf = Shelf(tuple(pack for pack in packs if pack), catalogue)
    reader.errors.extend(check_shelf(shelf, reader.where))
    return shelf, reader.errors, reader.where


class _Reader:
    """Reads files and remembers errors and positions."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            place = Place(str(folder))
            remedy = "name the folder that holds the packs"
            raise PackErrors([PackError.at(place, "folder-missing", "there is no such folder", remedy)])
        self.folder = folder
        self.errors: list[PackError] = []
        self.where = Whereabouts()

    def catalogue(self) -> Catalogue:
        """Read the shared words; a file that is missing leaves its words unknown."""
        found: dict[str, Any] = {}
        for name, (field, kind) in CATALOGUE_FILES.items():
            found[field] = self._list(self.folder / CATALOGUE / name, kind)
        return Catalogue(**found)

    def pack(self, path: Path) -> Pack | None:
        """Read one pack; without a header it is left out and the error says so."""
        self._strange_files(path)
        for name in _REQUIRED:
            if not (path / name).exists():
                self._wrong(Place(self._shown(path / name)), "file-missing", f"{name} is missing", "write it")
        header = self._map(path / "pack.yaml", PackHeader, None)
        if header is None:
            return None
        if header.id != path.name:
            place = self.where.of(header)
            self._wrong(place, "id-not-folder", f"id `{header.id}` in folder `{path.name}`", f"write `id: {path.name}`")
        document = path / "document.txt"
        return Pack(
            header=header,
            document=document.read_text("utf-8") if document.exists() else None,
            clauses=self._list(path / "clauses.yaml", Clause),
            targets=self._list(path / "targets.yaml", Target),
            services=self._list(path / "services.yaml", ServicePackage),
            rules=self._rules(path / RULES),
            tasks=self._map(path / "tasks.yaml", TaskList, TaskList()),
            duties=self._map(path / "duties.yaml", Duties, Duties()),
            institutions=self._institutions(path / "places" / "institutions.csv"),
            cases=self._list(path / "cases.yaml", Case),
        )

    def _strange_files(self, path: Path) -> None:
        known = [*MAPS, *LISTS, RULES]
        for file in path.glob("*.yaml"):
            if file.name not in known:
                self._wrong(
                    Place(self._shown(file)), "file-unknown", f"{file.name} is not read", did_you_mean(file.name, known)
                )

    def _shown(self, file: Path) -> str:
        return f"{self.folder.name}/{file.relative_to(self.folder).as_posix()}"

    def _wrong(self, place: Place, code: str, message: str, remedy: str) -> None:
        self.errors.append(PackError.at(place, code, message, remedy))

    def _source(self, file: Path) -> Source | None:
        if not file.exists():
            return None
        source = Source(file, self._shown(file))
        self.errors.extend(source.errors)
        return source

    def _entries(self, file: Path) -> Iterable[tuple[Source, int, Plain]]:
        source = self._source(file)
        if source is None or source.plain is None:
            return
        if not isinstance(source.plain, list):
            self._wrong(source.place(), "not-a-list", "the file holds a list of entries", "begin each entry with `- `")
            return
        for index, plain in enumerate(source.plain):
            yield source, index, plain

    def _list(self, file: Path, kind: type[Entry]) -> tuple[Entry, ...]:
        found = [self._entry(source, (index,), plain, kind) for source, index, plain in self._entries(file)]
        return tuple(entry for entry in found if entry is not None)

    def _rules(self, file: Path) -> tuple[ParameterRule | DecisionRule, ...]:
        found: list[ParameterRule | DecisionRule] = []
        for source, index, plain in self._entries(file):
            form = _rule_form(plain)
            if form is None:
                message = "an entry of rules.yaml gives a `parameter:` or decides by a `rule:`"
                self._wrong(source.place(index), "rule-form", message, "begin it with one of the two")
                continue
            entry = self._entry(source, (index,), plain, form)
            if entry is not None:
                found.append(entry)
        return tuple(found)

    def _map(self, file: Path, kind: type[Entry], absent: Any) -> Any:
        source = self._source(file)
        if source is None or source.plain is None:
            return absent
        return self._entry(source, (), source.plain, kind) or absent

    def _entry(self, source: Source, steps: Steps, plain: Plain, kind: type[Entry]) -> Entry | None:
        """Convert one entry and remember where it stands."""
        done = converted(source, steps, plain, kind, read_custom)
        self.errors.extend(done.errors)
        if done.entry is not None:
            self.where.remember(done.entry, source, steps, done.dropped)
        return done.entry

    def _institutions(self, file: Path) -> tuple[Institution, ...]:
        if not file.exists():
            return ()
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            place = Place(self._shown(file))
            if list(rows.fieldnames or ()) != _COLUMNS:
                self._wrong(place, "csv-header", "the first line names other columns", f"write {','.join(_COLUMNS)}")
                return ()
            found = [self._institution(row, Place(place.file, rows.line_num)) for row in rows]
        return tuple(entry for entry in found if entry)

    def _institution(self, row: dict[str, str], place: Place) -> Institution | None:
        plain = {name: (value or "").strip() for name, value in row.items() if name}
        if None in row or len(plain) != len(_COLUMNS):
            self._wrong(place, "csv-cells", "more or fewer cells than columns", "put text with commas in quotes")
            return None
        name = {"zh": plain.pop("name_zh"), "en": plain.pop("name_en")}
        beds = plain.pop("beds")
        lists = {
            column: [part for part in re.split("[;;]", plain.pop(column)) if part] for column in ("known_as", "modes")
        }
        known = {key: plain.pop(key) or None for key in ("division", "ownership")}
        try:
            entry = msgspec.convert(
                {**plain, **lists, **known, "name": name, "beds": int(beds) if beds else None}, Institution
            )
        except ValueError as error:
            self._wrong(
                place, "row-invalid", str(error), "correct the cell; leave it empty where the document says nothing"
            )
            return None
        self.where.remember_at(entry, place)
        return entry


def _rule_form(plain: Plain) -> type[ParameterRule] | type[DecisionRule] | None:
    if not isinstance(plain, dict):
        return None
    if "parameter" in plain:
        return ParameterRule
    return DecisionRule if "rule" in plain else None
