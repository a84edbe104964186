"""The audit log speaks in words: an action says its title, and every other code that is written is declared by its module."""

import ast
from collections.abc import Iterator
from pathlib import Path

from yilian.audit import actions
from yilian.pages.registry import modules, titles

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
WRITERS = {"action": 0, "record": 2, "log_access": 2}


def codes() -> Iterator[str]:
    """Yield every code that is written out where something is recorded."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                looks = [one.value for one in node.keywords if one.arg == "look"]
                yield from (one.value for one in looks if isinstance(one, ast.Constant) and one.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                named = [one.value for one in node.keywords if one.arg == "name"]
                for one in named or node.args[WRITERS[node.func.id] :][:1]:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.value


def test_every_code_of_the_log_has_words():
    found = set(codes())
    assert len(found) > 100
    assert sorted(code for code in found if not (actions.title_of(code) or titles().get(code))) == []


def test_no_words_wait_for_a_code_that_nobody_writes():
    assert sorted(set(titles()) - set(codes())) == []


def test_words_are_said_in_both_languages():
    every = actions._titles | titles()
    assert [code for code, words in every.items() if not (words.zh.strip() and words.en.strip())] == []


def test_no_code_is_declared_twice():
    named = [code for module in modules() for code in module.titles]
    assert sorted({code for code in named if named.count(code) > 1}) == []
