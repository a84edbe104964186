"""Where a bench plays: a home of its own with the demonstrated county, the real program serving it, and what both cost.

CPU is counted by the kernel for the processes of the program and of its PostgreSQL, never by a clock on the wall, so that other
work on the machine does not count. It still disturbs caches; hence medians of rounds.
"""

import atexit
import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
PLACE, TODAY = "panan-2021", "2023-09-12"
TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 5
LEAST = "YILIAN_BENCH_LEAST"
Figure = dict[str, object]


def size(usual: int, least: int) -> int:
    """Return how much a bench works on: as much as tells something, or with `run.py --least` what only shows that it runs."""
    return least if os.environ.get(LEAST) == "1" else usual


SIZE = size(42_000, 500)


def own_home() -> None:
    """Work in a folder of this process's own, removed at the end, unless run.py (or the caller) has set one for all."""
    os.environ |= {
        "YILIAN_DATABASE": f"yilian_{PLACE.replace('-', '_')}",
        "YILIAN_PLACE": PLACE,
        "YILIAN_TODAY": TODAY,
        "YILIAN_SECOND_FACTOR": "optional",
        "DJANGO_SETTINGS_MODULE": "yilian.config.settings",
        "YILIAN_WORKERS": "1",
    }
    if "YILIAN_BENCH_HOME" in os.environ:
        os.environ["YILIAN_HOME"] = os.environ["YILIAN_BENCH_HOME"]
        return
    folder = Path(tempfile.mkdtemp(prefix="yilian-bench-"))
    os.environ["YILIAN_BENCH_HOME"] = os.environ["YILIAN_HOME"] = str(folder)
    atexit.register(remove_home, folder)


def remove_home(folder: Path) -> None:
    """Stop the database of a home and remove both."""
    environment = os.environ | {"YILIAN_HOME": str(folder)}
    subprocess.run([_program(), "db", "stop"], env=environment, capture_output=True, check=False)
    note = folder / "postgres.place"
    state = Path(note.read_text().strip()) if note.exists() else None
    shutil.rmtree(folder, ignore_errors=True)
    if state is not None and state.parent != folder:
        shutil.rmtree(state, ignore_errors=True)


