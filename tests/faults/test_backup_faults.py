"""A backup is whole or not there; a restore replaces only when told to, and in one moment."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.fault


@pytest.fixture
def filled(installation):
    """An installation with a table like Django's, and one with records."""
    installation.ask("db", "start")
    installation.sql(
        "CREATE TABLE django_migrations (id int); CREATE TABLE kept (n int); INSERT INTO kept VALUES (1), (2)"
    )
    installation.sql("ALTER TABLE kept ENABLE ROW LEVEL SECURITY; ALTER TABLE kept FORCE ROW LEVEL SECURITY")
    return installation


def rows(installation) -> str:
    return installation.run("db", "psql", "--as", "super", "--", "-AtqXc", "SELECT sum(n) FROM kept").stdout.strip()


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_what_is_backed_up_is_restored_row_level_security_or_not(filled):
    file = filled.home / "a.dump"
    assert filled.ask("db", "backup", str(file))["bytes"] == file.stat().st_size
    filled.run("db", "psql", "--as", "super", "--", "-AtqXc", "DELETE FROM kept")
    done = filled.run("db", "restore", str(file), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "confirmation-needed"
    assert rows(filled) == ""
    filled.ask("db", "restore", str(file), "--yes")
    assert rows(filled) == "3"
    assert filled.sql("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'kept'") == "t"
    assert filled.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'kept'") == "yilian_owner"
    left = filled.sql("SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate")
    assert left == "postgres yilian"


def test_an_empty_database_is_not_backed_up(installation):
    done = installation.run("db", "backup", str(installation.home / "a.dump"), "--json")
    assert json.loads(done.stdout)["error"]["code"] == "backup-nothing"
    assert not (installation.home / "a.dump").exists()


def test_the_former_database_is_kept_when_asked(filled):
    file = filled.home / "a.dump"
    filled.ask("db", "backup", str(file))
    filled.ask("db", "restore", str(file), "--yes", "--keep")
    assert filled.sql("SELECT count(*) FROM pg_database WHERE datname = 'yilian_before'") == "1"


def test_clients_are_sent_away_and_the_restore_still_takes_place(filled):
    file = filled.home / "a.dump"
    filled.ask("db", "backup", str(file))
    idle = filled.begin("db", "psql", "--", "-AtqXc", "SELECT pg_sleep(60)")
    words = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
    assert until(lambda: filled.sql(words) == "1")
    filled.ask("db", "restore", str(file), "--yes")
    assert idle.wait(20) != 0
    assert rows(filled) == "3"


def test_a_file_that_exists_is_not_overwritten_unasked(filled):
    file = filled.home / "a.dump"
    file.write_text("mine")
    done = filled.run("db", "backup", str(file), "--json")
    assert (done.returncode, file.read_text()) == (1, "mine")
    filled.ask("db", "backup", str(file), "--yes")
    assert file.read_bytes().startswith(b"PGDMP")


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_backup_leaves_no_half_file(filled, by):
    filled.sql("CREATE TABLE big AS SELECT n, repeat(md5(n::text), 30) AS filling FROM generate_series(1, 150000) n")
    folder = filled.home / "backups"
    folder.mkdir()
    backup = filled.begin("db", "backup", str(folder / "a.dump"))
    assert until(lambda: _dumping(backup.pid))
    os.killpg(backup.pid, by)
    assert backup.wait(20) == (130 if by == signal.SIGINT else -by)
    assert list(folder.iterdir()) == []


def _dumping(process: int) -> bool:
    children = Path(f"/proc/{process}/task/{process}/children")
    names = [Path(f"/proc/{child}/comm") for child in (children.read_text().split() if children.exists() else [])]
    return any(name.exists() and name.read_text() == "pg_dump\n" for name in names)


def test_a_full_disk_leaves_no_half_file_and_the_older_backup(filled, small_disk):
    filled.sql("CREATE TABLE big AS SELECT md5(n::text) AS filling FROM generate_series(1, 100000) n")
    disk = small_disk(1)
    (disk / "a.dump").write_text("older")
    done = filled.run("db", "backup", str(disk / "a.dump"), "--yes", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "disk-full"
    assert [path.name for path in disk.iterdir()] == ["a.dump"]
    assert (disk / "a.dump").read_text() == "older"


@pytest.mark.parametrize("harm", ["cut", "foreign", "missing"])
def test_a_file_that_is_no_whole_backup_replaces_nothing(filled, harm):
    file = filled.home / "a.dump"
    filled.sql("CREATE TABLE big AS SELECT md5(n::text) AS filling FROM generate_series(1, 20000) n")
    filled.ask("db", "backup", str(file))
    if harm == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif harm == "foreign":
        file.write_text("a thesis")
    else:
        file.unlink()
    done = filled.run("db", "restore", str(file), "--yes", "--json")
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    assert rows(filled) == "3"
    assert filled.sql("SELECT count(*) FROM pg_database WHERE datname LIKE '%restoring%'") == "0"


def test_psql_reads_records_only_as_far_as_its_role_may(filled):
    assert filled.run("db", "psql", "--as", "app", "--", "-AtqXc", "SELECT * FROM kept").returncode != 0
