"""`/metrics` of a real door beside real workers: the whole pool from one scrape, and true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import HEARTBEAT, WorkerProcess, until

Sample = tuple[str, frozenset[tuple[str, str]]]
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def scrape(http: httpx.Client) -> dict[Sample, float]:
    """Every sample by name and labels."""
    response = http.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(samples: dict[Sample, float], name: str, **labels: str) -> float:
    return samples[f"phiq_{name}", frozenset(labels.items())]


def ended(http: httpx.Client, mode: str) -> None:
    """One job from submit to end."""
    body = {"equation": "E = mc²", "mode": mode}
    response = http.post("/v1/jobs", json=body, headers={"Prefer": "wait=20"})
    assert response.json()["status"] == "succeeded"


def test_one_scrape_tells_what_happened(http: httpx.Client) -> None:
    """Jobs, times, micro-batches, requests, workers: each rises by what was done, and no more."""
    before = scrape(http)
    for mode in ("rigorous", "rigorous", "heuristic"):
        ended(http, mode)
    after = scrape(http)

    def rise(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert rise("jobs_total", state="submitted", mode="rigorous") == 2
    assert rise("jobs_total", state="succeeded", mode="rigorous") == 2
    assert rise("jobs_total", state="succeeded", mode="heuristic") == 1
    assert rise("jobs_total", state="failed", mode="rigorous") == 0
    for name in ("queue_wait_seconds", "job_duration_seconds"):
        assert rise(f"{name}_count", lane="interactive") == 3
        assert rise(f"{name}_bucket", lane="interactive", le="+Inf") == 3
        assert rise(f"{name}_count", lane="bulk") == 0
    assert rise("micro_batch_jobs_sum") == 3
    assert rise("score_duration_seconds_count") == rise("micro_batch_jobs_count") > 0
    assert rise("cache_hits_total") >= 1
    jobs_route = {"method": "POST", "route": "/v1/jobs", "status": "200"}
    assert value(after, "http_requests_total", **jobs_route) >= 3
    assert value(after, "workers", status="ready") + value(after, "workers", status="busy") == 1
    assert (value(after, "broker_up"), value(after, "doors")) == (1, 1)


def test_requests_are_counted_by_route_not_by_path(http: httpx.Client) -> None:
    """Ids and made-up paths and methods make no new series; what failed counts under its status."""
    for path in ("/v1/jobs/aaa", "/v1/jobs/bbb", "/nowhere/1", "/nowhere/2"):
        http.get(path)
    for method in ("PROPFIND", "MKCOL"):
        http.request(method, "/nowhere")
    samples = scrape(http)
    labels = {"method": "GET", "route": "/v1/jobs/<job_id>", "status": "404"}
    assert value(samples, "http_requests_total", **labels) >= 2
    assert value(samples, "http_requests_total", method="GET", route="none", status="404") >= 2
    assert value(samples, "http_requests_total", method="OTHER", route="none", status="404") >= 2
    assert not any("aaa" in str(labels) or "MKCOL" in str(labels) for _, labels in samples)


def test_histograms_are_cumulative_and_whole(http: httpx.Client) -> None:
    """Each bucket holds those below it; the last is the count."""
    ended(http, "rigorous")
    for family in text_string_to_metric_families(http.get("/metrics").text):
        if family.type != "histogram":
            continue
        series: dict[str, list[tuple[float, float]]] = {}
        counts = {}
        for sample in family.samples:
            lane = sample.labels.get("lane", "")
            if sample.name.endswith("_bucket"):
                series.setdefault(lane, []).append((float(sample.labels["le"]), sample.value))
            elif sample.name.endswith("_count"):
                counts[lane] = sample.value
        for lane, buckets in series.items():
            assert buckets == sorted(buckets, key=lambda bucket: bucket[0])
            values = [count for _, count in buckets]
            assert values == sorted(values)
            assert values[-1] == counts[lane]


def test_openmetrics_is_spoken_too(http: httpx.Client) -> None:
    """Prometheus asks for it first; its stricter reader accepts every line."""
    response = http.get("/metrics", headers={"Accept": OPENMETRICS})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    names = {family.name for family in read_openmetrics(response.text)}
    assert {"phiq_jobs", "phiq_queue_wait_seconds", "phiq_gpu_utilisation_ratio"} <= names


def test_gpus_are_told_once_each(served: Any) -> None:
    """Two workers that share a GPU make one series of it, in bytes and ratios."""
    registry = Registry(served.settings)
    for n in range(2):
        registry.beat(
            replace(
                HEARTBEAT,
                worker_id=f"worker@other-gpu0.{n}",
                device="cuda:0",
                device_name="H200",
                status="draining",
                micro_batch=256,
                pid=n,
                gpu_uuid="GPU-aaaa",
                memory_mib=1.5,
                memory_total_mib=3.0,
                utilisation=0.25,
                temperature_c=41.0,
            )
        )
    until(lambda: "GPU-aaaa" in served.http.get("/metrics").text, "the GPU is told")
    samples = scrape(served.http)
    for n in range(2):
        registry.leave(f"worker@other-gpu0.{n}")
    gpu = {"gpu": "GPU-aaaa", "model": "H200"}
    assert value(samples, "gpu_utilisation_ratio", **gpu) == 0.25
    assert value(samples, "gpu_memory_used_bytes", **gpu) == 1.5 * 2**20
    assert value(samples, "gpu_memory_total_bytes", **gpu) == 3 * 2**20
    assert value(samples, "gpu_temperature_celsius", **gpu) == 41
    assert value(samples, "workers", status="draining") == 2


def test_any_door_tells_of_all(start_door: Callable[..., Any], store: JobStore) -> None:
    """Requests and waiters of every door; what a door counted stays when it stops."""
    # Given two doors, one of which answers requests and holds a waiter
    first, second = start_door(), start_door()
    store.submit([(job_id := new_id(), JobRequest(equation="x = x"))])
    for _ in range(3):
        second.http.get("/livez")
    with second.http.stream("GET", f"/v1/jobs/{job_id}/events"):
        until(lambda: value(scrape(first.http), "waiters") == 1, "the waiter is told")
        assert value(scrape(first.http), "doors") == 2
    # When that door stops
    assert second.terminate() == 0
    # Then what it did is still told by the other
    samples = scrape(first.http)
    assert value(samples, "doors") == 1
    labels = {"method": "GET", "route": "/livez", "status": "200"}
    assert value(samples, "http_requests_total", **labels) >= 4


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker(tmp_path / "own") as broker:
        yield broker


def test_no_restart_loses_a_count(
    own_broker: EmbeddedBroker,
    settings: Settings,
    start_worker: Callable[..., WorkerProcess],
    start_door: Callable[..., Any],
) -> None:
    """Worker, door and broker are killed: totals go on from where they were; away is told as 0."""
    worker = start_worker(redis_url=own_broker.url)
    door = start_door(redis_url=own_broker.url)
    for _ in range(3):
        ended(door.http, "heuristic")
    worker.kill()
    # When the broker goes, and comes back
    own_broker.stop(kill=True)
    assert set(scrape(door.http)) == {
        ("phiq_build_info", frozenset({("version", "0.2.0")})),
        ("phiq_broker_up", frozenset()),
    }
    assert value(scrape(door.http), "broker_up") == 0
    door.process.kill()
    own_broker.start()
    start_worker(redis_url=own_broker.url)
    door = start_door(redis_url=own_broker.url)
    ended(door.http, "heuristic")
    # Then
    samples = scrape(door.http)
    assert value(samples, "jobs_total", state="succeeded", mode="heuristic") == 4
    assert value(samples, "queue_wait_seconds_count", lane="interactive") == 4


def test_a_key_is_asked_for(guarded: Any) -> None:
    """Numbers of the pool are for those who may read; Prometheus sends a key as any client."""
    assert guarded.http.get("/metrics").status_code == 200
    assert httpx.get(f"{guarded.url}/metrics").status_code == 401
