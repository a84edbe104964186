"""No type and no function bears a retired word of the glossary in the module where the word was retired."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, GLOSSARY = ROOT / "yilian", ROOT / "docs/reference/glossary.md"
# A name that says the same in its ordinary sense: what a rhythm is in words, an item answered in words.
ORDINARY = {("words", "policy"), ("words", "assessments")}


def retired() -> set[tuple[str, str]]:
    """Return each retired word as a name without its case and underscores, with the module where it was retired."""
    table = GLOSSARY.read_text().partition("## Retired terms")[2]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    pairs = set()
    for words, _now, where in cells[1:]:
        for word in re.split(r",| and ", re.sub(r"\(.*?\)", "", words)):
            pairs |= {
                (word.strip(" `").replace(" ", "").replace("-", ""), module.strip()) for module in where.split(",")
            }
    return pairs - ORDINARY


def named() -> set[tuple[str, str, str]]:
    """Return the types and functions of the package: name without case and underscores, module, and where it stands."""
    return {
        (
            node.name.replace("_", "").lower(),
            path.relative_to(PACKAGE).parts[0],
            f"{path.relative_to(ROOT)}:{node.lineno}",
        )
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }


def offences(names: set[tuple[str, str, str]]) -> list[str]:
    """Return where a name is a word that was retired there, or everywhere."""
    words = retired()
    return sorted(f"{where} {name}" for name, module, where in names if {(name, module), (name, "everywhere")} & words)


def test_no_type_or_function_bears_a_retired_word():
    assert offences(named()) == []


def test_the_table_is_read_and_a_retired_word_is_told():
    assert {("asked", "everywhere"), ("shelf", "policy"), ("account", "visits")} <= retired()
    assert offences(
        {("asked", "supervision", "a.py:1"), ("shelf", "policy", "b.py:2"), ("shelf", "places", "c.py:3")}
    ) == [
        "a.py:1 asked",
        "b.py:2 shelf",
    ]
