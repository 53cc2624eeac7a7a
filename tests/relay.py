"""A network between client and door that is cut when so many bytes have passed."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from urllib.parse import urlsplit


class Relay:
    """Passes bytes on to `url`; each of `limits` cuts one connection.

    A limit is (bytes to the client, bytes to the door), 0 for any number, and it holds until it has
    cut a connection; then the next one holds, and after the last nothing is cut any more.
    """

    def __init__(self, url: str, limits: Sequence[tuple[int, int]]) -> None:
        target = urlsplit(url)
        self._target = (target.hostname, target.port)
        self._limits = list(limits)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                door = socket.create_connection(self._target)
                for ends in ((door, client, 0), (client, door, 1)):
                    Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, way: int) -> None:
        passed = 0
        with suppress(OSError):
            while block := source.recv(4096):
                sink.sendall(block)
                passed += len(block)
                if self._limits and 0 < self._limits[0][way] < passed:
                    del self._limits[0]
                    break
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
