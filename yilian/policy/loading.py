"""Reads the policy library from its folder: every file, entry by entry, so that one bad entry hides no other error."""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from yilian.policy.case_schema import Case
from yilian.policy.catalogue import FILES as CATALOGUE_FILES
from yilian.policy.catalogue import Catalogue, Measure
from yilian.policy.coverage import FILE as EVIDENCE
from yilian.policy.coverage import Evidence, EvidenceFile
from yilian.policy.divisions import division_errors
from yilian.policy.duties_schema import Duties
from yilian.policy.entries import (
    Clause,
    DecisionRule,
    Institution,
    ParameterRule,
    Participation,
    ServicePackage,
    Target,
    read_custom,
)
from yilian.policy.errors import PackError, PackErrors, SourcePosition
from yilian.policy.header_schema import PackHeader
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack
from yilian.policy.plan_schema import PlannedTasks
from yilian.policy.source_map import SourceMap
from yilian.policy.suggestions import did_you_mean
from yilian.policy.time_validation import time_errors
from yilian.policy.validation import validation_errors
from yilian.policy.yaml_decoding import converted
from yilian.policy.yaml_positions import Plain, Source, Steps

Entry = TypeVar("Entry")

CATALOGUE = "catalogue"
LISTS: Mapping[str, type[Struct]] = {
    "clauses.yaml": Clause,
    "targets.yaml": Target,
    "services.yaml": ServicePackage,
    "measures.yaml": Measure,
    "participation.yaml": Participation,
    "cases.yaml": Case,
}
MAPS: Mapping[str, type[Struct]] = {"pack.yaml": PackHeader, "tasks.yaml": PlannedTasks, "duties.yaml": Duties}
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


def load_policy_library(folder: Path) -> PolicyLibrary:
    """Read and check every pack and the catalogue; raise `PackErrors` with everything that is wrong."""
    library, errors, _ = read_policy_library(folder)
    if errors:
        raise PackErrors(errors)
    return library


def read_policy_library(folder: Path) -> tuple[PolicyLibrary, list[PackError], SourceMap]:
    """Read what can be read, with every error and the position of every entry."""
    reader = _Reader(folder)
    catalogue = reader.catalogue()
    packs = [reader.pack(path) for path in sorted(folder.iterdir()) if path.is_dir() and path.name != CATALOGUE]
    whole = tuple(pack for pack in packs if pack)
    measures = (*catalogue.measures, *(measure for pack in whole for measure in pack.measures))
    library = PolicyLibrary(whole, replace(catalogue, measures=measures))
    reader.errors.extend(division_errors(folder, library, reader.source_map))
    reader.errors.extend(validation_errors(library, reader.source_map))
    reader.errors.extend(time_errors(library, reader.source_map))
    return library, reader.errors, reader.source_map


def read_evidence(folder: Path) -> Mapping[str, Evidence]:
    """Read what is known of each clause; where nothing was written, nothing is shown."""
    file = folder / EVIDENCE
    return msgspec.yaml.decode(file.read_bytes(), type=EvidenceFile).clauses if file.exists() else {}


def read_headers(folder: Path) -> dict[str, PackHeader]:
    """Read only the header of each pack, by id; one that cannot be read is left out, as the check says why."""
    reader = _Reader(folder)
    paths = (path / "pack.yaml" for path in sorted(folder.iterdir()) if path.is_dir())
    headers = (reader._map(path, PackHeader, None) for path in paths if path.exists())
    return {header.id: header for header in headers if header is not None}


