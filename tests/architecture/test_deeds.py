"""The audit log speaks in words: every code that is written to it has them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from yilian.desk.deeds import DEEDS

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
WRITERS = {"action": 0, "record": 2, "record_look": 2}


def codes() -> Iterator[str]:
    """Give every code that is written out where something is recorded."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITERS:
                named = [one.value for one in node.keywords if one.arg == "name"]
                for one in named or node.args[WRITERS[node.func.id] :][:1]:
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.value


def test_every_code_of_the_log_has_words():
    found = set(codes())
    assert len(found) > 100
    assert sorted(found - set(DEEDS)) == []


def test_words_are_said_in_both_languages():
    assert [code for code, words in DEEDS.items() if not (words.zh.strip() and words.en.strip())] == []
