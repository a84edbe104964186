"""Writes the reference page of the instruments from their data: `yilian assessments document`."""

from yilian.assessments.library import Library
from yilian.assessments.rules.evidence_status import unverified_facts
from yilian.assessments.rules.instrument import Instrument

WORDS = {"verified": "verified", "recalled": "recalled", "open": "open", "local": "local practice"}


def page(library: Library) -> str:
    """Return the text of the page."""
    lines = [
        "# Instruments",
        "",
        "Written by `yilian assessments document` from `instruments/`; do not edit. The wording of items is a paraphrase; no official",
        "text was compared. A fact that is not verified says so here, on the instrument's page and beside every result it touched.",
        "",
        "| instrument | 名称 | source | items | method | validity | assessors | evidence | licence |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [_row(instrument) for instrument in library.instruments.values()]
    for instrument in library.instruments.values():
        lines += [
            "",
            f"## {instrument.id}",
            "",
            f"{instrument.title.zh} · {instrument.title.en}.",
            *_levels(instrument),
            *_unverified(instrument),
        ]
    return "\n".join(lines) + "\n"


def _row(instrument: Instrument) -> str:
    source = instrument.source.number or instrument.source.title
    months = f"{instrument.validity.months} months" if instrument.validity else "—"
    cells = (
        f"`{instrument.id}`",
        instrument.title.zh,
        source,
        len(instrument.items),
        instrument.scoring.method,
        months,
        instrument.assessors.count,
        WORDS[instrument.evidence.status],
        instrument.licence.status,
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _levels(instrument: Instrument) -> list[str]:
    """List levels with the totals that give them, and what changes them."""
    if not instrument.levels:
        return []
    bands: dict[int, list[str]] = {}
    for band in instrument.scoring.bands:
        bands.setdefault(band.level, []).append(f"{band.min:g}–{band.max:g}")
    lines = ["", "| level | | | total |", "|---|---|---|---|"]
    lines += [
        f"| {level.number} | {level.zh} | {level.en} | {', '.join(bands.get(level.number, ['—']))} |"
        for level in instrument.levels
    ]
    return lines + ([""] if instrument.rules else []) + [f"- {rule.text.en}." for rule in instrument.rules]


def _unverified(instrument: Instrument) -> list[str]:
    """List what is not verified."""
    facts = unverified_facts(instrument)
    lines = ["", "Not verified:", ""] if facts else ["", "Nothing in doubt."]
    for doubt in facts:
        sure = "" if doubt.confidence is None else f" {doubt.confidence * 100:.0f}%"
        note = f" ({doubt.note.en})" if doubt.note else ""
        lines.append(f"- {doubt.text.en}: {WORDS[doubt.status]}{sure}{note}")
    return lines
