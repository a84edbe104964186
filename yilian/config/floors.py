"""The floors of the house, top first: the one list of modules.

A module imports only from lower floors; modules on one floor, written with `|`, do not know each other. Settings, sentences and the
declarations of modules are found by this list, and `make floors` writes the import contract in pyproject.toml from it. Names only:
settings read it before anything can be imported, and with it the `settings.py` of modules that have one.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

FLOORS = (
    "cli",
    "demo",
    "config",
    "desk",
    "exchange",
    "indicators",
    "advice | care_plans | equipment | medicines | menus",
    "outreach",
    "visits | supervision",
    "obligations",
    "agreements",
    "assessments",
    "health",
    "people",
    "accounts | notices",
    "places",
    "pages",
    "audit | policy",
    "runtime",
    "kernel",
)

# Modules without models, templates or translations; every other one is an application of Django.
PLAIN = frozenset({"cli", "demo", "policy", "runtime", "kernel"})


def modules() -> tuple[str, ...]:
    """Return the names of all modules, lowest first."""
    return tuple(name for floor in reversed(FLOORS) for name in siblings(floor))


def settings_of_modules() -> Iterator[tuple[str, object]]:
    """Yield what modules set for themselves in their `settings.py`, names in capitals, the lowest module first."""
    for name in modules():
        path = f"yilian.{name}.settings"
        if name != "config" and find_spec(path) is not None:
            yield from ((key, value) for key, value in vars(import_module(path)).items() if key.isupper())


def siblings(floor: str) -> tuple[str, ...]:
    """Return the names of the modules on one floor."""
    return tuple(name.strip() for name in floor.split("|"))


def applications() -> list[str]:
    """Return the modules that are applications of Django, lowest first, as settings name them."""
    return [f"yilian.{name}" for name in modules() if name not in PLAIN]


def ranks() -> dict[str, int]:
    """Return the floor of each module by its name; the lowest is 0."""
    return {name: rank for rank, floor in enumerate(reversed(FLOORS)) for name in siblings(floor)}
