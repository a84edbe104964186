"""People: import elders from a sheet."""

from pathlib import Path

import click

from yilian.config.cli import output


@click.group()
def command() -> None:
    """People: import elders from a sheet."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只试读,不登记 | only say what would be done")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="退回的行存到 | keep failed rows in")
@output.with_django
def import_elders(*, file: Path, dry_run: bool, errors: Path | None) -> int:
    """Import elders from Excel or CSV; rows that fail are handed back with the reason, the others are entered."""
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.exchange.actions import Upload, confirm_import, forget_file, run_import, start_import
    from yilian.exchange.queries import handed_back, import_of
    from yilian.exchange.sheets import error_sheet
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), reaching(SYSTEM):
        with output.progress(None, output.text("试读", "Reading")) as bar:
            imported = start_import(SYSTEM, upload=Upload(file.name, file.read_bytes()), progress=bar.update)
        if dry_run:
            forget_file(SYSTEM, imported)
        else:
            imported = confirm_import(SYSTEM, imported)
    if not dry_run:
        with output.progress(imported.rows, output.text("导入", "Importing")) as bar:
            run_import(SYSTEM, imported.pk, bar.update)
    with transaction.atomic(), reaching(SYSTEM):
        imported = import_of(imported.pk)
        failed = list(handed_back(imported))
    if errors is not None and failed:
        errors.write_bytes(error_sheet(imported.headings, ((one.cells, one.reason()) for one in failed)))
    counts = {"rows": imported.rows, "new": imported.new, "same": imported.same, "failed": imported.failed}
    rows = [{"row": one.row, "reason": {"zh": one.reason(), "en": one.reason("en")}} for one in failed]
    for one in failed[:20]:
        output.say(f"  第 {one.row} 行:{one.reason()}", f"  row {one.row}: {one.reason('en')}")
    done_zh, done_en = ("试读", "Read only") if dry_run else ("已导入", "Imported")
    output.result(
        {"import": imported.pk, "dry_run": dry_run, **counts, "errors": rows},
        f"{done_zh}:新登记 {imported.new},已有 {imported.same},退回 {imported.failed}(共 {imported.rows} 行)",
        f"{done_en}: {imported.new} new, {imported.same} known, {imported.failed} handed back of {imported.rows} rows",
    )
    return output.FAILED if failed else output.DONE
