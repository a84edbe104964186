"""People: import elders from a sheet."""

from pathlib import Path

import click

from yilian.cli import output


@click.group()
def command() -> None:
    """People: import elders from a sheet."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--confirm", is_flag=True, help="登记；不写就只试读 | enter the rows; without it, only say what would be done"
)
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="退回的行存到 | keep failed rows in")
@output.with_django
def import_elders(*, file: Path, confirm: bool, errors: Path | None) -> int:
    """Return what importing elders from Excel or CSV would do; with --confirm do it. Rows that fail are handed back with the reason."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.exchange.actions.imports import Upload, confirm_import, forget_file, run_import, start_import
    from yilian.exchange.queries import handed_back, import_of
    from yilian.exchange.sheets import error_sheet
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM):
        with output.progress(None, output.text("试读", "Reading")) as bar:
            imported = start_import(SYSTEM, upload=Upload(file.name, file.read_bytes()), progress=bar.update)
        if confirm:
            imported = confirm_import(SYSTEM, imported)
        else:
            forget_file(SYSTEM, imported)
    if confirm:
        with output.progress(imported.rows, output.text("导入", "Importing")) as bar:
            run_import(SYSTEM, imported.pk, bar.update)
    with transaction.atomic(), using_scope(SYSTEM):
        imported = import_of(imported.pk)
        failed = list(handed_back(imported))
    if errors is not None and failed:
        errors.write_bytes(error_sheet(imported.headings, ((row.cells, row.reason()) for row in failed)))
    counts = {"rows": imported.rows, "new": imported.new, "same": imported.same, "failed": imported.failed}
    rows = [{"row": row.row, "reason": {"zh": row.reason(), "en": row.reason("en")}} for row in failed]
    for row in failed[:20]:
        output.say(f"  第 {row.row} 行：{row.reason()}", f"  row {row.row}: {row.reason('en')}")
    zh = f"新登记 {imported.new}，已有 {imported.same}，退回 {imported.failed}（共 {imported.rows} 行）"
    en = f"{imported.new} new, {imported.same} known, {imported.failed} handed back of {imported.rows} rows"
    output.result(
        {"import": imported.pk, "dry_run": not confirm, **counts, "errors": rows},
        f"已导入：{zh}" if confirm else f"试读，没有登记：{zh}；加 --confirm 登记",
        f"Imported: {en}" if confirm else f"Nothing entered yet: {en}; --confirm enters them",
    )
    return output.FAILED if failed else output.DONE
