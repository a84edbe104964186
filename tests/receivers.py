"""Receivers of notices on this machine: a gateway that answers over HTTP, and a server that takes letters over SMTP."""

import json
import socketserver
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

SILENCE = 0  # as a status: the gateway takes the notice and never answers


@dataclass
class HttpReceiver:
    """What came in by HTTP. `answers` are the statuses of the next requests; then it is 200. Like a gateway it carries a name once."""

    url: str = ""
    answers: deque[int] = field(default_factory=deque)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    carried: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: Event = field(default_factory=Event)
    closing: Event = field(default_factory=Event)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Take a request and return the status of the answer."""
        self.requests.append((path, headers, body))
        status = self.answers.popleft() if self.answers else 200
        if status in (SILENCE, 200):
            self.carried.setdefault(headers["idempotency-key"], json.loads(body))
        self.taken.set()
        return status


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    """Serve a receiver at a port of its own."""
    receiver = HttpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            if status == SILENCE:
                receiver.closing.wait(20)
                return
            answer = json.dumps({"id": f"G-{len(receiver.carried)}"}).encode()
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: object) -> None:
            """Write nothing."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield receiver
        receiver.closing.set()


@dataclass
class MailReceiver:
    """The letters that came in. `answers` are the replies to the next recipients; then it is 250."""

    port: int = 0
    answers: deque[int] = field(default_factory=deque)
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)


@contextmanager
def mail_receiver() -> Iterator[MailReceiver]:
    """Serve a mailbox at a port of its own, in as much of SMTP as a client without encryption speaks."""
    receiver = MailReceiver()

    class Handler(socketserver.StreamRequestHandler):
        recipient = ""

        def handle(self) -> None:
            self.say(220)
            for line in self.rfile:
                word, _space, rest = line.decode().strip().partition(" ")
                if word.upper() == "QUIT":
                    return self.say(221)
                self.say(self.answer(word.upper(), rest))
            return None

        def answer(self, word: str, rest: str) -> int:
            if word == "RCPT":
                self.recipient = rest.partition("<")[2].rstrip(">")
                return receiver.answers.popleft() if receiver.answers else 250
            if word == "DATA":
                self.say(354)
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                receiver.letters.append((self.recipient, message_from_bytes(letter, policy=policy.default)))
            return 250

        def say(self, code: int) -> None:
            self.wfile.write(f"{code} here\r\n".encode())

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        receiver.port = server.server_address[1]
        yield receiver


@contextmanager
def _serving(server: Any) -> Iterator[Any]:
    """Serve in a thread until the end."""
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
