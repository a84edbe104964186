"""The audit log: seal it, verify that nobody tampered with it."""

import click

from yilian.cli import output

BROKEN = {
    "entry-changed": ("第 {number} 号封条处的记录 {entry} 被改动", "entry {entry} at seal {number} was changed"),
    "entry-missing": ("第 {number} 号封条处的记录 {entry} 被删除", "entry {entry} at seal {number} is missing"),
    "entries-reordered": ("从第 {number} 号封条起记录的顺序被调换", "entries were reordered from seal {number} on"),
    "seal-missing": ("第 {number} 号封条缺失", "seal {number} is missing"),
    "head-missing": (
        "所给的链尾不在链上：第 {number} 号之后的尾部被截断，或链被整体改写",
        "the head given is not in the chain: what followed seal {number} was cut off, or the chain was rewritten",
    ),
}


@click.group()
def command() -> None:
    """The audit log: seal it, verify it."""


@command.command()
@output.with_django
def seal() -> None:
    """Chain the entries that stand unsealed."""
    from yilian.audit.actions import seal as seal_entries
    from yilian.audit.queries import last_seal
    from yilian.kernel.actors import SYSTEM

    count = seal_entries(SYSTEM, everything=True)
    last = last_seal()
    head = last.hash if last else ""
    output.result({"sealed": count, "head": head}, f"新封 {count} 条，链尾 {head}", f"Sealed {count}; head {head}")


@command.command()
@click.option("--head", default="", help="早先记下的链尾 | a head noted earlier, which must stand in the chain")
@output.with_django
def verify(head: str) -> int:
    """Seal what is open, walk the chain, and say the first place where it broke (exit code 1)."""
    from yilian.audit.actions import seal as seal_entries
    from yilian.audit.queries import verify as verify_chain
    from yilian.kernel.actors import SYSTEM

    before, unsealed = verify_chain(SYSTEM, head.strip().lower())
    verdict = before
    if before.broke is None and unsealed:
        seal_entries(SYSTEM, everything=True)
        verdict, unsealed = verify_chain(SYSTEM, head.strip().lower())
    broke = verdict.broke
    report: dict[str, object] = {
        "whole": broke is None,
        "sealed": verdict.sealed,
        "unsealed": unsealed,
        "head": verdict.head,
        "broke": None if broke is None else {"kind": broke.kind, "number": broke.number, "entry": broke.entry_id},
    }
    if broke is None:
        zh = f"审计链完整：{verdict.sealed} 条，未封 {unsealed} 条，链尾 {verdict.head}"
        en = f"The chain is whole: {verdict.sealed} entries, {unsealed} unsealed, head {verdict.head}"
        output.result(report, zh, en)
        return output.DONE
    where = {"number": broke.number, "entry": broke.entry_id}
    zh, en = (sentence.format(**where) for sentence in BROKEN[broke.kind])
    output.result(
        report,
        f"审计链断裂：{zh}。此前 {verdict.sealed} 条完好，未封 {unsealed} 条。",
        f"The chain is broken: {en}. {verdict.sealed} entries before are whole, {unsealed} unsealed.",
    )
    return output.FAILED
