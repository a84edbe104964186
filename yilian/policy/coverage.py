"""Each clause: what answers it, which tests show it, whether its facts are proven and driven, and what is still open.

Nothing here is said by the author of a pack: tests carry the mark of a clause and passed, `packs prove` changed each fact and
something noticed, and the run of the demonstration and the tests read it. `packs/coverage.yaml` holds that evidence.
"""

from collections.abc import Mapping

from msgspec import Struct

from yilian.policy.entries import AnsweredBy, Clause, Text
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack

WORKS, PARTLY, MISSING = "works", "partly", "missing"
FILE = "coverage.yaml"


class Evidence(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of one clause: tests that show it and passed, its facts, how many of them nothing notices, what nothing reads."""

    tests: tuple[str, ...] = ()
    facts: int = 0
    unproven: int = 0
    not_driven: tuple[str, ...] = ()


class EvidenceFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`packs/coverage.yaml`, written by `yilian packs coverage --write`."""

    clauses: dict[str, Evidence]


class Covered(Struct, frozen=True):
    """One clause with its state and, when it does not work, the reasons in words."""

    pack: str
    clause: str
    kind: str
    answers: tuple[AnsweredBy, ...]
    evidence: Evidence
    state: str
    open: Text | None
    reasons: tuple[Text, ...]


def coverage(library: PolicyLibrary, evidence: Mapping[str, Evidence], pack: str | None = None) -> tuple[Covered, ...]:
    """Return every clause of the library, or of one pack; a clause without evidence is shown by nothing."""
    packs = library.packs if pack is None else (library.pack(pack),)
    return tuple(
        _covered(each, clause, evidence.get(clause.id, Evidence())) for each in packs for clause in each.clauses
    )


def _covered(pack: Pack, clause: Clause, evidence: Evidence) -> Covered:
    reasons = tuple(_reasons(clause, evidence))
    state = WORKS if not reasons and clause.open is None else PARTLY
    if not clause.answers or not evidence.tests:
        state = MISSING
    return Covered(pack.id, clause.id, clause.kind, clause.answers, evidence, state, clause.open, reasons)


def _reasons(clause: Clause, evidence: Evidence) -> list[Text]:
    """Return what keeps a clause from working beside what its author calls open."""
    reasons = []
    if not clause.answers:
        reasons.append(Text("尚无应答的部分", "nothing answers it yet"))
    if not evidence.tests:
        reasons.append(Text("尚无测试在运行的系统上证明", "no test shows it on the running system"))
    if evidence.unproven:
        count = f"{evidence.unproven}/{evidence.facts}"
        reasons.append(Text(f"改动后无人察觉的事实：{count}", f"facts whose change nothing notices: {count}"))
    if evidence.not_driven:
        named = ", ".join(evidence.not_driven)
        reasons.append(Text(f"尚无读者：{named}", f"read by nothing: {named}"))
    return reasons
