"""No name bears a retired word of the glossary where it was retired, and no page says one; Chinese is written with Chinese marks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from yilian.config.sentences import every_message

ROOT = Path(__file__).resolve().parents[2]
PACKAGE, GLOSSARY = ROOT / "yilian", ROOT / "docs/reference/glossary.md"
WRITTEN = {
    "yilian": {".html", ".po", ".py", ".js"},
    "docs": {".md"},
    "tests": {".py", ".md"},
    "packs": {".yaml"},
    "instruments": {".yaml"},
}
# A mark of Latin text right after Chinese: the colon of `{name}：{value}` is full-width, too.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][:;,!?](?=[\u4e00-\u9fff“（{]|$)|[\u4e00-\u9fff}][,;:](?=[\u4e00-\u9fff])")
# A name that says the same in its ordinary sense: what a rhythm is in words, an item answered in words.
ORDINARY = {("words", "policy"), ("words", "assessments")}


def retired() -> set[tuple[str, str]]:
    """Return each retired word as a name without its case and underscores, with the module where it was retired."""
    table = GLOSSARY.read_text().partition("## Retired terms")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    pairs = set()
    for words, _now, where in cells[1:]:
        for word in re.split(r",| and ", re.sub(r"\(.*?\)", "", words)):
            pairs |= {
                (word.strip(" `").replace(" ", "").replace("-", ""), module.strip()) for module in where.split(",")
            }
    return pairs - ORDINARY


def retired_of_pages() -> set[str]:
    """Return the Chinese words that pages no longer say."""
    table = GLOSSARY.read_text().partition("## Retired words of pages")[2]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {word.strip() for words, _now, _where in cells[1:] for word in words.split(",")}


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every file in which a page's words stand, with its text."""
    for folder, kinds in WRITTEN.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if (
                path.suffix in kinds
                and path != GLOSSARY
                and path != Path(__file__)
                and "node_modules" not in path.parts
            ):
                yield path, path.read_text()


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


def test_no_page_says_a_retired_word():
    words = retired_of_pages()
    assert {"登记不在", "还没有的人", "已计入的人", "凭记忆"} <= words
    found = [f"{path.relative_to(ROOT)} {word}" for path, text in pages() for word in words if word in text]
    assert found == []


def test_an_open_window_is_to_be_done_and_not_due():
    from yilian.pages.registry import signs

    assert signs()["open"].words.zh == "待完成"


def test_chinese_is_written_with_chinese_marks():
    said = [(code, message.zh) for code, message in every_message().items()]
    for path in sorted((ROOT / "yilian").glob("*/locale/en/LC_MESSAGES/django.po")):
        said += [
            (str(path.relative_to(ROOT)), line[7:-1]) for line in path.read_text().splitlines() if line[:6] == "msgid "
        ]
    assert len(said) > 2000
    assert [(where, text) for where, text in said if HALF_WIDTH.search(text)] == []
    assert HALF_WIDTH.search("没有找到条款:{key}")
    assert HALF_WIDTH.search("定人;互为替补")
