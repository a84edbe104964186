"""Only actions write: outside of `actions` nothing is saved, and inside everything public that saves is an `@action`."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import QuerySet
from writing import EXCUSED, excused, is_actions

from yilian.pages.registry import permissions, system_permissions

ROOT = Path(__file__).parents[2]
ALWAYS = {
    *(
        "save",
        "save_base",
        "_raw_delete",
        "create",
        "delete",
        "bulk_create",
        "bulk_update",
        "get_or_create",
        "update_or_create",
    ),
    *("asave", "acreate", "adelete", "aupdate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create"),
}
ON_RECORDS = {
    "update",
    "add",
    "set",
    "remove",
    "clear",
}  # of a set or a dictionary, too: only on what is seen to be records
MANAGERS = {"objects", "_default_manager", "_base_manager"}
NARROWING = {"filter", "exclude"}
ENDING = {"in_bulk", "aggregate", "iterator", "get", "first", "last", "latest", "earliest", "count", "exists"}
TYPES = {"QuerySet", "Manager", "BaseManager", "RelatedManager"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef)
STATEMENT = re.compile(
    r"\s*(WITH\b.*)?(INSERT INTO|UPDATE \S+( AS \w+)? SET|DELETE FROM|TRUNCATE|MERGE INTO|COPY .* FROM STDIN)\b", re.S
)


def _files() -> list[Path]:
    return sorted(
        path for path in (ROOT / "yilian").rglob("*.py") if "migrations" not in path.parts and path.name != "apps.py"
    )


def writes(tree: ast.AST, records: frozenset[str] = frozenset()) -> Iterator[ast.AST]:
    """Yield the places that write: calls on records, and statements in words. `records` are names that hold query sets."""
    records |= _holding_records(tree, records)
    for node in _of_scope(tree):
        if isinstance(node, SCOPES):
            yield from writes(node, records)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func, records)
        ) or (isinstance(node, ast.Constant | ast.JoinedStr) and STATEMENT.match(_text(node))):
            yield node


def _of_scope(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a file, a function or an expression; a function within it is yielded, and not what stands in it."""
    waiting = list(ast.iter_child_nodes(tree)) if isinstance(tree, SCOPES) else [tree]
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    """Return the text of a literal; a word stands for what an f-string fills in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "word" for part in node.values)


def _is_write(called: ast.Attribute, records: frozenset[str]) -> bool:
    return called.attr in ALWAYS or (called.attr in ON_RECORDS and _is_records(called.value, records))


def _is_records(value: ast.AST | None, records: frozenset[str]) -> bool:
    """Return whether an expression is a query set or a manager, as far as it can be seen."""
    match value:
        case ast.Name(id=name):
            return name in records
        case ast.Attribute(attr=name):
            return name in MANAGERS or name in _managers_of_models()
        case ast.Call(func=ast.Name(id=name)):
            return name in _giving_records()
        case ast.Call(func=ast.Attribute(attr=name, value=inner)):
            on_records = hasattr(QuerySet, name) and name not in ENDING and _is_records(inner, records)
            return name in NARROWING or name in _giving_records() or on_records
        case ast.NamedExpr(value=inner):
            return _is_records(inner, records)
        case ast.IfExp(body=first, orelse=second) | ast.BinOp(left=first, right=second):
            return _is_records(first, records) or _is_records(second, records)
    return False


def _holding_records(scope: ast.AST, records: frozenset[str]) -> frozenset[str]:
    """Return the names of a file or function that hold query sets: bound to one, or declared to be one."""
    held = set[str]()
    if isinstance(scope, SCOPES):
        arguments = scope.args
        named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        held |= {one.arg for one in named if _names_records(one.annotation)}
    for node in _of_scope(scope):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.NamedExpr(target=ast.Name(id=name), value=value)
            ):
                held |= {name} if _is_records(value, records | held) else set()
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                held |= {name} if _names_records(annotation) or _is_records(value, records | held) else set()
    return frozenset(held)


def _names_records(annotation: ast.AST | None) -> bool:
    """Return whether a type is a query set or a manager, or may be one."""
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in TYPES
        case ast.Subscript(value=inner):
            return _names_records(inner)
        case ast.BinOp(left=first, right=second):
            return _names_records(first) or _names_records(second)
        case ast.Constant(value=str(text)):
            return _names_records(ast.parse(text, mode="eval").body)
    return False


@cache
def _giving_records() -> frozenset[str]:
    """Return the names of all functions of the program that say to return a query set or a manager."""
    trees = (ast.walk(ast.parse(path.read_text())) for path in _files())
    return frozenset(
        node.name
        for tree in trees
        for node in tree
        if isinstance(node, ast.FunctionDef) and _names_records(node.returns)
    )


@cache
def _managers_of_models() -> frozenset[str]:
    """Return the names under which a record has others: `elder.enrolments`."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    backwards = [field.get_accessor_name() for field in fields if field.auto_created and not field.concrete]
    return frozenset([field.name for field in fields if field.many_to_many] + [name for name in backwards if name])


def functions(tree: ast.AST) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def unexcused(path: Path, tree: ast.Module) -> list[str]:
    """Name the lines outside of actions that write, with the function they stand in."""
    found = []
    for node in writes(tree):
        around = [
            one.name for one in functions(tree).values() if one.lineno <= node.lineno <= (one.end_lineno or one.lineno)
        ]
        if not any(excused(path, name) for name in around):
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
    bare = {name for name in (writing & top) - actions if not name.startswith("_") and not excused(path, name)}
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
        ("elder.save_base()", 1),
        ("Elder.objects.filter(pk=1)._raw_delete('default')", 1),
        ("loans().update(x=1)", 1),
        ("loans().order_by('pk').update(x=1)", 1),
        ("queries.loans().update(x=1)", 1),
        ("rows = loans()\nrows.update(x=1)", 1),
        ("rows = Elder.objects.all()\nrows = rows.order_by('pk')\nrows.update(x=1)", 1),
        ("def end(rows: QuerySet[Loan]) -> None:\n    rows.update(x=1)", 1),
        ("def end(rows: 'QuerySet[Loan] | None') -> None:\n    rows.update(x=1)", 1),
        ("rows = Elder.objects.all()\ndef end() -> None:\n    rows.update(x=1)", 1),
        ("(rows := loans()).update(x=1)", 1),
        ("elder.enrolments.set([])", 1),
        ("rows = set(Elder.objects.filter(pk=1)); rows.add(1)", 0),
        ("rows = loans().in_bulk(); rows.update(x=1)", 0),
        ("def first() -> None:\n    rows = loans()\ndef second() -> None:\n    rows = set(); rows.add(1)", 0),
        ("seen.add(1); counts.update(x=1); digest.update(b'x')", 0),
        ("Elder.objects.filter(pk=1)", 0),
    ],
)
def test_this_test_would_notice(source: str, count: int) -> None:
    assert len(list(writes(ast.parse(source)))) == count
