"""What lies at the bottom leans on little: `kernel` on nothing of the program and one reader of YAML, `runtime` on `kernel` and PostgreSQL."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
LEANS_ON = {
    "kernel": {"yilian.kernel", "yaml"},
    "runtime": {"yilian.kernel", "yilian.runtime", "psycopg"},
}


def imported(path: Path) -> set[str]:
    """Return what a file imports, modules of the program with two names, others with one; wherever in the file it does so."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {".".join(name.split(".")[: 2 if name.startswith("yilian") else 1]) for name in names}


@pytest.mark.parametrize("module", LEANS_ON)
def test_it_leans_on_the_standard_library_and_on_what_is_listed(module: str) -> None:
    used = set().union(*(imported(path) for path in (PACKAGE / module).rglob("*.py")))
    assert used - sys.stdlib_module_names == LEANS_ON[module]
