"""What stands in the database without a migration: policies of row-level security, rights, and reporting views.

They are derived from what the modules declare. `migrate` takes them down before and puts them up after, in its one transaction, and
records what was declared and what PostgreSQL made of it; so a change of either side is known without deriving anything again.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model

from yilian.audit.row_security import Shape, grant, lock
from yilian.config import schema
from yilian.kernel.facts import PREFIX, Fact
from yilian.pages import registry
from yilian.runtime.postgres.server import grants
from yilian.runtime.service_errors import ServiceError

POLICIES, VIEW = "policies", "view"
# Tables of libraries, by application: none holds a person, or it is read before anybody's reach is known.
LIBRARIES = {
    "auth": "permissions and groups of Django, which are not used",
    "contenttypes": "names of models",
    "sessions": "a session is read to find out who somebody is",
    "otp_totp": "a second factor is read while somebody signs in",
    "otp_static": "a second factor is read while somebody signs in",
    "axes": "attempts to sign in are counted before anybody is known",
    "procrastinate": "jobs carry numbers of records, and are taken by workers for everybody",
}
TAKE_DOWN = """
DO $$
DECLARE
    item record;
    views text;
BEGIN
    FOR item IN
        SELECT policyname, tablename FROM pg_policies JOIN pg_tables USING (schemaname, tablename)
        WHERE schemaname = current_schema() AND tableowner = current_user
    LOOP
        EXECUTE format('DROP POLICY %I ON %I', item.policyname, item.tablename);
    END LOOP;
    SELECT string_agg(quote_ident(viewname), ', ') INTO views FROM pg_views
    WHERE schemaname = current_schema() AND starts_with(viewname, 'fact_');
    IF views IS NOT NULL THEN
        EXECUTE 'DROP VIEW ' || views;
    END IF;
END $$
"""
MADE = """
WITH thing AS (
    SELECT c.*, (
        SELECT string_agg(privilege_type, ',' ORDER BY privilege_type) FROM aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
        WHERE rolname = 'yilian_app'
    ) AS rights
    FROM pg_class AS c WHERE relnamespace = current_schema()::regnamespace
)
SELECT 'policies', relname, md5(concat_ws(
    '|', relrowsecurity, relforcerowsecurity, rights, (
        SELECT string_agg(concat_ws(
            '|', polname, polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
        ), '|' ORDER BY polname) FROM pg_policy WHERE polrelid = thing.oid
    )
))
FROM thing WHERE relkind = 'r' AND relname = ANY (%s)
UNION ALL
SELECT 'view', relname, md5(concat_ws('|', pg_get_viewdef(oid), reloptions, rights))
FROM thing WHERE relkind = 'v' AND starts_with(relname::text, 'fact_')
"""
STATEMENT = re.compile(rf"^CREATE VIEW ({PREFIX}\w+) AS\n(.*?);$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Difference:
    """A table or view that does not stand as declared; `kind` is policies or view."""

    kind: str
    name: str


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop every policy and every reporting view; the locked tables stay locked, so that meanwhile nobody sees a row."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DOWN)


def put_up(connection: BaseDatabaseWrapper, *, with_facts: bool = True) -> None:
    """Make the policies of the tables that there are, the reporting views, and what the application may do with them."""
    shapes = {table: shape for table, shape in registry.row_security().items() if table in _tables(connection)}
    views = statements_of_facts() if with_facts else {}
    statements = [statement for table, shape in shapes.items() for statement in lock(table, shape)]
    statements += [grant(table, shape) for table, shape in shapes.items()]
    statements += views.values()
    schema.replace_records(connection, POLICIES, [])
    with connection.cursor() as cursor:
        cursor.execute(";\n".join([*statements, grant(schema.TABLE, schema.SHAPE), *grants()]))
    made = _made(connection)
    for kind, declared in ((POLICIES, _of_shapes(shapes)), (VIEW, views)):
        rows = ((name, _checksum(text), made[kind, name]) for name, text in declared.items())
        schema.replace_records(connection, kind, rows)


def differences(connection: BaseDatabaseWrapper) -> list[Difference]:
    """Return what does not stand as declared: tables without a declaration, or with other policies or rights; views."""
    made = _made(connection)
    missing = [Difference(POLICIES, table) for table in undeclared()]
    for kind, declared in ((POLICIES, _of_shapes(registry.row_security())), (VIEW, statements_of_facts())):
        recorded = schema.records(connection, kind)
        for name in sorted({*declared, *recorded}):
            text = declared.get(name)
            if text is None or recorded.get(name) != (_checksum(text), made.get((kind, name))):
                missing.append(Difference(kind, name))
    return missing


def refuse_differences(connection: BaseDatabaseWrapper) -> None:
    """Refuse a database whose tables are of other migrations, or in which something does not stand as declared."""
    schema.refuse_made_before(connection)
    if bare := undeclared():
        raise ServiceError("tables-undeclared", tables=", ".join(bare))
    if differing := differences(connection):
        raise ServiceError("tables-unlocked", tables=", ".join(difference.name for difference in differing))


def undeclared() -> list[str]:
    """Return the tables of models of ours without a shape, and those declared open whose rows name rows of a locked table."""
    models = apps.get_models(include_auto_created=True)
    return sorted(
        model._meta.db_table for model in models if model._meta.app_label not in LIBRARIES and _is_bare(model)
    )


def _is_bare(model: type[Model]) -> bool:
    shapes = registry.row_security()
    shape = shapes.get(model._meta.db_table)
    if shape is None:
        return True
    named = {
        str(key.related_model._meta.db_table) for key in model._meta.concrete_fields if isinstance(key, ForeignKey)
    }
    return not shape.policies and any(shapes[table].policies for table in named & shapes.keys())


def statements_of_facts() -> dict[str, str]:
    """Return the statements that make each reporting view, with its sentences, by its name."""
    return {
        fact.view: ";\n".join([_create(fact.view, selects[fact.view]), *_comments(fact)])
        for module in registry.modules()
        if module.facts
        for selects in [selects_of(module.name)]
        for fact in module.facts
    }


def selects_of(module: str) -> dict[str, str]:
    """Return the SELECT of each reporting view in a module's `facts.sql`."""
    text = resources.files(f"yilian.{module}").joinpath("facts.sql").read_text("utf-8")
    return dict(STATEMENT.findall(text))


def _create(view: str, select: str) -> str:
    """Return the statement for a view that reads with the rights and the scope of the user who asks."""
    return f"CREATE VIEW {view} WITH (security_invoker = true) AS\n{select}"


def _comments(fact: Fact) -> Iterator[str]:
    """Yield every sentence of a fact as a statement."""
    yield f"COMMENT ON VIEW {fact.view} IS {_quoted(fact.about)}"
    for column in fact.columns:
        yield f"COMMENT ON COLUMN {fact.view}.{column.name} IS {_quoted(column.about)}"


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"


def _of_shapes(shapes: Mapping[str, Shape]) -> dict[str, str]:
    """Return what is declared of each table, as the statements that it leads to."""
    return {table: ";\n".join([*lock(table, shape), grant(table, shape)]) for table, shape in shapes.items()}


def _made(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """Return a checksum of what the database holds of each declared table and each reporting view."""
    with connection.cursor() as cursor:
        cursor.execute(MADE, [list(registry.row_security())])
        return {(kind, name): checksum for kind, name, checksum in cursor.fetchall()}


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
