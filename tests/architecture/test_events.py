"""Every event that is published is heard by somebody: what nobody hears is dead code."""

import ast
import re
from pathlib import Path

from yilian.config.floors import ranks
from yilian.pages.registry import modules

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"


def names_in_calls(path: Path, function: str) -> set[str]:
    """Return the capitalised names among the arguments of calls of a function."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    named = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == function]
    names = (name for call in named for one in call.args for name in ast.walk(one) if isinstance(name, ast.Name))
    return {name.id for name in names if name.id[0].isupper()}


def events() -> set[str]:
    """Return the classes of every module's `events.py`."""
    files = PACKAGE.glob("*/events.py")
    return {node.name for path in files for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}


def heard() -> set[str]:
    """Return the events that some module declares to hear."""
    return {hears.event.__name__ for module in modules() for hears in module.hears}


def test_a_module_hears_events_of_lower_modules_and_its_own():
    floor = ranks()
    for module in modules():
        for hears in module.hears:
            publisher = hears.event.__module__.split(".")[1]
            assert publisher == module.name or floor[publisher] < floor[module.name], hears.event


def test_a_handler_stands_among_the_actions_of_its_module_or_queues_a_job():
    """What an event means is said by an action, and nothing else: not by a page, and not by another module."""
    elsewhere = {
        f"{module.name}: {hears.handler.__module__}"
        for module in modules()
        for hears in module.hears
        if not re.match(rf"yilian\.{module.name}\.(actions|tasks)(\.|$)", hears.handler.__module__)
    }
    assert elsewhere == set()


def test_every_event_that_is_published_is_heard():
    published = set().union(*(names_in_calls(path, "publish") for path in PACKAGE.rglob("*.py"))) & events()
    assert len(published) > 10
    assert sorted(published - heard()) == []
