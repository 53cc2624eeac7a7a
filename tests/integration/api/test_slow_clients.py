"""Clients that send slowly, read slowly, say nothing or hang up hold nobody up."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any, cast

import pytest

from api.connection import AHEAD
from api.front import Front
from api.server import listen
from benchmarks.slow_clients import KINDS, measure
from support import until

HEAD = b"POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
#: Seconds until the door has closed what it closes for its silence.
PATIENCE_S = 25


def connect(door: Any) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", door.settings.port))
    connection.settimeout(PATIENCE_S)
    return connection


def said(connection: socket.socket) -> bytes:
    """All that the door says until it closes the connection."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def answer_of(connection: socket.socket) -> tuple[int, Any]:
    """The status and the JSON of one answer."""
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        headers = dict(iter(lambda: header(stream.readline()), None))
        return status, json.loads(stream.read(int(headers[b"content-length"])))


def header(line: bytes) -> tuple[bytes, bytes] | None:
    name, _, value = line.partition(b":")
    return (name.strip().lower(), value.strip()) if name.strip() else None


def test_a_door_that_is_held_answers_everyone_else(served: Any) -> None:
    """With hundreds of clients of every slow kind, health and verdicts come, and none fails."""
    port, pid = served.settings.port, served.process.pid
    late = measure(port, pid, 40 * len(KINDS), 6)

    assert late.asked > 10
    assert late.failed == 0
    assert late.livez.late_s < 2
    assert late.validate.late_s < 2


def test_stalled_bodies_beyond_all_threads_hold_none(start_door: Callable[..., Any]) -> None:
    """A head and 8 bytes from four times as many clients as there are threads."""
    door = start_door(door_threads=8)
    with ExitStack() as held:
        for _ in range(32):
            connection = held.enter_context(connect(door))
            connection.sendall(HEAD + b'Content-Length: 99\r\n\r\n{"equati')
        start = monotonic()
        assert door.http.get("/livez").status_code == 200
        assert door.http.post("/api/validate", json={"equation": "a = a"}).status_code == 200
        assert monotonic() - start < 2


