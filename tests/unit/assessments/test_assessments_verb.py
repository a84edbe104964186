"""`yilian assessments`: list, score, document."""

import json
from pathlib import Path
from typing import Any

import pytest

from yilian.cli import main

CHEERFUL = {str(n): "yes" if n in (1, 5, 7, 11, 13) else "no" for n in range(1, 16)}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def answers(folder: Path, given: object) -> str:
    path = folder / "answers.json"
    path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
    return str(path)


def test_a_whole_sheet_is_scored(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("assessments", "score", "gds-15", answers(tmp_path, CHEERFUL | {"14": "yes"}), "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["score"], data["level"]["number"], data["level"]["text"]["en"]) == (1, 0, "normal")
    assert data["reasons"][0]["answers"][13] == ["14", "yes"]
    assert [sign["id"] for sign in data["signs"]] == ["risk"]


def test_a_whole_sheet_is_told_to_people(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("assessments", "score", "gds-15", answers(tmp_path, CHEERFUL), "--lang", "zh")
    assert code == 0
    assert "等级 0  正常" in out
    assert "- 总分 0，在 0–4 之间：正常" in out


def test_what_is_missing_is_named_and_fails(run: Any, tmp_path: Path) -> None:
    given = {key: value for key, value in CHEERFUL.items() if key != "9"}
    code, out, _ = run("assessments", "score", "gds-15", answers(tmp_path, given), "--json")
    data = json.loads(out)
    assert (code, data["complete"], data["missing"], data["level"]) == (1, False, ["9"], None)


def test_what_cannot_be_is_told_in_both_languages_and_fails(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("assessments", "score", "gds-15", answers(tmp_path, CHEERFUL | {"9": "maybe", "x": 1}), "--json")
    data = json.loads(out)
    assert code == 1
    assert [(one["field"], one["code"]) for one in data["problems"]] == [
        ("9", "answer-not-an-option"),
        ("x", "answer-unknown-item"),
    ]
    assert data["problems"][0]["message"]["en"] == "“maybe” is no option of this item."


@pytest.mark.parametrize("given", ["[1]", "no json", '"a"', ""])
def test_answers_that_are_no_map_fail(run: Any, tmp_path: Path, given: str) -> None:
    code, out, _ = run("assessments", "score", "gds-15", answers(tmp_path, given), "--json")
    assert code == 1
    assert json.loads(out)["error"]["problems"][0]["code"] == "answers-not-a-map"


@pytest.mark.parametrize("arguments", [("gds", "{}"), ("gds-15", "missing.json"), ()])
def test_wrong_usage(run: Any, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    given = [answers(tmp_path, {}) if one == "{}" else one for one in arguments]
    code, _, err = run("assessments", "score", *given)
    assert code == 2
    if arguments and arguments[0] == "gds":
        assert "did you mean `gds-15`?" in err


def test_the_list_says_what_is_not_verified(run: Any) -> None:
    code, out, _ = run("assessments", "list", "--json")
    found = {one["id"]: one for one in json.loads(out)["instruments"]}
    assert code == 0
    assert len(found) >= 19
    assert {"about": "combination", "status": "recalled", "confidence": 0.85}.items() <= next(
        one for one in found["ltci-2021-37"]["unverified"] if one["about"] == "combination"
    ).items()


def test_generated_files_are_said_to_be_current(run: Any) -> None:
    code, out, _ = run("assessments", "document", "--check", "--json")
    assert (code, json.loads(out)["stale"]) == (0, [])
