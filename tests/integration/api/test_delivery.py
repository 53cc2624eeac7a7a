"""What a job can be asked for: repeat safely, follow, cancel in time, tell why it waits."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import redis

from phiq.queue.store import JobStore
from phiq.settings import Settings
from receiver import SECRET
from support import WorkerProcess, until

JOB = {"equation": "E = mc²"}


def test_fifty_submits_with_one_key_at_once_are_one_job(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """All get the same id, and one job waits; whichever door of two they came to."""
    doors = start_door(), start_door()

    def submit(n: int) -> dict[str, Any]:
        url, headers = doors[n % 2].url, {"Idempotency-Key": "order-66"}
        answer = httpx.post(f"{url}/v1/jobs", json=JOB, headers=headers, timeout=30)
        assert answer.status_code == 202
        body: dict[str, Any] = answer.json()
        return body

    with ThreadPoolExecutor(50) as threads:
        ids = {body["id"] for body in threads.map(submit, range(50))}

    assert len(ids) == 1
    assert store.snapshot().queued == 1
    assert store.counts()["submitted"] == 1


def test_a_key_used_for_another_request_is_refused(http: httpx.Client) -> None:
    """422, so that a client with a bug finds out."""
    headers = {"Idempotency-Key": "reused"}
    http.post("/v1/jobs", json=JOB, headers=headers)

    other = http.post("/v1/jobs", json={"equation": "F = ma"}, headers=headers)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_conflict")


def test_put_is_idempotent_and_its_result_is_replayed(http: httpx.Client) -> None:
    """The client names the job; once it has ended the same PUT is its result."""
    first = http.put("/v1/jobs/my-job", json=JOB, headers={"Prefer": "wait=20"})
    again = http.put("/v1/jobs/my-job", json=JOB)
    other = http.put("/v1/jobs/my-job", json={"equation": "F = ma"})

    assert first.status_code == 200
    assert again.status_code == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json()["verdict"] == first.json()["verdict"]
    assert other.status_code == 422


@pytest.mark.parametrize("job_id", ["a.b", "x" * 81, "sp ace", "ü"])
def test_ids_that_cannot_be_are_refused(http: httpx.Client, job_id: str) -> None:
    """Dots number the items of batches; the rest would need escaping."""
    answer = http.put(f"/v1/jobs/{job_id}", json=JOB)

    assert (answer.status_code, answer.json()["field"]) == (422, "id")


def test_events_tell_a_jobs_life(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess]
) -> None:
    """Queued first, completed last; a client that reconnects is not told twice."""
    http = start_door().http
    job = http.post("/v1/jobs", json=JOB).json()
    with http.stream("GET", job["links"]["events"]) as answer:
        stream = answer.iter_lines()
        first = [next(stream) for _ in range(4)]
        start_worker()
        rest = list(stream)
    again = http.get(job["links"]["events"], headers={"Last-Event-ID": "3"})

    assert first[:2] == ["id: 1", "event: queued"]
    assert answer.headers["content-type"].startswith("text/event-stream")
    last = json.loads([line for line in rest if line.startswith("data: ")][-1][6:])
    assert "event: completed" in rest
    assert (last["status"], last["verdict"]["valid"]) == ("succeeded", True)
    assert again.text == ""


def test_cancel_after_ends_a_job_nobody_took(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess], store: JobStore
) -> None:
    """The header bounds a job from outside; a time that cannot be read is refused."""
    http = start_door().http
    store.pause()
    start_worker()
    job = http.post("/v1/jobs", json=JOB, headers={"Cancel-After": "1s"}).json()
    bad = http.post("/v1/jobs", json=JOB, headers={"Cancel-After": "soon"})

    until(lambda: http.get(job["links"]["self"]).json()["status"] == "canceled", "canceled", 10)

    assert (bad.status_code, bad.json()["field"]) == (422, "Cancel-After")


def test_a_queued_job_says_why_and_how_long(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess], store: JobStore
) -> None:
    """Its position counts from the head; the reason is first no worker, then the pause."""
    http = start_door().http
    jobs = [http.post("/v1/jobs", json=JOB).json() for _ in range(3)]
    alone = [http.get(job["links"]["self"]).json() for job in jobs]
    paused = http.post("/v1/pause")
    start_worker()

    def reason() -> str:
        told: str = http.get(jobs[0]["links"]["self"]).json()["reason"]
        return told

    until(lambda: reason() == "paused", "paused")
    resumed = http.post("/v1/resume")
    until(lambda: store.counts().get("succeeded", 0) == 3, "scored")

    assert [job["position"] for job in alone] == [0, 1, 2]
    assert {job["reason"] for job in alone} == {"no_workers"}
    assert (paused.json(), resumed.json()) == ({"paused": True}, {"paused": False})


def test_dead_letters_can_be_seen_requeued_and_purged(
    start_door: Callable[..., Any], store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """With inputs, attempts, last worker and reason."""
    http = start_door().http
    job_id = http.post("/v1/jobs", json=JOB).json()["id"]

    def bury() -> None:
        for _ in range(settings.max_attempts):
            claim = store.claim("worker@doomed", 1)
            client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
            store.reap()

    bury()
    [dead] = http.get("/v1/dead").json()["dead"]
    shown = http.get(f"/v1/dead/{job_id}").json()
    requeued = http.post(f"/v1/dead/{job_id}/requeue").json()
    unknown = http.post(f"/v1/dead/{job_id}/requeue")
    bury()
    misspelt = http.delete("/v1/dead?cod=other")
    in_the_body = http.post("/v1/dead/requeue", json={"code": "other"})
    purged = http.delete("/v1/dead").json()

    assert dead == shown
    assert (dead["request"], dead["attempt"], dead["worker_id"]) == (JOB, 3, "worker@doomed")
    assert dead["error"]["code"] == "worker_lost"
    assert (requeued["status"], requeued.get("attempt", 0)) == ("queued", 0)
    assert unknown.status_code == 404
    assert (misspelt.status_code, misspelt.json()["field"]) == (422, "cod")
    assert (in_the_body.status_code, in_the_body.json()["field"]) == (422, "body")
    assert purged == {"purged": 1}, "neither of these touched it"


def test_the_scale_counts_what_waits_and_what_runs(
    start_door: Callable[..., Any], store: JobStore
) -> None:
    """One number for autoscalers: zero when idle, some when there is work."""
    http = start_door(micro_batch=4).http
    idle = http.get("/v1/scale").json()
    for _ in range(9):
        http.post("/v1/jobs", json=JOB)
    store.claim("worker@a", 2)

    busy = http.get("/v1/scale").json()

    none = {"queued": 0, "running": 0, "capacity": 0, "load": 0.0, "desired": 0, "sizing": None}
    assert idle == none
    assert (busy["queued"], busy["running"]) == (7, 2)
    assert busy["desired"] >= 1


def test_a_full_queue_says_when_to_come_back(start_door: Callable[..., Any]) -> None:
    """503 with a Retry-After; the job is not half there."""
    http = start_door(queue_limit=1).http
    http.post("/v1/jobs", json=JOB)

    answer = http.post("/v1/jobs", json=JOB)

    assert (answer.status_code, answer.json()["code"]) == (503, "queue_full")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def test_webhooks_are_checked_before_a_job_is_taken(start_door: Callable[..., Any]) -> None:
    """Without a secret none is accepted; with one, no private address."""
    hook = JOB | {"webhook": "http://169.254.169.254/latest"}
    unsigned = start_door().http.post("/v1/jobs", json=hook)
    private = start_door(webhook_secret=SECRET).http.post("/v1/jobs", json=hook)

    assert (unsigned.status_code, unsigned.json()["field"]) == (422, "webhook")
    assert "PHIQ_WEBHOOK_SECRET" in unsigned.json()["detail"]
    assert (private.status_code, private.json()["field"]) == (422, "webhook")
    assert "open internet" in private.json()["detail"]


def test_a_stream_that_has_ended_says_so(http: httpx.Client) -> None:
    """Who has had the last event gets 204, which ends an EventSource; who has not gets it."""
    job = http.post("/v1/jobs?wait=10", json={"equation": "E = mc²"}).json()
    batch = http.post("/v1/batches", json=["E = mc²"]).json()
    until(lambda: http.get(batch["links"]["self"]).json()["terminal"], "batch ended")
    for events in (job["links"]["events"], batch["links"]["events"]):
        first = http.get(events)
        last_id = [line[4:] for line in first.text.splitlines() if line.startswith("id: ")][-1]

        assert first.status_code == 200
        assert http.get(events, headers={"Last-Event-ID": last_id}).status_code == 204


def test_gzip_bodies_are_read(http: httpx.Client) -> None:
    """Of one job and of many; what is no gzip, breaks off or is another coding is refused."""
    coded = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    one = gzip.compress(json.dumps({"equation": "E = mc²"}).encode())
    assert http.post("/validate", content=one, headers=coded).json()["valid"]
    lines = "\n".join(json.dumps({"equation": f"a_{n} = {n}"}) for n in range(3000)).encode()
    many = gzip.compress(lines[:9000]) + gzip.compress(lines[9000:])  # two members, as `cat` makes
    as_lines = coded | {"Content-Type": "application/x-ndjson"}
    assert http.post("/v1/batches", content=many, headers=as_lines).json()["accepted"] == 3000
    for body, status in ((b"no gzip", 400), (one[:-9], 400)):
        assert http.post("/validate", content=body, headers=coded).status_code == status
    other = http.post("/validate", content=one, headers=coded | {"Content-Encoding": "br"})
    assert (other.status_code, other.json()["code"]) == (415, "content_encoding")
    assert "gzip" in other.headers["accept-encoding"]


@pytest.mark.parametrize("path", ["/validate", "/v1/batches"])
def test_a_gzip_bomb_is_refused(http: httpx.Client, path: str) -> None:
    """A megabyte of it would be a gigabyte: 413 long before, and the door lives on."""
    bomb = gzip.compress(b" " * 300_000_000)
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}

    answer = http.post(path, content=bomb, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.elapsed.total_seconds() < 2
