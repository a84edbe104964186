"""Row-level security as migration operations: the second lock behind the queries."""

from django.db.migrations.operations import RunSQL

DIVISIONS = "(SELECT nullif(current_setting('yilian.divisions', true), '')::int8multirange)"
ORGANIZATIONS = "(SELECT string_to_array(nullif(current_setting('yilian.organizations', true), ''), ','))::int8[]"


def in_reach(divisions: tuple[str, ...], organization: str) -> str:
    """Write the predicate that one of the division columns, or the organization column, lies within reach.

    The settings are read in uncorrelated subqueries, so once a statement and not once a row; without a setting nothing is in reach.
    The function behind `@>` stands here by its name: of the operator the planner believes that it lets hardly any row through,
    and then sorts the whole register for a page of twenty.
    """
    places = [f"multirange_contains_elem({DIVISIONS}, {column}::int8)" for column in divisions]
    return " OR ".join([*places, f"{organization} = ANY ({ORGANIZATIONS})"])


def enable(table: str, predicate: str) -> RunSQL:
    """Allow only the rows for which the predicate holds, to read and to write, the owner included (FORCE)."""
    return RunSQL(
        f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY reach ON {table} USING ({predicate}) WITH CHECK ({predicate});""",
        f"""DROP POLICY reach ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;""",
    )


def enable_through(table: str, column: str, parent: str) -> RunSQL:
    """Allow the rows whose parent row may be seen: `column` names a row of `parent`."""
    return enable(table, f"EXISTS (SELECT 1 FROM {parent} AS parent WHERE parent.id = {table}.{column})")  # noqa: S608 - names from our own migrations


def grant(table: str, rights: str) -> RunSQL:
    """Decide what the application may do with a table (`SELECT, INSERT`), where its role exists."""
    revoke = f"REVOKE ALL ON {table} FROM yilian_app"
    return RunSQL(_for_the_application(f"{revoke}; GRANT {rights} ON {table} TO yilian_app;"), RunSQL.noop)


def _for_the_application(statements: str) -> str:
    """Run statements only where the application has a role of its own."""
    condition = "IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'yilian_app') THEN"
    return f"DO $$ BEGIN {condition} {statements} END IF; END $$;"
