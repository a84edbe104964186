"""How every command speaks: for people, or with --json one object on stdout; all else on stderr.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from functools import wraps
from types import TracebackType
from typing import Generic, ParamSpec, TextIO, TypeVar, overload
from unicodedata import east_asian_width

import click

from yilian.cli.messages import MESSAGES
from yilian.config.sentences import message_for
from yilian.kernel.messages import Message
from yilian.kernel.refusals import Invalid, YilianError
from yilian.runtime.service_errors import ServiceError

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")
Item = TypeVar("Item")


@dataclass
class Output:
    """How the running command speaks; `main` sets it once from the arguments and the environment."""

    language: str = "zh"
    as_json: bool = False
    said: bool = field(default=False, init=False)

    def sentence(self, zh: str, en: str) -> str:
        """Choose the language of this run."""
        return en if self.language.startswith("en") else zh


current = Output()


def language_of_environment() -> str:
    """Chinese, unless LANG (or YILIAN_LANG) asks for English."""
    wanted = os.environ.get("YILIAN_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if wanted.lower().startswith("en") else "zh"


def begin(language: str | None, as_json: bool) -> None:
    """Set how this run speaks; called by `main` before any command."""
    current.language = language or language_of_environment()
    current.as_json = as_json
    current.said = False
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def text(zh: str, en: str) -> str:
    """The sentence in the language of this run."""
    return current.sentence(zh, en)


def say(zh: str, en: str) -> None:
    """Print on stderr what goes on; nothing that a program would read."""
    print(current.sentence(zh, en), file=sys.stderr, flush=True)


def result(data: Mapping[str, object], zh: str | Sequence[str] = "", en: str | Sequence[str] = "") -> None:
    """Print the one result of a command: `data` with --json, else the sentence or lines in one language."""
    if current.as_json:
        if current.said:
            raise RuntimeError("a command gives one result")
        print(json.dumps(data, ensure_ascii=False, default=_plain), flush=True)
    else:
        chosen = en if current.language.startswith("en") else zh
        for line in [chosen] if isinstance(chosen, str) else chosen:
            print(line, flush=True)
    current.said = True


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Set rows under headings in columns, Chinese characters counting two."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(headings))]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def refuse_without(confirmed: bool, zh: str, en: str) -> None:
    """Stop a command that would destroy something unless it was confirmed with --yes."""
    if not confirmed:
        raise ServiceError("confirmation-needed", what=text(zh, en))


def with_django(command: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """Load settings and models before the command runs, so that `--help` does not need them."""

    @wraps(command)
    def prepared(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Returned:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
        import django

        django.setup()
        return command(*args, **kwargs)

    return prepared


class Progress(Generic[Item]):
    """A bar on a terminal; elsewhere a line now and then, and one at the end when it took a while."""

    every_terminal, every_line = 0.1, 10.0

    def __init__(self, items: Iterable[Item], total: int | None, label: str, stream: TextIO | None = None) -> None:
        self.items, self.total, self.label = items, total, label
        self.stream = stream or sys.stderr
        self.on_terminal = self.stream.isatty()
        self.done = 0
        self.started = self.shown = time.monotonic()

    def __iter__(self) -> Iterator[Item]:
        with self:
            for item in self.items:
                yield item
                self.advance()

    def __enter__(self) -> "Progress[Item]":
        if self.on_terminal:
            self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.on_terminal:
            self._show()
            print(file=self.stream, flush=True)
        elif kind is None and time.monotonic() - self.started >= 1:
            self._show()

    def advance(self, steps: int = 1) -> None:
        """Count steps done."""
        self.update(self.done + steps)

    def update(self, done: int) -> None:
        """Note how many are done in all, and show it when it is time."""
        self.done = done
        pause = self.every_terminal if self.on_terminal else self.every_line
        if time.monotonic() - self.shown >= pause:
            self._show()

    def _show(self) -> None:
        self.shown = time.monotonic()
        seconds = self.shown - self.started
        figures = f"{self.done:,}" if self.total is None else f"{self.done:,}/{self.total:,}"
        if not self.on_terminal:
            print(f"{self.label}  {figures}  {seconds:.1f} s", file=self.stream, flush=True)
            return
        share = min(1.0, self.done / self.total) if self.total else 0.0
        bar = "█" * round(share * 24) + "░" * (24 - round(share * 24))
        print(f"\r{self.label}  {bar}  {figures}  {seconds:.1f} s\x1b[K", end="", file=self.stream, flush=True)


@overload
def progress(what: int | None, label: str) -> Progress[None]: ...
@overload
def progress(what: Iterable[Item], label: str) -> Progress[Item]: ...
def progress(what: Iterable[Item] | int | None, label: str) -> Progress[Item] | Progress[None]:
    """Show progress over things, or over a total (None: unknown) by `with … as bar: bar.advance()`."""
    if what is None or isinstance(what, int):
        return Progress[None]((), what, label)
    total = len(what) if isinstance(what, Sized) else None
    return Progress(what, total, label)


def report(error: BaseException) -> int:
    """Turn whatever ended a command into one sentence (and one object with --json) and give the exit code."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return _tell("interrupted", MESSAGES["interrupted"], {}, INTERRUPTED)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print(error.format_message(), file=sys.stderr)
        return USAGE
    if isinstance(error, click.ClickException):
        what = error.format_message()
        if isinstance(error, click.UsageError) and error.ctx is not None and not current.as_json:
            print(error.ctx.get_usage(), file=sys.stderr)
        return _tell("wrong-usage", MESSAGES["wrong-usage"], {"what": what}, error.exit_code)
    if isinstance(error, Invalid):
        return _tell_problems(error)
    if isinstance(error, YilianError):
        return _tell(error.code, message_for(error.code), error.params, FAILED)
    code, what = _outside_cause(error)
    return _tell(code, MESSAGES.get(code) or message_for(code), {"what": what}, FAILED)


def _outside_cause(error: BaseException) -> tuple[str, str]:
    """Return which trouble of the machine an error comes from, or that it is unexpected; told by name, to import no driver."""
    what = (str(error).strip().splitlines() or [type(error).__name__])[0]
    for cause in _causes(error):
        names = {kind.__name__ for kind in type(cause).__mro__}
        if "DiskFull" in names or getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return "disk-full", what
        if isinstance(cause, PermissionError):
            return "no-permission", str(cause.filename or what)
        if names & {"OperationalError", "PoolTimeout"}:
            return "database-unreachable", what
        if "UndefinedTable" in names:
            return "database-without-tables", what
    return "unexpected", f"{type(error).__name__}: {what}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _tell(code: str, message: Message, params: Mapping[str, object], exit_code: int, **more: object) -> int:
    print(message.text(current.language, params), file=sys.stderr, flush=True)
    if current.as_json and not current.said:
        sentences = {"zh": message.text("zh", params), "en": message.text("en", params)}
        error = {"code": code, "message": sentences, "params": dict(params), **more}
        result({"error": error})
    return exit_code


def _tell_problems(error: Invalid) -> int:
    problems = [
        {
            "field": problem.field,
            "code": problem.code,
            "params": dict(problem.params),
            "message": message_for(problem.code).text(current.language, dict(problem.params)),
        }
        for problem in error.problems
    ]
    exit_code = _tell(error.code, message_for(error.code), error.params, FAILED, problems=problems)
    for problem in problems:
        print(f"  {problem['field']}: {problem['message']}", file=sys.stderr, flush=True)
    return exit_code


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))
