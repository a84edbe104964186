"""An installation of its own in a temporary folder, driven only through the program `yilian`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-m", "yilian.cli")
FORGET = ("DATABASE_URL", "DATABASE_APP_URL", "YILIAN_DB_PORT", "YILIAN_DATABASE", "YILIAN_DEBUG", "YILIAN_DB_ROLE")

if (
    signal.getsignal(signal.SIGINT) == signal.SIG_IGN
):  # a run begun in the background hands that on to the programs it tries
    signal.signal(signal.SIGINT, signal.default_int_handler)


def environment(home: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in FORGET}
    return inherited | {"YILIAN_HOME": str(home), "LANG": "en"} | more


@dataclass
class Installation:
    """One YILIAN_HOME, and the program run in it."""

    home: Path
    begun: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *arguments],
            env=environment(self.home, **more),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            env=environment(self.home),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def ask(self, *arguments: str, **more: str) -> dict[str, object]:
        done = self.run(*arguments, "--json", **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def begin(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*PROGRAM, *arguments],
            env=environment(self.home, **more),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.begun.append(process)
        return process

    def sql(self, words: str) -> str:
        done = self.run("db", "psql", "--", "-AtqX", "-v", "ON_ERROR_STOP=1", "-c", words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def try_sql(self, words: str) -> subprocess.CompletedProcess[str]:
        return self.run("db", "psql", "--", "-AtqX", "-v", "ON_ERROR_STOP=1", "-c", words)

    @property
    def data(self) -> Path:
        return Path((self.home / "postgres.place").read_text().strip()) / "data"

    @property
    def server(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def end(self) -> None:
        for process in self.begun:
            if process.poll() is None:
                process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=20)
        if (self.home / "postgres.place").exists():
            self.run("db", "stop")
            shutil.rmtree(self.data.parent, ignore_errors=True)
        for entry in self.home.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        with suppress(OSError):  # where a disk is mounted, who mounted it removes the folder
            self.home.rmdir()


@pytest.fixture
def make_installation(small_disk: Callable[[int], Path]) -> Iterator[Callable[[Path], Installation]]:
    made: list[Installation] = []

    def make(home: Path) -> Installation:
        made.append(Installation(home))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def installation(make_installation: Callable[[Path], Installation]) -> Installation:
    home = Path(tempfile.mkdtemp(prefix="yl-"))
    home.chmod(0o755)
    return make_installation(home)


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], Path]]:
    """Make small disks: real file systems in memory, where this machine lets us mount one."""
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="yl-"))
        options = f"size={megabytes}m,mode=0755"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            folder.rmdir()
            pytest.skip("a full disk needs the right to mount a small one: NOT TESTED here")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()
