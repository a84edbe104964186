"""Which facts of a pack somebody notices when they change: mutation testing of policy, and its result on file."""

import hashlib
from collections.abc import Iterable, Mapping

from msgspec import UNSET, Struct

from yilian.kernel.workdays import WorkCalendar
from yilian.policy.case_schema import Case
from yilian.policy.cases import shortfall
from yilian.policy.catalogue import Catalogue
from yilian.policy.mutation import Change, Fact, by_clause
from yilian.policy.pack import Pack

PACK_ITSELF = "pack"
"""In the place of a clause: facts of `pack.yaml`, such as the days on which the document is in force."""


class Tried(Struct, frozen=True):
    """A change and what noticed it: a worked case, a test, or nothing."""

    change: Change
    noticed_by: str = ""


class ClauseProof(Struct, frozen=True, forbid_unknown_fields=True):
    """What is on file of a clause: its facts as they stood when they were changed, and those that nothing noticed."""

    digest: str
    facts: int
    by_cases: int = 0
    by_tests: int = 0
    unnoticed: tuple[str, ...] = ()


class Proof(Struct, frozen=True, forbid_unknown_fields=True):
    """`docs/reference/proof.yaml`: the whole result, with the day and the commit it was made on."""

    on: str
    commit: str
    packs: dict[str, dict[str, ClauseProof]]


_READS: Mapping[str, frozenset[str]] = {
    "tasks.yaml": frozenset(["difference", "works"]),
    "duties.yaml": frozenset(["duties"]),
    "institutions.csv": frozenset(["places"]),
    "targets.yaml": frozenset(["target"]),
    "services.yaml": frozenset(["owed", "not_owed", "offered", "promises", "windows"]),
}
"""Which forms of a case read a file; what decides or gives a value is read by all but those of the other lists."""
_OF_LISTS = frozenset(["difference", "works", "duties", "places"])


def case_that_notices(change: Change, catalogue: Catalogue, calendar: WorkCalendar) -> str:
    """Return the worked case of the pack that does not hold any more, or nothing; those of the clause are asked first."""
    read = _READS.get(change.fact.where.partition(" ")[0])
    reading = [case for case in change.pack.cases if _reads(_forms(case.expect), read)]
    for case in sorted(reading, key=lambda case: case.clause != change.fact.clause):
        if _falls(case, change.pack, catalogue, calendar):
            return str(case.en)
    return ""


def _reads(forms: set[str], read: frozenset[str] | None) -> bool:
    return not forms & _OF_LISTS if read is None else bool(forms & read)


def _forms(expect: Struct) -> set[str]:
    return {name for name in expect.__struct_fields__ if getattr(expect, name) is not UNSET}


def _falls(case: Case, pack: Pack, catalogue: Catalogue, calendar: WorkCalendar) -> bool:
    """Return whether a case fails; a pack on which nothing can be computed any more is noticed too."""
    try:
        return shortfall(case, pack, catalogue, calendar) is not None
    except Exception:
        return True


def proof_of(tried: Iterable[Tried]) -> dict[str, ClauseProof]:
    """Sum up one pack by clause; a fact is proven when every change of it was noticed."""
    outcomes: dict[Fact, list[str]] = {}
    for each in tried:
        outcomes.setdefault(each.change.fact, []).append(each.noticed_by)
    return {
        clause or PACK_ITSELF: ClauseProof(
            digest=digest(facts),
            facts=len(facts),
            by_cases=sum(all(outcomes[fact]) and not _by_test(outcomes[fact]) for fact in facts),
            by_tests=sum(all(outcomes[fact]) and _by_test(outcomes[fact]) for fact in facts),
            unnoticed=tuple(fact.where for fact in facts if not all(outcomes[fact])),
        )
        for clause, facts in sorted(by_clause(outcomes).items())
    }


def _by_test(noticed: list[str]) -> bool:
    return any(each.startswith("tests/") for each in noticed)


def digest(facts: Iterable[Fact]) -> str:
    """Return a fingerprint of facts: where they stand and what they are."""
    text = "\n".join(f"{fact.where} = {fact.value}" for fact in sorted(facts))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def unproven(proof: Mapping[str, ClauseProof], clause: str, facts: tuple[Fact, ...]) -> int:
    """Return how many facts of a clause are not proven; a proof of other facts than these proves none."""
    filed = proof.get(clause)
    if filed is None or filed.digest != digest(facts):
        return len(facts)
    return len(filed.unnoticed)
