"""Records what the program reads of packs while tests of the running system go on, and holds `packs/not-driven.yaml` to it.

A rule is read when it is judged, a value when it is looked up, an item when somebody is promised it, a target when a figure is held
against it, a task when it is put on a list, a word under `has` when an institution is asked for it. Worked cases, commands that show
packs and tests themselves do not count as readers. `python tests/driving.py` writes the list from the last run of `make driven`.
"""

import json
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, from wherever

from yilian.cli.evidence import driving as filed  # noqa: E402
from yilian.kernel.conditions import leaves_of  # noqa: E402
from yilian.policy.loading import load_policy_library  # noqa: E402

Key = tuple[str, str, str]
FILE = ROOT / ".yilian" / "tests" / "read.json"
FOLDERS = tuple(
    f"tests/integration/{folder}/"
    for folder in ("agreements", "demo", "equipment", "indicators", "menus", "obligations", "supervision")
)
"""Where reading counts: the demonstration, what is owed, the figures and the pages, all in this process."""
_READERS, _NO_READERS = str(ROOT / "yilian") + "/", (str(ROOT / "yilian/policy/"), str(ROOT / "yilian/cli/packs.py"))
_CASES = str(ROOT / "yilian/policy/cases.py")


class Recorder:
    """What was read so far."""

    def __init__(self) -> None:
        self.read: set[Key] = set()  # in the folders that count
        self.anywhere: set[Key] = set()  # in all tests: what one of them read may be kept for the next
        self.counts = False

    def note(self, kind: str, clause: str, name: str) -> None:
        """Note a thing that the program reads."""
        key, into = (kind, clause, name), self.read if self.counts else self.anywhere
        if key not in into and _program_reads(sys._getframe(2)):
            into.add(key)


RECORDER = Recorder()


def _program_reads(frame: FrameType | None) -> bool:
    """Return whether the nearest caller outside `policy` is a module of the program."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file == _CASES:
            return False
        if file != __file__ and not file.startswith(_NO_READERS[0]):
            return file.startswith(_READERS) and file not in _NO_READERS
        frame = frame.f_back
    return False


def key_of(plain: Iterable[str]) -> Key:
    """Read a key that came as a list."""
    kind, clause, name = plain
    return (kind, clause, name)


class Driving:
    """The plugin: listens while tests of the folders that count run."""

    def pytest_collection_finish(self) -> None:
        """Put the listeners in, once every module that reads policy is loaded."""
        listen()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Count from here where the folder counts."""
        RECORDER.counts = item.nodeid.startswith(FOLDERS)


def listen() -> None:
    """Put a listener before each function by which packs are read."""
    from yilian.indicators.populations import InstitutionColumns
    from yilian.indicators.queries import evaluations
    from yilian.policy import promises, requirements, resolution, targets
    from yilian.policy.facts import InstitutionFacts
    from yilian.supervision.queries import plan_tasks as supervision

    _before(resolution.Policy, "every_parameter", _parameters)
    _before(resolution.Policy, "answer", _rule)
    _everywhere(promises.holds_for_elder, _item)
    _everywhere(promises.merged, _promises)
    _everywhere(targets.judged, _target)
    _everywhere(supervision.lines, _tasks)
    _everywhere(requirements._state, _requirement)
    _everywhere(evaluations.parts_of, _weights)
    for institutions in (InstitutionFacts, InstitutionColumns):
        _before(institutions, "runs", _word)


def _before(owner: type, name: str, note: Callable[..., None]) -> None:
    heard = _heard(getattr(owner, name), note)
    setattr(owner, name, heard)


def _everywhere(function: Callable[..., Any], note: Callable[..., None]) -> None:
    """Replace a function wherever a module of the program holds it by name."""
    heard = _heard(function, note)
    for name, module in list(sys.modules.items()):
        if module is not None and name.startswith("yilian."):
            for word, value in list(vars(module).items()):
                if value is function:
                    setattr(module, word, heard)


