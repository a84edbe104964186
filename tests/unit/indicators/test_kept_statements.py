"""A statement from its kept form is the one that Ibis would write now, on every day, in every dialect."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from yilian.indicators import engines
from yilian.indicators.engines import has_shares, kept, written
from yilian.indicators.measures import statements
from yilian.indicators.populations import MeasureQuery
from yilian.indicators.queries.figures import query_for
from yilian.kernel.conditions import Anyone
from yilian.places.policies import policy_library

DAYS = (date(2023, 9, 12), date(2024, 2, 29), date(2023, 3, 1), date(2023, 1, 1), date(2025, 12, 31))
TARGETS = [(pack, target) for pack in policy_library().packs for target in pack.targets]
COUNTY = MeasureQuery(Anyone(), "330727", "resident", DAYS[0])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep statements in a folder of the test's own."""
    found = tmp_path / "statements" / "digest"
    monkeypatch.setattr(statements, "_folder", lambda: found)
    _forget()
    yield found
    _forget()


def _forget() -> None:
    """Know nothing, as a process that begins."""
    statements._known.clear()
    kept.cache_clear()


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "pyspark"])
def test_every_target_is_asked_as_it_would_be_written_now(dialect: str) -> None:
    seen = 0
    for pack, target in TARGETS:
        make = engines._shares if has_shares(target.measure) else engines._figure
        for day in DAYS if dialect == "postgres" else DAYS[1:2]:
            query = query_for(target, pack.header.jurisdiction, day)
            if query is not None:
                seen += 1
                assert kept(make, query, dialect, target.measure) == written(make(query, target.measure), dialect)
    assert seen > 20


@pytest.mark.parametrize(
    ("make", "asked"),
    [
        (engines._breakdown, ("health-management-rate", 9)),
        (engines._members, ("health-management-rate", True)),
        (engines._members, ("care-institutions-with-medical-service", False)),
        (engines._divisions, ("township",)),
        (engines._owed_to_institutions, ()),
    ],
)
def test_so_is_everything_else(make: Any, asked: tuple[Any, ...]) -> None:
    assert kept(make, COUNTY, "postgres", *asked) == written(make(COUNTY, *asked), "postgres")


def test_a_process_that_begins_writes_nothing_that_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(engines._divisions, COUNTY, "postgres", "township")
    assert len(list(folder.glob("*.sql"))) == 1
    _forget()
    monkeypatch.setattr(engines, "written", lambda *_: pytest.fail("written again"))
    assert kept(engines._divisions, COUNTY, "postgres", "township") == before


def test_a_file_that_was_cut_off_is_written_again(folder: Path) -> None:
    before = kept(engines._divisions, COUNTY, "postgres", "township")
    (path,) = folder.glob("*.sql")
    for left in (0, 20, len(path.read_text()) - 1):
        path.write_text(path.read_text()[:left])
        _forget()
        assert kept(engines._divisions, COUNTY, "postgres", "township") == before


def test_a_folder_that_cannot_be_written_to_costs_time_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.parent.write_text("a file in the way")
    assert kept(engines._divisions, COUNTY, "postgres", "township")


def test_places_queries_and_dialects_never_share_a_statement() -> None:
    other = MeasureQuery(Anyone(), "330726", "resident", DAYS[0])
    texts = {
        kept(engines._divisions, query, dialect, level)
        for query in (COUNTY, other)
        for dialect in ("postgres", "pyspark")
        for level in ("township", "village")
    }
    assert len(texts) == 8


def test_the_digest_changes_with_measures_and_catalogue(tmp_path: Path) -> None:
    measure, catalogue = tmp_path / "yilian/indicators/measures/one.py", tmp_path / "packs/catalogue/words.yaml"
    for path in (measure, catalogue):
        path.parent.mkdir(parents=True)
        path.write_text("a")
    digests = {statements.digest(tmp_path, tmp_path / "packs")}
    for path in (measure, catalogue):
        path.write_text("b")
        digests.add(statements.digest(tmp_path, tmp_path / "packs"))
    assert len(digests) == 3
    assert statements.digest(settings.ROOT, settings.YILIAN_PACKS) == statements.digest(
        settings.ROOT, settings.YILIAN_PACKS
    )
