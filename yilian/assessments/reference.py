"""Writes the reference page of the instruments from their data: `yilian assessments document`."""

from yilian.assessments.library import Library
from yilian.assessments.rules.doubts import facts_in_doubt
from yilian.assessments.rules.instrument import Instrument

WORDS = {"verified": "verified", "recalled": "recalled", "open": "open", "local": "local practice"}


def page(library: Library) -> str:
    """Give the text of the page."""
    lines = [
        "# Instruments",
        "",
        "Written by `yilian assessments document` from `instruments/`; do not edit. The wording of items is a paraphrase; no official",
        "text was compared. A fact that is not verified says so here, on the instrument's page and beside every result it touched.",
        "",
        "| instrument | 名称 | source | items | method | validity | assessors | evidence | licence |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one) for one in library.instruments.values()]
    for one in library.instruments.values():
        lines += ["", f"## {one.id}", "", f"{one.title.zh} · {one.title.en}.", *_levels(one), *_doubts(one)]
    return "\n".join(lines) + "\n"


def _row(one: Instrument) -> str:
    source = one.source.number or one.source.title
    months = f"{one.validity.months} months" if one.validity else "—"
    cells = (
        f"`{one.id}`", one.title.zh, source, len(one.items), one.scoring.method, months, one.assessors.count,
        WORDS[one.evidence.status], one.licence.status,
    )  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _levels(one: Instrument) -> list[str]:
    """List levels with the totals that give them, and what changes them."""
    if not one.levels:
        return []
    bands: dict[int, list[str]] = {}
    for band in one.scoring.bands:
        bands.setdefault(band.level, []).append(f"{band.min:g}–{band.max:g}")
    lines = ["", "| level | | | total |", "|---|---|---|---|"]
    lines += [
        f"| {level.number} | {level.zh} | {level.en} | {', '.join(bands.get(level.number, ['—']))} |"
        for level in one.levels
    ]
    return lines + ([""] if one.rules else []) + [f"- {rule.text.en}." for rule in one.rules]


def _doubts(one: Instrument) -> list[str]:
    """List what is not verified."""
    found = facts_in_doubt(one)
    lines = ["", "Not verified:", ""] if found else ["", "Nothing in doubt."]
    for doubt in found:
        sure = "" if doubt.confidence is None else f" {doubt.confidence * 100:.0f}%"
        note = f" ({doubt.note.en})" if doubt.note else ""
        lines.append(f"- {doubt.text.en}: {WORDS[doubt.status]}{sure}{note}")
    return lines
