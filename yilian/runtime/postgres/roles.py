"""The roles and what they may do: the owner makes tables, the application reads and writes rows under row-level security."""

import psycopg
from psycopg import sql

from yilian.runtime.secrets import secret

ROLES = {"owner": "yilian_owner", "app": "yilian_app"}
RIGHTS = {"owner": "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS", "app": "LOGIN NOSUPERUSER NOBYPASSRLS"}

Connection = psycopg.Connection[tuple[object, ...]]

GRANT_ROWS = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT c.oid::regclass AS name, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND pg_get_userbyid(c.relowner) = current_user
        AND NOT CASE WHEN c.relkind = 'S' THEN has_sequence_privilege('yilian_app', c.oid, 'USAGE')
                     ELSE has_table_privilege('yilian_app', c.oid, 'SELECT') END
    LOOP
        IF one.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO yilian_app', one.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO yilian_app', one.name);
        END IF;
    END LOOP;
END $$
"""


def make_roles(server: Connection) -> None:
    """Make the roles, or give them the passwords of this installation; doing it again changes nothing."""
    for role, name in ROLES.items():
        exists = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        words = sql.SQL("ALTER ROLE {} {} PASSWORD {}" if exists else "CREATE ROLE {} {} PASSWORD {}")
        password = sql.Literal(secret(f"postgres-{role}"))
        server.execute(words.format(sql.Identifier(name), sql.SQL(RIGHTS[role]), password))


def make_database(server: Connection, name: str) -> None:
    """Make a database of the owner's when it is not there."""
    if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        words = sql.SQL("CREATE DATABASE {} OWNER {}")
        server.execute(words.format(sql.Identifier(name), sql.Identifier(ROLES["owner"])))


def grants() -> tuple[str, ...]:
    """Return the statements by which the owner, after migrations, lets the application read and write rows.

    A table whose migration already decided what the application may do is left as decided.
    """
    return ("GRANT USAGE ON SCHEMA public TO yilian_app", GRANT_ROWS)