def _heard(function: Callable[..., Any], note: Callable[..., None]) -> Callable[..., Any]:
    @wraps(function)
    def listening(*args: Any, **kwargs: Any) -> Any:
        answer = function(*args, **kwargs)
        note(answer, *args, **kwargs)
        return answer

    return listening


def _parameters(answer: Any, *_args: Any) -> None:
    for value in answer:
        RECORDER.note("parameter", value.clause, value.name)


def _rule(_answer: Any, policy: Any, code: str, *_args: Any) -> None:
    for rule in policy.rules:
        if rule.rule == code:
            RECORDER.note("rule", rule.clause, code)


def _weights(answer: Any, pack: Any, *_args: Any) -> None:
    for target, _weight in answer:
        rule = pack.parameters[target.id.replace("evaluation-", "evaluation.", 1)]
        RECORDER.note("parameter", rule.clause, rule.parameter)


def _requirement(_answer: Any, compiled: Any, *_args: Any) -> None:
    """Note a rule that is judged, and every word that it asks, also those behind the part that decided."""
    rule = compiled.rule
    RECORDER.note("rule", rule.clause, rule.rule)
    for condition in (rule.when, rule.met_by):
        for leaf in leaves_of(condition.condition) if condition else ():
            if leaf.name == "has":
                RECORDER.note("has", "", leaf.operand)


def _promises(answer: Any, *_args: Any) -> None:
    for promise in answer:
        for source in promise.sources:
            RECORDER.note("item", source.item.clause, f"{source.package.mode}/{source.item.item}")


def _item(answer: Any, source: Any, *_args: Any) -> None:
    if answer.any() if hasattr(answer, "any") else answer:
        RECORDER.note("item", source.item.clause, f"{source.package.mode}/{source.item.item}")


def _target(_answer: Any, target: Any, measured: Any, *_args: Any, **_kwargs: Any) -> None:
    if measured not in (None, {}):
        RECORDER.note("target", target.clause, target.id)


def _tasks(answer: Any, *_args: Any, **_kwargs: Any) -> None:
    for line in answer:
        number, _day, _ = line.entry.number.partition("-")  # an occurrence of what recurs bears its day
        RECORDER.note(line.entry.kind, line.entry.clause, number)


def _word(_answer: Any, _facts: Any, code: str) -> None:
    RECORDER.note("has", "", code)


def unread_of(read: Iterable[Key]) -> set[Key]:
    """Return what the packs declare and nothing read; a word under `has` is read wherever it is asked."""
    seen = set(read)
    declared = filed.declared(load_policy_library(ROOT / "packs"))
    return {key for key in declared - seen if key[0] != "has" or ("has", "", key[2]) not in seen}


def disagreements(read: Iterable[Key], anywhere: Iterable[Key]) -> list[str]:
    """Return in words where the list of what nothing reads differs from what a whole run read."""
    if not filed.FILE.exists():
        return []
    counted = set(read)
    unread, listed = unread_of(counted | set(anywhere)), {entry.key for entry in filed.undriven()}
    return [
        *(f"{' '.join(key)} is read by nothing and not listed: `make driven`" for key in sorted(unread - listed)),
        *(
            f"{' '.join(key)} is read now: take it from {filed.FILE.name} (`make driven`)"
            for key in sorted(listed - unread_of(counted))
        ),
    ]


def main() -> int:
    """Write the list from the last run: what is read falls out; what is new is refused unless its pack is new."""
    read = {key_of(each) for each in json.loads(FILE.read_text("utf-8"))}
    before = {entry.key: entry for entry in filed.undriven()}
    unread = unread_of(read)
    entries = sorted(before.get(key, filed.Undriven(*key)) for key in unread)
    filed.FILE.write_text(filed.HEAD + msgspec.yaml.encode(entries).decode(), encoding="utf-8")
    print(f"{len(entries)} of {len(read | unread)}; {len(unread - set(before))} new, {len(set(before) - unread)} fell")
    return 0


if __name__ == "__main__":
    sys.exit(main())
