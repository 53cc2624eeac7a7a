"""What a request costs the door, counted in Python calls, which no other program can move.

A bound is a tenth over what was counted when it was set: whoever comes near it has added a layer to
every request, and raises the bound only for what is worth that.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from api.answering import CALL
from api.app import create_app
from api.later import Later
from phiq.contract import JobRequest, Verdict, encode
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings

REQUEST = JobRequest(equation="E = mc²", mode="heuristic")
VERDICT = Verdict(
    valid=True,
    confidence=0.9,
    betti=(2, 0, 0),
    chi=2,
    phi_coherence=0.0,
    explanation="as long as explanations are",
    processing_time_ms=1,
)
#: Python functions called in the request's own thread, from the app's first line to its last.
MOST_CALLS = {"read": 316, "wait": 363, "health": 185}
#: The same of requests that are left to the server meanwhile: before that, and of their answers.
MOST_CALLS_LATER = {"submit": 232, "accept": 48, "wait": 312, "end": 61}
#: The same of a batch, for each of its items.
MOST_CALLS_AN_ITEM = {"upload": 8.5, "results": 0.55}
ITEMS = 1000


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Counts the Python functions that this thread calls meanwhile."""
    calls = 0

    def tell(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    gc.disable()  # a finalizer that happens to run here is no cost of the request
    sys.setprofile(tell)
    try:
        yield lambda: calls
    finally:
        sys.setprofile(before)
        gc.enable()


@pytest.fixture
def app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The door without the extra `otel`: an SDK, once set up, stays for the whole process."""
    monkeypatch.setattr("phiq.tracing.HAS_OTEL", False)
    return create_app(settings)


def calls_of(app: Flask, path: str, status: int, **asked: Any) -> int:
    """Calls of one request, the fewest of some: the first fill caches."""

    def one() -> int:
        answered: list[str] = []
        environ = EnvironBuilder(path, **asked).get_environ()
        with counted() as calls:
            body = app(environ, lambda status, *_: answered.append(status))
            b"".join(body)
            count = calls()
        assert answered[0].startswith(str(status))
        return count

    return min(one() for _ in range(8))


class Left:
    """A request that was left to the server until its answer is due."""

    may_park = True
    later: Later

    def park(self, later: Later) -> None:
        self.later = later

    def on_hang_up(self, leave: Callable[[], None]) -> None:
        """Nobody hangs up here."""


def calls_of_later(
    app: Flask,
    path: Callable[[], str],
    status: int,
    meanwhile: Callable[[], object] = int,
    **asked: Any,
) -> tuple[int, int]:
    """Calls until a request is left to the server, and then of its answer; the fewest of some."""
    begin, answer, told = [], [], set()

    def start(status: str, *_: Any) -> None:
        told.add(int(status[:3]))

    for _ in range(8):
        over, call = Event(), Left()
        environ = EnvironBuilder(path(), **asked).get_environ() | {CALL: call}
        with counted() as calls:
            app(environ, start)
            begin.append(calls())
        call.later.waiting.when_over(over.set)
        meanwhile()
        assert over.wait(10)
        with counted() as calls:
            b"".join(call.later.answer(start))
            answer.append(calls())
    assert told == {status}
    return min(begin), min(answer)


def test_a_submit(app: Flask) -> None:
    """`POST /v1/jobs`, without the thread that packs submits and answers them."""
    job = {"equation": "E = mc²"}

    begin, answer = calls_of_later(app, lambda: "/v1/jobs", 202, method="POST", json=job)

    assert begin <= MOST_CALLS_LATER["submit"]
    assert answer <= MOST_CALLS_LATER["accept"]


def test_a_read(app: Flask, store: JobStore) -> None:
    """`GET /v1/jobs/ID` of a job with its verdict, also by one who would wait for it."""
    job_id = new_id()
    store.submit([(job_id, REQUEST)])
    claim = store.claim("worker", 1)
    store.complete(claim.token, [(claim.jobs[0], VERDICT)])

    assert calls_of(app, f"/v1/jobs/{job_id}", 200) <= MOST_CALLS["read"]
    assert calls_of(app, f"/v1/jobs/{job_id}?wait=10", 200) <= MOST_CALLS["wait"]


def test_a_wait(app: Flask, store: JobStore) -> None:
    """`GET /v1/jobs/ID?wait=` of a job that ends later: its answer asks nobody for anything."""

    def submitted() -> str:
        job_id = new_id()
        store.submit([(job_id, REQUEST)])
        return f"/v1/jobs/{job_id}?wait=10"

    def end() -> None:
        claim = store.claim("worker", 1)
        store.complete(claim.token, [(claim.jobs[0], VERDICT)])

    begin, answer = calls_of_later(app, submitted, 200, end)

    assert begin <= MOST_CALLS_LATER["wait"]
    assert answer <= MOST_CALLS_LATER["end"]


def test_a_health_check(app: Flask) -> None:
    """`GET /livez`, which asks nobody anything."""
    assert calls_of(app, "/livez", 200) <= MOST_CALLS["health"]


def test_the_items_of_a_batch(app: Flask, store: JobStore) -> None:
    """Each is read, checked and queued and, with its verdict, made a line of, in few calls."""
    jobs = [JobRequest(equation=f"E = {n}", mode="heuristic") for n in range(ITEMS)]
    asked = {"data": b"\n".join(map(encode, jobs)), "content_type": "application/x-ndjson"}
    batch = app.test_client().post("/v1/batches", **asked).get_json()["id"]
    claim = store.claim("worker", ITEMS)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])

    upload = calls_of(app, "/v1/batches", 202, method="POST", **asked)
    results = calls_of(app, f"/v1/batches/{batch}/results", 200)

    assert upload / ITEMS <= MOST_CALLS_AN_ITEM["upload"], upload
    assert results / ITEMS <= MOST_CALLS_AN_ITEM["results"], results
