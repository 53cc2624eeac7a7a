"""`/v1/jobs`: a job is submitted, looked at, waited for and canceled over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import WorkerProcess, until

EQUATION = "E = mc²"


def submit(http: httpx.Client, **headers: str) -> httpx.Response:
    """A job for a valid equation."""
    return http.post("/v1/jobs", json={"equation": EQUATION}, headers=headers)


def test_a_job_goes_all_the_way(http: httpx.Client) -> None:
    """202 with where to look; then the record with verdict, times, attempt and worker."""
    answer = submit(http)

    body = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == body["links"]["self"] == f"/v1/jobs/{body['id']}"
    assert int(answer.headers["retry-after"]) > 0
    assert (body["status"], body["terminal"]) == ("queued", False)

    shown = http.get(body["links"]["self"], params={"wait": 20})

    job = shown.json()
    assert shown.status_code == 200
    assert "retry-after" not in shown.headers
    assert (job["status"], job["terminal"], job["attempt"]) == ("succeeded", True, 1)
    assert job["verdict"]["valid"] is True
    assert job["created_ms"] <= job["started_ms"] <= job["finished_ms"]
    assert job["worker_id"].startswith("worker@")
    assert job["request"] == {"equation": EQUATION}


@pytest.mark.parametrize("prefer", ["wait=20", "respond-async, wait=20", 'wait="20"'])
def test_submit_that_waits_gets_the_result(http: httpx.Client, prefer: str) -> None:
    """With `Prefer: wait=N` the verdict comes with the first answer, and the answer says so."""
    answer = submit(http, Prefer=prefer)

    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=20"
    assert answer.json()["verdict"]["valid"] is True


def test_an_unknown_job_is_404(http: httpx.Client) -> None:
    """Unknown is not pending: looking, waiting and canceling all say 404, at once."""
    for answer in (
        http.get("/v1/jobs/nobody"),
        http.get("/v1/jobs/nobody?wait=30"),
        http.post("/v1/jobs/nobody/cancel"),
        http.delete("/v1/jobs/nobody"),
    ):
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "unknown_job"


def test_an_ended_job_cannot_be_canceled(http: httpx.Client) -> None:
    """409 with the job's link, and the result stays."""
    job = submit(http, Prefer="wait=20").json()

    answer = http.post(job["links"]["cancel"])

    assert answer.status_code == 409
    assert answer.json()["job"] == job["links"]["self"]
    assert http.get(job["links"]["self"]).json()["status"] == "succeeded"


def test_a_failed_job_is_data(http: httpx.Client) -> None:
    """The record of a job that failed is a 200 with its error."""
    request = {"equation": "bad"}
    job = http.post("/v1/jobs", json=request | {"mode": "rigorous"}, headers={"Prefer": "wait=20"})

    if job.json()["status"] == "failed":  # a build without the rigorous mode
        assert job.status_code == 200
        assert job.json()["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("how", ["POST", "DELETE"])
def test_cancel_of_a_queued_job(start_door: Callable[..., Any], how: str) -> None:
    """Without workers a job waits, says why, and can be canceled; once."""
    http = start_door().http
    job = submit(http).json()
    here = job["links"]["self"]
    where = here if how == "DELETE" else job["links"]["cancel"]
    assert job["reason"] == "no_workers"

    waiting = http.get(here)
    canceled = http.request(how, where)
    again = http.request(how, where)

    assert waiting.json()["reason"] == "no_workers"
    assert int(waiting.headers["retry-after"]) > 0
    assert canceled.status_code == 200
    assert (canceled.json()["status"], canceled.json()["terminal"]) == ("canceled", True)
    assert again.status_code == 409
    assert "reason" not in http.get(here).json()


def test_cancel_of_a_running_job(
    start_door: Callable[..., Any],
    start_worker: Callable[..., WorkerProcess],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job a worker holds is canceled at once; the verdict that comes later changes nothing."""
    gate = tmp_path / "gate"
    monkeypatch.setenv("GATE", str(gate))
    start_worker(scorer="scorers:Gated")
    http = start_door().http
    here = submit(http).json()["links"]["self"]
    until(lambda: http.get(here).json()["status"] == "running", "running")

    canceled = http.delete(here)
    gate.touch()

    assert canceled.json()["status"] == "canceled"
    after = http.post("/v1/jobs", json={"equation": "a = b"}, headers={"Prefer": "wait=20"})
    assert after.json()["status"] == "succeeded"
    assert http.get(here).json()["status"] == "canceled"


def test_a_full_queue_is_503(start_door: Callable[..., Any]) -> None:
    """Past the limit a submit is refused, with a time to come back; the earlier job stays."""
    http = start_door(queue_limit=1).http
    first = submit(http)

    refused = submit(http)

    assert first.status_code == 202
    assert refused.status_code == 503
    assert refused.json()["code"] == "queue_full"
    assert int(refused.headers["retry-after"]) > 0
    assert http.get(first.json()["links"]["self"]).json()["status"] == "queued"


def test_waits_past_the_bound_are_answered_at_once(start_door: Callable[..., Any]) -> None:
    """With every seat taken a job is a plain 202, /validate a 503; what needs no seat goes on."""
    http = start_door(door_threads=2).http
    held = submit(http).json()["links"]

    with http.stream("GET", held["events"]) as events:  # the one seat, which a stream keeps
        next(events.iter_lines())
        turned_away = submit(http, Prefer="wait=60")
        refused = http.post("/validate", json={"equation": EQUATION})
        live = http.get("/livez")

    assert turned_away.status_code == 202
    assert "preference-applied" not in turned_away.headers
    assert (refused.status_code, refused.json()["code"]) == (503, "too_many_waiters")
    assert int(refused.headers["retry-after"]) > 0
    assert live.status_code == 200
