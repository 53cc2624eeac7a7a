"""Clients that hang up while they wait leave their seats to others; who stays is answered."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event, Thread
from typing import Any, BinaryIO

import httpx
import psutil

from phiq.contract import JobError
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from support import HEARTBEAT, until

#: A door with this many threads has 7 seats.
THREADS = 8
SEATS = 7
FAILURE = JobError(code="x", detail="x", retryable=False)
JOB = {"equation": "E = mc²", "mode": "heuristic"}


def submit(http: httpx.Client, **headers: str) -> httpx.Response:
    return http.post("/v1/jobs", json=JOB, headers=headers)


def waits(http: httpx.Client) -> bool:
    """Whether a newcomer gets a seat: then it is told that it was waited for."""
    return submit(http, Prefer="wait=1").headers.get("preference-applied") == "wait=1"


def waiters(http: httpx.Client) -> int:
    """How many requests wait, as the door last said."""
    [line] = re.findall(r"^phiq_waiters (\d+)", http.get("/metrics").text, re.MULTILINE)
    return int(line)


def streams(http: httpx.Client, target: str) -> bool:
    """Whether a newcomer gets a stream's seat."""
    with http.stream("GET", target) as answer:
        return answer.status_code == 200


def hang_up_on(door: Any, target: str, refused: Callable[[], bool]) -> None:
    """Ask, each over a connection of its own, for what goes on for a minute, and go.

    Who is asked while a newcomer has the last seat is refused: all ask again until none gets one.
    """
    with ExitStack() as asked:

        def ask() -> bool:
            for _ in range(SEATS):
                address = ("127.0.0.1", door.settings.port)
                connection = asked.enter_context(socket.create_connection(address))
                connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            return refused()

        until(ask, "all seats taken")


def test_polls_that_hang_up_free_their_seats(start_door: Callable[..., Any]) -> None:
    """Long before their minute is over a newcomer waits in a place of theirs; and then all do."""
    door = start_door(door_threads=THREADS)
    links = submit(door.http).json()["links"]

    hang_up_on(door, links["self"] + "?wait=60", lambda: not waits(door.http))

    until(lambda: waits(door.http), "a newcomer gets a seat", 10)
    with ThreadPoolExecutor(SEATS) as threads:
        until(lambda: all(threads.map(waits, [door.http] * SEATS)), "as many as there were", 20)


def test_who_hangs_up_on_a_verdict_cancels_its_job(
    start_door: Callable[..., Any], registry: Registry
) -> None:
    """Nobody else can know of it; a job that was submitted, or that another waits for, goes on."""
    door = start_door()
    registry.beat(HEARTBEAT)  # which never takes any

    def ask(target: str, equation: str) -> socket.socket:
        body = b'{"equation": "%s"}' % equation.encode()
        connection = socket.create_connection(("127.0.0.1", door.settings.port))
        head = f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        return connection

    def status_of(equation: str) -> str:
        jobs = door.http.get("/v1/jobs").json()["jobs"]
        return next((job["status"] for job in jobs if job["equation"] == equation), "unknown")

    with ExitStack() as open_:
        asked = {
            equation: open_.enter_context(ask(target, equation))
            for target, equation in (
                ("/validate", "a = b"),
                ("/api/validate", "c = d"),
                ("/v1/jobs?wait=30", "e = f"),
                ("/validate", "g = h"),
                ("/validate", "i = j"),
            )
        }
        until(lambda: all(status_of(equation) == "queued" for equation in asked), "all are queued")
        jobs = {job["equation"]: job["id"] for job in door.http.get("/v1/jobs").json()["jobs"]}
        poll = socket.create_connection(("127.0.0.1", door.settings.port))
        open_.enter_context(poll)
        poll.sendall(
            f"GET /v1/jobs/{jobs['g = h']}?wait=30 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        )
        until(lambda: waiters(door.http) == 6, "the poll waits too")
        for equation in ("a = b", "c = d", "e = f", "g = h"):
            asked[equation].close()

        until(lambda: status_of("a = b") == status_of("c = d") == "canceled", "they are canceled")
        until(lambda: waiters(door.http) == 2, "the others were heard too")
        assert [status_of(equation) for equation in ("e = f", "g = h", "i = j")] == ["queued"] * 3


def test_streams_that_hang_up_free_their_seats(start_door: Callable[..., Any]) -> None:
    """They hold a part of the seats only, so others wait all the time; soon they hold none."""
    door = start_door(door_threads=THREADS)
    events = submit(door.http).json()["links"]["events"]

    hang_up_on(door, events, lambda: not streams(door.http, events))

    assert waits(door.http)
    until(lambda: streams(door.http, events), "a newcomer gets a stream", 10)


def test_who_has_to_leave_is_answered(start_door: Callable[..., Any]) -> None:
    """A client that is still there gets its job as it is, and asks again over its connection."""
    door = start_door(door_threads=2)  # one seat
    here = submit(door.http).json()["links"]["self"]
    with ThreadPoolExecutor(1) as threads, httpx.Client(base_url=door.url, timeout=60) as slow:
        poll: Future[httpx.Response] = threads.submit(slow.get, here, params={"wait": 40})

        until(lambda: poll.running() and waits(door.http) and poll.done(), "left for another")
        again = slow.get(here, params={"wait": 1})

    assert (poll.result().status_code, poll.result().json()["status"]) == (200, "queued")
    assert "preference-applied" not in poll.result().headers
    assert "retry-after" in poll.result().headers
    assert again.json()["status"] == "queued"


def test_nobody_leaves_while_there_is_room(start_door: Callable[..., Any]) -> None:
    """A slow client waits as long as it asked for, whoever else comes, and is told the end."""
    door = start_door(door_threads=4)  # three seats
    links = submit(door.http).json()["links"]
    with ThreadPoolExecutor(1) as threads, httpx.Client(base_url=door.url, timeout=60) as slow:
        poll = threads.submit(slow.get, links["self"], params={"wait": 40})
        for _ in range(3):  # longer than a poll keeps its seat when there is none
            assert waits(door.http)
        assert not poll.done()
        door.http.post(links["cancel"])

        assert poll.result(10).json()["status"] == "canceled"


def test_those_who_wait_hold_no_thread(
    start_door: Callable[..., Any], store: JobStore, registry: Registry
) -> None:
    """Sixty wait, each in its own way; the door has a few threads, and each gets its answer."""
    door = start_door(door_threads=128)
    registry.beat(HEARTBEAT)  # which never takes any
    before = psutil.Process(door.process.pid).num_threads()
    job = {"equation": "a = b"}

    def ask(n: int) -> httpx.Response:
        if n % 3 == 0:
            return door.http.post("/validate", json=job)
        if n % 3 == 1:
            return door.http.post("/v1/jobs", json=job, headers={"Prefer": "wait=30"})
        here = door.http.post("/v1/jobs", json=job).json()["links"]["self"]
        return door.http.get(here, params={"wait": 30})

    with ThreadPoolExecutor(60) as threads:
        held = []
        for n in range(60):
            held.append(threads.submit(ask, n))
            until(lambda n=n: store.snapshot().queued > n, "one more came")
        until(lambda: waiters(door.http) == 60, "all wait", 20)
        taken = psutil.Process(door.process.pid).num_threads() - before
        while (claim := store.claim("worker", 100)).jobs:
            store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])
        answers = [request.result(10) for request in held]

    assert taken < 20
    assert {(a.status_code, a.json()["status"]) for a in answers[1::3]} == {(200, "failed")}
    assert {(a.status_code, a.json()["status"]) for a in answers[2::3]} == {(200, "failed")}
    assert {(a.status_code, a.json()["code"]) for a in answers[::3]} == {(502, "x")}
    assert len({a.headers["X-Request-Id"] for a in answers}) == 60


