"""Policies, rights and reporting views stand as the modules declare them; a program serves nothing otherwise."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from yilian.audit.row_security import open_to_all, read_and_written
from yilian.config import derived, schema
from yilian.pages import registry
from yilian.runtime.postgres import django_database
from yilian.runtime.service_errors import ServiceError

POLICIES = "SELECT tablename, policyname, cmd, permissive, roles, qual, with_check FROM pg_policies ORDER BY 1, 2"
VIEWS = "SELECT viewname, definition FROM pg_views WHERE viewname LIKE 'fact%' ORDER BY 1"
LOCKS = (
    "SELECT relname, relrowsecurity, relforcerowsecurity, relacl FROM pg_class WHERE relkind IN ('r', 'v') ORDER BY 1"
)


@pytest.fixture
def owner(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection of the owner's to the database of the tests; what it does is undone."""
    settings = connection.settings_dict | {
        key: value for key, value in django_database("owner").items() if key in {"USER", "PASSWORD"}
    }
    mine = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias="owner")
    connections["owner"] = mine
    try:
        with transaction.atomic(using="owner"):
            yield mine
            transaction.set_rollback(True, using="owner")
    finally:
        mine.close()
        del connections["owner"]


def state(database: BaseDatabaseWrapper) -> list[list[tuple[object, ...]]]:
    rows = []
    with database.cursor() as cursor:
        for query in (POLICIES, VIEWS, LOCKS):
            cursor.execute(query)
            rows.append(cursor.fetchall())
    return rows


def execute(database: BaseDatabaseWrapper, statement: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement)


def test_what_stands_is_what_the_declarations_make(owner: BaseDatabaseWrapper) -> None:
    before = state(owner)
    assert {row[0] for row in before[0]} == {name for name, shape in registry.row_security().items() if shape.policies}
    assert {row[0] for row in before[1]} == {fact.view for fact in registry.facts()}
    derived.take_down(owner)
    assert state(owner)[:2] == [[], []]
    derived.put_up(owner)
    assert state(owner) == before
    assert derived.differences(owner) == []


def test_a_table_stays_locked_while_its_policies_are_down(owner: BaseDatabaseWrapper) -> None:
    derived.take_down(owner)
    with owner.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'people_elder'")
        assert cursor.fetchone() == (True, True)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP POLICY reach ON people_elder", "people_elder"),
        ("ALTER POLICY reach ON visits_visit USING (true)", "visits_visit"),
        ("CREATE POLICY more ON people_family USING (true)", "people_family"),
        ("ALTER TABLE agreements_enrolment NO FORCE ROW LEVEL SECURITY", "agreements_enrolment"),
        ("ALTER TABLE agreements_enrolment DISABLE ROW LEVEL SECURITY", "agreements_enrolment"),
        ("GRANT UPDATE ON audit_entry TO yilian_app", "audit_entry"),
        ("DROP VIEW fact_bed", "fact_bed"),
        ("ALTER VIEW fact_elder SET (security_invoker = false)", "fact_elder"),
        (
            "CREATE OR REPLACE VIEW fact_division AS SELECT code::text AS division, ''::text AS level FROM places_division",
            "fact_division",
        ),
    ],
)
def test_serving_is_refused_when_the_database_differs(owner: BaseDatabaseWrapper, statement: str, name: str) -> None:
    derived.refuse_differences(owner)
    execute(owner, statement)
    with pytest.raises(ServiceError) as refused:
        derived.refuse_differences(owner)
    assert (refused.value.code, refused.value.params) == ("tables-unlocked", {"tables": name})


def test_serving_is_refused_when_a_declaration_differs(
    owner: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = registry.row_security() | {"accounts_token": read_and_written("false")}
    monkeypatch.setattr(registry, "row_security", lambda: shapes)
    with pytest.raises(ServiceError, match="tables-unlocked"):
        derived.refuse_differences(owner)


def test_serving_is_refused_when_a_table_declares_nothing(
    owner: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = {name: shape for name, shape in registry.row_security().items() if name != "equipment_loan"}
    monkeypatch.setattr(registry, "row_security", lambda: shapes)
    with pytest.raises(ServiceError) as refused:
        derived.refuse_differences(owner)
    assert (refused.value.code, refused.value.params) == ("tables-undeclared", {"tables": "equipment_loan"})


def test_serving_is_refused_when_a_table_that_names_elders_is_open(
    owner: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = registry.row_security() | {"equipment_loan": open_to_all("nobody minds")}
    monkeypatch.setattr(registry, "row_security", lambda: shapes)
    with pytest.raises(ServiceError, match="tables-undeclared"):
        derived.refuse_differences(owner)


def test_the_application_may_look_and_finds_no_difference(db: None) -> None:
    derived.refuse_differences(connection)


def test_migrating_again_does_nothing_and_mends_what_differs(owner: BaseDatabaseWrapper) -> None:
    before = state(owner)
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    execute(owner, "DROP POLICY reach ON people_elder; DROP VIEW fact_elder; GRANT ALL ON audit_seal TO yilian_app")
    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    assert state(owner) == before


def test_every_declared_table_is_that_of_a_model(db: None) -> None:
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert registry.row_security().keys() <= models


def test_every_fact_has_its_statement_and_every_statement_its_fact() -> None:
    for module in registry.modules():
        declared = {fact.view for fact in module.facts}
        assert declared == (derived.selects_of(module.name).keys() if declared else set()), module.name


def test_every_open_table_says_why() -> None:
    for table, shape in registry.row_security().items():
        assert bool(shape.policies) != bool(shape.open_because), table


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0002_reach', now())",
        "UPDATE yilian_schema SET declared = 'another wording' WHERE name = 'people.0001_initial'",
        "DROP TABLE yilian_schema",
    ],
)
def test_a_database_made_before_is_refused_untouched(owner: BaseDatabaseWrapper, statement: str) -> None:
    execute(owner, statement)
    before = state(owner)
    with pytest.raises(ServiceError) as refused:
        call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    assert refused.value.code == "database-made-before"
    assert state(owner) == before
    with pytest.raises(ServiceError, match="database-made-before"):
        derived.refuse_differences(owner)


def test_the_checksum_of_a_migration_does_not_hear_of_comments() -> None:
    written = "'''What it does.'''\nx = 1  # a comment\n"
    assert schema.checksum(written) == schema.checksum("'''Something else.'''\n\nx  =  1\n")
    assert schema.checksum(written) != schema.checksum("x = 2\n")
