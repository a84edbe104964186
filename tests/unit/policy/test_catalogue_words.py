"""Scores and signs of the catalogue name only what is there, and each trigger asks one thing."""

import shutil
from pathlib import Path

import pytest

from yilian.kernel.conditions import AllOf, Not
from yilian.policy.catalogue import SignPart, Trigger
from yilian.policy.loading import read_policy_library

PACKS = Path(__file__).resolve().parents[3] / "packs"


@pytest.fixture
def library(tmp_path: Path) -> Path:
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
def test_a_word_that_is_not_there_is_an_error(library: Path, file: str, old: str, new: str, code: str) -> None:
    path = library / "catalogue" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert code in {error.code for error in read_policy_library(library)[1]}


def test_the_catalogue_as_it_stands_has_no_error(library: Path) -> None:
    assert read_policy_library(library)[1] == []


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


def test_a_part_of_a_sign_may_join_triggers_and_is_written_as_it_was_read() -> None:
    plain = {"all": [{"evidence": "systolic", "at_least": 140}, {"not": {"score": "news2", "above": 4}}]}
    part = SignPart.read(plain)
    assert part.condition == AllOf(
        (Trigger(evidence="systolic", at_least=140), Not(Trigger(score="news2", above=4))),
    )
    assert part.plain == plain


def test_a_slip_in_a_trigger_names_the_nearest_word() -> None:
    with pytest.raises(ValueError, match="did you mean `at_least`"):
        SignPart.read({"evidence": "systolic", "at_leest": 140})
