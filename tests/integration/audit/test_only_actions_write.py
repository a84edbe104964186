"""What the source does not show is seen when a statement is sent: only actions write, and only while one is at work."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import pytest
from django.db import connection, transaction
from factories import an_elder
from writing import PACKAGE, WrittenOutsideOfActions, written_table

from yilian.audit.actions import action
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.messages import words
from yilian.people.models import Elder


def standing_in(file: str, source: str) -> Callable[..., Any]:
    """Return a function as if it stood in a file of the program."""
    names: dict[str, Any] = {"Elder": Elder, "connection": connection}
    exec(compile(source, PACKAGE / file, "exec"), names)
    return next(value for value in names.values() if isinstance(value, FunctionType))


@pytest.fixture
def elder(county: None) -> Elder:
    with using_scope(SYSTEM):
        return an_elder()


@pytest.mark.parametrize(
    "source",
    [
        "def hide(rows): rows.update(address='x')",
        "def hide(rows): getattr(rows, 'up' + 'date')(address='x')",
        "def hide(rows): rows.get().save_base()",
        "def hide(rows): rows._raw_delete('default')",
        "def hide(rows): connection.cursor().execute('upd' + 'ate people_elder set address = 1')",
    ],
)
def test_a_query_that_writes_is_refused_even_inside_an_action(elder: Elder, source: str) -> None:
    hide = standing_in("people/queries/lawless.py", source)

    @action("people.revise_elder", title=words("试", "try"), name="people.lawless")
    def act(actor: Actor) -> None:
        hide(Elder.objects.filter(pk=elder.pk))

    for sender in (lambda: hide(Elder.objects.filter(pk=elder.pk)), lambda: act(SYSTEM)):
        with (
            pytest.raises(WrittenOutsideOfActions, match=r"lawless\.py: hide"),
            transaction.atomic(),
            using_scope(SYSTEM),
        ):
            sender()


def test_a_function_among_actions_writes_while_an_action_is_at_work_only(elder: Elder) -> None:
    change = standing_in("people/actions/lawless.py", "def change(rows): return rows.update(address='x')")

    @action("people.revise_elder", title=words("试", "try"), name="people.lawless")
    def act(actor: Actor) -> int:
        return int(change(Elder.objects.filter(pk=elder.pk)))

    assert act(SYSTEM) == 1
    with pytest.raises(WrittenOutsideOfActions, match="no action asked for it"), transaction.atomic():
        change(Elder.objects.filter(pk=elder.pk))


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ('UPDATE "people_elder" SET x = 1', "people_elder"),
        ("  insert into audit_entry (at) values (1)", "audit_entry"),
        ("WITH old AS (SELECT 1) DELETE FROM people_elder", "people_elder"),
        ("WITH gone AS (DELETE FROM people_elder RETURNING id) SELECT id FROM gone", "people_elder"),
        ("TRUNCATE people_elder", "people_elder"),
        ("COPY people_elder (id) FROM STDIN", "people_elder"),
        ("COPY people_elder TO STDOUT", ""),
        ("COPY (SELECT id FROM people_elder) TO STDOUT", ""),
        ('SELECT id FROM people_elder FOR UPDATE OF "people_elder"', ""),
        ('WITH one AS (SELECT 1) SELECT id FROM people_elder FOR UPDATE OF "people_elder"', ""),
        ("WITH one AS (SELECT 1) SELECT id FROM people_elder FOR NO KEY UPDATE", ""),
        ("SET LOCAL lock_timeout = 1", ""),
    ],
)
def test_a_statement_that_writes_is_known_by_its_table(statement: str, table: str) -> None:
    assert written_table(statement) == table
