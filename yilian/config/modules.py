"""Reads what every module declares of itself in its `module.py`."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from yilian.audit.actions import connect
from yilian.config.floors import modules
from yilian.pages.declarations import Module
from yilian.pages.registry import declare


def declare_all() -> None:
    """Hand the declarations of all modules to the registry, lowest first, and connect each event to those that hear it.

    The actions of each are imported too: their titles name the entries of the audit log.
    """
    for name in modules():
        _import_all(f"yilian.{name}.actions")
    declarations = [_declaration(name) for name in modules() if find_spec(f"yilian.{name}.module") is not None]
    declare(declarations)
    for hears in (hears for declaration in declarations for hears in declaration.hears):
        connect(hears.event, hears.handler)


def _import_all(name: str) -> None:
    """Import a file, or every file of a folder; one that does not exist is nothing."""
    if find_spec(name) is not None:
        for file in iter_modules(getattr(import_module(name), "__path__", ()), f"{name}."):
            import_module(file.name)


def _declaration(name: str) -> Module:
    """Return the declaration of a module."""
    declaration: Module = import_module(f"yilian.{name}.module").MODULE
    return declaration