def loaded() -> dict[str, object]:
    """Load the demonstrated county unless it stands, with the program's own verb; give what that said."""
    own_home()
    home = Path(os.environ["YILIAN_HOME"])
    home.chmod(0o755)  # the unprivileged user who runs PostgreSQL steps through it
    kept = home / "loaded.json"
    if not kept.exists():
        command = [_program(), "demo", "--place", PLACE, "--size", str(SIZE), "--no-serve", "--json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        kept.write_text(done.stdout)
    subprocess.run([_program(), "db", "start"], capture_output=True, check=True)
    return json.loads(kept.read_text())


@dataclass
class Client:
    """A browser or a program on one kept connection, signed in as a user of the demonstration."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "", more: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request, with what `more` holds among its headers, and read the whole answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | (more or {})
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"]
        if kind:
            headers["Content-Type"] = kind
        if self._left():
            self.connection.close()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for given in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content

    def _left(self) -> bool:
        """Return whether the server has closed the kept connection, as it does after half a minute without a request."""
        kept = self.connection.sock
        return kept is not None and bool(select.select([kept], [], [], 0)[0])

    def get(self, path: str) -> bytes:
        """Read what must answer with success."""
        status, content = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return content

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the page."""
        self.get("/accounts/sign-in/")
        status, _ = self.form("/accounts/sign-in/", {"username": username, "password": password})
        if status != 302:
            raise RuntimeError(f"signing in answered {status}")

    def command(self, path: str, body: object) -> tuple[int, bytes]:
        """Send what a program writes: JSON, with the id of a new command in the header."""
        sent = json.dumps(body).encode()
        return self.ask("POST", path, sent, "application/json", {"Idempotency-Key": str(uuid4())})

    def form(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form, with the id of a new command as the page writes one into it."""
        given = fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"], "command": str(uuid4())}
        return self.ask("POST", path, urlencode(given).encode(), "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Program:
    """The pages as they are served, and the processes behind them."""

    port: int
    process: int

    def client(self, username: str) -> Client:
        """Sign a user in."""
        from yilian.demo.county import PASSWORD

        client = Client(self.port)
        client.sign_in(username, PASSWORD)
        return client

    def application_seconds(self) -> float:
        """Return the CPU seconds that the pages have used so far."""
        return sum(used(pid) for pid in family(self.process))

    def seconds(self) -> tuple[float, float]:
        """Return the CPU seconds of the application and of the database so far."""
        return self.application_seconds(), database_seconds()


@contextmanager
def serving() -> Iterator[Program]:
    """Serve the pages as `yilian serve` does, by the part of that name, on a free port of loopback."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "yilian.runtime.processes",
        "yilian.config.programs:pages",
        "127.0.0.1",
        str(port),
        str(os.getpid()),
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield Program(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def cpu_per_request(program: Program, send: Callable[[int], None], times: int) -> dict[str, float]:
    """Return the milliseconds of CPU per request, of application and database: medians of rounds."""
    each, sent = max(1, times // ROUNDS), 0
    for _ in range(20):
        send(sent)
        sent += 1
    application, database = list[float](), list[float]()
    for _ in range(ROUNDS):
        before = program.seconds()
        for _ in range(each):
            send(sent)
            sent += 1
        after = program.seconds()
        application.append((after[0] - before[0]) / each * 1000)
        database.append((after[1] - before[1]) / each * 1000)
    total = [one + other for one, other in zip(application, database, strict=True)]
    return {
        "total": statistics.median(total),
        "application": statistics.median(application),
        "database": statistics.median(database),
    }


def cpu_here(work: Callable[[int], None], times: int) -> float:
    """Return the milliseconds of CPU of one piece of work done in this process, its database included; a median of rounds."""
    each, done, rounds = max(1, times // ROUNDS), 0, list[float]()
    for _ in range(ROUNDS):
        before = time.process_time() + database_seconds()
        for _ in range(each):
            work(done)
            done += 1
        rounds.append((time.process_time() + database_seconds() - before) / each * 1000)
    return statistics.median(rounds)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock and the seconds of CPU of one piece of work in this process, its database included."""
    began, before = time.monotonic(), time.process_time() + database_seconds()
    work()
    return time.monotonic() - began, time.process_time() + database_seconds() - before


def database_seconds() -> float:
    """Return the CPU seconds of PostgreSQL, of processes that have ended too."""
    postmaster = int((Path(_place().data) / "postmaster.pid").read_text().split()[0])
    ended = sum(int(ticks) for ticks in _stat(postmaster)[13:15]) / TICKS
    return ended + sum(used(pid) for pid in family(postmaster))


def used(pid: int) -> float:
    """Return the CPU seconds of a process, user and system, its threads included."""
    try:
        return sum(int(ticks) for ticks in _stat(pid)[11:13]) / TICKS
    except OSError:
        return 0.0


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    found, more = [pid], True
    while more:
        young = [one for one, parent in parents.items() if parent in found and one not in found]
        found += young
        more = bool(young)
    return found


def figure(name: str, value: float, unit: str, aim: str = "", **more: object) -> Figure:
    """Write a figure, and say it at once; `baseline` among the rest is what it is held against, in the same unit and run."""
    baseline = more.get("baseline")
    ratio = value / baseline if isinstance(baseline, int | float) and baseline else None
    print(f"  {name}: {value:.3g} {unit}", file=sys.stderr, flush=True)
    return {"name": name, "value": value, "unit": unit, "aim": aim, "baseline": baseline, "ratio": ratio} | more


def machine() -> dict[str, object]:
    """Return on what was measured: nothing that names the machine."""
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    system = re.search(r'PRETTY_NAME="([^"]+)"', Path("/etc/os-release").read_text())
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory[1]) / 2**20) if memory else None,
        "system": system[1] if system else sys.platform,
        "python": sys.version.split()[0],
        "postgresql": _postgresql(),
        "yardstick_ms": round(yardstick(), 1),
        "load": [round(one, 1) for one in os.getloadavg()],
    }


def yardstick() -> float:
    """Return the milliseconds of CPU of a million additions: on a machine that is shared the same work takes more of them."""
    rounds = []
    for _ in range(ROUNDS):
        before, total = time.process_time(), 0
        for one in range(1_000_000):
            total += one
        rounds.append((time.process_time() - before) * 1000)
    return statistics.median(rounds)


def _postgresql() -> str:
    from yilian.runtime.postgres.paths import shipped_binaries

    command = [str(shipped_binaries() / "bin" / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return said.strip().rpartition(" ")[2]


def _place() -> object:
    from yilian.runtime.postgres.paths import server_paths

    return server_paths()


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/<pid>/stat after the name, which may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _program() -> str:
    return str(Path(sys.executable).parent / "yilian")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the pages do not come up")
