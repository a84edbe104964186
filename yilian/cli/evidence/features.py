"""The table of features that documents ask for and users of peers expect, each with its state: `docs/reference/features.md`.

`features.yaml` beside the page names the rows and what is open of each. A row is **yes** when tests that carry its mark pass and
nothing is open, **part** when such a test or a page shows something of it, and **no** otherwise.
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from yilian.cli.evidence import REFERENCE, ROOT
from yilian.cli.evidence.marks import FEATURE, by_name, marks

ROWS, PAGE = REFERENCE / "features.yaml", REFERENCE / "features.md"
YES, PART, NO = "yes", "part", "no"


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `features.yaml`: a row by its number, what it asks, pages that show it, and what is open."""

    row: int
    feature: str
    from_: str = msgspec.field(name="from")
    pages: tuple[str, ...] = ()
    open: str | None = None


class Row(Struct, frozen=True):
    """A row with its state and the tests that carry its mark."""

    row: int
    feature: str
    origin: str
    state: str
    tests: tuple[str, ...]
    pages: tuple[str, ...]
    open: str | None


def entries() -> tuple[Entry, ...]:
    """Return the entries on file."""
    return msgspec.yaml.decode(ROWS.read_bytes(), type=tuple[Entry, ...])


def rows() -> list[Row]:
    """Return every row with its state, from the marks of tests."""
    shown = by_name(marks(ROOT)[0], FEATURE)
    return [
        Row(entry.row, entry.feature, entry.from_, state_of(entry, tests), tests, entry.pages, entry.open)
        for entry in entries()
        for tests in [shown.get(str(entry.row), ())]
    ]


def state_of(entry: Entry, tests: tuple[str, ...]) -> str:
    """Return the state of a row: a page alone never makes it more than a part."""
    if tests and entry.open is None:
        return YES
    return PART if tests or entry.pages else NO


def unknown_names() -> list[str]:
    """Return the marks that name no row, with their tests."""
    known = {str(entry.row) for entry in entries()}
    return [f"{mark.test}: {mark.name}" for mark in marks(ROOT)[0] if mark.kind == FEATURE and mark.name not in known]


def page_text(listed: list[Row]) -> str:
    """Return `docs/reference/features.md`."""
    return "\n".join(_page(listed)) + "\n"


def _page(listed: list[Row]) -> Iterator[str]:
    counted = Counter(row.state for row in listed)
    yield "# Features"
    yield ""
    yield "Written by `yilian packs features --write` from features.yaml and the marks of tests; do not edit. Rows 1-53 come from the five"
    yield "documents, rows 54-62 from what users of peers expect. **yes**: tests with the mark of the row pass on the running system and"
    yield "nothing is open. **part**: such a test, or a page, shows some of it. **no**: nothing does."
    yield ""
    yield f"{len(listed)} rows: {counted[YES]} yes, {counted[PART]} part, {counted[NO]} no."
    yield ""
    yield "| | feature | from | state | shown by | open |"
    yield "|---|---|---|---|---|---|"
    for row in listed:
        shown = [f"`{test.removeprefix('tests/')}`" for test in row.tests] + [f"page `{page}`" for page in row.pages]
        yield f"| {row.row} | {row.feature} | {row.origin} | {row.state} | {'<br>'.join(shown) or '—'} | {row.open or ''} |"
