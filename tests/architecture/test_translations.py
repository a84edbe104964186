"""Every word of a page has its English; no page holds Chinese that is not marked for translation."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from yilian.config.sentences import every_message

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "yilian"
MODULES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def english() -> dict[str, str]:
    """Read every translation that is written; the fuzzy ones do not count."""
    found = {}
    for path in PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id and message.string and not message.fuzzy:
                    singular = message.id if isinstance(message.id, str) else message.id[0]
                    found[singular] = message.string if isinstance(message.string, str) else message.string[0]
    return found


def words_of(module: str) -> Iterator[tuple[Path, str]]:
    """Yield every text that a module marks for translation."""
    for path in sorted((PACKAGE / module).rglob("*")):
        if path.suffix not in (".py", ".html") or "migrations" in path.parts:
            continue
        source = path.read_text()
        if path.suffix == ".html":
            source = templatize(source, origin=str(path))
            source = "\n".join(
                line.lstrip() for line in source.split("\n")
            )  # it is read as Python, where an indent counts
        for _line, text, _comments, _context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
            yield path, text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("module", MODULES)
def test_every_word_of_a_module_has_its_english(module):
    known = english()
    missing = {text for _path, text in words_of(module) if CHINESE.search(text) and not known.get(text)}
    assert not missing, sorted(missing)


def test_no_page_holds_chinese_that_is_not_marked():
    """A template's own Chinese stands inside a translation, or nowhere."""
    marked = re.compile(
        r"{%\s*(?:translate|trans)\s.*?%}|{%\s*blocktranslate.*?endblocktranslate\s*%}|{#.*?#}|_\(.*?\)", re.S
    )
    plain = re.compile(r"<button[^>]*lang=\"zh-Hans\">中文</button>|\|join:\"[^\"]*\"|[、。:;,()(){}“”…—]")
    left = {}
    for path in PACKAGE.glob("*/templates/**/*.html"):
        found = CHINESE.findall(plain.sub("", marked.sub("", path.read_text())))
        if found:
            left[str(path.relative_to(ROOT))] = "".join(found)
    assert not left


def test_translations_keep_their_parameters():
    wrong = [
        text
        for text, translated in english().items()
        if set(NAMED.findall(text)) != set(NAMED.findall(translated)) and "%(" in text + translated
    ]
    assert not wrong


def test_every_kind_of_thing_that_can_be_missing_has_its_word():
    """`NotFound("elder", …)` is told as the word of `kind-elder`."""
    place = {"NotFound": 0, "existing": 1}
    calls = [
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in place
    ]
    named = [call.args[place[call.func.id]] for call in calls]
    kinds = {kind.value for kind in named if isinstance(kind, ast.Constant)}
    assert len(kinds) > 20
    assert {f"kind-{kind}" for kind in kinds} - every_message().keys() == set()
