"""Facts leave as files and come back as the same figures; what is damaged, unfinished, repeated or older does not come in."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from factories import a_team, an_elder, complete_evidence

from yilian.audit.scope import using_scope
from yilian.indicators.lake import exporting
from yilian.indicators.lake.engines import DuckDB, tables_of
from yilian.indicators.lake.exporting import export
from yilian.indicators.lake.gathering import add, verify
from yilian.indicators.lake.manifest import NAME, File, read_manifest
from yilian.indicators.queries.target_rows import target_rows_on
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Refused
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
AT = datetime(2023, 9, 12, 8, 0).astimezone()


@pytest.fixture(autouse=True)
def place(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        for number in range(3):
            an_elder(name=f"老人{number}")
        check(date(2023, 5, 1))
        yield


def check(on: date) -> None:
    team, doctor = a_team()
    evidence = complete_evidence("health-checkup")
    record_visit(SYSTEM, an_elder(), team, doctor, delivery=Delivery("health-checkup", on, evidence))


def figures(engine: object = None) -> list[tuple[str, object, str]]:
    lines = target_rows_on("330727", ON) if engine is None else target_rows_on("330727", ON, engine)  # type: ignore[arg-type]
    return [(line.target.id, line.figure, line.verdict) for line in lines]


def on_lake(lake: Path) -> list[tuple[str, object, str]]:
    return figures(DuckDB(tables_of(lake, "330727")))


@pytest.mark.feature("60")
def test_a_lake_gives_the_figures_of_the_database(tmp_path: Path) -> None:
    done = export(tmp_path / "cell", "330727", AT)
    assert done.rows > 10
    add(tmp_path / "cell", tmp_path / "lake")
    assert on_lake(tmp_path / "lake") == figures()
    manifest, files = verify(tmp_path / "lake")
    assert files == len(list((tmp_path / "lake").rglob("*.parquet"))) == len(list(manifest.files()))


def test_an_export_writes_only_what_changed(tmp_path: Path) -> None:
    first = export(tmp_path, "330727", AT)
    again = export(tmp_path, "330727", AT)
    assert (again.written, again.kept) == (0, first.written)
    assert read_manifest(tmp_path).cells[0].version == 1
    check(date(2023, 6, 1))
    third = export(tmp_path, "330727", AT)
    cell = read_manifest(tmp_path).cells[0]
    changed = {file.fact for file in cell.files if file.day == "2023-06-01"}
    assert (cell.version, changed) == (2, {"service"})
    assert 0 < third.written < first.written
    assert (tmp_path / "service" / "division=330727" / "day=2023-06-01").is_dir()
    assert on_lake(tmp_path) == figures()


def test_numbers_of_records_carry_their_cell(tmp_path: Path) -> None:
    export(tmp_path, "330727", AT)
    rows = DuckDB(tables_of(tmp_path, "330727")).rows("SELECT DISTINCT elder_id // 1000000000000 FROM fact_elder")
    assert rows == [(330727,)]


def a_file(folder: Path, fact: str = "elder") -> Path:
    return next((folder / fact).rglob("*.parquet"))


def cut(folder: Path) -> Path:
    path = a_file(folder)
    path.write_bytes(path.read_bytes()[:-40])
    return path


def flipped(folder: Path) -> Path:
    path = a_file(folder)
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 0xFF
    path.write_bytes(bytes(found))
    return path


def lost(folder: Path) -> Path:
    path = a_file(folder)
    path.unlink()
    return path


def interrupted(folder: Path) -> Path:
    (folder / NAME).unlink()
    return folder / NAME


def half_a_manifest(folder: Path) -> Path:
    path = folder / NAME
    path.write_text(path.read_text()[:200])
    return path


def of_another_program(folder: Path) -> Path:
    path = folder / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | {"columns": "other"}))
    return path


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (cut, "lake-file-damaged"),
        (flipped, "lake-file-damaged"),
        (lost, "lake-file-missing"),
        (interrupted, "lake-manifest-missing"),
        (half_a_manifest, "lake-manifest-unreadable"),
        (of_another_program, "lake-other-format"),
    ],
)
def test_what_is_damaged_is_named_and_the_lake_stays_as_it_was(
    damage: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:
    cell, lake = tmp_path / "cell", tmp_path / "lake"
    export(cell, "330727", AT)
    add(cell, lake)
    before, seen = on_lake(lake), (lake / NAME).read_bytes()
    an_elder()
    export(cell, "330727", AT)
    path = damage(cell)
    with pytest.raises(Refused) as refused:
        add(cell, lake)
    assert refused.value.code == code
    assert refused.value.params["file"] == str(path)
    assert on_lake(lake) == before
    assert (lake / NAME).read_bytes() == seen
    verify(lake)


def test_a_cell_sent_twice_or_from_an_older_version_is_not_taken(tmp_path: Path) -> None:
    cell, old, lake = tmp_path / "cell", tmp_path / "old", tmp_path / "lake"
    export(old, "330727", AT)
    export(cell, "330727", AT)
    an_elder()
    export(cell, "330727", AT)
    add(cell, lake)
    before = on_lake(lake)
    with pytest.raises(Refused, match="lake-cell-twice"):
        add(cell, lake)
    with pytest.raises(Refused, match="lake-cell-older"):
        add(old, lake)
    assert on_lake(lake) == before


def test_what_an_interrupted_run_left_counts_for_nothing_and_is_swept(tmp_path: Path) -> None:
    export(tmp_path, "330727", AT)
    left = a_file(tmp_path).with_name("writing.parquet.part")
    left.write_bytes(b"half")
    stray = a_file(tmp_path).with_name("0000.parquet")
    stray.write_bytes(b"never finished")
    assert on_lake(tmp_path) == figures()
    export(tmp_path, "330727", AT)
    assert not left.exists()
    assert not stray.exists()


@pytest.mark.parametrize("after", [0, 1, 5])
def test_an_export_broken_off_leaves_the_former_one_whole(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell, lake = tmp_path / "cell", tmp_path / "lake"
    export(cell, "330727", AT)
    before, seen = on_lake(cell), (cell / NAME).read_bytes()
    an_elder()
    check(date(2023, 6, 1))
    finished, done = exporting.Writing.finished, []

    def breaks_off(writing: exporting.Writing) -> File:
        if len(done) == after:
            raise OSError(28, "No space left on device", str(cell))
        done.append(finished(writing))
        return done[-1]

    monkeypatch.setattr(exporting.Writing, "finished", breaks_off)
    if after < 5:
        with pytest.raises(OSError, match=str(cell)):
            export(cell, "330727", AT)
    else:
        # Only some parts changed, so the disk is never full; the rename of the manifest is what breaks off.
        monkeypatch.setattr(exporting, "write_manifest", lambda *_: breaks_off_at_the_manifest(cell))
        with pytest.raises(OSError, match=NAME):
            export(cell, "330727", AT)
    assert (cell / NAME).read_bytes() == seen
    assert on_lake(cell) == before
    add(cell, lake)
    assert on_lake(lake) == before
    monkeypatch.undo()
    assert export(cell, "330727", AT).written > 0
    assert on_lake(cell) == figures() != before
    assert not list(cell.rglob("*.part"))


def breaks_off_at_the_manifest(cell: Path) -> None:
    raise OSError(28, "No space left on device", str(cell / NAME))


def test_a_file_that_cannot_be_read_any_more_is_named(tmp_path: Path) -> None:
    export(tmp_path, "330727", AT)
    path = a_file(tmp_path)
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(Refused, match="lake-unreadable") as refused:
        on_lake(tmp_path)
    assert path.name in str(refused.value.params["what"])


def test_a_place_where_nobody_lives_has_no_figure_and_no_verdict_of_missing() -> None:
    lines = {line.target.id: line for line in target_rows_on("330727106", ON)}
    rate = lines["health-management-rate-65"]
    assert rate.figure is not None
    assert (rate.figure.denominator, rate.value, rate.percent, rate.short_of, rate.verdict) == (
        0,
        None,
        "",
        None,
        "no-data",
    )


def test_a_damaged_file_of_the_lake_is_found(tmp_path: Path) -> None:
    export(tmp_path, "330727", AT)
    path = flipped(tmp_path)
    with pytest.raises(Refused) as refused:
        verify(tmp_path)
    assert refused.value.params["file"] == str(path)


@pytest.mark.parametrize(("damage", "code"), [(cut, "lake-file-damaged"), (lost, "lake-file-missing")])
def test_no_figure_is_made_from_a_lake_with_a_broken_file(
    damage: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:
    export(tmp_path, "330727", AT)
    path = damage(tmp_path)
    with pytest.raises(Refused) as refused:
        on_lake(tmp_path)
    assert (refused.value.code, refused.value.params["file"]) == (code, str(path))


def test_a_place_without_a_cell_is_refused(tmp_path: Path) -> None:
    export(tmp_path, "330727", AT)
    with pytest.raises(Refused, match="lake-place-missing"):
        tables_of(tmp_path, "331002")
    assert tables_of(tmp_path, "33")["elder"]
