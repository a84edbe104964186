"""50,000 elders from a sheet: judged, confirmed, entered, as the page and the command line do it.

Baseline: the same rows read from the same file by the same reader and copied, as they are, into a bare table by COPY: nothing is
judged, encrypted, hashed, indexed or audited.
"""

import csv
import io
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

import stage

QUICK = False
ROWS = stage.size(50_000, 600)
HEADINGS = ("姓名", "性别", "出生日期", "身份证号", "常住村(社区)代码或村名", "住址", "电话", "居住方式", "人群")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "秀英桂兰凤珍玉梅菊香莲花翠琴芳爱建国明志文德福林"
GROUPS = ("", "", "独居", "慢病", "慢病、独居", "困难")
# What an import writes of an elder beside the elder.
HELD_BY = ("exchange_entered_elder", "people_name_key", "people_elder_group", "people_residence")
DOUBLED = 200  # every so many rows one that repeats a number, and one without a name


def figures() -> list[stage.Figure]:
    """Import a workbook, then a file of text with other people."""
    stage.loaded()
    import django

    django.setup()
    found = []
    for at, (kind, write) in enumerate((("xlsx", _workbook), ("csv", _text))):
        name, content = f"bench.{kind}", write([HEADINGS, *_rows(at)])
        copied, copying = stage.timed(partial(_copied, name, content))
        with _undone():
            seconds, cpu = stage.timed(partial(_imported, name, content))
        title = f"import of {ROWS:,} rows, {kind}"
        found += [
            stage.figure(title, seconds, "s", "≤ 60", baseline=copied),
            stage.figure(f"{title}: rate", ROWS / seconds, "rows/s", baseline=ROWS / copied),
            stage.figure(f"{title}: CPU, database included", cpu, "s", baseline=copying),
        ]
    return found


@contextmanager
def _undone() -> Iterator[None]:
    """Remove the elders entered within, so that the register is as large for what is measured next."""
    import psycopg

    from yilian.runtime.postgres.urls import connection_of, database_name

    with psycopg.connect(**connection_of("super", database_name()), autocommit=True) as connection:
        row = connection.execute("SELECT coalesce(max(id), 0) FROM people_elder").fetchone()
        last = row[0] if row else 0
        try:
            yield
        finally:
            for table in HELD_BY:
                connection.execute(f"DELETE FROM {table} WHERE elder_id > %s", [last])
            connection.execute("DELETE FROM people_elder WHERE id > %s", [last])
            connection.execute(f"VACUUM ANALYZE people_elder, {', '.join(HELD_BY)}")


def _rows(at: int) -> Iterator[Sequence[str]]:
    """Invent rows; numbers of areas and years that neither the demonstration nor the other file has."""
    from yilian.kernel.identifiers import resident_check_digit
    from yilian.places.models import Division

    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))
    dice = random.Random(at)
    for row in range(ROWS):
        born = date(1925 + row // 500 % 25, 1, 1) + timedelta(days=dice.randrange(365))
        sex = 1 + row % 2
        serial = (2 * (row % 500 // 2) + sex % 2) % 1000
        body = f"{120101 + 4 * at + row // 12_500}{born:%Y%m%d}{serial:03d}"
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)
        yield (
            name if row % DOUBLED else "",
            "男女"[sex - 1],
            born.isoformat(),
            body + resident_check_digit(body),
            villages[dice.randrange(len(villages))],
            f"村中路 {row % 300} 号",
            f"138{row:08d}",
            "居家",
            GROUPS[row % 6],
        )


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    from yilian.exchange.sheets import table

    return table(rows[0], rows[1:])


def _text(rows: Sequence[Sequence[str]]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode()


def _imported(name: str, content: bytes) -> None:
    """Import a file, from its bytes to the last row entered."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.cli import output
    from yilian.exchange.actions.imports import Upload, confirm_import, run_import, start_import
    from yilian.exchange.queries import import_of
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM):
        imported = start_import(SYSTEM, upload=Upload(name, content))
    with transaction.atomic(), using_scope(SYSTEM):
        imported = confirm_import(SYSTEM, imported)
    with output.progress(ROWS, name) as bar:
        run_import(SYSTEM, imported.pk, bar.update)
    with transaction.atomic(), using_scope(SYSTEM):
        done = import_of(imported.pk)
    print(f"  {name}: {done.new} new, {done.same} known, {done.failed} handed back", file=sys.stderr)
    if done.status != "done" or done.new + done.same + done.failed != ROWS:
        raise RuntimeError("the import is not whole")


def _copied(name: str, content: bytes) -> None:
    """Read the file and copy its rows into a bare table."""
    import psycopg

    from yilian.exchange.sheets import read_sheet
    from yilian.runtime.postgres.urls import connection_of, database_name

    with psycopg.connect(**connection_of("super", database_name())) as connection:
        lines = read_sheet(name, content).lines
        columns = ", ".join(f"c{at} text" for at in range(len(HEADINGS)))
        connection.execute(f"CREATE TABLE bench_plain ({columns})")
        with connection.cursor().copy("COPY bench_plain FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line.cells)
        connection.commit()
        connection.execute("DROP TABLE bench_plain")
