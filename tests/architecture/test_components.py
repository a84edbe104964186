"""Components: one include each, shown in the gallery, and the same for the same thing on every page."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "yilian"
COMPONENTS = sorted(path.name for path in (PACKAGE / "pages/templates/components").glob("*.html"))
GALLERY = PACKAGE / "desk/templates/desk/gallery.html"
INCLUDE = re.compile(r'components/([\w-]+\.html)"')
BADGE = re.compile(r"<span\s[^>]*class=\"status tone-")
EMPTY = re.compile(r"{% include \"components/empty\.html\"(.*?)%}")


def templates() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.glob("*/templates/**/*.html"))
    ]


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_has_its_place_in_the_gallery(component: str) -> None:
    assert component in INCLUDE.findall(GALLERY.read_text(encoding="utf-8"))


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_used_beside_the_gallery(component: str) -> None:
    others = [name for name, text in templates() if component in INCLUDE.findall(text) and "gallery" not in name]
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert others or f"components/{component}" in code


def test_every_component_that_a_page_includes_exists() -> None:
    """Badges of states are `state_badge.html`, whether of a declared state or of a mark."""
    missing = {(name, used) for name, text in templates() for used in INCLUDE.findall(text) if used not in COMPONENTS}
    assert not missing


def test_no_page_draws_the_badge_of_a_state_by_hand() -> None:
    drawn = {name for name, text in templates() if BADGE.search(text)}
    assert not drawn


def test_an_empty_list_says_what_to_do() -> None:
    """It has a title and a sentence, which a template writes as `_("…")`; a list of the kit takes them from its `Listing`."""
    silent = {
        (name, arguments)
        for name, text in templates()
        for arguments in EMPTY.findall(text)
        if not {"title", "text"} <= set(re.findall(r"(\w+)=", arguments))
    }
    assert not silent
