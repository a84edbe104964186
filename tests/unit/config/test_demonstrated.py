"""A command that names a place finds its demonstration, and nothing else is overruled."""

import os

import pytest

from yilian.config.postgres import demonstrated


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    databases: set[str] = set()
    for name in ("DATABASE_URL", "YILIAN_DATABASE", "YILIAN_PLACE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(demonstrated, "ensure_database", lambda: None)
    monkeypatch.setattr(demonstrated, "_holds_a_place", databases.__contains__)
    return databases


def test_the_demonstration_is_used_when_the_usual_database_is_empty(filled: set[str]) -> None:
    filled.add("yilian_panan_2021")
    assert demonstrated.turn_to("panan-2021") == "yilian_panan_2021"
    assert (os.environ["YILIAN_DATABASE"], os.environ["YILIAN_PLACE"]) == ("yilian_panan_2021", "panan-2021")


def test_records_in_the_usual_database_come_first(filled: set[str]) -> None:
    filled |= {"yilian", "yilian_panan_2021"}
    assert demonstrated.turn_to("panan-2021") is None
    assert "YILIAN_DATABASE" not in os.environ


def test_a_place_that_is_not_demonstrated_changes_nothing(filled: set[str]) -> None:
    assert demonstrated.turn_to("taizhou-2018") is None


@pytest.mark.parametrize("name", ["DATABASE_URL", "YILIAN_DATABASE"])
def test_a_database_that_is_named_is_not_overruled(
    name: str, filled: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.add("yilian_panan_2021")
    monkeypatch.setenv(name, "postgresql://yilian@127.0.0.1/elsewhere")
    assert demonstrated.turn_to("panan-2021") is None
