"""The formatter breaks a long line of a template only where the page shows no white space."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[3] / "frontend"
LONG = "{{ a_value_with_a_name_that_is_as_long_as_names_are }}{{ another_value_with_a_long_name }}"


@pytest.fixture
def formatted(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.syspath_prepend(FRONTEND)
    import format_templates

    function: Callable[[str], str] = format_templates.formatted
    return function


def test_a_line_without_other_places_is_broken_before_the_end_of_a_tag(formatted: Callable[[str], str]) -> None:
    assert formatted(f'<p><a href="{"x" * 60}">{LONG}</a></p>\n').splitlines()[1:-1] == [
        f'  <a href="{"x" * 60}"',
        f"      >{LONG}</a>",
    ]


def test_the_last_attribute_goes_down_with_what_hangs_on_it(formatted: Callable[[str], str]) -> None:
    assert formatted(f'<p><a class="button small secondary" href="x">{LONG}</a></p>\n').splitlines()[1:-1] == [
        '  <a class="button small secondary"',
        f'      href="x">{LONG}</a>',
    ]


def test_a_word_goes_down_with_what_hangs_on_it(formatted: Callable[[str], str]) -> None:
    words = "word " * 15
    assert formatted(f"<p>{words}end{LONG}</p>\n").splitlines()[1:-1] == [f"  {words.strip()}", f"      end{LONG}"]


@pytest.mark.parametrize("end", [">", " >", "\n   >"])
def test_white_space_before_the_end_of_a_tag_changes_nothing(formatted: Callable[[str], str], end: str) -> None:
    assert formatted(f"<p><b{end}word</b></p>\n") == formatted("<p><b>word</b></p>\n")


def test_formatting_again_changes_nothing_and_parts_no_words(formatted: Callable[[str], str]) -> None:
    source = f'<p>{LONG}<span class="muted">{LONG}</span><a href="{"x" * 60}">{LONG}</a>{LONG}</p>\n'
    text = formatted(source)
    assert formatted(text) == text
    attributes_beside = re.sub(r"\n\s+(?=[a-z]+=)", " ", text)
    assert re.sub(r"\s+(?=>)|(?<=<p>)\s+|\s+(?=</p>)", "", attributes_beside) == source
