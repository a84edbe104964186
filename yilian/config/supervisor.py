"""Runs the parts beside each other, starts a crashed one again, and ends all of them on a signal."""

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

from yilian.config.failures import ServiceError

SHORTEST_WAIT, LONGEST_WAIT = 1.0, 30.0
HEALTHY_AFTER = 60.0
FIRST_TRIES = 3
SECONDS_TO_STOP = 20.0
SECONDS_TO_ANSWER = 60.0
GLANCE = 0.2

Log = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One program to keep running: its name, its command, and the port on which it answers HTTP, if any."""

    name: str
    command: Sequence[str]
    host: str = ""
    port: int = 0


@dataclass
class Running:
    """A part as it runs now: its process, how often it failed in a row, and when it may start again."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Keeps parts running until told to stop; `log` hears a line in Chinese and English; `keep` is called at every glance."""

    parts: Sequence[Part]
    log: Log
    environment: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._running = [Running(part) for part in self.parts]
        self._ready = False

    def stop(self, *_: object) -> None:
        """Ask to end; safe in a signal handler."""
        self._stop.set()

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start the parts that somebody waits for, say when they answer, start the rest, keep all running until told to stop.

        Raises ServiceError when a part that answers does not come up in the first place.
        """
        before = {one: signal.signal(one, self.stop) for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
        began = time.monotonic()
        try:
            while not self._stop.is_set():
                for running in self._running:
                    if self._ready or running.part.port:
                        self._look_after(running)
                if not self._ready and all(map(_answers, self.parts)):
                    self._ready = True
                    when_ready()
                if not self._ready and time.monotonic() - began > SECONDS_TO_ANSWER:
                    raise ServiceError("part-does-not-start", part="/".join(part.name for part in self.parts))
                self.keep()
                self._stop.wait(GLANCE)
        finally:
            self._end_all()
            for one, handler in before.items():
                signal.signal(one, handler)

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
            raise ServiceError("part-does-not-start", part=running.part.name)
        pause = min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (running.failures - 1))
        running.again_at = now + pause
        name = running.part.name
        self.log(
            f"{name} 意外停止（代码 {code}），{pause:.0f} 秒后重新启动。",
            f"{name} ended unexpectedly (code {code}); it starts again in {pause:.0f} s.",
        )

    def _start(self, running: Running) -> None:
        # a session of its own, so that Ctrl-C reaches the supervisor alone, which ends the parts in order
        running.started = time.monotonic()
        running.process = subprocess.Popen(
            [*running.part.command, str(os.getpid())],
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


def part(name: str, host: str, port: int, *, answers: bool = True) -> Part:
    """Describe one of our own parts."""
    command = (sys.executable, "-m", "yilian.config.parts", name, host, str(port))
    return Part(name, command, host, port if answers else 0)


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


def _answers(part: Part) -> bool:
    """Say whether a part answers HTTP with anything at all; one without a port counts as answering."""
    if not part.port:
        return True
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(part.host, part.port, timeout=5)
        try:
            connection.request("HEAD", "/", headers={"Host": f"{part.host}:{part.port}"})
            connection.getresponse()
            return True
        finally:
            connection.close()
    return False
