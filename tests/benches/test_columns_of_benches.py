"""Benches fill tables by SQL of their own: it must name every column that the tables ask for today."""

import re
from pathlib import Path

import pytest
from django.db import connection

BENCHES = sorted(Path(__file__).parents[2].joinpath("bench").glob("*.py"))
INSERT = re.compile(r"INSERT INTO (\w+)\s*\(([^)]*)\)")
COLUMNS = """
    SELECT column_name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
    FROM information_schema.columns WHERE table_name = %s
"""
FILLED = [
    (path.stem, table, {name.strip().strip('"') for name in columns.split(",")})
    for path in BENCHES
    for table, columns in INSERT.findall(path.read_text("utf-8"))
    if "{" not in columns
]


def test_there_are_benches_that_fill_tables():
    assert len({table for _, table, _ in FILLED}) > 5


@pytest.mark.django_db
@pytest.mark.parametrize(("bench", "table", "named"), FILLED)
def test_a_bench_names_every_column_that_its_table_asks_for_and_no_other(bench, table, named):
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        columns = dict(cursor.fetchall())
    assert columns, f"{bench} fills {table}, which is not there"
    assert {name for name, asked in columns.items() if asked} - named == set()
    assert named - set(columns) == set()
