"""Which language a page speaks, and the sentences it says: the one place that decides both."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import get_language

from yilian.kernel.messages import MESSAGES, Message
from yilian.kernel.refusals import Problem, Refusal
from yilian.pages.units import unit_shown


class Bilingual(Protocol):
    """A text in Chinese and English; the English may be empty, and then the Chinese stands for it."""

    @property
    def zh(self) -> str:
        """Return the Chinese."""

    @property
    def en(self) -> str | None:
        """Return the English."""


_sentences: dict[str, Message] = dict(MESSAGES)


def know(sentences: Mapping[str, Message]) -> None:
    """Learn the sentences of all modules; called by `config` when every module is loaded."""
    _sentences.update(sentences)


def language() -> str:
    """Return the code of the language that the page is written in."""
    return get_language() or ""


def in_english() -> bool:
    """Return whether the page is written in English; in Chinese otherwise."""
    return language().startswith("en")


def chosen(zh: str, en: str | None) -> str:
    """Return the text of the page's language; the Chinese where there is no English."""
    return en if en and in_english() else zh


def said(text: Bilingual) -> str:
    """Return the side of a text that the page's language asks for."""
    return chosen(text.zh, text.en)


def has_sentence(code: str) -> bool:
    """Return whether there is a sentence for a code."""
    return code in _sentences


def text_of(code: str, params: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a code in the page's language; a code without a sentence is its own.

    A unit in it is written as people write it, and a kind (of a record, a profession) by its word: ℃ and 护士, not `Cel` and `nurse`.
    """
    named = {name: _in_words(name, value) for name, value in (params or {}).items()}
    return _sentences.get(code, Message(code, code)).text(language(), named)


def _in_words(name: str, value: object) -> object:
    """Return a parameter as people say it."""
    if name == "unit":
        return unit_shown(str(value))
    known = _sentences.get(f"kind-{value}") if name == "kind" else None
    return value if known is None else known.text(language(), {})


def sentence(wrong: Problem | Refusal) -> str:
    """Return what is wrong, in the page's language; the sentence of a refusal may name its clause."""
    clause = wrong.clause if isinstance(wrong, Refusal) else None
    return text_of(wrong.code, dict(wrong.params) | ({"clause": clause} if clause else {}))
