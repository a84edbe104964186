"""Who sees and writes the rows of a table, as the database enforces it: the second lock behind the queries.

A module declares the shape of each of its tables; `migrate` derives the policies and rights from the shapes, so that no migration holds
one. Predicates are SQL over a row of the table that they are declared for, whose name is written `{table}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

DIVISIONS = "(SELECT nullif(current_setting('yilian.divisions', true), '')::int8multirange)"
ORGANIZATIONS = "(SELECT string_to_array(nullif(current_setting('yilian.organizations', true), ''), ','))::int8[]"
EVERYWHERE = f"coalesce({DIVISIONS} @> int8range(0, 999999999999, '[]'), false)"
GRANT = """DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'yilian_app') THEN
        REVOKE ALL ON {table} FROM yilian_app;
        GRANT {rights} ON {table} TO yilian_app;
    END IF;
END $$"""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of row-level security: for which command, which rows are seen, which may be written."""

    name: str
    command: str
    using: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The policies of a table and the rights of the application; a table without policies says why everybody may see it."""

    policies: tuple[Policy, ...] = ()
    rights: str = "SELECT, INSERT, UPDATE, DELETE"
    open_because: str = ""


def fill(predicate: str, **parts: str) -> str:
    """Return a predicate with its parts filled in; what has no part, as `{table}`, stays."""
    for name, part in parts.items():
        predicate = predicate.replace(f"{{{name}}}", part)
    return predicate


def in_reach(divisions: tuple[str, ...], organization: str) -> str:
    """Return the predicate that a division of the columns, or the organization of the column, lies in scope.

    The settings are read in uncorrelated subqueries, so once a statement and not once a row; without a setting nothing is in reach.
    The function behind `@>` stands here by its name: of the operator the planner believes that it lets hardly any row through,
    and then sorts the whole register for a page of twenty.
    """
    places = [f"multirange_contains_elem({DIVISIONS}, {column}::int8)" for column in divisions]
    return " OR ".join([*places, f"{organization} = ANY ({ORGANIZATIONS})"])


def in_division(column: str) -> str:
    """Return the predicate that the division of a column lies in scope."""
    return f"{DIVISIONS} @> {column}::int8"


def through(column: str, parent: str) -> str:
    """Return the predicate that the row of `parent`, which a column names, may be seen."""
    return fill(
        "EXISTS (SELECT 1 FROM {parent} AS parent WHERE parent.id = {table}.{column})", parent=parent, column=column
    )


def used_by(user: str, column: str) -> str:
    """Return the predicate that a row of the table `user` that may be seen names this row in its column."""
    return fill("EXISTS (SELECT 1 FROM {user} AS used WHERE used.{column} = {table}.id)", user=user, column=column)


def read_and_written(predicate: str) -> Shape:
    """Return the shape of a table whose rows are seen and written under one predicate."""
    return Shape((Policy("reach", "ALL", predicate, predicate),))


def read_wider(read: str, written: str) -> Shape:
    """Return the shape of a table of which more rows are read than written."""
    return Shape((Policy("reach", "ALL", read, written),))


def appended_by_everybody(seen: str) -> Shape:
    """Return the shape of a log: everybody appends, rows are seen under a predicate; who reaches everywhere is not asked row by row."""
    return append_only(
        Shape(
            (
                Policy("seen", "SELECT", using=f"{EVERYWHERE} OR {seen}"),
                Policy("written", "INSERT", check="true"),
                Policy("maintained", "UPDATE", using="true"),
                Policy("removed", "DELETE", using="true"),
            )
        )
    )


def append_only(shape: Shape) -> Shape:
    """Return a shape under which the application reads and appends, and neither changes nor removes."""
    return replace(shape, rights="SELECT, INSERT")


def open_to_all(because: str) -> Shape:
    """Return the shape of a table of which every row is everybody's to see, with the reason."""
    return Shape(open_because=because)


def lock(table: str, shape: Shape) -> Iterator[str]:
    """Yield the statements that put a table under its shape, for its owner too; it has no policy before."""
    kept = ("ENABLE", "FORCE") if shape.policies else ("DISABLE", "NO FORCE")
    yield ", ".join((f"ALTER TABLE {table} {kept[0]} ROW LEVEL SECURITY", f"{kept[1]} ROW LEVEL SECURITY"))
    for policy in shape.policies:
        using = f" USING ({policy.using})" if policy.using else ""
        check = f" WITH CHECK ({policy.check})" if policy.check else ""
        yield fill(f"CREATE POLICY {policy.name} ON {{table}} FOR {policy.command}{using}{check}", table=table)


def grant(table: str, shape: Shape) -> str:
    """Return the statement that gives the application its rights on a table, where it has a role of its own."""
    return fill(GRANT, table=table, rights=shape.rights)
