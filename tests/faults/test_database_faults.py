"""What the embedded database survives, and what it refuses with one sentence and its data untouched."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import yilian

pytestmark = pytest.mark.fault

NOBODY = 65534


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def fingerprint(folder: Path) -> dict[str, tuple[int, int]]:
    found = {path: path.stat() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {str(path.relative_to(folder)): (one.st_size, one.st_mtime_ns) for path, one in found.items()}


def refused(done: subprocess.CompletedProcess[str], code: str) -> None:
    assert done.returncode == 1, done
    assert json.loads(done.stdout)["error"]["code"] == code, done
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_the_server_outlives_a_killed_launcher_and_is_found_again(installation):
    script = "from yilian.runtime.postgres import ensure_database; ensure_database(); print('up', flush=True); input()"
    from_here = os.environ | {"YILIAN_HOME": str(installation.home)}
    with subprocess.Popen(
        [sys.executable, "-c", script], env=from_here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as launcher:
        assert launcher.stdout.readline() == "up\n"
        server = installation.server
        launcher.kill()
    assert installation.ask("db", "status")["running"] is True
    assert installation.ask("db", "start")["started"] is False
    assert installation.server == server


def test_what_was_committed_is_there_after_the_server_is_killed(installation):
    installation.ask("db", "start")
    installation.sql("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)")
    os.kill(installation.server, signal.SIGKILL)
    assert installation.ask("db", "start")["started"] is True
    assert installation.sql("SELECT count(*) FROM kept") == "1000"


def test_a_note_that_names_a_stranger_or_a_zombie_does_not_stop_a_start(installation):
    installation.ask("db", "start")
    dead = installation.server
    os.kill(dead, signal.SIGKILL)
    note = installation.data / "postmaster.pid"
    for stranger in (os.getpid(), _zombie()):
        lines = note.read_text().splitlines()
        note.write_text("\n".join([str(stranger), *lines[1:]]) + "\n")
        assert installation.ask("db", "start")["started"] is True
        os.kill(installation.server, signal.SIGKILL)
    os.wait()


def _zombie() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    assert until(lambda: " Z " in Path(f"/proc/{child}/stat").read_text())
    return child


def test_of_many_starts_at_once_one_starts_and_all_succeed(installation):
    starts = [installation.begin("db", "start", "--json") for _ in range(4)]
    answers = [json.loads(start.communicate(timeout=60)[0]) for start in starts]
    assert [start.returncode for start in starts] == [0] * 4
    assert sum(answer["started"] for answer in answers) == 1


def test_a_stop_is_explicit_and_says_what_it_did(installation):
    installation.ask("db", "start")
    assert installation.ask("db", "stop") == {"stopped": True}
    assert installation.ask("db", "stop") == {"stopped": False}
    assert installation.ask("db", "status")["running"] is False


def test_data_of_another_version_is_refused_untouched(installation):
    installation.ask("db", "start")
    installation.ask("db", "stop")
    (installation.data / "PG_VERSION").write_text("19\n")
    before = fingerprint(installation.data)
    refused(installation.run("db", "start", "--json"), "database-other-version")
    assert fingerprint(installation.data) == before
    (installation.data / "PG_VERSION").write_text("18\n")
    assert installation.ask("db", "start")["started"] is True


def test_a_folder_that_is_no_database_is_refused_untouched(installation):
    folder = installation.home / "postgres" / "data"
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("mine")
    refused(installation.run("db", "start", "--json"), "database-other-version")
    assert (folder / "thesis.txt").read_text() == "mine"


def test_lost_passwords_are_named_and_nothing_is_made_anew(installation):
    installation.ask("db", "start")
    secrets = installation.home / "secrets"
    kept = {path: path.read_text() for path in secrets.iterdir()}
    shutil.rmtree(secrets)
    refused(installation.run("db", "start", "--json"), "database-secrets-differ")
    for path, text in kept.items():
        path.write_text(text)
    assert installation.ask("db", "start")["started"] is False


def test_a_port_in_use_is_said_and_another_one_works(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(installation.run("db", "start", "--json", YILIAN_DB_PORT=str(port)), "database-port-in-use")
    assert installation.ask("db", "start", YILIAN_DB_PORT=str(port))["started"] is True
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass


def test_without_a_port_there_is_none(installation):
    installation.ask("db", "start")
    open_files = {os.readlink(entry) for entry in Path(f"/proc/{installation.server}/fd").iterdir()}
    sockets = {entry for entry in open_files if entry.startswith("socket:")}
    tables = [Path(f"/proc/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    assert sockets
    assert not sockets & {f"socket:[{line.split()[9]}]" for table in tables for line in table}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("mysql://root@127.0.0.1/x", "database-url-wrong"),
        ("postgresql://127.0.0.1:notaport/x", "database-url-wrong"),
        ("postgresql://nobody:x@127.0.0.1:1/x", "database-unreachable"),
    ],
)
def test_a_wrong_url_is_one_sentence(installation, url, code):
    refused(installation.run("db", "start", "--json", DATABASE_URL=url), code)


def test_a_database_elsewhere_is_used_and_never_stopped(installation):
    installation.ask("db", "start")
    secret = (installation.home / "secrets" / "postgres-owner").read_text()
    url = f"postgresql://yilian_owner:{secret}@/yilian?host={installation.data.parent / 'run'}"
    status = installation.ask("db", "status", DATABASE_URL=url)
    assert (status["kind"], status["version"]) == ("external", 18)
    refused(installation.run("db", "stop", "--json", DATABASE_URL=url), "database-external")
    assert installation.ask("db", "status")["running"] is True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets a folder that its server's user cannot reach")
def test_a_checkout_out_of_the_servers_reach_keeps_its_data_elsewhere(make_installation):
    home = Path(tempfile.mkdtemp(prefix="yl-"))
    installation = make_installation(home)
    status = installation.ask("db", "start")
    assert status["elsewhere"] is True
    assert home.stat().st_mode & 0o777 == 0o700
    installation.sql("CREATE TABLE kept (n int)")
    installation.ask("db", "stop")
    assert installation.ask("db", "start")["data"] == status["data"]
    assert installation.sql("SELECT count(*) FROM kept") == "0"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_without_root_everything_stays_in_its_folder(make_installation):
    home = Path(tempfile.mkdtemp(prefix="yl-"))
    os.chown(home, NOBODY, NOBODY)
    installation = make_installation(home)
    script = (
        "from yilian.runtime.postgres.server import status, start; start(); print(status()['user'], status()['data'])"
    )
    done = subprocess.run(
        [_python_for_all(), "-c", script],
        env=_environment_for_all(home),
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [str(NOBODY), str(home / "postgres" / "data")], done.stderr
    assert {path.name for path in home.iterdir()} == {"postgres", "postgres.lock", "postgres.place", "secrets"}
    assert installation.ask("db", "stop") == {"stopped": True}


def _python_for_all() -> str:
    """Find a Python that somebody unprivileged can run with this environment's packages."""
    for candidate in (sys.executable, "/usr/bin/python3.11"):
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                [candidate, "-c", "import psycopg, yilian"],
                user=NOBODY,
                group=NOBODY,
                extra_groups=[],
                cwd="/",
                env=_environment_for_all(Path("/")),
                check=True,
                capture_output=True,
            )
            return candidate
    pytest.skip("no Python here that nobody may run: NOT TESTED")


