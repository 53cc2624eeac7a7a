"""A batch's key is bound to its body: no repeat, whole or cut off, changes anything that stands."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import msgspec
import pytest
import redis
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected
from werkzeug.test import TestResponse

from api.app import create_app
from api.door import Door
from api.intake import Intake
from phiq.contract import JobError, JobRequest, Problem
from phiq.errors import BrokerUnavailableError
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore, Outcome
from phiq.settings import Settings
from support import VERDICT, until

FAILURE = JobError(code="x", detail="failed", retryable=False)
LINES = "application/x-ndjson"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A door whose chunks are of four items, so that short bodies have several."""
    patched = pytest.MonkeyPatch()
    patched.setattr("api.views.batches.CHUNK", 4)
    patched.setattr("phiq.queue.waiter.LISTEN_S", 0.05)  # a door closes within this
    app = create_app(replace(settings, batch_limit=60))
    yield app
    app.extensions["door"].close()
    patched.undo()


@pytest.fixture
def batches(settings: Settings, store: JobStore, client: redis.Redis) -> BatchStore:
    return BatchStore(settings, store, client)


class Sent:
    """A body as the door's server hands it on, which tells where it breaks off."""

    def __init__(self, body: bytes, cut: int | None) -> None:
        self._rest = io.BytesIO(body[:cut])
        self._broken = cut is not None

    def read(self, size: int = -1) -> bytes:
        block = self._rest.read(size)
        if size and not block and self._broken:
            raise ClientDisconnected
        return block


def send(app: Flask, body: bytes, key: str | None, *, cut: int | None = None) -> TestResponse:
    """Send a body, or the part of it before `cut`."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": Sent(body, cut),
        "wsgi.input_terminated": True,
    }
    headers = {"Content-Type": LINES} | ({"Idempotency-Key": key} if key else {})
    return app.test_client().open(
        "/v1/batches", environ_overrides=environ, headers=headers, buffered=True
    )


def lines(texts: list[str], ending: str = "\n") -> bytes:
    return "".join(f'"{text}"{ending}' for text in texts).encode()


def results(batches: BatchStore, batch_id: str) -> list[dict[str, Any]]:
    found = batches.results(batch_id, 0, waiting=False).lines
    return [msgspec.json.decode(line) for line in found]


def equations(batches: BatchStore, batch_id: str) -> list[str]:
    return [line["request"]["equation"] for line in results(batches, batch_id)]


TEXTS = [f"x = {n}" for n in range(18)]
BODY = lines(TEXTS)


def test_a_repeat_that_is_cut_off_changes_nothing(app: Flask, batches: BatchStore) -> None:
    """Wherever it is cut: no job is canceled, no item more or fewer."""
    first = send(app, BODY, "key").json
    assert first
    before, told = batches.get(first["id"]), results(batches, first["id"])

    for cut in range(0, len(BODY), 2):
        assert send(app, BODY, "key", cut=cut).status_code == 400

    assert batches.get(first["id"]) == before
    assert results(batches, first["id"]) == told
    assert before is not None
    assert (before.items, before.pending, before.canceled) == (18, 18, 0)


@pytest.mark.parametrize(
    "other",
    [
        lines(["y", *TEXTS[1:]]),
        lines([*TEXTS[:-1], "y"]),
        lines(TEXTS[:9]),
        lines([*TEXTS, "y"]),
        lines(TEXTS[::-1]),
        lines([*TEXTS[:8], "y", *TEXTS[8:]]),
        BODY.replace(b'"x = 7"', b'{"equation": "x = 7"}'),
        BODY.replace(b'"x = 7"', b"not json"),
    ],
)
def test_another_body_under_the_key_is_refused(
    app: Flask, batches: BatchStore, other: bytes
) -> None:
    """Changed, shorter, longer, in another order: 422, and the batch is as it was."""
    first = send(app, BODY, "key").json
    assert first
    before, told = batches.get(first["id"]), results(batches, first["id"])

    answer = send(app, other, "key")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_conflict")  # type: ignore[index]
    assert batches.get(first["id"]) == before
    assert results(batches, first["id"]) == told


@pytest.mark.parametrize("bad", [b'["x', b"[" + BODY, b" ", b'"' + b"x" * 2**21, lines(TEXTS * 4)])
def test_a_repeat_that_cannot_be_read_changes_nothing(
    app: Flask, batches: BatchStore, bad: bytes
) -> None:
    """Malformed, empty, a line too long, too many items: an error, and the batch is as it was."""
    first = send(app, BODY, "key").json
    assert first
    before, told = batches.get(first["id"]), results(batches, first["id"])

    answer = send(app, bad, "key")

    assert answer.status_code in (400, 413, 422)
    assert batches.get(first["id"]) == before
    assert results(batches, first["id"]) == told


def test_a_first_upload_that_is_cut_off_is_completed_by_the_next(
    app: Flask, batches: BatchStore, store: JobStore
) -> None:
    """What it brought is not queued twice, what it lacked is added; no half line stays behind."""
    cuts = range(0, len(BODY), 4)
    for cut in cuts:
        send(app, BODY, f"key {cut}", cut=cut)
        whole = send(app, BODY, f"key {cut}")

        assert whole.status_code == 202
        assert whole.json
        assert equations(batches, whole.json["id"]) == TEXTS
        assert whole.json["items"] == whole.json["pending"] == 18
    assert store.counts()["submitted"] == 18 * len(cuts)


def test_an_upload_without_a_key_that_is_cut_off_leaves_nothing(
    app: Flask, store: JobStore
) -> None:
    """Nobody knows its id, so nobody wants its jobs."""
    answer = send(app, BODY, None, cut=len(BODY) - 5)

    assert answer.status_code == 400
    assert store.snapshot().queued == 0
    assert store.claim("worker@a", 100).jobs == []


def test_a_key_is_free_again_after_a_body_that_was_refused(
    app: Flask, batches: BatchStore, store: JobStore
) -> None:
    """A first upload with an error in it leaves nothing: mended, it is taken under the same key."""
    too_many = send(app, lines(TEXTS * 4), "key")

    mended = send(app, BODY, "key")

    assert too_many.status_code == 413
    assert mended.status_code == 202
    assert mended.json
    assert equations(batches, mended.json["id"]) == TEXTS
    assert len(store.claim("worker@a", 100).jobs) == 18


def test_another_webhook_is_another_request(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repeat does not change where the end is reported to."""
    monkeypatch.setattr("phiq.queue.waiter.LISTEN_S", 0.05)
    door = create_app(replace(settings, webhook_secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))  # noqa: S106 - made up
    headers = {"Content-Type": LINES, "Idempotency-Key": "key"}
    ask = door.test_client().post

    first = ask("/v1/batches?webhook=https://a.example/", data=BODY, headers=headers)
    other = ask("/v1/batches?webhook=https://b.example/", data=BODY, headers=headers)
    same = ask("/v1/batches?webhook=https://a.example/", data=BODY, headers=headers)
    door.extensions["door"].close()

    assert [answer.status_code for answer in (first, other, same)] == [202, 422, 202]


