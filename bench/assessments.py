"""Scoring answer sheets: sheets a second on one core, with reasons, against reading the same files naively in the same run."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import stage
import yaml

from yilian.assessments.library import load_library
from yilian.assessments.rules.instrument import Instrument
from yilian.assessments.rules.scoring import score

FOLDER = Path(__file__).resolve().parents[1] / "instruments"
AIM = 20_000
SHEETS = stage.size(4_000, 50)
ROUNDS = stage.size(3, 1)
MEASURED = ("gbt-42195-2022", "ltci-2021-37", "tcm-constitution-33", "news2")


def figures() -> list[dict[str, Any]]:
    """Measure each instrument: the best of some rounds, with its ratio to the baseline."""
    library = load_library(FOLDER)
    return [_figure(library.instrument(id)) for id in MEASURED]


def _figure(instrument: Instrument) -> dict[str, Any]:
    sheets = [_sheet(instrument, Random(seed)) for seed in range(SHEETS)]
    ours = _per_second(lambda sheet: score(instrument, sheet), sheets)
    plain = yaml.safe_load((FOLDER / f"{instrument.id}.yaml").read_text("utf-8"))
    naive = _per_second(lambda sheet: naive_score(plain, sheet), sheets)
    for sheet in sheets[:200]:
        found = score(instrument, sheet)
        assert naive_score(plain, sheet) == {sub.id: sub.score for sub in found.sub_scores} | {"total": found.score}
    return {
        "name": f"assessments.score.{instrument.id}",
        "value": round(ours),
        "unit": "sheets/s/core",
        "aim": AIM,
        "baseline": round(naive),
        "ratio": round(ours / naive, 2),
    }


def _sheet(instrument: Instrument, random: Random) -> dict[str, Any]:
    """Answer every required item at random."""
    later = {id for group in instrument.alternatives for id in group[1:]}
    sheet: dict[str, Any] = {}
    for item in instrument.items:
        if item.optional or item.show_if or item.id in later:
            continue
        if item.kind == "number":
            sheet[item.id] = random.randint(int(item.min or 0), int(item.max or 0))
        else:
            sheet[item.id] = random.choice(instrument.options_of(item)).key
    return sheet


def _per_second(work: Callable[[dict[str, Any]], object], sheets: Sequence[dict[str, Any]]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for sheet in sheets:
            work(sheet)
        best = min(best, time.process_time() - started)
    return len(sheets) / best


def naive_score(plain: dict[str, Any], sheet: dict[str, Any]) -> dict[str, Any]:
    """Score by walking the file as it was read: sums, band, rules and signs, without reasons, checks or shared tables."""
    points = {}
    for item in plain["items"]:
        if item["id"] in sheet:
            found = _naive_points(plain, item, sheet)
            if found is not None:
                points[item["id"]] = found
    sums: dict[str, Any] = {}
    for scale in plain["scoring"].get("scales", []):
        turned = scale.get("reversed", [])
        sums[scale["id"]] = sum(
            scale["reverse_from"] - points[id] if id in turned else points[id] for id in scale["items"]
        )
    wanted = [id for scale in plain["scoring"].get("scales", []) for id in scale["items"]] or list(points)
    sums["total"] = sum(points[id] for id in wanted) if plain["scoring"]["method"] == "sum" else None
    next((band for band in plain["scoring"].get("bands", []) if band["min"] <= sums["total"] <= band["max"]), None)
    for one in (*plain.get("rules", []), *plain.get("signs", [])):
        _naive_holds(plain, one["when"], (sheet, points, sums))
    return sums


def _naive_holds(plain: dict[str, Any], when: dict[str, Any], known: tuple[dict[str, Any], ...]) -> bool:
    """Judge a condition by walking it."""
    sheet, points, sums = known
    if "all" in when or "any" in when:
        below = [_naive_holds(plain, part, known) for part in when.get("all", when.get("any"))]
        return all(below) if "all" in when else any(below)
    if "not" in when:
        return not _naive_holds(plain, when["not"], known)
    form = next(name for name in ("item", "sum_of", "highest_of", "scale") if name in when)
    names = when[form] if isinstance(when[form], list) else [when[form]]
    if "is" in when:
        wanted = when["is"] if isinstance(when["is"], list) else [when["is"]]
        return all(str(sheet.get(name)) in map(str, wanted) for name in names)
    numbers = [sums.get(name, points.get(name, 0)) or 0 for name in names]
    value = {"sum_of": sum, "highest_of": max}.get(form, min)(numbers)
    return bool(value >= when.get("at_least", value) and value <= when.get("at_most", value))


def _naive_points(plain: dict[str, Any], item: dict[str, Any], sheet: dict[str, Any]) -> float | None:
    given = sheet[item["id"]]
    for each in item.get("ranges", []):
        asked = each.get("when", {"item": "", "is": ""})
        if each.get("min", given) <= given <= each.get("max", given) and sheet.get(asked["item"], "") == asked["is"]:
            return float(each["score"])
    options = item.get("options", [])
    for option in plain["option_sets"][options] if isinstance(options, str) else options:
        if str(option.get("code", option.get("score"))) == str(given):
            return option.get("score")  # type: ignore[no-any-return]
    return None


def main() -> list[dict[str, Any]]:
    """Print the figures and give them."""
    found = figures()
    for one in found:
        sys.stdout.write(
            f"{one['name']}: {one['value']:,} {one['unit']} (aim {one['aim']:,}), naive {one['baseline']:,}, ratio {one['ratio']}\n"
        )
    return found


if __name__ == "__main__":
    main()
