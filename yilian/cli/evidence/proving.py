"""Changes facts of packs one at a time and says which nobody notices: worked cases in process first, then the tests that show the clause."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from yilian.cli.evidence import ROOT
from yilian.cli.evidence.coverage import PROOF, proof_on_file
from yilian.cli.evidence.marks import SHOWS, by_name, marks
from yilian.cli.output import progress
from yilian.kernel.workdays import chinese_calendar
from yilian.policy.library import PolicyLibrary
from yilian.policy.mutation import Change, by_clause, changes, facts
from yilian.policy.proof import PACK_ITSELF, Proof, Tried, case_that_notices, digest, proof_of

_OUT_OF_PROCESS = "tests/journeys/"
"""A browser's tests talk to a program of its own, which reads the packs from their files."""

_ONE_ENGINE = "not duckdb and not pyspark"
"""Every engine is held against the others elsewhere; to notice a change one is enough."""


def every_change(library: PolicyLibrary, clause: str | None = None) -> list[Change]:
    """Return every change of the library, or of the facts behind one clause."""
    packs = library.packs if clause is None else (library.pack_of_clause(clause),)
    every = [change for pack in packs for change in changes(library, pack)]
    return every if clause is None else [change for change in every if change.fact.clause == clause]


def sample(every: Sequence[Change], size: int, seed: str) -> list[Change]:
    """Return some changes, scattered by the seed: the same for the same seed."""
    return sorted(every, key=lambda change: hashlib.sha256(f"{seed} {change.id}".encode()).digest())[:size]


class Noticed(Struct, frozen=True):
    """What the tests noticed: for each change the test that fails with it; and the tests that fail unchanged, with their last line."""

    noticed: dict[str, str] = {}
    failing: dict[str, str] = {}


def tried(
    library: PolicyLibrary, wanted: Sequence[Change], *, with_tests: bool
) -> tuple[list[Tried], Mapping[str, str]]:
    """Try changes; return what notices each, and the tests that fail unchanged, which are no witnesses."""
    calendar = chinese_calendar()
    by_cases = [
        Tried(change, case_that_notices(change, library.catalogue, calendar))
        for change in progress(wanted, "packs prove")
    ]
    if not with_tests:
        return by_cases, {}
    by_tests = _noticed_by_tests([each.change for each in by_cases if not each.noticed_by])
    noticed = [Tried(each.change, each.noticed_by or by_tests.noticed.get(each.change.id, "")) for each in by_cases]
    return noticed, by_tests.failing


def _noticed_by_tests(wanted: Iterable[Change]) -> Noticed:
    """Run the tests that show the clauses of changes, once with each change."""
    shown = by_name(marks(ROOT)[0], SHOWS)
    by_test: dict[str, list[str]] = {}
    for change in wanted:
        for test in shown.get(change.fact.clause, ()):
            if not test.startswith(_OUT_OF_PROCESS):
                by_test.setdefault(test, []).append(change.id)
    if not by_test:
        return Noticed()
    with tempfile.TemporaryDirectory() as folder:
        changes_file, written = Path(folder) / "changes.json", Path(folder) / "noticed.json"
        changes_file.write_bytes(msgspec.json.encode(by_test))
        options = ["-p", "no:xdist", "-k", _ONE_ENGINE, f"--changes={changes_file}", f"--noticed={written}"]
        command = [sys.executable, "-m", "pytest", *options, *sorted(by_test)]
        done = subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
        if not written.exists():
            raise RuntimeError(f"the tests could not be run with changed packs (exit code {done.returncode})")
        return msgspec.json.decode(written.read_bytes(), type=Noticed)


def write(every: Iterable[Tried]) -> None:
    """Write the whole result with the day and the commit."""
    by_pack: dict[str, list[Tried]] = {}
    for each in every:
        by_pack.setdefault(each.change.fact.pack, []).append(each)
    proof = Proof(_today(), commit(), {pack: proof_of(tried) for pack, tried in by_pack.items()})
    head = "# Written by `make prove`: each fact changed, one at a time, and those that nothing noticed.\n"
    PROOF.write_text(head + msgspec.yaml.encode(proof).decode(), "utf-8")


def lost(library: PolicyLibrary, every: Iterable[Tried]) -> list[str]:
    """Return the changes of facts that are proven on file and that nothing notices now."""
    filed = proof_on_file().packs
    current: dict[tuple[str, str], bool] = {}
    for pack in library.packs:
        for clause, own in by_clause(facts(library, pack)).items():
            proof = filed.get(pack.id, {}).get(clause or PACK_ITSELF)
            current[pack.id, clause] = proof is not None and proof.digest == digest(own)
    return [
        each.change.id
        for each in every
        for fact in [each.change.fact]
        if not each.noticed_by
        and current[fact.pack, fact.clause]
        and fact.where not in filed[fact.pack][fact.clause or PACK_ITSELF].unnoticed
    ]


def rows(every: Iterable[Tried]) -> list[dict[str, str]]:
    """Return each change in plain words."""
    return [
        {
            "clause": each.change.fact.clause,
            "change": each.change.id,
            "was": each.change.fact.value,
            "noticed_by": each.noticed_by,
        }
        for each in every
    ]


def in_words(
    every: Sequence[Tried], lost: Sequence[str], failing: Mapping[str, str], seed: str | None
) -> tuple[list[str], list[str]]:
    """Return in Chinese and in English what was lost, which tests fail without any change, and how much was noticed."""
    noticed = sum(bool(each.noticed_by) for each in every)
    zh = [f"原已证明，而今无人察觉：{change}" for change in lost]
    zh += [f"未作改动即失败：{test}：{line}" for test, line in failing.items()]
    zh += [
        f"改动 {len(every)} 处，察觉 {noticed} 处，原已证明而今无人察觉 {len(lost)} 处"
        + (f"（--seed {seed}）" if seed else "")
    ]
    en = [f"proven before and not noticed now: {change}" for change in lost]
    en += [f"fails before anything is changed: {test}: {line}" for test, line in failing.items()]
    en += [
        f"{len(every)} changes, {noticed} noticed, {len(lost)} proven before and not noticed now"
        + (f" (--seed {seed})" if seed else "")
    ]
    return zh, en


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def commit() -> str:
    """Return the commit that is checked out, or nothing outside a repository."""
    done = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    return done.stdout.strip()
