"""Batches through the door: streamed in, streamed out in order, cancelable, safe to send again."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from phiq.contract import Job
from phiq.queue.store import JobStore
from support import WorkerProcess, until

NDJSON = {"Content-Type": "application/x-ndjson"}


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.text.splitlines() if line]


def create(http: httpx.Client, content: str | bytes, **headers: str) -> dict[str, Any]:
    answer = http.post("/v1/batches", content=content, headers=NDJSON | headers)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.json()
    assert answer.headers["location"] == body["links"]["self"]
    return body


def test_results_come_in_order_with_each_items_own_problem(http: httpx.Client) -> None:
    """Text, objects, and four kinds of rubbish: the rest goes on, each answer in its place."""
    items = ['"E = mc²"', '{"equation": "1 = 1"}', '{"equaton": "typo"}', "not json", "5"]
    items += ['{"equation": "' + "x" * 5000 + '"}', '"a\\u0000b"', "", '"F = ma"']

    batch = create(http, "\n".join(items))
    results = lines(http.get(batch["links"]["results"], params={"follow": 1}))
    ended = http.get(batch["links"]["self"]).json()

    assert [line["index"] for line in results] == list(range(8))
    assert [line["status"] for line in results] == [
        "succeeded",
        "succeeded",
        *["refused"] * 5,
        "succeeded",
    ]
    assert results[0]["verdict"]["verdict"] == "satisfiable"
    assert results[1]["verdict"]["verdict"] == "identity"
    assert results[2]["error"]["field"] == "equaton"
    assert all(line["error"]["status"] == 422 for line in results[2:7])
    assert (ended["status"], ended["accepted"], ended["refused"]) == ("ended", 3, 5)
    assert ended["succeeded"] == 3


def test_a_json_list_is_a_batch_too(http: httpx.Client) -> None:
    """Declared as JSON, or not declared at all."""
    answer = http.post("/v1/batches", json=["a = b", {"equation": "c = d"}])
    undeclared = http.post("/v1/batches", content=b'["a = b"]')
    results = lines(http.get(answer.json()["links"]["results"], params={"follow": 1, "start": 1}))

    assert (answer.status_code, undeclared.status_code) == (202, 202)
    assert [(line["index"], line["status"]) for line in results] == [(1, "succeeded")]
    assert undeclared.json()["accepted"] == 1


@pytest.mark.parametrize(
    ("media", "content", "status"),
    [
        ("application/json", b'{"equation": "a = b"}', 400),
        ("application/json", b'"a = b"\n"c = d"', 400),
        ("application/x-ndjson", b'["a = b"]', 202),  # a line, refused in its place
        ("text/html", b'["a = b"]', 415),
    ],
)
def test_a_declared_type_is_held_to(
    http: httpx.Client, media: str, content: bytes, status: int
) -> None:
    """A list under JSON, lines under NDJSON, nothing else under another type."""
    answer = http.post("/v1/batches", content=content, headers={"Content-Type": media})

    assert answer.status_code == status


@pytest.mark.parametrize("url", ["ftp://a.example/", "a.example", "http://", "http://a b/"])
def test_a_webhook_is_a_url(http: httpx.Client, url: str) -> None:
    """A batch's webhook is held to the contract as a job's is."""
    answer = http.post("/v1/batches", json=["a = b"], params={"webhook": url})

    assert (answer.status_code, answer.json()["field"]) == (422, "webhook")


@pytest.mark.parametrize("content", [b"", b"  \n ", b"[1, 2", b'[{"a": ]'])
def test_a_body_that_is_no_batch_is_refused(http: httpx.Client, content: bytes) -> None:
    """A 400 that says what to send."""
    answer = http.post("/v1/batches", content=content)

    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed_body"


def test_declared_lines_are_lines(http: httpx.Client) -> None:
    """A list in the first line is an item that is none, not the batch."""
    batch = create(http, '[1]\n"a = b"')

    assert (batch["accepted"], batch["refused"]) == (1, 1)


def test_results_are_streamed_while_the_batch_runs(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess], store: JobStore
) -> None:
    """The first lines are there while the last jobs still wait."""
    start_worker(scorer="scorers:Slow", micro_batch=8)
    http = start_door().http
    batch = create(http, "\n".join(['"a = b"'] * 600))

    with http.stream("GET", batch["links"]["results"], params={"follow": 1}) as answer:
        stream = answer.iter_lines()
        first = json.loads(next(stream))
        waiting = store.snapshot().queued
        rest = [json.loads(line) for line in stream if line]

    assert first["status"] == "succeeded"
    assert waiting > 0
    assert [line["index"] for line in rest] == list(range(1, 600))


def test_progress_is_told_as_events(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess]
) -> None:
    """Progress grows, the last event is `completed`, and ids let a client go on where it was."""
    http = start_door().http
    batch = create(http, "\n".join(['"a = b"'] * 300))
    start_worker(scorer="scorers:Slow", micro_batch=8)

    body = http.get(batch["links"]["events"]).text
    again = http.get(batch["links"]["events"], headers={"Last-Event-ID": "300"}).text

    events = [dict(part.split(": ", 1) for part in e.split("\n")) for e in body.split("\n\n") if e]
    ids = [int(event["id"]) for event in events]
    assert ids == sorted(set(ids))
    assert {event["event"] for event in events[:-1]} == {"progress"}
    assert events[-1]["event"] == "completed"
    assert json.loads(events[-1]["data"])["succeeded"] == 300
    assert again.count("event: ") <= 2
    assert "completed" in again


def test_cancel_ends_a_batch(start_door: Callable[..., Any]) -> None:
    """Nothing of it runs any more, and its results say so."""
    http = start_door().http
    batch = create(http, "\n".join(['"a = b"'] * 700))

    answer = http.post(batch["links"]["cancel"]).json()
    results = lines(http.get(batch["links"]["results"]))

    assert answer["canceled_now"] == 700
    assert (answer["batch"]["status"], answer["batch"]["canceled"]) == ("ended", 700)
    assert {line["status"] for line in results} == {"canceled"}
    assert len(results) == 700


def test_a_batch_can_be_sent_again(start_door: Callable[..., Any], store: JobStore) -> None:
    """With its Idempotency-Key it is one batch, queued once."""
    http = start_door().http
    content = "\n".join(['"a = b"'] * 20)

    first = create(http, content, **{"Idempotency-Key": "mine"})
    second = create(http, content, **{"Idempotency-Key": "mine"})

    assert first["id"] == second["id"]
    assert second["accepted"] == 20
    assert store.snapshot().queued == 20


def test_an_upload_that_was_cut_off_is_no_batch_until_it_comes_whole(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """Its last chunk never came: it is still receiving, and the repeat completes it."""
    door = start_door()
    body = b"\n".join([b'"a = b"'] * 20_000)
    head = (
        "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: mine\r\n"
        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", door.settings.port)) as client:
        most = body[: len(body) * 3 // 4]
        client.sendall(b"%b%x\r\n%b\r\n" % (head.encode(), len(most), most))
        until(lambda: store.snapshot().queued >= 1000, "most of it has arrived")

    def cut() -> dict[str, Any]:
        batch: dict[str, Any] = door.http.get("/v1/batches").json()["batches"][0]
        return batch

    received = cut()
    whole = create(door.http, body.decode(), **{"Idempotency-Key": "mine"})

    assert (received["status"], received.get("items")) == ("receiving", None)
    assert (whole["id"], whole["items"], whole["accepted"]) == (received["id"], 20_000, 20_000)
    assert store.snapshot().queued == 20_000


@pytest.mark.parametrize(("more", "status"), [(1000, b"422"), (0, b"413")])
def test_an_upload_that_fails_takes_nothing_from_one_that_was_accepted(
    start_door: Callable[..., Any], store: JobStore, more: int, status: bytes
) -> None:
    """Slow at one door, whole at another under the same key; then the slow one is refused."""
    slow, other = start_door(batch_limit=600 + more), start_door()
    lines = [f'"a = {n}"'.encode() for n in range(700)]
    head = (
        b"POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: mine\r\n"
        b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", slow.settings.port), 30) as client:
        begun = b"\n".join(lines[:600]) + b"\n"
        client.sendall(head + b"%x\r\n%b\r\n" % (len(begun), begun))
        until(lambda: store.snapshot().queued >= 500, "a part of it has arrived")
        accepted = create(other.http, b"\n".join(lines), **{"Idempotency-Key": "mine"})

        rest = b'"another" \n' * 100
        client.sendall(b"%x\r\n%b\r\n0\r\n\r\n" % (len(rest), rest))
        refusal = client.recv(1 << 16)

    batch = other.http.get(accepted["links"]["self"]).json()
    assert refusal.startswith(b"HTTP/1.1 " + status)
    assert (batch["accepted"], batch["pending"], batch["canceled"]) == (700, 700, 0)
    assert store.snapshot().queued == 700


def test_more_items_than_a_batch_may_have_are_refused_whole(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """Nothing of it is left to run."""
    http = start_door(batch_limit=600).http

    answer = http.post("/v1/batches", content="\n".join(['"a = b"'] * 1200), headers=NDJSON)

    assert answer.status_code == 413
    assert "600" in answer.json()["detail"]
    assert store.claim("worker@a", 10).jobs == []


def test_a_full_queue_refuses_items_not_the_batch(start_door: Callable[..., Any]) -> None:
    """What found no room says so in its place, with what it asked for, to be sent again."""
    http = start_door(queue_limit=3).http
    batch = create(http, "\n".join(f'"a = {n}"' for n in range(5)))

    results = lines(http.get(batch["links"]["results"]))

    assert [line["status"] for line in results] == [*["queued"] * 3, *["refused"] * 2]
    assert results[4]["error"]["code"] == "queue_full"
    assert [line["request"]["equation"] for line in results] == [f"a = {n}" for n in range(5)]


def test_unknown_batches_are_404(http: httpx.Client) -> None:
    """For every call on a batch."""
    calls = [("GET", ""), ("GET", "/results"), ("GET", "/events"), ("POST", "/cancel")]

    for method, part in calls:
        answer = http.request(method, f"/v1/batches/nope{part}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_batch")


def test_an_interactive_job_overtakes_a_bulk(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess], store: JobStore
) -> None:
    """With thousands of jobs waiting, two micro-batches at most begin before its verdict."""
    start_worker(scorer="scorers:Slow", micro_batch=16)
    http = start_door().http
    batch = create(http, "\n".join(['{"equation": "a = b", "mode": "heuristic"}'] * 5000))
    until(lambda: store.snapshot().running > 0, "the bulk runs")
    asked = {"equation": "E = mc²", "mode": "heuristic"}

    jobs = [http.post("/v1/jobs", json=asked, headers={"Prefer": "wait=20"}) for _ in range(5)]
    left = http.post(batch["links"]["cancel"]).json()["canceled_now"]

    begun = {job.started_ms for job in bulk(store, batch["id"], 5000 - left) if job.started_ms}
    for job in (answer.json() for answer in jobs):
        between = {at for at in begun if job["created_ms"] < at <= job["finished_ms"]}
        assert len(between) <= 2
    assert left > 0


def bulk(store: JobStore, batch_id: str, ended: int) -> list[Job]:
    """The jobs of a batch that were begun, and some more."""
    ids = [f"{batch_id}.{n}" for n in range(ended + 500)]
    return [job for job in store.get_many(ids) if job]
