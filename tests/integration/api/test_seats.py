"""Clients that hang up while they wait leave their seats to others; who stays is answered."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx

from support import until

#: A door with this many threads has 7 seats.
THREADS = 8
SEATS = 7
JOB = {"equation": "E = mc²", "mode": "heuristic"}


def submit(http: httpx.Client, **headers: str) -> httpx.Response:
    return http.post("/v1/jobs", json=JOB, headers=headers)


def waits(http: httpx.Client) -> bool:
    """Whether a newcomer gets a seat: then it is told that it was waited for."""
    return submit(http, Prefer="wait=1").headers.get("preference-applied") == "wait=1"


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
