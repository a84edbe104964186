"""The state of every clause from its evidence: `packs/coverage.yaml`, and the page `docs/reference/coverage.md`."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from yilian.cli.evidence import PACKS, REFERENCE, ROOT
from yilian.cli.evidence.driving import undriven_by_clause
from yilian.cli.evidence.marks import SHOWS, by_name, marks
from yilian.policy.coverage import FILE, MISSING, PARTLY, WORKS, Covered, Evidence, EvidenceFile, coverage
from yilian.policy.library import PolicyLibrary
from yilian.policy.mutation import by_clause, facts
from yilian.policy.proof import PACK_ITSELF, ClauseProof, Proof, unproven

PROOF = REFERENCE / "proof.yaml"
PAGE = REFERENCE / "coverage.md"
DATA = PACKS / FILE
_SIGNS = {WORKS: "✓", PARTLY: "◐", MISSING: "○"}
_HEAD = "# Written by `yilian packs coverage --write` from the marks of tests, docs/reference/proof.yaml and packs/not-driven.yaml.\n"


def evidence(library: PolicyLibrary) -> dict[str, Evidence]:
    """Put together what is known of every clause of the library."""
    shown, undriven, proofs = by_name(marks(ROOT)[0], SHOWS), undriven_by_clause(), proof_on_file().packs
    collected = {}
    for pack in library.packs:
        grouped = by_clause(facts(library, pack))
        for clause in pack.clauses:
            own = tuple(grouped.get(clause.id, ()))
            collected[clause.id] = Evidence(
                tests=shown.get(clause.id, ()),
                facts=len(own),
                unproven=unproven(proofs.get(pack.id, {}), clause.id, own),
                not_driven=undriven.get(clause.id, ()),
            )
    return collected


def proof_on_file() -> Proof:
    """Return what `packs prove --write` wrote last; nothing is proven as long as it wrote nothing."""
    if not PROOF.exists():
        return Proof("", "", {})
    return msgspec.yaml.decode(PROOF.read_bytes(), type=Proof)


def unknown_names(library: PolicyLibrary) -> list[str]:
    """Return the marks that name no clause of any pack, with their tests."""
    known = {clause.id for pack in library.packs for clause in pack.clauses}
    return [f"{mark.test}: {mark.name}" for mark in marks(ROOT)[0] if mark.kind == SHOWS and mark.name not in known]


def data_text(collected: Mapping[str, Evidence]) -> str:
    """Return `packs/coverage.yaml`."""
    return _HEAD + msgspec.yaml.encode(EvidenceFile(dict(collected))).decode()


def page_text(library: PolicyLibrary, collected: Mapping[str, Evidence]) -> str:
    """Return `docs/reference/coverage.md`."""
    return "\n".join(_page(library, collected)) + "\n"


def counts(covered: tuple[Covered, ...]) -> dict[str, int]:
    """Count clauses by state, every state named."""
    counted = Counter(clause.state for clause in covered)
    return {state: counted[state] for state in (WORKS, PARTLY, MISSING)}


def _page(library: PolicyLibrary, collected: Mapping[str, Evidence]) -> Iterator[str]:
    proof = proof_on_file()
    yield "# Coverage of the documents"
    yield ""
    yield "Written by `yilian packs coverage --write`; do not edit. A clause **works** (✓) when its entry leaves nothing open, a test"
    yield "that carries its mark passes on the running system, every fact behind it is proven and nothing of it is read by nobody. It"
    yield "works **in part** (◐) when such a test shows what there is of it, and is **open** (○) otherwise."
    yield ""
    yield f"Facts were changed one at a time on {proof.on or '—'} at {proof.commit or '—'} (`make prove`, [proof.yaml](proof.yaml))."
    yield ""
    yield "| document | clauses | work | in part | open | facts | proven | read by nothing |"
    yield "|---|---|---|---|---|---|---|---|"
    every = coverage(library, collected)
    for pack in library.packs:
        own = tuple(clause for clause in every if clause.pack == pack.id)
        yield f"| {pack.id} | {len(own)} | {_counted(own)} | {_sums(own, proof.packs.get(pack.id, {}))} |"
    yield f"| **all** | {len(every)} | {_counted(every)} | {_sums(every, _pack_facts(proof))} |"
    for pack in library.packs:
        yield from (
            "",
            f"## {pack.id}",
            "",
            "| clause | | shown by | facts proven | what is open |",
            "|---|---|---|---|---|",
        )
        yield from (_row(clause) for clause in every if clause.pack == pack.id)


def _counted(covered: tuple[Covered, ...]) -> str:
    return " | ".join(str(count) for count in counts(covered).values())


def _sums(covered: tuple[Covered, ...], proof: Mapping[str, ClauseProof]) -> str:
    """Sum the facts of clauses; those of the document itself stand in no clause and are counted from the proof."""
    itself = [proof[name] for name in proof if name.startswith(PACK_ITSELF)]
    total = sum(each.evidence.facts for each in covered) + sum(each.facts for each in itself)
    missing = sum(each.evidence.unproven for each in covered) + sum(len(each.unnoticed) for each in itself)
    return f"{total} | {total - missing} | {sum(len(each.evidence.not_driven) for each in covered)}"


def _pack_facts(proof: Proof) -> dict[str, ClauseProof]:
    return {
        f"{PACK_ITSELF} {pack}": clauses[PACK_ITSELF] for pack, clauses in proof.packs.items() if PACK_ITSELF in clauses
    }


def _row(clause: Covered) -> str:
    shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in clause.evidence.tests) or "—"
    wanting = [clause.open.en] if clause.open else []
    wanting += [reason.en for reason in clause.reasons if not reason.en.startswith("facts whose")]
    proven = clause.evidence.facts - clause.evidence.unproven
    words = "; ".join(wanting).replace("|", "\\|")
    return f"| {clause.clause} | {_SIGNS[clause.state]} | {shown} | {proven} / {clause.evidence.facts} | {words} |"
