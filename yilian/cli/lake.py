"""Lake: export facts as Parquet, gather cells, verify, evaluate a province."""

from datetime import date, datetime
from pathlib import Path

import click

from yilian.cli import output
from yilian.cli.evaluate import division_of, place_option, show

ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """数据湖：导出事实、汇集各县、核对、评价 | The lake: export facts, gather cells, verify, evaluate."""


@command.command("export")
@click.argument("folder", type=FOLDER)
@place_option
@output.with_django
def export_facts(*, folder: Path, place: str) -> None:
    """把一地的事实导出为 Parquet，只写有变化的部分 | Export the facts of a place as Parquet; only what changed is written."""
    from django.db import connection, transaction

    from yilian.audit.clock import now
    from yilian.audit.scope import using_scope
    from yilian.indicators.lake.exporting import export
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_STATE)
        with using_scope(SYSTEM):
            done = export(folder, division_of(place), now())
    data = {
        "folder": str(folder),
        "cells": done.cells,
        "written": done.written,
        "kept": done.kept,
        "rows": done.rows,
        "bytes": done.bytes,
    }
    zh = f"{done.cells} 个单元：写了 {done.written} 个文件（{done.rows} 行），{done.kept} 个没有变化"
    en = f"{done.cells} cells: {done.written} files written ({done.rows} rows), {done.kept} unchanged"
    output.result(data, zh, en)


@command.command("add")
@click.argument("folder", type=FOLDER)
@click.argument("lake", type=FOLDER)
@output.with_django
def add_cell(*, folder: Path, lake: Path) -> None:
    """把一个单元的导出加入湖 | Bring the export of a cell into a lake."""
    from yilian.indicators.lake.gathering import add

    cells = add(folder, lake)
    data = {"lake": str(lake), "cells": [{"division": cell.division, "version": cell.version} for cell in cells]}
    said = ", ".join(f"{cell.division} v{cell.version}" for cell in cells)
    output.result(data, f"已加入：{said}", f"Added: {said}")


@command.command("verify")
@click.argument("lake", type=FOLDER)
@output.with_django
def verify_lake(*, lake: Path) -> None:
    """核对湖中每个文件的长度、校验和与行数 | Hold every file of a lake against its manifest."""
    from yilian.indicators.lake.gathering import verify

    manifest, files = verify(lake)
    rows = sum(file.rows for file in manifest.files())
    data = {"lake": str(lake), "cells": len(manifest.cells), "files": files, "rows": rows}
    output.result(data, f"{files} 个文件完好，{rows} 行", f"{files} files are whole, {rows} rows")


@command.command("evaluate")
@click.argument("lake", type=FOLDER)
@click.option("--place", required=True, help="政策包或区划代码 | a pack or a division code")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@output.with_django
def evaluate_lake(*, lake: Path, place: str, on: datetime) -> None:
    """在湖上评价一地 | Evaluate a place over a lake."""
    from yilian.indicators.lake.engines import DuckDB, tables_of
    from yilian.indicators.queries.target_rows import published, target_rows_on

    division, day = division_of(place), date(on.year, on.month, on.day)
    engine = DuckDB(tables_of(lake, division))
    lines = [published(line, division, engine) for line in target_rows_on(division, day, engine, trend=True)]
    show(place, division, day, engine.dialect, lines)


@command.command("manual")
@click.option("--write", is_flag=True, help="写入手册 | write the pages of the manual")
@output.with_django
def manual(*, write: bool) -> None:
    """事实和指标一览（docs/reference/） | The lists of facts and measures, for docs/reference/."""
    from yilian.cli.packs import ROOT
    from yilian.indicators.measures.header import measures_document
    from yilian.indicators.tables import facts_document

    pages = {"facts.md": facts_document(), "measures.md": measures_document()}
    if write:
        for name, text in pages.items():
            (ROOT / "docs" / "reference" / name).write_text(text, encoding="utf-8")
    lines = [line for text in pages.values() for line in text.splitlines()]
    output.result(pages, lines, lines)