def test_requests_behind_a_wait_are_answered_in_order(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """What is sent over a connection while its first request waits has to wait for that."""
    door = start_door()
    links = door.http.post("/v1/jobs", json={"equation": "a = b"}).json()["links"]
    with socket.create_connection(("127.0.0.1", door.settings.port)) as connection:
        asked = [f"{links['self']}?wait=30", "/livez", f"{links['self']}?wait=30", "/readyz"]
        heads = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in asked]
        connection.sendall("".join(heads[:2]).encode())
        until(lambda: waiters(door.http) == 1, "it waits")
        connection.sendall("".join(heads[2:]).encode())
        claim = store.claim("worker", 1)
        store.complete(claim.token, [(claim.jobs[0], FAILURE)])
        with connection.makefile("rb") as stream:
            bodies = [body_of(stream) for _ in asked]

    assert [body["status"] for body in bodies] == ["failed", "live", "failed", 503]


def test_who_floods_behind_a_wait_holds_up_no_other(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """Others are told of their jobs' ends while one asks for more than can be answered."""
    door = start_door()

    def begin(connection: socket.socket) -> None:
        here = door.http.post("/v1/jobs", json={"equation": "a = b"}).json()["links"]["self"]
        connection.sendall(f"GET {here}?wait=30 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    def end() -> None:
        claim = store.claim("worker", 1)
        store.complete(claim.token, [(claim.jobs[0], FAILURE)])

    address = ("127.0.0.1", door.settings.port)
    with socket.create_connection(address) as flooder, socket.create_connection(address) as other:
        begin(flooder)
        until(lambda: waiters(door.http) == 1, "it waits")
        flood = Flood(flooder)
        end()
        assert flood.answered.wait(10)
        begin(other)
        until(lambda: waiters(door.http) == 1, "the other waits")
        end()
        other.settimeout(10)
        assert other.recv(1 << 16).startswith(b"HTTP/1.1 200")
        flood.end()


def test_many_who_never_cease_to_ask_hold_up_no_other(start_door: Callable[..., Any]) -> None:
    """Health is asked of nobody and answered first, but no thread is kept by who asks for more."""
    door = start_door()
    address = ("127.0.0.1", door.settings.port)
    with ExitStack() as open_:
        connected = (socket.create_connection(address) for _ in range(40))
        floods = [Flood(open_.enter_context(connection)) for connection in connected]
        for flood in floods:
            assert flood.answered.wait(20)

        assert submit(door.http).status_code == 202

        for flood in floods:
            flood.end()


class Flood:
    """Sends as many requests over a connection as it takes, and takes all answers."""

    def __init__(self, connection: socket.socket) -> None:
        self.answered = Event()
        self._connection = connection
        self._threads = [Thread(target=run, daemon=True) for run in (self._send, self._receive)]
        for thread in self._threads:
            thread.start()

    def _send(self) -> None:
        with suppress(OSError):
            while True:
                self._connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000)

    def _receive(self) -> None:
        with suppress(OSError):
            while self._connection.recv(1 << 16):
                self.answered.set()

    def end(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)


def body_of(stream: BinaryIO) -> Any:
    """The JSON of the next answer."""
    head = b"".join(iter(stream.readline, b"\r\n"))
    return json.loads(stream.read(int(re.findall(rb"Content-Length: (\d+)", head)[0])))