class _Reader:
    """Reads files and remembers errors and positions."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            position = SourcePosition(str(folder))
            remedy = "name the folder that holds the packs"
            raise PackErrors([PackError.at(position, "folder-missing", "there is no such folder", remedy)])
        self.folder = folder
        self.errors: list[PackError] = []
        self.source_map = SourceMap()

    def catalogue(self) -> Catalogue:
        """Read the shared words; a file that is missing leaves its words unknown."""
        words: dict[str, Any] = {}
        for name, (field, kind) in CATALOGUE_FILES.items():
            words[field] = self._list(self.folder / CATALOGUE / name, kind)
        return Catalogue(**words)

    def pack(self, path: Path) -> Pack | None:
        """Read one pack; without a header it is left out and the error says so."""
        self._strange_files(path)
        for name in _REQUIRED:
            if not (path / name).exists():
                self._wrong(SourcePosition(self._shown(path / name)), "file-missing", f"{name} is missing", "write it")
        header = self._map(path / "pack.yaml", PackHeader, None)
        if header is None:
            return None
        if header.id != path.name:
            position = self.source_map.of(header)
            self._wrong(
                position, "id-not-folder", f"id `{header.id}` in folder `{path.name}`", f"write `id: {path.name}`"
            )
        document = path / "document.txt"
        return Pack(
            header=header,
            document=document.read_text("utf-8") if document.exists() else None,
            clauses=self._list(path / "clauses.yaml", Clause),
            targets=self._list(path / "targets.yaml", Target),
            services=self._list(path / "services.yaml", ServicePackage),
            rules=self._rules(path / RULES),
            tasks=self._map(path / "tasks.yaml", PlannedTasks, PlannedTasks()),
            duties=self._map(path / "duties.yaml", Duties, Duties()),
            institutions=self._institutions(path / "places" / "institutions.csv"),
            cases=self._list(path / "cases.yaml", Case),
            measures=self._list(path / "measures.yaml", Measure),
            participation=self._list(path / "participation.yaml", Participation),
            digest=_digest(path),
        )

    def _strange_files(self, path: Path) -> None:
        known = [*MAPS, *LISTS, RULES]
        for file in path.glob("*.yaml"):
            if file.name not in known:
                self._wrong(
                    SourcePosition(self._shown(file)),
                    "file-unknown",
                    f"{file.name} is not read",
                    did_you_mean(file.name, known),
                )

    def _shown(self, file: Path) -> str:
        return f"{self.folder.name}/{file.relative_to(self.folder).as_posix()}"

    def _wrong(self, position: SourcePosition, code: str, message: str, remedy: str) -> None:
        self.errors.append(PackError.at(position, code, message, remedy))

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
            self._wrong(
                source.position(), "not-a-list", "the file holds a list of entries", "begin each entry with `- `"
            )
            return
        for index, plain in enumerate(source.plain):
            yield source, index, plain

    def _list(self, file: Path, kind: type[Entry]) -> tuple[Entry, ...]:
        entries = [self._entry(source, (index,), plain, kind) for source, index, plain in self._entries(file)]
        return tuple(entry for entry in entries if entry is not None)

    def _rules(self, file: Path) -> tuple[ParameterRule | DecisionRule, ...]:
        rules: list[ParameterRule | DecisionRule] = []
        for source, index, plain in self._entries(file):
            form = _rule_form(plain)
            if form is None:
                message = "an entry of rules.yaml gives a `parameter:` or decides by a `rule:`"
                self._wrong(source.position(index), "rule-form", message, "begin it with one of the two")
                continue
            entry = self._entry(source, (index,), plain, form)
            if entry is not None:
                rules.append(entry)
        return tuple(rules)

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
            self.source_map.remember(done.entry, source, steps, done.dropped)
        return done.entry

    def _institutions(self, file: Path) -> tuple[Institution, ...]:
        if not file.exists():
            return ()
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            position = SourcePosition(self._shown(file))
            if list(rows.fieldnames or ()) != _COLUMNS:
                self._wrong(position, "csv-header", "the first line names other columns", f"write {','.join(_COLUMNS)}")
                return ()
            institutions = [self._institution(row, SourcePosition(position.file, rows.line_num)) for row in rows]
        return tuple(entry for entry in institutions if entry)

    def _institution(self, row: dict[str, str], position: SourcePosition) -> Institution | None:
        plain = {name: (value or "").strip() for name, value in row.items() if name}
        if None in row or len(plain) != len(_COLUMNS):
            self._wrong(position, "csv-cells", "more or fewer cells than columns", "put text with commas in quotes")
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
                position, "row-invalid", str(error), "correct the cell; leave it empty where the document says nothing"
            )
            return None
        self.source_map.remember_at(entry, position)
        return entry


def _digest(path: Path) -> str:
    """Return the SHA-256 over the names and contents of a pack's files; worked examples are no part of what it says."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.name != "cases.yaml":
            digest.update(f"{file.relative_to(path).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _rule_form(plain: Plain) -> type[ParameterRule] | type[DecisionRule] | None:
    if not isinstance(plain, dict):
        return None
    if "parameter" in plain:
        return ParameterRule
    return DecisionRule if "rule" in plain else None
