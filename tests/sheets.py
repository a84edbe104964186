"""The instruments of this house, and answers that give a wanted total; for tests."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yilian.assessments.library import load_library
from yilian.assessments.rules.outcome import Outcome
from yilian.assessments.rules.scoring import score

LIBRARY = load_library(Path(__file__).resolve().parents[1] / "instruments")


def scored(id: str, answers: Mapping[str, object]) -> Outcome:
    outcome = score(LIBRARY.instrument(id), answers)
    assert outcome.problems == ()
    assert outcome.missing == ()
    assert outcome.complete
    return outcome


def level(outcome: Outcome) -> int:
    assert outcome.level is not None
    return outcome.level.number


def sheet_of(id: str, total: float, *, items: tuple[str, ...] = ()) -> dict[str, Any]:
    """Choose answers that add up to a total: the furthest each item can go without making the rest impossible."""
    instrument = LIBRARY.instrument(id)
    asked = [one for one in instrument.items if (one.id in items if items else one.scored and one.kind == "choice")]
    choices = [{option.score: option.key for option in reversed(instrument.options_of(item))} for item in asked]
    reach = [{0.0}]
    for scores in reversed(choices):
        reach.insert(0, {one + other for one in scores if one is not None for other in reach[0]})
    assert total in reach[0], f"{id} cannot give {total}"
    answers, left = {}, total
    for number, (item, scores) in enumerate(zip(asked, choices, strict=True)):
        picked = next(one for one in sorted(s for s in scores if s is not None) if left - one in reach[number + 1])
        answers[item.id], left = scores[picked], left - picked
    return answers
