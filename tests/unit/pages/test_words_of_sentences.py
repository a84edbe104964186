"""Sentences say units and professions as people do."""

import re
from pathlib import Path

import pytest

from yilian.pages.language import text_of
from yilian.people.messages import MESSAGES
from yilian.people.models import Profession

ROOT = Path(__file__).resolve().parents[3]


def test_a_profession_is_said_by_its_word() -> None:
    assert text_of("practitioner-not-qualified", {"kind": "nurse"}).startswith("“护士”")


@pytest.mark.parametrize("kind", Profession.values)
def test_every_profession_has_its_word(kind: str) -> None:
    assert MESSAGES[f"kind-{kind}"].zh == Profession(kind).label


def test_a_unit_is_written_as_people_write_it() -> None:
    said = text_of("out-of-physical-range", {"value": "99", "unit": "Cel", "low": 30, "high": 45})
    assert "℃" in said
    assert "Cel" not in said


def test_no_document_names_a_module_by_its_folder() -> None:
    folders = "|".join(path.parent.name for path in (ROOT / "yilian").glob("*/module.py"))
    latin = re.compile(rf"(?:{folders}|referrals|stays|finance|planning|procedures|workforce|monitoring) ?模块")
    found = [path.name for path in (ROOT / "packs").rglob("*.yaml") if latin.search(path.read_text())]
    assert found == []
