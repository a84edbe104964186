"""Reads the instruments from their folder, each error with file, line, column and remedy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yilian.assessments.rules.checking import faults
from yilian.assessments.rules.instrument import Instrument, read_custom
from yilian.kernel.refusals import NotFound
from yilian.policy.errors import PackError, PackErrors, SourcePosition
from yilian.policy.yaml_decoding import converted
from yilian.policy.yaml_positions import Source


@dataclass(frozen=True, slots=True)
class Library:
    """The instruments by id, and the fingerprint of each one's file."""

    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    def instrument(self, id: str) -> Instrument:
        """Return one instrument; raise `NotFound`."""
        if id not in self.instruments:
            raise NotFound("instrument", id)
        return self.instruments[id]

    def digest(self, id: str) -> str:
        """Return the fingerprint of the file that an instrument was read from."""
        return self.digests[id]


def load_library(folder: Path) -> Library:
    """Read and check every instrument; raise `PackErrors` with everything that is wrong."""
    library, errors = read_library(folder)
    if errors:
        raise PackErrors(errors)
    return library


def read_library(folder: Path) -> tuple[Library, list[PackError]]:
    """Read what can be read, with every error."""
    errors, instruments, digests = list[PackError](), dict[str, Instrument](), dict[str, str]()
    for path in sorted(folder.glob("*.yaml")):
        instrument = _read(path, f"{folder.name}/{path.name}", errors)
        if instrument is not None:
            instruments[instrument.id] = instrument
            digests[instrument.id] = hashlib.sha256(path.read_bytes()).hexdigest()
    if not instruments and not errors:
        remedy = "name the folder that holds the instruments"
        errors.append(
            PackError.at(SourcePosition(str(folder)), "folder-empty", "there are no instruments here", remedy)
        )
    for instrument in instruments.values():
        errors.extend(_unknown_instruments(instrument, instruments, f"{folder.name}/{instrument.id}.yaml"))
    return Library(instruments, digests), errors


def _read(path: Path, shown: str, errors: list[PackError]) -> Instrument | None:
    """Read one file: its form, then what must hold within it."""
    source = Source(path, shown)
    errors.extend(source.errors)
    if source.errors or source.plain is None:
        return None
    done = converted(source, (), source.plain, Instrument, read_custom)
    errors.extend(done.errors)
    if done.entry is None or done.errors:
        return None
    if done.entry.id != path.stem:
        remedy = f"write `id: {path.stem}` or rename the file"
        errors.append(PackError.at(source.position("id"), "id-not-file", f"id `{done.entry.id}` in {shown}", remedy))
    wrong = list(faults(done.entry))
    errors.extend(PackError.at(source.position(*fault.at), fault.code, fault.message, fault.remedy) for fault in wrong)
    return None if wrong else done.entry


def _unknown_instruments(instrument: Instrument, known: Mapping[str, Instrument], shown: str) -> list[PackError]:
    """A sign names further instruments that exist."""
    return [
        PackError.at(
            SourcePosition(shown), "instrument-unknown", f"sign {sign.id} names `{id}`", "write the id of a file here"
        )
        for sign in instrument.signs
        for id in sign.then
        if id not in known
    ]
