"""Which test says that it shows a clause or a feature: `@pytest.mark.shows("PA-15")`, `@pytest.mark.feature("7")`.

Marks are read from the files of tests without running them; whether the tests passed is said by the run (`tests/showing.py`).
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

FOLDERS = ("tests/integration", "tests/journeys", "tests/spec")
"""Where the system runs: with its database, its pages, its engines. A mark elsewhere is refused."""
SHOWS, FEATURE = "shows", "feature"


class Mark(Struct, frozen=True, order=True):
    """A test, as pytest names it without parameters, and one name that it carries."""

    test: str
    kind: str
    name: str


class Misplaced(Struct, frozen=True, order=True):
    """A mark that shows nothing: not on a test function, not with plain words, or where the system does not run."""

    where: str
    why: str


def marks(root: Path) -> tuple[list[Mark], list[Misplaced]]:
    """Return every mark of the tests below a root, and those that show nothing."""
    placed: list[Mark] = []
    wrong: list[Misplaced] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text("utf-8")
        if "mark.shows" not in text and "mark.feature" not in text:
            continue
        name = path.relative_to(root).as_posix()
        for where, mark in _calls(ast.parse(text), name):
            problem = _problem(name, where, mark)
            if problem is None:
                placed += [Mark(where, _kind(mark), str(_word(argument))) for argument in mark.args]
            else:
                wrong.append(Misplaced(f"{name}:{mark.lineno}", problem))
    return sorted(placed), sorted(wrong)


def by_name(placed: list[Mark], kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the tests of each clause or feature."""
    named: dict[str, list[str]] = {}
    for mark in placed:
        if mark.kind == kind:
            named.setdefault(mark.name, []).append(mark.test)
    return {name: tuple(tests) for name, tests in named.items()}


def _calls(tree: ast.Module, path: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield every mark with the test it decorates, or nothing in the place of the test."""
    decorating: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            decorating |= {id(decorator): f"{path}::{node.name}" for decorator in node.decorator_list}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _kind(node):
            yield decorating.get(id(node), ""), node


def _kind(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(value=ast.Attribute(attr="mark"), attr="shows" | "feature" as kind):
            return kind
    return ""


def _word(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _problem(path: str, test: str, mark: ast.Call) -> str | None:
    if not path.startswith(tuple(f"{folder}/" for folder in FOLDERS)):
        return f"the system runs in {', '.join(FOLDERS)} only"
    if not test:
        return "it stands on no test function"
    if not mark.args or mark.keywords or any(_word(argument) is None for argument in mark.args):
        return "it names nothing in plain words"
    return None
