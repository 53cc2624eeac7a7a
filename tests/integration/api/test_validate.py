"""The synchronous endpoints: the verdict itself, at once or never later than promised."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from phiq import score
from phiq.contract import Verdict
from phiq.queue.connection import connect
from support import WorkerProcess, until

#: The original contract: never renamed, always present.
ORIGINAL = {
    "valid",
    "confidence",
    "betti",
    "chi",
    "phi_coherence",
    "explanation",
    "processing_time_ms",
}
CONCURRENT = 200


def rules(verdict: Verdict) -> tuple[Any, ...]:
    """What the rules say of an equation, less how long they took."""
    return verdict.valid, verdict.confidence, list(verdict.betti), verdict.explanation


def rules_in(body: dict[str, Any]) -> tuple[Any, ...]:
    """The same of a verdict that came over HTTP."""
    return body["valid"], body["confidence"], body["betti"], body["explanation"]


@pytest.mark.parametrize("path", ["/validate", "/api/validate"])
@pytest.mark.parametrize("equation", ["E = mc²", "φ² = φ + 1", "gibberish", "", "1 = 2"])
def test_the_verdict_itself_is_the_answer(http: httpx.Client, path: str, equation: str) -> None:
    """200 with the seven original fields and the scorer's values, bad equation text included."""
    answer = http.post(path, json={"equation": equation, "mode": "heuristic", "source": "web"})

    assert answer.status_code == 200
    assert answer.json().keys() >= ORIGINAL
    assert rules_in(answer.json()) == rules(score(equation, mode="heuristic"))
    assert answer.json().get("degraded") is (False if path == "/api/validate" else None)


def test_two_hundred_at_once_on_one_process(http: httpx.Client, served: Any) -> None:
    """Each caller gets the verdict of its own equation, over a constant number of connections."""
    client = connect(served.settings)
    with httpx.Client(base_url=served.url, timeout=30, limits=httpx.Limits()) as crowd:

        def validate(n: int) -> httpx.Response:
            return crowd.post("/validate", json={"equation": f"a = {n}"})

        with ThreadPoolExecutor(CONCURRENT) as threads:
            answers = list(threads.map(validate, range(CONCURRENT)))
            connections = _connections(client)
            again = list(threads.map(validate, range(CONCURRENT)))

        assert [answer.status_code for answer in answers + again] == [200] * 2 * CONCURRENT
        for n, answer in enumerate(answers):
            assert f"'a = {n}'" in answer.json()["explanation"]
        assert _connections(client) <= connections + 5  # the worker's own come and go
    client.close()


def _connections(client: redis.Redis) -> int:
    return len(client.client_list())


def test_no_workers_is_503_at_once(start_door: Callable[..., Any]) -> None:
    """Nobody waits for a pool that is empty; nothing is queued for it either."""
    http = start_door().http

    answer = http.post("/validate", json={"equation": "a = b"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "no_workers"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.elapsed.total_seconds() < 3
    assert http.get("/info").json()["queue"]["queued"] == 0


def test_without_workers_the_rules_stand_in_and_it_says_so(start_door: Callable[..., Any]) -> None:
    """The web endpoint answers with the heuristic verdict and `degraded: true`."""
    http = start_door().http

    answer = http.post("/api/validate", json={"equation": "E = mc²"})

    assert answer.status_code == 200
    assert answer.json()["degraded"] is True
    assert rules_in(answer.json()) == rules(score("E = mc²", mode="heuristic"))


def test_past_the_deadline_the_job_goes_on(
    start_door: Callable[..., Any],
    start_worker: Callable[..., WorkerProcess],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """504 names the job; its verdict is there later. The web endpoint degrades instead."""
    gate = tmp_path / "gate"
    monkeypatch.setenv("GATE", str(gate))
    start_worker(scorer="scorers:Gated")
    http = start_door(validate_timeout_s=0.5).http

    late = http.post("/validate", json={"equation": "a = b"})
    degraded = http.post("/api/validate", json={"equation": "a = b"})
    gate.touch()

    assert late.status_code == 504
    assert int(late.headers["retry-after"]) > 0
    assert degraded.json()["degraded"] is True
    job = http.get(late.json()["job"], params={"wait": 20}).json()
    assert job["verdict"]["valid"] is True


def test_a_failed_job_is_a_problem_that_names_it(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess]
) -> None:
    """A scorer's failure is 502, on both endpoints, with the job's link; the others go on."""
    start_worker(scorer="scorers:Poisoned")
    http = start_door().http

    for path in ("/validate", "/api/validate"):
        answer = http.post(path, json={"equation": "bad"})

        assert answer.status_code == 502
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "scorer_error"
        assert http.get(answer.json()["job"]).json()["status"] == "failed"
    assert http.post("/validate", json={"equation": "a = b"}).status_code == 200


def test_a_job_canceled_under_its_waiter_is_409(
    start_door: Callable[..., Any],
    start_worker: Callable[..., WorkerProcess],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever waits for a job that someone cancels is told at once."""
    monkeypatch.setenv("GATE", str(tmp_path / "gate"))
    start_worker(scorer="scorers:Gated")
    door = start_door()
    client = connect(door.settings)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(door.http.post, "/validate", json={"equation": "a = b"})
        pattern = f"{door.settings.prefix}:job:*"
        [key] = until(lambda: client.keys(pattern), "submitted")
        door.http.delete(f"/v1/jobs/{key.decode().rpartition(':')[2]}")
        answer = waiting.result(10)
    client.close()

    assert answer.status_code == 409
    assert answer.json()["code"] == "canceled"
