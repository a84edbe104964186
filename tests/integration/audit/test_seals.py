"""The chain in the database: who can tamper, and that it says where."""

from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from yilian.audit.actions import record, seal
from yilian.audit.models import AuditEntry, Seal
from yilian.audit.queries import last_seal, unsealed_entries, verify
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Refused

LOOK = AuditEntry.Kind.LOOK


def sealed_looks(count: int) -> list[Seal]:
    """Write looks, seal them, and give their seals."""
    seal(SYSTEM, everything=True)
    for number in range(count):
        record(LOOK, SYSTEM, "test.look", number=number)
    assert seal(SYSTEM) == count
    return list(Seal.objects.order_by("-number")[:count])[::-1]


def run(statement: str, *params: object) -> None:
    """Run a statement as the connected role, doing maintenance, within everybody's reach."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL yilian.maintenance = 'on'")
        cursor.execute(statement, params)
        assert cursor.rowcount > 0


@pytest.fixture
def everywhere(as_owner, db):
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def app_everywhere(db):
    with using_scope(SYSTEM):
        yield


def broke() -> tuple[str, int, int | None] | None:
    found = verify(SYSTEM)[0].broke
    return None if found is None else (found.kind, found.number, found.entry_id)


def test_sealing_again_seals_nothing_more(app_everywhere):
    sealed_looks(3)
    assert seal(SYSTEM) == 0
    assert broke() is None


def test_sealing_leaves_no_entry_of_its_own(app_everywhere):
    sealed_looks(2)
    assert unsealed_entries().count() == 0


def test_unsealed_entries_are_counted(app_everywhere):
    sealed_looks(1)
    record(LOOK, SYSTEM, "test.look")
    assert verify(SYSTEM)[1] == 1


def test_an_entry_that_came_late_is_sealed_after_those_with_higher_numbers(app_everywhere, monkeypatch):
    sealed_looks(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        early = cursor.fetchone()[0]
    later = sealed_looks(2)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, at, kind, action, actor, purpose, subjects, elders, details)"
            " VALUES (%s, now(), 'look', 'late', 'a', 'care', '{}', '{}', '{}')",
            [early],
        )
    monkeypatch.setattr("yilian.audit.queries.LATE", 0)
    assert seal(SYSTEM) == 0
    assert seal(SYSTEM, everything=True) == 1
    last = last_seal()
    assert last is not None
    assert (last.entry_id, last.number) == (early, later[-1].number + 1)
    assert broke() is None


def test_many_entries_are_sealed_in_batches(app_everywhere, monkeypatch):
    monkeypatch.setattr("yilian.audit.actions.SEAL_BATCH", 3)
    monkeypatch.setattr("yilian.audit.queries.CHUNK", 2)
    sealed_looks(7)
    assert broke() is None


def test_whoever_may_not_seal_is_refused(app_everywhere):
    with pytest.raises(Refused):
        seal(Actor(1, "nobody"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "DELETE FROM audit_concern",
        "DELETE FROM audit_command",
        "TRUNCATE audit_command",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP POLICY seen ON audit_entry",
    ],
)
@pytest.mark.parametrize("maintenance", ["off", "on"])
def test_the_application_cannot_tamper(app_everywhere, statement, maintenance):
    sealed_looks(1)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL yilian.maintenance = '{maintenance}'")
        with pytest.raises(Error), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
def test_not_even_the_owner_changes_by_mistake(everywhere, table):
    sealed_looks(1)
    with pytest.raises(Error, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_changed_entry_is_found(everywhere):
    seals = sealed_looks(4)
    run("UPDATE audit_entry SET actor = 'somebody else' WHERE id = %s", seals[1].entry_id)
    assert broke() == ("entry-changed", seals[1].number, seals[1].entry_id)


def test_a_deleted_entry_is_found(everywhere):
    seals = sealed_looks(4)
    run("DELETE FROM audit_entry WHERE id = %s", seals[2].entry_id)
    assert broke() == ("entry-missing", seals[2].number, seals[2].entry_id)


def test_a_deleted_seal_is_found(everywhere):
    seals = sealed_looks(4)
    run("DELETE FROM audit_seal WHERE number = %s", seals[1].number)
    assert broke() == ("seal-missing", seals[1].number, None)


def test_reordered_entries_are_found(everywhere):
    seals = sealed_looks(4)
    one, other = seals[0], seals[3]
    run("UPDATE audit_seal SET entry_id = -1 WHERE number = %s", one.number)
    run("UPDATE audit_seal SET entry_id = %s WHERE number = %s", one.entry_id, other.number)
    run("UPDATE audit_seal SET entry_id = %s WHERE number = %s", other.entry_id, one.number)
    assert broke() == ("entries-reordered", one.number, other.entry_id)


def test_a_cut_end_is_found_with_the_head_noted_before(everywhere):
    seals = sealed_looks(4)
    noted = seals[-1].hash
    for one in seals[2:]:
        run("DELETE FROM audit_seal WHERE number = %s", one.number)
        run("DELETE FROM audit_entry WHERE id = %s", one.entry_id)
    assert broke() is None
    found = verify(SYSTEM, noted)[0].broke
    assert found is not None
    assert (found.kind, found.number) == ("head-missing", seals[1].number)


@pytest.mark.django_db
def test_two_processes_seal_one_chain(in_two_processes):
    said = in_two_processes(
        "from yilian.audit.actions import record, seal; from yilian.audit.models import AuditEntry\n"
        "from yilian.kernel.actors import SYSTEM\n"
        "for _ in range(40):\n"
        "    record(AuditEntry.Kind.LOOK, SYSTEM, 'test.look'); seal(SYSTEM)\n"
        "print('done')"
    )
    assert said == ["done", "done"]
    assert broke() is None
    assert unsealed_entries().count() == 0


@pytest.mark.django_db
def test_the_command_tells_where_it_broke_and_fails(monkeypatch, capsys):
    from yilian.audit import queries
    from yilian.audit.rules import Break, Verdict
    from yilian.cli import main

    broken = Verdict(4, "ab", Break("entry-changed", 5, 77))
    monkeypatch.setattr(queries, "verify", lambda actor, head: (broken, 2))
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "audit", "verify"])
    assert left.value.code == 1
    assert "entry 77 at seal 5 was changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_seals_and_verifies(capsys):
    import json

    from yilian.cli import main

    record(LOOK, SYSTEM, "test.look")
    with pytest.raises(SystemExit) as left:
        main(["--json", "audit", "verify"])
    assert left.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert found["whole"]
    assert found["unsealed"] == 0
    with pytest.raises(SystemExit) as left:
        main(["--json", "audit", "verify", "--head", uuid4().hex * 2])
    assert left.value.code == 1