def _environment_for_all(home: Path) -> dict[str, str]:
    packages = sysconfig.get_path("purelib")
    return {
        "PATH": os.defpath,
        "YILIAN_HOME": str(home),
        "PYTHONPATH": f"{Path(yilian.__file__).parents[1]}:{packages}",
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_as_root_the_server_runs_as_another_user(installation):
    installation.ask("db", "start")
    status = Path(f"/proc/{installation.server}/status").read_text()
    user = next(line.split()[1] for line in status.splitlines() if line.startswith("Uid:"))
    groups = next(line.split()[1:] for line in status.splitlines() if line.startswith("Groups:"))
    assert user != "0"
    assert "0" not in groups


def test_a_full_disk_at_the_first_start_leaves_nothing_half_made(make_installation, small_disk):
    installation = make_installation(small_disk(12))
    refused(installation.run("db", "start", "--json"), "disk-full")
    assert not installation.data.exists()
    assert list(installation.data.parent.glob("*.draft")) == []


def test_a_disk_that_fills_up_under_the_server_loses_nothing_committed(make_installation, small_disk):
    disk = small_disk(160)
    installation = make_installation(disk)
    installation.ask("db", "start")
    installation.sql("CREATE TABLE kept (n int, filling text); INSERT INTO kept SELECT 1, 'x'")
    words = "INSERT INTO kept SELECT n, repeat(md5(n::text), 60) FROM generate_series(1, 400000) n"
    assert installation.try_sql(words).returncode != 0
    installation.run("db", "stop")
    subprocess.run(["mount", "-o", "remount,size=500m", str(disk)], check=True)
    installation.ask("db", "start")
    assert installation.sql("SELECT count(*) FROM kept") == "1"
