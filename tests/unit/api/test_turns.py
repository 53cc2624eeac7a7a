"""Few run at once, whoever waits lets others run, and those begin in a fair order."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

import pytest

from api.connection import Connection
from api.http1 import Request
from api.ready import Ready
from api.turns import TURN_S, Turns


class Clock:
    """Told what time it is."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def a_thread_that_runs(turns: Turns) -> Iterator[None]:
    """One that began, and is there until the context ends."""
    begun, over = Event(), Event()

    def run() -> None:
        turns.begin()
        begun.set()
        over.wait(10)

    thread = Thread(target=run)
    thread.start()
    begun.wait(10)
    yield
    over.set()
    thread.join()


def test_a_turn_passes_on_when_its_thread_waits() -> None:
    """Who waits is not counted any more, and others are told, once."""
    told: list[bool] = []
    turns = Turns(lambda: told.append(turns.free), most=1)
    turns.begin()
    assert not turns.free
    turns.wait()
    turns.wait()
    assert (turns.free, told) == (True, [True])


def test_who_waits_without_a_word_loses_its_turn() -> None:
    """A broker that does not answer holds no turn for longer than a request is work."""
    clock, told = Clock(), list[bool]()
    turns = Turns(lambda: told.append(turns.free), most=2, clock=clock)
    with a_thread_that_runs(turns):
        clock.now = TURN_S * 0.9
        with a_thread_that_runs(turns):
            turns.pass_on()
            assert (turns.free, told) == (False, [])
            clock.now = TURN_S * 1.1
            turns.pass_on()
            assert (turns.free, told) == (True, [True])


@pytest.fixture
def sockets() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_hosts_take_turns_and_of_each_what_is_asked_for(sockets: ExitStack) -> None:
    """Of a flood one goes first; then whoever else came, however many of the flood were before."""
    ready, names = Ready(), {}

    def come(name: str, address: str, path: str) -> None:
        connection = Connection(sockets.enter_context(socket.socket()), {})
        names[connection] = name
        request = Request()
        request.environ |= {"REMOTE_ADDR": address, "PATH_INFO": path}
        ready.put(connection, request)
        ready.put(connection, request)

    for number in range(3):
        come(f"flood {number}", "10.0.0.1", f"/v1/jobs/{number}")
    come("same host", "10.0.0.1", "/v1/batches")
    come("other host", "10.0.0.2", "/v1/jobs/9")
    come("same kind", "10.0.0.2", "/v1/jobs")
    order = []
    while one := ready.next():
        order.append(names[one])

    expected = ["flood 0", "other host", "same host", "same kind", "flood 1", "flood 2"]
    assert order == expected
    assert not ready
