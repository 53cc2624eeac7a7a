"""A `sample` wish over HTTP, scored by a real worker; what it must not do to others."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from phiq.client import Client
from phiq.contract import JobRequest, Sample

WISH = {"symbol": "x", "low": -2, "high": 2, "points": 5}


def test_samples_come_with_the_verdict(http: httpx.Client) -> None:
    """Of a job, of /validate, and again when the verdict is remembered; without a wish none."""
    body = {"equation": "y_s = 1/x", "sample": WISH}
    for _ in range(2):
        job = http.post("/v1/jobs?wait=20", json=body).json()
        assert job["verdict"]["samples"]["right"] == [-0.5, -1, None, 1, 0.5]
        assert http.post("/validate", json=body).json()["samples"]["x"] == [-2, -1, 0, 1, 2]
    plain = http.post("/validate", json={"equation": "y_s = 1/x"}).json()

    assert "samples" not in plain
    assert plain["provenance"]["cached"]


def test_the_master_list_keeps_no_samples(http: httpx.Client) -> None:
    """They belong to who asked; the equation is listed all the same."""
    text = "y_listed = x^3"
    http.post("/validate", json={"equation": text, "sample": WISH | {"points": 2000}})

    [entry] = http.get("/v1/equations", params={"contains": "y_listed"}).json()["equations"]

    assert entry["equation"] == text
    assert "samples" not in entry["verdict"]


def test_jobs_with_wishes_share_a_micro_batch_with_others(served: Any) -> None:
    """Sent together, each gets what it asked for."""
    with Client(served.url) as client:
        plain = [client.submit(f"a_{n} = b_{n}") for n in range(20)]
        sampled = [
            client.submit(
                JobRequest(
                    equation=f"y = x + {n}", sample=Sample(symbol="x", low=0, high=1, points=2)
                )
            )
            for n in range(20)
        ]
        assert all(job.verdict and job.verdict.samples is None for job in map(client.wait, plain))
        for n, job in enumerate(map(client.wait, sampled)):
            assert job.verdict
            assert job.verdict.samples
            assert job.verdict.samples.right == [n, n + 1]


@pytest.mark.parametrize(
    "wish",
    [WISH | {"points": 2001}, WISH | {"points": 1}, WISH | {"to": 3}, {"symbol": "x"}, "x=0..1"],
)
def test_a_wrong_wish_is_refused(http: httpx.Client, wish: Any) -> None:
    """With the field at fault, and nothing is queued."""
    answer = http.post("/v1/jobs", json={"equation": "y = x", "sample": wish})

    assert (answer.status_code, answer.json()["field"]) == (422, "sample")


def test_items_of_batches_have_none(http: httpx.Client) -> None:
    """A batch of a hundred thousand would fill the memory; the other items go on."""
    batch = http.post("/v1/batches", json=["a = b", {"equation": "y = x", "sample": WISH}]).json()
    lines = http.get(f"/v1/batches/{batch['id']}/results", params={"follow": 1}).text.splitlines()
    first, second = map(json.loads, lines)

    assert first["status"] == "succeeded"
    assert (second["status"], second["error"]["field"]) == ("refused", "sample")
