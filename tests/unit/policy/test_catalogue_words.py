"""Scores and signs of the catalogue name only what is there, and each trigger asks one thing."""

import shutil
from pathlib import Path

import pytest

from yilian.policy.catalogue import Trigger
from yilian.policy.loading import read_shelf

PACKS = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "catalogue", tmp_path / "packs" / "catalogue")).parent


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("signs.yaml", "evidence: systolic, at_least: 180", "evidence: sistolic, at_least: 180", "evidence-unknown"),
        ("signs.yaml", "{item: chronic-follow-up, days: 14}", "{item: chronic-folow-up, days: 14}", "item-unknown"),
        ("signs.yaml", "{score: news2, at_least: 7}", "{score: news3, at_least: 7}", "score-unknown"),
        ("signs.yaml", "part_of: news2", "part_of: news3", "score-unknown"),
        ("signs.yaml", "items: [chronic-follow-up]", "items: [chronic]", "item-unknown"),
        ("scores.yaml", "evidence: spo2", "evidence: spo3", "evidence-unknown"),
        ("items.yaml", "also: [weight, hba1c", "also: [weigth, hba1c", "evidence-unknown"),
        ("items.yaml", "desk: device", "desk: loan", "desk-twice"),
        ("limits.yaml", "- code: answer-soon", "- code: answer-urgent", "code-twice"),
        ("signs.yaml", "- code: glucose-danger", "- code: high-fever", "code-twice"),
    ],
)
def test_a_word_that_is_not_there_is_an_error(shelf: Path, file: str, old: str, new: str, code: str) -> None:
    path = shelf / "catalogue" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert code in {error.code for error in read_shelf(shelf)[1]}


def test_the_catalogue_as_it_stands_has_no_error(shelf: Path) -> None:
    assert read_shelf(shelf)[1] == []


@pytest.mark.parametrize(
    "given",
    [
        {"at_least": 180},
        {"evidence": "systolic"},
        {"evidence": "systolic", "score": "news2", "at_least": 5},
        {"evidence": "systolic", "at_least": 180, "at_most": 50},
    ],
)
def test_a_trigger_names_one_thing_and_one_limit(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="trigger"):
        Trigger(**given)  # type: ignore[arg-type]
