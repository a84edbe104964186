"""Only actions write: outside of `actions` nothing is saved, and inside everything public that saves is an `@action`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yilian.pages.registry import permissions, system_permissions

ROOT = Path(__file__).parents[2]
ALWAYS = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("asave", "acreate", "adelete", "aupdate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create"),
}
ON_RECORDS = {
    "update",
    "add",
    "set",
    "remove",
    "clear",
}  # of a set or a dictionary, too: only on what is seen to be records
MANAGERS = {"objects", "_default_manager", "_base_manager", "filter", "exclude"}
STATEMENT = re.compile(
    r"\s*(WITH\b.*)?(INSERT INTO|UPDATE \S+( AS \w+)? SET|DELETE FROM|TRUNCATE|MERGE INTO|COPY .* FROM STDIN)\b", re.S
)

# file: {function: why it may write without being an action}
EXCUSED = {
    "audit/actions.py": {
        "action": "is what makes an action",
        "once": "keeps the id of a command beside the actions that it carries out",
        "record": "writes entries of the log about looks and sign-ins, inside whoever's transaction",
        "seal": "judges its permission itself; an entry about sealing would have to be sealed, without end",
    },
    "exchange/actions/imports.py": {"run_import": "goes from batch to batch, each of which is an action of its own"},
    "obligations/actions/loading.py": {
        "roll_horizon": "goes from batch to batch, each of which is an action of its own"
    },
    "people/actions/residences.py": dict.fromkeys(
        ("repeat_residence", "open_residences", "close_residence"),
        "repeats where an elder lives inside the action that writes the elder's record",
    ),
    "accounts/models.py": {"create_user": "the manager that Django asks for; called from actions only"},
    "accounts/views/own.py": {
        "verify": "saves the session, which is Django's",
        "enrol": "saves the session, which is Django's",
        "_note_new_key": "saves the session, which is Django's",
        "_qr": "draws a code for an authenticator, saves no record",
    },
    "pages/actions.py": dict.fromkeys(
        ("keep_draft", "drop_drafts", "drop_what_is_over"),
        "keeps what somebody typed and did not send, for its writer alone: an entry for every pause in typing would bury the log",
    ),
    "pages/papers/word.py": {"as_docx": "saves a Word file, no record"},
    "config/schema.py": {
        "replace_records": "records checksums of the tables themselves, for the owner of the tables alone"
    },
}


def _files() -> list[Path]:
    return sorted(
        path for path in (ROOT / "yilian").rglob("*.py") if "migrations" not in path.parts and path.name != "apps.py"
    )


def is_actions(path: Path) -> bool:
    return path.name == "actions.py" or path.parent.name == "actions"


def writes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the places that write: calls on records, and statements in words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func):
            yield node
        if isinstance(node, ast.Constant | ast.JoinedStr) and STATEMENT.match(_text(node)):
            yield node


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    """Return the text of a literal; a word stands for what an f-string fills in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "word" for part in node.values)


def _is_write(called: ast.Attribute) -> bool:
    names = {one.attr for one in ast.walk(called.value) if isinstance(one, ast.Attribute)}
    return called.attr in ALWAYS or (called.attr in ON_RECORDS and bool(names & MANAGERS))


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def excuse(path: Path, function: str) -> bool:
    excuses = EXCUSED.get(str(path.relative_to(ROOT / "yilian")), {})
    return function in excuses


def unexcused(path: Path, tree: ast.Module) -> list[str]:
    """Name the lines outside of actions that write, with the function they stand in."""
    found = []
    for node in writes(tree):
        around = [
            one.name for one in functions(tree).values() if one.lineno <= node.lineno <= (one.end_lineno or one.lineno)
        ]
        if not any(excuse(path, name) for name in around):
            found.append(f"{path.relative_to(ROOT)}:{node.lineno} in {around or 'module'}")
    return found


def test_nothing_is_written_outside_of_actions() -> None:
    found = [line for path in _files() if not is_actions(path) for line in unexcused(path, ast.parse(path.read_text()))]
    assert found == []


def reaching_a_write(tree: ast.Module) -> set[str]:
    """Name the functions that write themselves or through functions of the same file."""
    known = functions(tree)
    calls = {
        name: {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in known and one.id != name}
        for name, node in known.items()
    }
    statements = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and any(True for _ in writes(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    names = {name: {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} for name, node in known.items()}
    writing = {name for name, node in known.items() if any(True for _ in writes(node)) or names[name] & statements}
    while more := {name for name, called in calls.items() if name not in writing and called & writing}:
        writing |= more
    return writing


def permission_of(function: ast.FunctionDef) -> str | None:
    """Return the permission of an action; nothing for a function that is none."""
    for one in function.decorator_list:
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "action":
            assert isinstance(one.args[0], ast.Constant), f"{function.name}: the permission is written out"
            return str(one.args[0].value)
    return None


ACTIONS = [path for path in _files() if is_actions(path)]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: str(path.relative_to(ROOT / "yilian")))
def test_every_public_function_that_writes_is_an_action(path: Path) -> None:
    tree = ast.parse(path.read_text())
    known, writing = functions(tree), reaching_a_write(tree)
    top = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    actions = {name for name, node in known.items() if permission_of(node) is not None}
    bare = {name for name in (writing & top) - actions if not name.startswith("_") and not excuse(path, name)}
    assert bare == set()


def test_every_permission_of_an_action_belongs_to_a_role_or_to_the_system() -> None:
    held = {name for name, roles in permissions().items() if roles} | system_permissions()
    asked = {
        permission
        for path in ACTIONS
        for function in functions(ast.parse(path.read_text())).values()
        if (permission := permission_of(function)) is not None
    }
    assert len(asked) > 10
    assert sorted(asked - held) == []


@pytest.mark.parametrize("name", EXCUSED)
def test_every_excuse_is_still_needed(name: str) -> None:
    assert set(EXCUSED[name]) <= reaching_a_write(ast.parse((ROOT / "yilian" / name).read_text()))


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("elder.save()", 1),
        ("Elder.objects.create(name='x')", 1),
        ("Elder.objects.filter(pk=1).update(name='x')", 1),
        ("Elder.objects.filter(pk=1).delete()", 1),
        ("cursor.execute('DELETE FROM people_elder')", 1),
        ("visit.delete()", 1),
        ("teams.create(x=1)", 1),
        ("Elder.objects.filter(pk=1).aupdate(x=1)", 1),
        ("cursor.execute(f'UPDATE {table} SET x = 1')", 1),
        ("cursor.execute('UPDATE people_elder AS e SET x = 1')", 1),
        ("cursor.execute('WITH old AS (SELECT 1) INSERT INTO people_elder SELECT 1')", 1),
        ("cursor.execute('COPY people_elder (id) FROM STDIN')", 1),
        ("cursor.execute('MERGE INTO people_elder USING x ON true')", 1),
        ("seen.add(1); counts.update(x=1); digest.update(b'x')", 0),
        ("Elder.objects.filter(pk=1)", 0),
    ],
)
def test_this_test_would_notice(source: str, count: int) -> None:
    assert len(list(writes(ast.parse(source)))) == count
