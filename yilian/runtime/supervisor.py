"""Runs programs beside each other, starts a crashed one again, and ends all of them on a signal."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from yilian.runtime.service_errors import ServiceError

SHORTEST_WAIT, LONGEST_WAIT = 1.0, 30.0
HEALTHY_AFTER = 60.0
FIRST_TRIES = 3
SECONDS_TO_STOP = 20.0
SECONDS_TO_ANSWER = 60.0
GLANCE = 0.2

Log = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running: its name, its command, and the port on which it answers HTTP, if any."""

    name: str
    command: Sequence[str]
    host: str = ""
    port: int = 0


@dataclass
class Running:
    """A program as it runs now: its process, how often it failed in a row, and when it may start again."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Keeps programs running until told to stop; `log` hears a line in Chinese and English; `keep` is called at every glance."""

    programs: Sequence[Program]
    log: Log
    environment: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._running = [Running(program) for program in self.programs]
        self._ready = False

    def stop(self, *_: object) -> None:
        """Ask to end; safe in a signal handler."""
        self._stop.set()

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start the programs that somebody waits for, say when they answer, start the rest, keep all running until told to stop.

        Raises ServiceError when a program that answers does not come up in the first place.
        """
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        began = time.monotonic()
        try:
            while not self._stop.is_set():
                for running in self._running:
                    if self._ready or running.program.port:
                        self._look_after(running)
                if not self._ready and all(map(_answers, self.programs)):
                    self._ready = True
                    when_ready()
                if not self._ready and time.monotonic() - began > SECONDS_TO_ANSWER:
                    raise ServiceError(
                        "program-does-not-start", program="/".join(program.name for program in self.programs)
                    )
                self.keep()
                self._stop.wait(GLANCE)
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look_after(self, running: Running) -> None:
        now = time.monotonic()
        if running.process is None:
            if now >= running.again_at:
                self._start(running)
            return
        code = running.process.poll()
        if code is None:
            return
        running.process = None
        running.failures = 1 if now - running.started > HEALTHY_AFTER else running.failures + 1
        if not self._ready and running.failures >= FIRST_TRIES:
            raise ServiceError("program-does-not-start", program=running.program.name)
        pause = min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (running.failures - 1))
        running.again_at = now + pause
        name = running.program.name
        self.log(
            f"{name} 意外停止（代码 {code}），{pause:.0f} 秒后重新启动。",
            f"{name} ended unexpectedly (code {code}); it starts again in {pause:.0f} s.",
        )

    def _start(self, running: Running) -> None:
        # a session of its own, so that Ctrl-C reaches the supervisor alone, which ends the programs in order
        running.started = time.monotonic()
        running.process = subprocess.Popen(
            [*running.program.command, str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            env=os.environ | self.environment,
            start_new_session=True,
        )

    def _end_all(self) -> None:
        alive = [running.process for running in self._running if running.process is not None]
        for process in alive:
            process.terminate()
        end = time.monotonic() + SECONDS_TO_STOP
        for process in alive:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def program(function: str, host: str, port: int, *, answers: bool = True) -> Program:
    """Describe a program of Python by the name of its function, `<module>:<function>`; it is called with host and port."""
    command = (sys.executable, "-m", "yilian.runtime.processes", function, host, str(port))
    return Program(function.rpartition(":")[2], command, host, port if answers else 0)


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else holds, or an address that is not this machine's."""
    if not 0 < port < 65536:
        raise ServiceError("setting-wrong", name="--port", value=port)
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except PermissionError as error:
        raise ServiceError("port-not-permitted", port=port) from error
    except socket.gaierror as error:
        raise ServiceError("setting-wrong", name="--host", value=host) from error
    except OSError as error:
        raise ServiceError("port-in-use", port=port) from error


def _answers(program: Program) -> bool:
    """Return whether a program answers HTTP with anything at all; one without a port counts as answering."""
    if not program.port:
        return True
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(program.host, program.port, timeout=5)
        try:
            connection.request("HEAD", "/", headers={"Host": f"{program.host}:{program.port}"})
            connection.getresponse()
            return True
        finally:
            connection.close()
    return False
