"""Marks are read from the files of tests; what stands in the wrong place shows nothing."""

from pathlib import Path

import pytest

from yilian.cli.evidence.features import Entry, state_of
from yilian.cli.evidence.marks import Mark, by_name, marks


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def test_a_test_carries_clauses_and_features(tmp_path: Path) -> None:
    write(
        tmp_path,
        "tests/integration/test_a.py",
        '@pytest.mark.shows("PA-15", "PA-03")\n@pytest.mark.feature("7")\ndef test_a():\n    pass\n',
    )
    found, wrong = marks(tmp_path)
    test = "tests/integration/test_a.py::test_a"
    assert found == [Mark(test, "feature", "7"), Mark(test, "shows", "PA-03"), Mark(test, "shows", "PA-15")]
    assert by_name(found, "shows") == {"PA-03": (test,), "PA-15": (test,)}
    assert wrong == []


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("tests/unit/test_a.py", '@pytest.mark.shows("PA-15")\ndef test_a(): pass\n', "the system runs in"),
        ("tests/spec/test_a.py", 'pytestmark = pytest.mark.shows("PA-15")\n', "on no test function"),
        ("tests/spec/test_a.py", '@pytest.mark.shows("PA-15")\ndef helper(): pass\n', "on no test function"),
        ("tests/spec/test_a.py", "@pytest.mark.shows(CLAUSE)\ndef test_a(): pass\n", "in plain words"),
        ("tests/spec/test_a.py", "@pytest.mark.shows()\ndef test_a(): pass\n", "in plain words"),
    ],
)
def test_a_mark_in_the_wrong_place_shows_nothing(tmp_path: Path, path: str, text: str, why: str) -> None:
    write(tmp_path, path, text)
    found, [wrong] = marks(tmp_path)
    assert found == []
    assert why in wrong.why


@pytest.mark.parametrize(
    ("tests", "pages", "is_open", "state"),
    [
        (("tests/a.py::test_a",), (), None, "yes"),
        (("tests/a.py::test_a",), (), "half", "part"),
        ((), ("visits:today",), None, "part"),
        ((), (), None, "no"),
    ],
)
def test_a_page_alone_never_makes_a_feature_whole(
    tests: tuple[str, ...], pages: tuple[str, ...], is_open: str | None, state: str
) -> None:
    assert state_of(Entry(7, "check-up", "P", pages, is_open), tests) == state
