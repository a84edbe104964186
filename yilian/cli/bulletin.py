"""Bulletin: the year's evaluation or the quarter's progress, and the other papers, as a Word or Excel file."""

from datetime import date, datetime
from pathlib import Path

import click

from yilian.cli import output
from yilian.cli.evaluate import division_of, place_option

KINDS = ("bulletin", "monitoring", "construction", "census")


@click.command()
@place_option
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.docx | FILE.xlsx")
@click.option(
    "--kind",
    default="bulletin",
    show_default=True,
    type=click.Choice(KINDS),
    help="通报、监测表、建设清单、失能底数 | which paper",
)
@output.with_django
def command(*, place: str, on: datetime, out: Path, kind: str) -> None:
    """通报等文件：年末为考核评估，其他日期为季度进展 | The year's evaluation on 31 December, else the quarter's progress."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.indicators.bulletins import KINDS
    from yilian.kernel.actors import SYSTEM
    from yilian.pages.papers.sheets import as_xlsx
    from yilian.pages.papers.word import as_docx

    writers = {".docx": as_docx, ".xlsx": as_xlsx}
    if out.suffix not in writers:
        raise click.UsageError(output.text("--out 应以 .docx 或 .xlsx 结尾", "--out ends in .docx or .xlsx"))
    with transaction.atomic(), using_scope(SYSTEM):
        written = KINDS[kind](division_of(place), date(on.year, on.month, on.day))
    out.write_bytes(writers[out.suffix](written))
    rows = sum(len(table.rows) for table in written.tables)
    data = {"file": str(out), "kind": kind, "title": written.title, "rows": rows, "notes": len(written.notes)}
    output.result(data, f"{written.title} → {out}", f"{written.title} → {out}")
