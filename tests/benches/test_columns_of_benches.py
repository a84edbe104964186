"""Benches fill tables by SQL of their own: it must name every column that the tables ask for today."""

import re
from pathlib import Path

import pytest
from django.db import connection

BENCHES = sorted(Path(__file__).parents[2].joinpath("bench").glob("*.py"))
INSERT = re.compile(r"INSERT INTO (\w+)\s*\(([^)]*)\)")
ASKED = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
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
def test_a_bench_names_every_column_that_its_table_asks_for(bench, table, named):
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [table])
        asked = {name for (name,) in cursor.fetchall()}
    assert asked, f"{bench} fills {table}, which is not there"
    assert not asked - named
