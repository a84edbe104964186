"""An instrument that is wrong is told with file, line and remedy; a new one needs no code."""

import json
from pathlib import Path

import jsonschema
import pytest

from yilian.assessments.library import load_library, read_library
from yilian.assessments.reference import page
from yilian.assessments.rules.criteria import criterion_from, plain_of
from yilian.assessments.rules.schemas import NAME, schema, text
from yilian.assessments.rules.scoring import score
from yilian.policy.errors import PackErrors
from yilian.policy.yaml_positions import Source

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "instruments"
FILES = sorted(FOLDER.glob("*.yaml"))

NEW = """
id: stairs
title: {zh: 爬楼, en: Stairs}
source: {title: our own}
licence: {status: free, text: {zh: 自有, en: our own}}
evidence: {status: local}
option_sets:
  steps: [{score: 0, zh: 不能, en: none}, {score: 1, zh: 一层, en: one}, {score: 2, zh: 两层, en: two}]
items:
  - {id: up, name: {zh: 上, en: up}, options: steps}
  - {id: down, name: {zh: 下, en: down}, options: steps}
scoring: {method: sum, bands: [{min: 0, max: 1, level: 1}, {min: 2, max: 4, level: 0}]}
levels: [{number: 0, zh: 好, en: good}, {number: 1, zh: 差, en: poor}]
signs:
  - {id: none, when: {all: [{item: up, is: '0'}, {not: {item: down, at_least: 1}}]}, urgency: soon, text: {zh: 看, en: look}}
"""


def written(folder: Path, words: str = NEW) -> Path:
    (folder / "stairs.yaml").write_text(words.lstrip("\n"), "utf-8")
    return folder


def test_a_new_instrument_needs_no_code(tmp_path: Path) -> None:
    instrument = load_library(written(tmp_path)).instrument("stairs")
    outcome = score(instrument, {"up": 2, "down": "0"})
    assert outcome.level is not None
    assert (outcome.score, outcome.level.number, outcome.signs) == (2, 0, ())
    assert [sign.id for sign in score(instrument, {"up": 0, "down": 0}).signs] == ["none"]


@pytest.mark.parametrize(
    ("before", "after", "line", "code", "said"),
    [
        ("options: steps}\n  - {id: down", "options: stepps}\n  - {id: down", 9, "option-set-unknown", "`steps`"),
        ("{min: 2, max: 4", "{min: 3, max: 4", 11, "bands-do-not-meet", "a sum of 2 lies in no band"),
        ("{min: 0, max: 1", "{min: 0, max: 2", 11, "bands-do-not-meet", "in two bands"),
        ("max: 4, level: 0", "max: 4, level: 5", 11, "level-unknown", "no level `5`"),
        ("{item: up, is: '0'}", "{item: upp, is: '0'}", 14, "item-unknown", "did you mean `up`?"),
        ("{item: up, is: '0'}", "{item: up, is: '7'}", 14, "option-unknown", "no option of up `7`"),
        ("{item: up, is: '0'}", "{itm: up, is: '0'}", 14, "entry-invalid", "did you mean `item`?"),
        ("{item: up, is: '0'}", "{item: up, is: '0', above: 1}", 14, "entry-invalid", "one comparison"),
        ("{item: up, is: '0'}", "{holds: nobody}", 14, "condition-unknown", "`nobody`"),
        ("id: down", "id: up", 10, "item-twice", "`up` stands twice"),
        ("id: stairs", "id: steps", 1, "id-not-file", "write `id: stairs`"),
        ("method: sum", "method: average", 11, "entry-invalid", "Invalid enum value"),
        ("evidence: {status: local}", "evidence: {status: recalled}", 5, "entry-invalid", "goes with a `confidence`"),
        ("title: {zh: 爬楼, en: Stairs}", "titel: {zh: 爬楼, en: Stairs}", 1, "entry-invalid", "did you mean `title`?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, line: int, code: str, said: str
) -> None:
    assert before in NEW
    _library, errors = read_library(written(tmp_path, NEW.replace(before, after, 1)))
    found = [error for error in errors if error.code == code]
    assert found, errors
    assert found[0].file == f"{tmp_path.name}/stairs.yaml"
    assert found[0].line == line
    assert said in f"{found[0].message} → {found[0].remedy}"


def test_named_conditions_that_rest_on_each_other_are_told(tmp_path: Path) -> None:
    words = NEW.replace("signs:", "conditions: {one: {holds: two}, two: {holds: one}}\nsigns:")
    _library, errors = read_library(written(tmp_path, words))
    assert {error.code for error in errors} == {"condition-circle"}


def test_two_wrong_members_are_both_told(tmp_path: Path) -> None:
    words = NEW.replace("name: {zh: 上, en: up}", "nam: 1").replace("name: {zh: 下, en: down}", "nam: 2")
    _library, errors = read_library(written(tmp_path, words))
    assert [error.line for error in errors][:2] == [9, 10]


def test_a_sign_leads_to_an_instrument_that_exists(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="names `nothing`"):
        load_library(written(tmp_path, NEW.replace("urgency: soon", "urgency: soon, then: [nothing]")))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="folder-empty"):
        load_library(tmp_path)


@pytest.mark.parametrize(
    "plain",
    [
        {"any": [{"item": "a", "is": ["x", "y"]}, {"not": {"sum_of": ["a", "b"], "at_least": 2.0}}]},
        {"all": [{"scale": ["s"], "is": ["yes"]}, {"scale": ["s"], "below": 3.0}]},
        {"holds": "named"},
    ],
)
def test_a_condition_reads_as_it_is_written(plain: object) -> None:
    assert plain_of(criterion_from(plain)) == plain


def test_nothing_is_wrong_with_the_instruments_of_this_house() -> None:
    _library, errors = read_library(FOLDER)
    assert [str(error) for error in errors] == []


def test_the_schema_is_current() -> None:
    assert (ROOT / "schemas" / "instruments" / NAME).read_text("utf-8") == text(), "run `yilian assessments document`"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_satisfies_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(json.loads(json.dumps(Source(path, path.name).plain, default=str)), schema())


def test_the_reference_page_is_current() -> None:
    written_page = (ROOT / "docs" / "reference" / "instruments.md").read_text("utf-8")
    assert written_page == page(load_library(FOLDER)), "run `yilian assessments document`"


def test_no_scale_with_exclusive_rights_is_shipped() -> None:
    assert not {"mmse", "moca", "mna", "mna-sf"} & {path.stem for path in FILES}