def test_items_that_found_no_room_are_tried_again(
    settings: Settings, batches: BatchStore, store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repeat of a batch that has ended queues what was refused for lack of room, and no more."""
    monkeypatch.setattr("phiq.queue.waiter.LISTEN_S", 0.05)
    app = create_app(replace(settings, queue_limit=5))
    send(app, BODY, "key")
    claim = store.claim("worker@a", 100)
    store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])

    again = send(app, BODY, "key").json
    app.extensions["door"].close()

    assert again
    assert (again["accepted"], again["failed"], again["pending"]) == (10, 5, 5)
    assert again["items"] == 18


class Trickle:
    """A body whose second half comes when it is told to."""

    def __init__(self, body: bytes) -> None:
        self.parts = [body[: len(body) // 2], body[len(body) // 2 :]]
        self.asked = Event()
        self.go_on = Event()

    def read(self, size: int = -1) -> bytes:
        if not self.parts:
            return b""
        if len(self.parts) == 1:
            self.asked.set()
            assert self.go_on.wait(20)
        return self.parts.pop(0)


def test_a_cancel_stops_an_upload_under_way(
    app: Flask, batches: BatchStore, store: JobStore
) -> None:
    """DELETE while items arrive: none runs, neither those that came before nor those after."""
    body = Trickle(BODY)
    answers: list[TestResponse] = []

    def upload() -> None:
        environ = {"wsgi.input": body, "wsgi.input_terminated": True, "REQUEST_METHOD": "POST"}
        headers = {"Content-Type": LINES, "Idempotency-Key": "key"}
        asked = app.test_client()
        answers.append(asked.open("/v1/batches", environ_overrides=environ, headers=headers))

    thread = Thread(target=upload)
    thread.start()
    until(body.asked.is_set, "half of it is there")
    [batch_id] = [batch["id"] for batch in app.test_client().get("/v1/batches").json["batches"]]  # type: ignore[index]
    canceled = app.test_client().delete(f"/v1/batches/{batch_id}")
    body.go_on.set()
    thread.join(20)
    batch = batches.get(batch_id)

    assert canceled.status_code == 200
    assert (answers[0].status_code, answers[0].json["code"]) == (409, "canceled")  # type: ignore[index]
    assert batch is not None
    assert (batch.status, batch.pending, batch.canceled) == ("ended", 0, batch.accepted)
    assert store.claim("worker@a", 100).jobs == []
    assert send(app, BODY, "key").status_code == 409


Sending = st.tuples(
    st.sampled_from(["same", "same", "same", "changed", "shorter", "longer"]),
    st.one_of(st.none(), st.integers(0, len(BODY))),
    st.sampled_from(["nothing", "work", "half"]),
)


@hypothesis_settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sendings=st.lists(Sending, min_size=1, max_size=8), at=st.integers(0, 17))
def test_cuts_repeats_and_others_in_any_order(
    app: Flask, batches: BatchStore, store: JobStore, sendings: list[Any], at: int
) -> None:
    """Once the body was taken whole nothing changes it; until then items only become more.

    Between the sendings workers end some jobs. At the last the body is sent whole: it is taken if
    it is what the batch began as, and each of its jobs was queued once.
    """
    key = uuid4().hex
    bodies = {
        "same": BODY,
        "changed": lines([*TEXTS[:at], "y", *TEXTS[at + 1 :]]),
        "shorter": lines(TEXTS[:at]) or b'"z"\n',
        "longer": lines([*TEXTS, "y"]),
    }
    told: list[dict[str, Any]] = []
    taken: str | None = None
    batch_id = ""
    for what, cut, work in sendings:
        answer = send(app, bodies[what], key, cut=cut)
        if answer.status_code == 202 and answer.json:
            batch_id = answer.json["id"]
            taken = taken or what
        if batch_id:
            after = results(batches, batch_id)
            assert len(after) >= len(told)
            if taken and told:
                assert after == told
            told = after
        if work != "nothing":
            claim = store.claim("worker@a", 4 if work == "half" else 100)
            store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])
            told = results(batches, batch_id) if batch_id else told

    before = store.counts().get("submitted", 0)
    last = send(app, BODY, key)
    again = send(app, BODY, key)

    assert last.status_code == again.status_code
    if taken == "same":
        assert last.status_code == 202
        assert store.counts().get("submitted", 0) == before
    if last.status_code == 202 and last.json:
        assert equations(batches, last.json["id"]) == TEXTS
        assert {line["status"] for line in results(batches, last.json["id"])} <= {
            "queued",
            "failed",
        }


TWO = [b'"a = 1"', b'"a = 2"']


class CutOff(BatchStore):
    """The broker is away when the items are to be queued, and not a moment earlier."""

    def add(
        self, batch_id: str, first: int, items: Sequence[JobRequest | Problem], owner: str = ""
    ) -> list[Outcome | Problem]:
        raise BrokerUnavailableError("just now")


def take_in(batches: BatchStore) -> None:
    intake = Intake(cast(Door, SimpleNamespace(batches=batches)), "batch", "", None)
    intake.take(TWO)
    intake.end()


def test_an_item_that_found_no_room_is_queued_in_the_end(
    settings: Settings, client: redis.Redis
) -> None:
    """Sent again as the broker goes, and then once more."""
    settings = replace(settings, queue_limit=1)
    store = JobStore(settings, client)
    batches, cut_off = (kind(settings, store, client) for kind in (BatchStore, CutOff))
    take_in(batches)
    first = batches.get("batch")
    claim = store.claim("worker@a", 1)
    store.complete(claim.token, [(claim.jobs[0], VERDICT)])

    with pytest.raises(BrokerUnavailableError):
        take_in(cut_off)
    take_in(batches)

    last: Any = batches.get("batch")
    assert first
    assert (first.accepted, first.refused) == (1, 1)
    assert (last.accepted, last.refused, last.pending) == (2, 0, 1)
