"""How tests are spread over processes, which of them a change touches, and when the tables are made anew."""

from pathlib import Path

import database
import pytest
from quick import touched_tests
from spread import scope_of


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/journeys/test_loop.py::test_the_loop[desktop]", "tests/journeys"),
        ("tests/spec/measures/test_every_engine.py::test_a", "tests/spec/measures"),
        ("tests/spec/test_timings.py::test_a", "tests/spec/test_timings.py"),
        ("tests/unit/policy/test_loading.py::TestIt::test_a", "tests/unit/policy/test_loading.py"),
    ],
)
def test_a_file_stays_in_one_process_and_some_folders_do(nodeid: str, scope: str) -> None:
    assert scope_of(nodeid) == scope


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        (["yilian/visits/views/calls.py"], ["tests/architecture", "tests/integration/visits", "tests/unit/visits"]),
        (
            ["yilian/visits/urls.py", "tests/unit/visits/test_visit_rules.py"],
            ["tests/architecture", "tests/integration/visits", "tests/unit/visits"],
        ),
        (["tests/unit/visits/test_visit_rules.py"], ["tests/unit/visits/test_visit_rules.py"]),
        (["tests/journeys/walking.py"], ["tests/journeys"]),
        (["packs/panan-2021/pack.yaml"], ["tests/packs", "tests/unit/policy"]),
        (["requirements.txt"], ["tests/architecture", "tests/unit"]),
        (["LICENSE"], []),
    ],
)
def test_a_change_touches_the_tests_of_its_module(changed: list[str], tests: list[str]) -> None:
    assert touched_tests(changed) == tests


def test_tables_are_made_anew_when_something_below_the_pages_changes(tmp_path: Path) -> None:
    package = tmp_path / "yilian" / "visits"
    (package / "views").mkdir(parents=True)
    for path in (tmp_path / "requirements.txt", package / "models.py", package / "views" / "calls.py"):
        path.write_text("")
    first = database.digest_of_tables(tmp_path)
    (package / "views" / "calls.py").write_text("a page")
    assert database.digest_of_tables(tmp_path) == first
    (package / "models.py").write_text("a table")
    assert database.digest_of_tables(tmp_path) != first
