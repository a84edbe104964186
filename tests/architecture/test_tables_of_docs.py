"""Tables that are written by hand say all that they should: folders, dependencies, terms."""

import re
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_names_every_folder() -> None:
    """`.venv` and whatever else is made here has a dot, or is not of this project."""
    table = set(re.findall(r"^\| `([a-z]+)/` \|", (ROOT / "README.md").read_text("utf-8"), re.M))
    folders = {
        path.name for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.*")) and path.name[0].isalpha()
    }
    assert table >= folders - {"node_modules"}, folders - table


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=!,]", words)[0].strip() for words in project["dependencies"]}
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text("utf-8").lower()
    listed = {name for cell in re.findall(r"^\| ([^|]+) \|", page, re.M) for name in re.findall(r"[a-z0-9-]+", cell)}
    assert names <= listed, names - listed


def test_a_term_of_the_glossary_stands_once() -> None:
    """The same sign with a word in brackets is the same term, unless every row of it has its own."""
    page = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    terms = re.findall(r"^\| ([^|]*[\u4e00-\u9fff][^|]*) \|", page.partition("## Retired")[0], re.M)
    twice = [term for term, count in Counter(terms).items() if count > 1]
    twice += [term for term in terms if any(other.startswith((f"{term}（", f"{term}(")) for other in terms)]
    assert not twice
