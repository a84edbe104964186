"""What the style wants fewer of does not grow; what shrank is written down, so that it does not grow back."""

from collections import Counter
from pathlib import Path

import pytest
from ratchets import (
    KINDS,
    OWN,
    ROOT,
    Place,
    files_of,
    limits,
    loose_docstrings,
    measures,
    upper_words,
    written_addresses,
)


@pytest.fixture(scope="module")
def counted() -> dict[str, list[Place]]:
    return measures()


def test_a_count_falls_or_stays(counted: dict[str, list[Place]]) -> None:
    held = limits()
    wrong = [_verdict(name, counted.get(name, []), held.get(name, 0)) for name in sorted({*counted, *held})]
    assert not any(wrong), "\n".join(filter(None, wrong))


def test_what_a_module_alone_has_is_there() -> None:
    """A reason outlives no file, and no kind needs one."""
    own = [(module, stem) for module, stems in OWN.items() for stem in stems]
    gone = [
        f"{module}/{stem}"
        for module, stem in own
        if stem in KINDS
        or not any((ROOT / "yilian" / module / file).exists() for file in (f"{stem}.py", f"{stem}/__init__.py"))
    ]
    assert not gone, gone


@pytest.mark.parametrize("words", ["Give the rows.", "Says whether it is due."])
def test_a_docstring_that_gives_or_says_is_noticed(tmp_path: Path, words: str) -> None:
    (tmp_path / "yilian").mkdir()
    (tmp_path / "yilian" / "low.py").write_text(f'def rows():\n    """{words}"""\n')
    assert len(loose_docstrings(files_of(tmp_path, "*.py"))) == 1


def _verdict(name: str, places: list[Place], limit: int) -> str:
    """Return what is to be done about a count, or nothing."""
    files = "\n".join(f"  {count:4} {file}" for file, count in Counter(place[0] for place in places).most_common())
    if len(places) > limit:
        lines = "\n".join(f"  {file}:{line}: {words}" for file, line, words in places[:40])
        return f"{name}: {len(places)}, and {limit} at most. Please mend what was added; it may only fall.\n{files}\n{lines}"
    if len(places) < limit:
        return f"{name}: {len(places)} only, where {limit} were allowed. Well done; `make ratchets` keeps it so."
    return ""


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("low/queries.py", 'RECORDS = {"high.visit": 1}'),
        ("low/queries.py", 'PAGE = "high:today"'),
        ("low/queries.py", 'TEMPLATE = "high/_elder.html"'),
        ("low/queries.py", 'MODULE = "yilian.high.views"'),
        ("low/queries.py", 'MODULE = "yilian.high"'),
        ("low/queries.py", 'PAGE = "/high/12/"'),
        ("low/queries.py", 'PAGE = f"/high/{key}/"'),
        ("low/queries.py", 'MODELS = apps.get_app_config("high").get_models()'),
        ("low/queries.py", 'VISIT = apps.get_model("high", "Visit")'),
        ("low/queries.py", 'VISIT = apps.get_model(app_label="high", model_name="Visit")'),
        ("low/templates/low/page.html", '{% include "low/_row.html" with to="/high/12/" %}'),
        ("low/queries.py", 'SQL = """SELECT 1 FROM low_thing JOIN high_visit ON true"""'),
        ("low/facts.sql", "SELECT 1 FROM high_visit"),
        ("low/facts.sql", "SELECT 1 FROM low_thing, high_visit"),
        ("low/facts.sql", 'SELECT 1 FROM low_thing AS thing,\n  "high_visit"'),
        ("low/facts.sql", "SELECT 1 FROM\n  high_visit"),
        ("low/queries.py", 'SQL = """SELECT 1 FROM low_thing, high_visit"""'),
        ("low/templates/low/page.html", '{% extends "high/base.html" %}'),
        ("low/templates/low/page.html", "<a href=\"{% url 'high:today' %}\">"),
        ("beside/queries.py", 'PAGE = "low:page"'),
    ],
)
def test_an_upper_word_is_noticed(tmp_path: Path, file: str, source: str) -> None:
    assert _upper_words(tmp_path, file, source) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("high/views.py", 'PAGE = "low:page"'),
        ("low/queries.py", '"""high.visit is above."""'),
        ("low/queries.py", 'LEVEL = apps.get_model("low", "Visit"), level("high")'),
        ("low/queries.py", 'FILE = f"{folder}/high/rows.csv"'),
        ("low/queries.py", 'LEVEL = "high", "/highest/", "yilian.highest"'),
        ("low/queries.py", 'WORDS = "high and dry", "a high.visit in a sentence"'),
        ("low/templates/low/page.html", '{% include "low/_row.html" %}'),
    ],
)
def test_an_ordinary_word_is_free(tmp_path: Path, file: str, source: str) -> None:
    assert _upper_words(tmp_path, file, source) == 0


@pytest.mark.parametrize(
    "source",
    [
        '<a href="/high/today/">',
        '<form action="/high/">',
        '<input hx-get="/high/">',
        '{% include "low/_row.html" with href="/high/" %}',
        '<a href="/low/{{ row.key }}/">',
    ],
)
def test_an_address_that_a_template_writes_out_is_noticed(source: str) -> None:
    assert len(written_addresses([("low/page.html", source)])) == 1


@pytest.mark.parametrize("source", ['<a href="/">', '<a href="{{ row.href }}">', '<a href="?show=all">'])
def test_an_address_that_is_asked_for_is_free(source: str) -> None:
    assert written_addresses([("low/page.html", source)]) == []


def _upper_words(folder: Path, file: str, source: str) -> int:
    path = folder / "yilian" / file
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return sum(map(len, upper_words(folder / "yilian", {"low": 0, "beside": 0, "high": 1}).values()))
