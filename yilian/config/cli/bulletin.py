"""Bulletin: the year's evaluation or the quarter's progress as a Word or Excel file."""

from datetime import date, datetime
from pathlib import Path

import click

from yilian.config.cli import output
from yilian.config.cli.evaluate import division_of


@click.command()
@click.option("--place", required=True, help="政策包或区划代码 | a pack or a division code")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.docx | FILE.xlsx")
@output.with_django
def command(*, place: str, on: datetime, out: Path) -> None:
    """通报:年末为考核评估,其他日期为季度进展 | The year's evaluation on 31 December, else the quarter's progress."""
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.indicators.bulletins import as_docx, as_xlsx, bulletin
    from yilian.kernel.actors import SYSTEM

    writers = {".docx": as_docx, ".xlsx": as_xlsx}
    if out.suffix not in writers:
        raise click.UsageError(output.text("--out 应以 .docx 或 .xlsx 结尾", "--out ends in .docx or .xlsx"))
    with transaction.atomic(), reaching(SYSTEM):
        written = bulletin(division_of(place), date(on.year, on.month, on.day))
    out.write_bytes(writers[out.suffix](written))
    data = {"file": str(out), "title": written.title, "targets": len(written.lines), "notes": len(written.notes)}
    output.result(data, f"{written.title} → {out}", f"{written.title} → {out}")
