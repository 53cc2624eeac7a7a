"""A receiver of webhooks, for tests: keeps what it gets, and answers as it is told."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

#: Signs what the workers under test send.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - made up


class Receiver(ThreadingHTTPServer):
    """A webhook receiver that answers with the statuses it is given, then 200."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.statuses: list[int] = []
        self.location: str | None = None  # where its answers lead
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.open = Event()  # while it is not set, answers are held back
        self.open.set()
        self.url = f"http://localhost:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    """Keeps what it gets."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.received.append((dict(self.headers), body))
        self.server.open.wait()
        self.send_response(status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
