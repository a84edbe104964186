"""Row-level security with the application's role: without a reach nobody, within it one's own, never another's."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from factories import an_elder

from yilian.audit.access_log import log_access
from yilian.audit.actions import record
from yilian.audit.models import AuditEntry, Concern
from yilian.audit.queries import Wanted, accesses_to, elders_in_scope, entries
from yilian.audit.scope import NOWHERE, set_scope, using_scope
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.people.models import Elder
from yilian.places.models import Organization

JIANSHAN, YUSHAN = "330727109", "330727106"
ALL = frozenset({"*"})


def actor(*divisions: str, organizations: frozenset[int] = frozenset(), user_id: int = 1) -> Actor:
    return Actor(user_id, f"user {user_id}", permissions=ALL, scope=Scope(divisions, organizations))


@pytest.fixture
def two_elders(county):
    with using_scope(SYSTEM):
        yield an_elder(residence="330727109901"), an_elder(residence="330727106901", name="李大山", sex=1)


def seen_by(who: Actor | None) -> set[int]:
    set_scope(who.scope if who else NOWHERE)
    return set(Elder.objects.values_list("pk", flat=True))


def person_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND (column_name = 'elder_id' OR table_name = 'people_elder')"
            " AND table_name IN (SELECT tablename FROM pg_tables) ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def test_the_tests_run_as_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("yilian_app", False, False)


def test_every_table_that_holds_persons_is_under_row_level_security_for_its_owner_too(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY (%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            [person_tables()],
        )
        assert cursor.fetchall() == []


def test_without_a_reach_every_such_table_is_empty(two_elders):
    log_access(SYSTEM, [one.pk for one in two_elders], "test")
    set_scope(NOWHERE)
    with connection.cursor() as cursor:
        for table in person_tables():
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_each_township_sees_its_own_and_the_county_both(two_elders):
    mine, other = (one.pk for one in two_elders)
    assert seen_by(actor(JIANSHAN)) == {mine}
    assert seen_by(actor(YUSHAN)) == {other}
    assert seen_by(actor("330727")) == {mine, other}
    assert seen_by(actor(JIANSHAN, YUSHAN)) == {mine, other}
    assert seen_by(actor("33072")) == {mine, other}
    assert seen_by(actor("330728")) == set()
    assert seen_by(None) == set()


def test_an_institution_sees_who_lives_there(two_elders):
    _mine, other = two_elders
    centre = Organization.objects.get(code="centre-330727109000")
    Elder.objects.filter(pk=other.pk).update(organization=centre)
    assert seen_by(actor(organizations=frozenset({centre.pk}))) == {other.pk}


def test_nobody_writes_into_a_foreign_division(two_elders):
    mine, other = two_elders
    set_scope(actor(JIANSHAN).scope)
    assert Elder.objects.filter(pk=other.pk).update(name="x") == 0
    assert Elder.objects.filter(pk=other.pk).delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Elder.objects.filter(pk=mine.pk).update(
            residence_division="330727106901", household_division="330727106901", organization=None
        )
    other.pk = None
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        other.save(force_insert=True)


def test_the_reach_ends_with_its_transaction(county):
    with transaction.atomic():
        set_scope(SYSTEM.scope)
        with connection.cursor() as cursor:
            cursor.execute("SHOW yilian.divisions")
            assert cursor.fetchone()[0] != ""


def test_a_reach_to_the_end_of_an_inner_transaction_ends_there(two_elders):
    mine, other = (one.pk for one in two_elders)
    with transaction.atomic(), using_scope(actor(JIANSHAN), to_the_end=True):
        assert set(Elder.objects.values_list("pk", flat=True)) == {mine}
    assert set(Elder.objects.values_list("pk", flat=True)) == {mine, other}


def test_the_function_for_other_modules_agrees(county):
    set_scope(Scope((JIANSHAN,), frozenset({7})))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT yilian_in_reach('330727109901', NULL), yilian_in_reach('330727106901', NULL),"
            " yilian_in_reach('330727106901', 7), yilian_in_reach(NULL, NULL)"
        )
        assert cursor.fetchone() == (True, False, True, False)
        set_scope(NOWHERE)
        cursor.execute("SELECT yilian_in_reach('330727109901', 7)")
        assert cursor.fetchone() == (False,)


def test_an_entry_about_elders_is_seen_by_whoever_reaches_one_of_them(two_elders):
    mine, other = two_elders
    log_access(actor("330727", user_id=5), [mine.pk, other.pk], "test.both")
    log_access(actor("330727", user_id=5), [other.pk], "test.other")
    set_scope(actor(JIANSHAN).scope)
    (seen,) = entries(Wanted(who="5"))
    assert seen.action == "test.both"
    assert elders_in_scope(seen) == [mine.pk]
    assert list(accesses_to(other.pk)) == []
    assert [one.action for one in accesses_to(mine.pk)] == ["test.both"]


def test_an_entry_about_no_elder_is_seen_by_whoever_reaches_as_far_as_its_actor(county):
    centre = Organization.objects.get(code="centre-330727109000")
    for user_id, who in enumerate(
        (
            actor(JIANSHAN, user_id=1),
            actor("330727", user_id=2),
            actor(organizations=frozenset({centre.pk}), user_id=3),
            SYSTEM,
            Actor(None, "anonymous"),
        )
    ):
        record(AuditEntry.Kind.ACCESS, who, f"test.{user_id}")

    def seen(who: Actor) -> set[str]:
        set_scope(who.scope)
        found = AuditEntry.objects.filter(action__startswith="test.", kind="access")
        return {one.action for one in found}

    assert seen(actor(JIANSHAN)) == {"test.0", "test.2"}
    assert seen(actor(YUSHAN)) == set()
    assert seen(actor("330727")) == {"test.0", "test.1", "test.2"}
    assert seen(SYSTEM) == {"test.0", "test.1", "test.2", "test.3", "test.4"}


def test_seeing_nobody_leaves_no_entry(county):
    set_scope(SYSTEM.scope)
    before = AuditEntry.objects.count()
    log_access(SYSTEM, [], "test.empty")
    assert AuditEntry.objects.count() == before


def test_filters_narrow(two_elders):
    mine, _other = two_elders
    log_access(actor("330727", user_id=5), [mine.pk], "test.look")
    set_scope(SYSTEM.scope)
    day = date(2023, 9, 12)
    assert (
        entries(Wanted(elder_id=mine.pk, kind="look", since=day, until=day, action="test.look", who="user 5")).count()
        == 1
    )
    assert entries(Wanted(elder_id=mine.pk, kind="look", until=date(2023, 9, 11))).count() == 0
    assert entries(Wanted(elder_id=mine.pk, kind="look", since=date(2023, 9, 13))).count() == 0
    assert Concern.objects.filter(elder_id=mine.pk).count() == entries(Wanted(elder_id=mine.pk)).count()
