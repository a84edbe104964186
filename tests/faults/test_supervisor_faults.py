"""The supervisor: brings back what crashed, ends everything on a signal, and leaves nothing behind when it is killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from yilian.runtime.service_errors import ServiceError
from yilian.runtime.supervisor import Program, Supervisor, check_port, program

pytestmark = pytest.mark.fault

FOREVER = "import signal, sys, threading; open(sys.argv[1], 'a').write('.'); signal.pause()"
CRASHES = "import sys; open(sys.argv[1], 'a').write('.'); sys.exit(3)"
STUBBORN = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'a').write('.'); signal.pause()"


def a_program(script: str, marks: Path) -> Program:
    return Program("program", (sys.executable, "-c", script, str(marks)))


def until(holds, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def marked(marks: Path) -> int:
    return len(marks.read_text()) if marks.exists() else 0


def test_a_crashed_program_is_started_again_and_told_of(tmp_path):
    marks, lines = tmp_path / "marks", list[str]()
    supervisor = Supervisor([a_program(FOREVER, marks)], lambda zh, en: lines.append(en))

    def crash() -> None:
        until(lambda: marked(marks) == 1)
        os.kill(supervisor._running[0].process.pid, signal.SIGKILL)
        until(lambda: marked(marks) == 2)
        supervisor.stop()

    threading.Thread(target=crash).start()
    supervisor.run(lambda: None)
    assert marked(marks) == 2
    assert "starts again" in lines[0]


def test_a_program_that_never_comes_up_ends_the_rest_with_one_sentence(tmp_path):
    marks, port = tmp_path / "marks", _free_port()
    hopeless = Program("pages", (sys.executable, "-c", CRASHES, str(marks)), "127.0.0.1", port)
    supervisor = Supervisor([a_program(FOREVER, tmp_path / "other"), hopeless], lambda zh, en: None)
    with pytest.raises(ServiceError) as failed:
        supervisor.run(lambda: None)
    assert failed.value.params == {"program": "pages"}
    assert all(running.process is None or running.process.poll() is not None for running in supervisor._running)


def test_a_program_that_does_not_listen_is_ended_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("yilian.runtime.supervisor.SECONDS_TO_STOP", 0.5)
    marks = tmp_path / "marks"
    supervisor = Supervisor([a_program(STUBBORN, marks)], lambda zh, en: None)

    def end() -> None:
        until(lambda: marked(marks) == 1)
        supervisor.stop()

    threading.Thread(target=end).start()
    supervisor.run(lambda: None)
    assert supervisor._running[0].process.returncode == -signal.SIGKILL


def test_a_port_in_use_is_refused_and_a_free_one_is_not():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServiceError) as refused:
            check_port("127.0.0.1", taken.getsockname()[1])
    assert refused.value.code == "port-in-use"
    check_port("127.0.0.1", _free_port())


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 8000), ("127.0.0.1", 0), ("127.0.0.1", 70000)])
def test_an_address_that_cannot_be_is_refused(host, port):
    with pytest.raises(ServiceError) as refused:
        check_port(host, port)
    assert refused.value.code == "setting-wrong"


def test_a_program_dies_with_a_supervisor_that_is_killed():
    live = program("yilian.config.programs:live", "127.0.0.1", _free_port())
    script = "import subprocess, sys, os; subprocess.Popen([*sys.argv[1:], str(os.getpid())]).wait()"
    parent = subprocess.Popen([sys.executable, "-c", script, *live.command])
    try:
        assert until(lambda: _answers(live.port))
        family = _descendants(parent.pid)
        assert len(family) >= 2
    finally:
        parent.kill()
        parent.wait()
    assert until(lambda: not any(map(_alive, family)))


def test_serve_answers_and_ends_with_everything_it_started(installation):
    port = _free_port()
    serving = installation.begin("serve", "--port", str(port), "--json")
    said = json.loads(serving.stdout.readline() or "{}")
    assert said["url"] == f"http://127.0.0.1:{port}/"
    assert _answers(port)
    assert _answers(port + 1)
    refused = installation.run("serve", "--port", str(port), "--json")
    assert json.loads(refused.stdout)["error"]["code"] == "port-in-use"
    family = _descendants(serving.pid)
    os.kill(installation.server, signal.SIGKILL)
    assert until(lambda: installation.ask("db", "status")["running"])
    serving.terminate()
    assert serving.wait(30) == 0
    assert not any(map(_alive, family))
    assert installation.ask("db", "status")["running"] is False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/live/health")
            return connection.getresponse().status > 0
        finally:
            connection.close()
    return False


def _descendants(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return found + [deeper for child in found for deeper in _descendants(child)]


def _alive(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
