"""Later commands find the demonstration that was brought up, and leave every other database alone."""

import pytest

from yilian.demo import state
from yilian.demo.state import recall, remember, remembered


@pytest.fixture(autouse=True)
def a_home(tmp_path, monkeypatch):
    monkeypatch.setattr(state, "home", lambda: tmp_path)


def test_without_a_demonstration_nothing_is_entered():
    environment = {}
    assert recall(["evaluate", "--place", "panan-2021"], environment) == ""
    assert environment == {}


def test_the_last_one_brought_up_is_worked_on_with_its_date():
    remember("panan-2021")
    remember("taizhou-2018")
    environment = {}
    assert recall(["audit", "verify"], environment) == "taizhou-2018"
    assert environment["YILIAN_DATABASE"] == "yilian_taizhou_2018"
    assert environment["YILIAN_TODAY"] == "2019-09-12"


@pytest.mark.parametrize("words", [["--place", "panan-2021"], ["--place=panan-2021"]])
def test_a_place_that_is_named_goes_before_the_last_one(words):
    remember("panan-2021")
    remember("taizhou-2018")
    assert recall(["evaluate", *words], {}) == "panan-2021"


def test_a_place_that_never_came_up_leaves_the_last_one():
    remember("panan-2021")
    assert recall(["evaluate", "--place", "fujian-2022"], {}) == "panan-2021"


@pytest.mark.parametrize("name", ["DATABASE_URL", "YILIAN_DATABASE", "YILIAN_PLACE"])
def test_whoever_says_otherwise_is_heard(name):
    remember("panan-2021")
    assert recall(["serve"], {name: "mine"}) == ""


def test_a_place_is_remembered_once():
    for place in ("panan-2021", "taizhou-2018", "panan-2021"):
        remember(place)
    assert remembered() == ["taizhou-2018", "panan-2021"]
