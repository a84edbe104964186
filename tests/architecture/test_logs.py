"""A log holds identifiers only: a log call takes a plain sentence and values that are seen to be no record, or the test refuses it.

What is seen to be plain: constants, keys and codes of records, names of types, what a function of the file or a parameter declares to
be text, number or time. Anything else, a record above all, could put a name or an address into the log.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PLAIN_TYPES = {"str", "int", "float", "bool", "date", "datetime", "UUID", "list[str]", "Iterator[str]", "Iterable[str]"}
PLAIN_ATTRIBUTES = {"pk", "id", "uid", "key", "code", "label", "__name__", "__qualname__"}
PLAIN_CALLS = {"len", "token_hex"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(source: str) -> list[tuple[int, str]]:
    """Return what is wrong with the log calls of a file, by line."""
    tree = ast.parse(source)
    loggers = {"logging"} | {name for name, value in _assigned(tree) if _is_logger(value)}
    returns = {
        node.name: ast.unparse(node.returns) for node in ast.walk(tree) if isinstance(node, Function) and node.returns
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    calls = {
        call: function for function in [tree, *functions] for call in ast.walk(function) if isinstance(call, ast.Call)
    }
    logged = ((call, function) for call, function in calls.items() if _is_log_call(call, loggers))
    return sorted({fault for call, function in logged for fault in _faults_of(call, _Values(function, returns))})


def _assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that are assigned, each with its value; a tuple part by part."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _paired(target, node.value)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for part, of_part in zip(target.elts, value.elts, strict=True):
            yield from _paired(part, of_part)


def _is_logger(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith("getLogger")


def _is_log_call(call: ast.Call, loggers: set[str]) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in loggers
    )


class _Values:
    """What is known of the values in a function."""

    def __init__(self, function: ast.AST, returns: dict[str, str]) -> None:
        self.returns = returns
        self.assigned = dict[str, list[ast.expr]]()
        for name, value in _assigned(function):
            self.assigned.setdefault(name, []).append(value)
        arguments = function.args if isinstance(function, Function) else ast.arguments([], [], None, [], [], None, [])
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self.declared = {argument.arg: ast.unparse(argument.annotation) for argument in every if argument.annotation}

    def plain(self, value: ast.expr) -> bool:
        """Return whether a value is seen to be no record."""
        match value:
            case ast.Constant():
                return True
            case ast.Attribute(attr=name):
                return name in PLAIN_ATTRIBUTES or name.endswith(("_id", "_key"))
            case ast.IfExp(body=first, orelse=second):
                return self.plain(first) and self.plain(second)
            case ast.Name(id=name) if name in self.assigned:
                return all(self.plain(each) for each in self.assigned.pop(name))
            case ast.Name(id=name):
                return self.declared.get(name) in PLAIN_TYPES
            case ast.Call(func=ast.Name(id=name)):
                return name in PLAIN_CALLS or self.returns.get(name) in PLAIN_TYPES
            case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[parts]):
                return self.plain(parts)
        return False


def _faults_of(call: ast.Call, values: _Values) -> Iterator[tuple[int, str]]:
    sentence, *rest = call.args[1:] if ast.unparse(call.func).endswith(".log") else call.args
    if not (isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)):
        yield call.lineno, "write the sentence out, with %s for what changes"
    for value in (*rest, *(keyword.value for keyword in call.keywords if keyword.arg == "extra")):
        if not values.plain(value):
            yield call.lineno, f"{ast.unparse(value)} may be a record: log its key"


def test_log_calls_hold_identifiers_only() -> None:
    sources = {str(path.relative_to(PACKAGE)): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    assert {path: wrong for path, source in sources.items() if "logg" in source and (wrong := faults(source))} == {}


LOGGED = "import logging\nlog = logging.getLogger(__name__)\n\n\ndef note(elder: Elder, name: str, on: date) -> None:\n    {}\n"


@pytest.mark.parametrize(
    "call",
    [
        "log.info(f'{elder} came')",
        "log.info('came: ' + name)",
        "log.info('%s came', elder)",
        "log.warning('%s came', elder.name)",
        "log.error('%s came', str(elder))",
        "log.log(10, '%s came', elder)",
        "logging.info('%s came', elder)",
        "who = elder\n    log.info('%s came', who)",
        "log.info('came', extra={'who': elder})",
        "log.info('came: {}'.format(elder))",
        "return\n\n\nlog.info('%s came', LAST)",
    ],
)
def test_a_record_or_a_sentence_put_together_is_refused(call: str) -> None:
    assert len(faults(LOGGED.format(call))) == 1, call


@pytest.mark.parametrize(
    "call",
    [
        "log.info('%s came on %s', elder.pk, on)",
        "log.info('team %s of %s', elder.team_id, type(elder).__name__)",
        "count = len(name)\n    log.info('%s came', count)",
    ],
)
def test_keys_days_and_counts_are_let_through(call: str) -> None:
    assert faults(LOGGED.format(call)) == []
