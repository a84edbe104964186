"""Whatever a page or a program does, it does as a command: an action is called where `carry_out`, `submit`, a step of the kit or
`carry_out_for_program` call it once, and without the id of a command it is not called at all.

`tests/integration/conftest.py` sends every form of the integration tests twice; this looks at every view, tested or not.
"""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEWS = sorted(
    path
    for path in (ROOT / "yilian").rglob("*.py")
    if {"views", "api"} & {path.stem, path.parent.name} and path.stem != "__init__"
)
# Who calls an action outside of a command, and why sending twice does no harm.
EXEMPT = {
    ("accounts/views/own.py", "verify"): "a code of the second factor holds once by itself",
    ("accounts/views/own.py", "_note_new_key"): "belongs to the session, which has a new key each time",
    ("accounts/views/session.py", "sign_out"): "ends the session to which a command would belong",
    ("accounts/views/session.py", "_begin"): "begins the session to which a command would belong",
    ("assessments/views/sheets.py", "_completed"): "completes a draft only; one that is complete is shown",
    (
        "notices/api.py",
        "take_receipt",
    ): "a gateway has ids of its own for what it tells; the same one again changes nothing",
    ("exchange/views.py", "errors"): "a look at rows that were handed back, which is logged each time",
    ("people/views/elders.py", "id_number"): "a look, which is shown and logged each time",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "yilian"))


def actions_of(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names by which a file knows actions, and those of the files in which actions stand."""
    functions, files = set(), set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("yilian."):
            continue
        for alias in node.names:
            if (node.module or "").split(".")[2:3] == ["actions"]:
                value = getattr(import_module(node.module or ""), alias.name, None)
                if hasattr(value, "permission"):
                    functions.add(alias.asname or alias.name)
                elif value is None or isinstance(value, ModuleType):
                    files.add(alias.asname or alias.name)
            elif alias.name == "actions":
                files.add(alias.asname or alias.name)
    return functions, files


def calls(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield the function in which each call of an action stands, and whether it stands in one made there, to be called once."""
    functions, files = actions_of(tree)

    def walk(node: ast.AST, outer: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            inner = outer
            if isinstance(child, ast.FunctionDef):
                inner = (*outer, child.name)
            elif isinstance(child, ast.Lambda):
                inner = (*outer, "lambda")
            if isinstance(child, ast.Call) and outer and is_action(child.func):
                yield outer[0], len(outer) > 1
            yield from walk(child, inner)

    def is_action(called: ast.expr) -> bool:
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            return called.value.id in files and called.attr[:1].islower() and called.attr not in NO_ACTIONS
        return isinstance(called, ast.Name) and called.id in functions

    yield from walk(tree, ())


# Functions beside actions that write nothing.
NO_ACTIONS = frozenset({"one_time_password"})


def called_within(tree: ast.Module, name: str) -> bool:
    """Return whether a function of a file is called only by functions that are made to be called once."""
    places = [outer for outer, inner in _calls_of(tree, name) if not inner]
    return not places and any(True for _ in _calls_of(tree, name))


def _calls_of(tree: ast.Module, name: str) -> Iterator[tuple[str, bool]]:
    def walk(node: ast.AST, outer: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            inner = outer
            if isinstance(child, ast.FunctionDef):
                inner = (*outer, child.name)
            elif isinstance(child, ast.Lambda):
                inner = (*outer, "lambda")
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == name and outer:
                yield outer[0], len(outer) > 1
            yield from walk(child, inner)

    yield from walk(tree, ())


@pytest.mark.parametrize("path", VIEWS, ids=name_of)
def test_a_view_calls_an_action_as_a_command(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {outer for outer, within in calls(tree) if not within and not called_within(tree, outer)}
    assert bare <= {function for file, function in EXEMPT if file == name_of(path)}


def test_what_is_exempt_is_still_there() -> None:
    for file, function in EXEMPT:
        tree = ast.parse((ROOT / "yilian" / file).read_text(encoding="utf-8"))
        assert any(outer == function and not within for outer, within in calls(tree)), (file, function)


def test_only_commands_are_carried_out_once() -> None:
    callers = {
        name_of(path)
        for path in (ROOT / "yilian").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "once"
    }
    assert callers == {"pages/commands.py"}


def test_every_form_carries_the_id_of_its_command() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "yilian").glob("*/templates/**/*.html"))
        if 'method="post"' in (text := path.read_text(encoding="utf-8"))
        and text.count('method="post"') > text.count("{% command %}")
    ]
    assert not silent
