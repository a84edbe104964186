"""A bench's kept connection outlives a server that closes it between two requests."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"


@pytest.fixture
def port() -> Iterator[int]:
    """Serve two connections, each closed after one answer though it promised to be kept."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(2):
            connection, _address = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(ANSWER)

    serving = Thread(target=serve)
    serving.start()
    yield server.getsockname()[1]
    serving.join(10)
    server.close()


def test_a_connection_closed_while_idle_is_opened_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
    import stage

    client = stage.Client(port)
    try:
        assert client.get("/") == b"ok"
        kept = client.connection.sock
        assert kept is not None
        kept.settimeout(10)
        assert kept.recv(1, socket.MSG_PEEK) == b""  # wait until the end is here
        assert client.get("/") == b"ok"
    finally:
        client.connection.close()
        sys.modules.pop("stage", None)