def test_health_is_answered_while_every_thread_is_taken(start_door: Callable[..., Any]) -> None:
    """All threads wait for a Redis that has stopped answering; `/livez` asks nobody."""
    door = start_door(door_threads=2)
    links = door.http.post("/v1/jobs", json={"equation": "a = b"}).json()["links"]
    with ExitStack() as held:
        for _ in range(8):
            connection = held.enter_context(connect(door))
            connection.sendall(CHUNKED_HEAD)
            connection.sendall(
                f"GET {links['self']}?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
        start = monotonic()
        assert door.http.get("/livez").status_code == 200
        assert monotonic() - start < 2


CHUNKED_HEAD = b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_silent_connections_are_closed(served: Any) -> None:
    """One that says nothing, and one with half a head, are closed without a word."""
    with connect(served) as silent, connect(served) as half:
        half.sendall(b"POST /validate HTTP/1.1\r\nHost: localhost")

        assert said(silent) == b""
        assert said(half) == b""


def test_a_body_that_stands_still_is_answered_and_closed(served: Any) -> None:
    """408 as problem+json, and no second request on that connection."""
    with connect(served) as connection:
        connection.sendall(HEAD + b'Content-Length: 99\r\n\r\n{"equati')
        status, problem = answer_of(connection)

        assert (status, problem["code"]) == (408, "upload_stopped")
        assert said(connection) == b""


def test_a_long_body_that_stands_still_leaves_its_place(start_door: Callable[..., Any]) -> None:
    """With one seat for long bodies a newcomer gets it, and the one before is told why."""
    door = start_door(door_threads=8)
    with connect(door) as stalled:
        stalled.sendall(CHUNKED_HEAD + b'8\r\n"a = b"\n\r\n')

        def displaced() -> bool:
            lines = (b'"c = d"\n' for _ in range(2))
            taken = door.http.post("/v1/batches", content=lines).status_code == 202
            return taken and readable(stalled, 0.25)

        until(displaced, "a newcomer's batch is taken, and the one before is told")
        status, problem = answer_of(stalled)
        assert (status, problem["code"]) == (408, "upload_stopped")


def test_a_long_body_waits_for_its_place(start_door: Callable[..., Any]) -> None:
    """While the one seat is used a newcomer waits, and is read once it is free, or told in time."""
    door = start_door(door_threads=8)
    with connect(door) as busy, connect(door) as next_one, connect(door) as too_many:
        # Given a client that uses the seat, and one that comes next
        take_the_seat(busy)
        next_one.sendall(CHUNKED_HEAD + b'8\r\n"c = d"\n\r\n0\r\n\r\n')
        ends = monotonic() + 1.5
        while monotonic() < ends:
            busy.sendall(b"1\r\n \r\n")
            assert not readable(next_one, 0.25)
        # When the first one ends
        busy.sendall(b"0\r\n\r\n")
        # Then both are taken
        assert answer_of(busy)[0] == 202
        assert answer_of(next_one)[0] == 202
        # And when a client keeps the seat, who waits is told so before it gives up by itself
        take_the_seat(busy)
        too_many.sendall(CHUNKED_HEAD + b'8\r\n"e = f"\n\r\n0\r\n\r\n')
        while not readable(too_many, 0.25):
            busy.sendall(b"1\r\n \r\n")
        status, problem = answer_of(too_many)
        assert (status, problem["code"]) == (503, "too_many_uploads")


def take_the_seat(connection: socket.socket) -> None:
    """Begin a body that is being read: who is told to go on has the seat."""
    connection.sendall(CHUNKED_HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
    assert connection.recv(1 << 16).startswith(b"HTTP/1.1 100")
    connection.sendall(b'8\r\n"a = b"\n\r\n')


def readable(connection: socket.socket, timeout_s: float) -> bool:
    """Whether something comes within that time."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(timeout_s * 1000))


def test_a_flood_of_connections_shuts_nobody_out() -> None:
    """Past what is held at once, those that have done nothing for longest make room."""
    with fronting(_hello, threads=2, connections=20) as front, ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(socket.create_connection(front.address))
        last = stack.enter_context(socket.create_connection(front.address))
        last.settimeout(PATIENCE_S)
        last.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert said(last).startswith(b"HTTP/1.1 200")
        assert len(front._connections) <= 21


@contextmanager
def fronting(app: Any, *, threads: int, connections: int) -> Iterator[Any]:
    """A server of this process; `address` is where it listens."""
    listener = listen("127.0.0.1", 0)
    front = cast(Any, Front(app, listener, threads=threads, connections=connections))
    front.address = listener.getsockname()
    server = Thread(target=front.serve, args=(lambda: None,), daemon=True)
    server.start()
    try:
        yield front
    finally:
        front.stop()
        server.join(PATIENCE_S)


def _hello(_: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Length", "2")])
    return [b"hi"]


def test_requests_that_pile_up_hold_no_thread() -> None:
    """More than are read ahead, of a client that then ends its side: all are answered in time."""
    free = Event()

    def app(environ: Any, start_response: Any) -> list[bytes]:
        assert environ["PATH_INFO"] != "/held" or free.wait(PATIENCE_S)
        return _hello(environ, start_response)

    with fronting(app, threads=1, connections=20) as front, ExitStack() as stack:
        held, piled, other = (
            stack.enter_context(socket.create_connection(front.address)) for _ in range(3)
        )
        # Given that the one thread is taken, and requests that wait for it
        held.sendall(b"GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
        until(lambda: front._threads.all_taken, "the thread is taken")
        piled.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2 * AHEAD)
        until(lambda: bool(front._ready), "they are read")
        # When something more happens on their connection
        piled.shutdown(socket.SHUT_WR)
        # Then who looks at it goes on with the others
        for connection in (piled, other):
            connection.settimeout(PATIENCE_S)
        other.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert said(other).startswith(b"HTTP/1.1 200")
        free.set()
        assert said(piled).count(b"HTTP/1.1 200") == 2 * AHEAD


def test_what_piles_up_before_nonsense_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is closed once its client has closed it, whatever was left unanswered."""
    monkeypatch.setattr("api.warden.DRAIN_S", 60)  # nobody else closes it
    with fronting(_hello, threads=2, connections=20) as front:
        with socket.create_connection(front.address) as connection:
            connection.settimeout(PATIENCE_S)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * AHEAD + b"NONSENSE\r\n\r\n")
            assert said(connection).startswith(b"HTTP/1.1 400")
        until(lambda: not front._connections, "it is closed")


def test_a_thread_rung_for_what_another_has_heard_goes_on() -> None:
    """Two rings may wake two threads, of which the first hears both."""
    with fronting(_hello, threads=2, connections=20) as front:
        heard = partial(front._happened, front._bell, may_begin=False)
        second = Thread(target=heard, daemon=True)
        second.start()
        second.join(PATIENCE_S)
        assert not second.is_alive()


def test_a_reader_that_stops_is_cut_off(start_door: Callable[..., Any]) -> None:
    """Its stream gives its seat back, and what came of it does not look whole."""
    door = start_door(door_threads=4)  # three seats, one for streams
    lines = (b'{"equation": "%s"}\n' % (b"x" * 4000) for _ in range(6000))
    batch = door.http.post("/v1/batches", content=lines).json()["links"]
    with connect(door) as stopped:
        stopped.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stopped.sendall(f"GET {batch['results']} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        stopped.recv(1)
        assert door.http.get(batch["results"]).status_code == 503

        until(lambda: door.http.get(batch["results"]).status_code == 200, "its seat", 30)
        with pytest.raises(ConnectionResetError):
            said(stopped)


def test_a_trickled_request_is_read_however_it_is_cut(served: Any) -> None:
    """Byte by byte, two requests in one go: each gets its answer, in order."""
    one = HEAD + b"Content-Length: 38\r\n\r\n" + b'{"equation":"a=a","mode":"heuristic" } '[:38]
    with connect(served) as connection:
        for byte in (one[i : i + 1] for i in range(len(one))):
            connection.sendall(byte)
        assert answer_of(connection)[1]["valid"] is True
    with connect(served) as connection:
        connection.sendall(one + one.replace(b"a=a", b"1=("))
        answers = said_of(connection, 2)
        assert [answer["mode"] for answer in answers] == ["heuristic"] * 2
        assert "a=a" in answers[0]["explanation"]


def said_of(connection: socket.socket, count: int) -> list[Any]:
    """The JSON of so many answers on one connection."""
    found = []
    with connection.makefile("rb") as stream:
        for _ in range(count):
            stream.readline()
            headers = dict(iter(lambda: header(stream.readline()), None))
            found.append(json.loads(stream.read(int(headers[b"content-length"]))))
    return found


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),  # no host
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /livez\r\nHost: a\r\n\r\n", 505),  # HTTP/0.9
        (HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345", 400),
        (HEAD + b"Content-Length: -5\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000, 431),
    ],
)
def test_what_is_no_request_is_refused(served: Any, sent: bytes, status: int) -> None:
    """What two programs could read differently, and heads without end: refused and closed."""
    with connect(served) as connection:
        connection.sendall(sent)

        assert said(connection).startswith(b"HTTP/1.1 %d " % status)
