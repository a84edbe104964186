"""Pages, interfaces and jobs of a module are imported within the module alone; `config` puts them together."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
PRIVATE = {"views", "api", "admin", "tasks", "urls", "module", "demo"}
READERS = {"config", "demo"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the dotted names that a file imports, with their lines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_no_module_imports_the_private_face_of_another() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).parts[0]
        for line, name in imports(path):
            parts = name.split(".")
            private = len(parts) > 2 and parts[0] == "yilian" and parts[2] in PRIVATE and parts[1] != module
            if private and module not in READERS and parts[1] != "cli":
                wrong.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
    assert wrong == []
