"""Receivers of webhooks, of which only one does what it should."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import cycle
from socket import create_server, socket
from threading import Event, Thread

from phiq.cli.embedded import free_port
from receiver import Receiver

#: What a liar answers first, by turns: no HTTP, a way elsewhere, a refusal, nothing, and a body
#: without end, whose status counts.
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nmore to come"
LIES = (
    b"\x00\xff nonsense\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
    b"",
    ENDLESS,
)
HONEST = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BLOCK = 1 << 16


class Liar:
    """Lies of each job once, then takes it."""

    def __init__(self) -> None:
        self.told: set[str] = set()
        self._lied: set[str] = set()
        self._lies = cycle(LIES)
        self._server = create_server(("127.0.0.1", 0), backlog=256)
        self._kept: list[socket] = []
        self.url = f"http://localhost:{self._server.getsockname()[1]}/hook"
        Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        """Take no more."""
        self._server.close()
        for connection in self._kept:
            connection.close()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                with suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection: socket) -> None:
        found = re.search(rb"webhook-id: job_(\S+)", connection.recv(BLOCK))
        job = found[1].decode() if found else ""
        answer = HONEST if job in self._lied else next(self._lies)
        self._lied.add(job)
        if answer in (HONEST, ENDLESS):
            self.told.add(job)
        connection.sendall(answer)
        if answer == ENDLESS:
            self._kept.append(connection)
        else:
            connection.close()


class Receivers:
    """One of each kind: good; slow, and down, both until `heal`; and a liar."""

    def __init__(self) -> None:
        self._healed = Event()
        self._down_port = free_port()
        self._liar = Liar()
        self._open: dict[str, Receiver] = {}
        self._serve("good", Receiver())
        self._serve("slow", Receiver()).open = self._healed

    def urls(self) -> dict[str, str]:
        """Where to tell each kind."""
        down = {"down": f"http://localhost:{self._down_port}/hook", "liar": self._liar.url}
        return {name: one.url for name, one in self._open.items()} | down

    def told(self) -> dict[str, set[str]]:
        """Which jobs each kind has been told of, and took."""
        told = {
            name: {str(json.loads(body)["data"]["id"]) for _, body in one.received}
            for name, one in self._open.items()
        }
        return {"down": set(), "liar": set(self._liar.told)} | told

    def heal(self) -> None:
        """Nobody is down, nobody slow."""
        self._healed.set()
        self._serve("down", Receiver(self._down_port))

    def close(self) -> None:
        """End them."""
        self._healed.set()
        self._liar.close()
        for one in self._open.values():
            one.shutdown()
            one.server_close()

    def _serve(self, name: str, receiver: Receiver) -> Receiver:
        self._open[name] = receiver
        Thread(target=receiver.serve_forever, daemon=True).start()
        return receiver
