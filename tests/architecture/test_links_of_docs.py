"""Every picture and every relative link of the documentation leads to a file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_of_a_page_leads_to_a_file(page):
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.S)
    targets = [one for one in LINK.findall(text) if not ELSEWHERE.match(one)]
    missing = [one for one in targets if not (page.parent / one.partition("#")[0]).exists()]
    assert not missing


def test_every_picture_of_the_manual_is_shown_somewhere():
    shown = {Path(one).name for page in PAGES for one in LINK.findall(page.read_text()) if one.endswith(".png")}
    kept = {one.name for one in (ROOT / "docs" / "reference" / "screenshots").glob("*.png")}
    assert kept - shown == set()
