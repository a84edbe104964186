"""The docstring of a module names every table that it owns, or all of them by one pattern."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from yilian.pages.registry import modules

PACKAGE = Path(__file__).parents[2] / "yilian"
OWNERS = [module.name for module in modules() if list(apps.get_app_config(module.name).get_models())]
BELOW_PAGES = ["audit", "pages"]  # declare nothing, and own tables


@pytest.mark.parametrize("module", [*BELOW_PAGES, *OWNERS])
def test_the_docstring_names_the_tables(module: str) -> None:
    said = ast.get_docstring(ast.parse((PACKAGE / module / "__init__.py").read_text())) or ""
    tables = [model._meta.db_table for model in apps.get_app_config(module).get_models()]
    assert tables
    assert f"{module}_*" in said or [table for table in tables if table not in said] == []
