"""Only actions write, seen at run time: a statement that writes is refused unless an action asks for it.

What a test reads in the source (`tests/architecture/test_writing.py`) can be hidden from it: a write may hang on whatever a function
returns. Here every statement that the program sends in a test shows who sends it.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, TESTS = ROOT / "yilian", ROOT / "tests"
WRITING = re.compile(
    r"\s*(?:WITH\b.*?\b)?(?:INSERT\s+INTO|(?<!FOR )(?<!KEY )UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|MERGE\s+INTO"
    r'|TRUNCATE(?:\s+TABLE)?|COPY(?=.*\bFROM\b))\s+"?(\w+)',
    re.DOTALL | re.IGNORECASE,
)
# Tables of packages, which write them themselves while a page is answered.
OF_PACKAGES = {"django_session", "axes_accessattempt", "axes_accesslog"}

# file: {function: why it may write without being an action}
EXCUSED: dict[str, dict[str, str]] = {
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
    "people/actions/names.py": dict.fromkeys(
        ("enter_name_keys", "renew_name_keys"),
        "writes the keys of a name inside the action that writes the elder's record",
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
# What no source shows: statements that Django itself sends from within a function.
EXCUSED_STATEMENTS: dict[str, dict[str, str]] = {
    "accounts/views/session.py": {"_begin": "lets Django begin a session, which notes the day of the last one"},
}


class WrittenOutsideOfActions(AssertionError):
    """A statement writes, and no action asked for it or it does not stand among actions."""


def is_actions(path: Path) -> bool:
    """Return whether a file holds actions."""
    return path.name == "actions.py" or path.parent.name == "actions"


def excused(path: Path, function: str) -> bool:
    """Return whether a function may write without being an action."""
    return function in EXCUSED.get(_within(path), {})


def _may_send(path: Path, names: Iterable[str]) -> bool:
    """Return whether one of the functions may write without an action, or is what makes an action."""
    may = EXCUSED.get(_within(path), {}) | EXCUSED_STATEMENTS.get(_within(path), {})
    return any(name in may for name in names)


def _within(path: Path) -> str:
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else ""


def refuse_outside_of_actions(
    execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Send a statement, unless it writes without an action; for `connection.execute_wrappers`."""
    table = written_table(str(sql))
    if table and table not in OF_PACKAGES and (fault := fault_of(sys._getframe(1))):
        raise WrittenOutsideOfActions(f"{table} is written {fault}")
    return execute(sql, parameters, many, context)


def written_table(statement: str) -> str:
    """Return the table that a statement writes, or nothing where it reads."""
    match = WRITING.match(statement)
    return match[1] if match else ""


def fault_of(frame: FrameType) -> str:
    """Say what is wrong about who sends a statement that writes; nothing where a test does or an action."""
    senders = list(_senders(frame))
    if not senders or senders[0][0].is_relative_to(TESTS):
        return ""
    path, names = senders[0]
    where = f"in {_within(path)}: {'.'.join(names)}"
    if not is_actions(path) and not _may_send(path, names):
        return f"outside of actions, {where}"
    asked = any(_may_send(sender, functions) for sender, functions in senders)
    return "" if asked else f"and no action asked for it, {where}"


def _senders(frame: FrameType | None) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the files of the project that are at work with the names of the functions, the innermost first."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith((f"{PACKAGE}/", f"{TESTS}/")) and code.co_filename != __file__:
            yield Path(code.co_filename), tuple(code.co_qualname.split("."))
        frame = frame.f_back
