"""Connections whose requests are ready to begin, in an order that is fair.

Addresses take turns, and of each address what is asked for: thousands who all download one file
hold up neither other hosts nor, where all come through one proxy, those who ask for something else.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock

from api.connection import Connection
from api.http1 import Request

#: Parts of a path by which requests are told apart: `v1` and `jobs`, not the job.
PARTS = 2


class Ready:
    """Who is ready; each connection once. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._all: set[Connection] = set()
        self._queues: OrderedDict[str, OrderedDict[str, deque[Connection]]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._all)

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._all

    def put(self, connection: Connection, request: Request) -> None:
        """Have a connection's first request wait for its turn, unless it does."""
        address: str = request.environ["REMOTE_ADDR"]
        kind = "/".join(request.environ["PATH_INFO"].split("/", PARTS + 1)[: PARTS + 1])
        with self._lock:
            if connection not in self._all:
                self._all.add(connection)
                kinds = self._queues.setdefault(address, OrderedDict())
                kinds.setdefault(kind, deque()).append(connection)

    def next(self) -> Connection | None:
        """Whose turn it is, if anybody waits."""
        with self._lock:
            if not self._all:
                return None
            address, kinds = self._queues.popitem(last=False)
            kind, queue = kinds.popitem(last=False)
            connection = queue.popleft()
            self._all.remove(connection)
            if queue:
                kinds[kind] = queue
            if kinds:
                self._queues[address] = kinds
            return connection
