"""Every code with which Yilian says no has its sentence, in both languages, asking for the same things."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from yilian.config.sentences import every_message
from yilian.kernel.messages import Message

ROOT = Path(__file__).parents[2]
PLACE_OF_CODE = {"Refusal": 0, "refuse": 0, "ServiceError": 0, "Problem": 1}
MESSAGES = every_message()


def codes() -> Iterator[tuple[str, str]]:
    """Yield every code written out, with where it stands; a choice between two codes gives both."""
    for path in sorted((ROOT / "yilian").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACE_OF_CODE:
                arguments = node.args[PLACE_OF_CODE[node.func.id] :][:1]
                for one in (part for argument in arguments for part in _written(argument)):
                    yield one, f"{path.relative_to(ROOT)}:{node.lineno}"


def _written(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _written(node.body)
        yield from _written(node.orelse)


def test_every_code_has_a_sentence() -> None:
    found = list(codes())
    assert len(found) > 40
    assert sorted({(code, where) for code, where in found if code not in MESSAGES}) == []


def named(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_something_and_ask_for_the_same(code: str) -> None:
    message: Message = MESSAGES[code]
    assert message.zh.strip()
    assert message.en.strip()
    assert named(message.zh) == named(message.en)
