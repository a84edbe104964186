"""The facts as declared are the facts in the database, and the page of the manual says the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from spec.measures.partners import build

from yilian.audit.scope import using_scope
from yilian.indicators.measures.header import measures_document
from yilian.indicators.tables import facts_document
from yilian.kernel.actors import SYSTEM
from yilian.kernel.facts import Fact
from yilian.pages.registry import facts

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "facts.md"
TYPES = {"bigint": "int64", "text": "string", "date": "date"}
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL), col_description(a.attrelid, a.attnum)
    FROM pg_attribute AS a WHERE a.attrelid = %s::regclass AND a.attnum > 0 ORDER BY a.attname
"""


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.name)
def test_a_view_has_the_columns_types_and_sentences_declared(db: None, fact: Fact) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [fact.view])
        found = [(name, TYPES[kind], about) for name, kind, about in cursor.fetchall()]
        cursor.execute("SELECT obj_description(%s::regclass)", [fact.view])
        (about,) = cursor.fetchone()
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [fact.view])
        (options,) = cursor.fetchone()
    assert found == sorted((one.name, one.type, one.about) for one in fact.columns)
    assert about == fact.about
    assert options == ["security_invoker=true"], "a view must read with the reach of whoever asks"


@pytest.mark.parametrize("view", ["agreement", "ability", "obligation", "enrolment"])
def test_another_county_sees_no_row(as_role: Callable[..., Any], view: str) -> None:
    with using_scope(SYSTEM):
        build()
    seen = {}
    for division in ("330727", "331002"):
        with using_scope(as_role("health-bureau", division)), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM fact_{view}")
            (seen[division],) = cursor.fetchone()
    assert seen["330727"] > 0
    assert seen["331002"] == 0


def test_the_page_of_facts_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == facts_document(), "run: yilian lake manual --write"


def test_the_page_of_measures_is_current() -> None:
    page = PAGE.with_name("measures.md").read_text(encoding="utf-8")
    assert page == measures_document(), "run: yilian lake manual --write"
