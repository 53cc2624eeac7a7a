"""A scorer that breaks its contract spoils its own item, and nothing else a client can see."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

import pytest

from support import WorkerProcess

StartDoor = Callable[..., Any]
StartWorker = Callable[..., WorkerProcess]


@pytest.mark.parametrize(
    ("equation", "reason"),
    [("nan", "`confidence`"), ("numpy", "`phi_coherence`"), ("exit", "SystemExit")],
)
def test_one_verdict_that_does_not_read_back_blocks_nobody(
    start_door: StartDoor, start_worker: StartWorker, equation: str, reason: str
) -> None:
    """Who asked is told why at once; all others, asked at the same time, have their verdicts."""
    start_worker(scorer="scorers:Careless")
    http = start_door().http
    start = monotonic()
    asked = [equation, *(f"x = {n}" for n in range(20))]
    with ThreadPoolExecutor(21) as threads:
        answers = list(
            threads.map(lambda text: http.post("/validate", json={"equation": text}), asked)
        )
    took_s = monotonic() - start
    job = http.get(answers[0].json()["job"])

    assert [answer.status_code for answer in answers] == [502] + [200] * 20
    assert answers[0].json()["code"] == "scorer_error"
    assert reason in answers[0].json()["detail"]
    assert took_s < 10
    assert (job.status_code, job.json()["status"]) == (200, "failed")
    assert http.get("/v1/equations").status_code == 200


def test_a_scorer_whose_every_verdict_is_broken_never_reports_ready(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warm-up holds verdicts against the contract too; the reason names the field."""
    monkeypatch.setenv("ALWAYS", "1")
    worker = start_worker(scorer="scorers:Careless", ready=False)

    status = worker.process.wait(30)

    assert status == 1
    assert "`confidence`" in worker.output()
