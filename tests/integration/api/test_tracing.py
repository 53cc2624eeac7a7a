"""A request's way: the caller's traceparent and one request id from door to worker; quiet logs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Celery
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.app import create_app
from phiq.broker import make_celery
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import WorkerProcess, until
from worker.device import Device
from worker.member import Member

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"
JOB = {"equation": "E = secret c²", "mode": "heuristic"}


@pytest.fixture(scope="module")
def exported() -> InMemorySpanExporter:
    """What the SDK exports; it can be set up once a process."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def member(settings: Settings) -> Iterator[Member]:
    """A warm member in this process, so that its spans are seen."""
    app = make_celery(settings, Celery)
    member = Member(settings, app, Device("cpu", "CPU", "cpu-test"))
    member.warm_up()
    yield member
    app.close()


def test_a_micro_batch_is_linked_to_the_requests_in_it(
    settings: Settings, member: Member, exported: InMemorySpanExporter
) -> None:
    """The door's span is a child of the caller's, the worker's is linked to each door's."""
    # Given two requests, one of which comes with a trace of its caller's
    app = create_app(settings)
    http = app.test_client()
    exported.clear()
    for headers in ({"traceparent": TRACEPARENT}, {}):
        answer = http.post("/v1/jobs", json=JOB, headers=headers)
        assert answer.status_code == 202
        assert answer.headers["traceparent"] != TRACEPARENT
    # When a worker scores them in one micro-batch
    member.drain()
    app.extensions["door"].close()
    # Then
    spans = exported.get_finished_spans()
    doors = [span for span in spans if span.name == "POST /v1/jobs"]
    [batch] = [span for span in spans if span.name == "score micro-batch"]
    assert f"{doors[0].context.trace_id:032x}" == TRACE_ID
    assert f"{doors[0].parent.span_id:016x}" == "00f067aa0ba902b7"
    assert doors[1].parent is None
    linked = [(link.context.trace_id, link.context.span_id) for link in batch.links]
    assert linked == [(door.context.trace_id, door.context.span_id) for door in doors]
    assert batch.attributes["phiq.jobs"] == 2
    assert not any("secret" in str(span.to_json()) for span in spans)


def test_one_request_id_from_door_to_worker(
    start_door: Callable[..., Any], start_worker: Callable[..., WorkerProcess]
) -> None:
    """The worker's line names the client's own request id; a line a micro-batch, JSON if asked."""
    door = start_door(log_format="json")
    worker = start_worker(log_format="json")
    headers = {"X-Request-Id": "order-66", "Prefer": "wait=20"}
    answer = door.http.post("/v1/jobs", json=JOB, headers=headers)
    assert answer.headers["X-Request-Id"] == "order-66"
    lines = [json.loads(line) for line in until(lambda: _lines(worker), "its line") if line]
    [batch] = [line for line in lines if line["event"].startswith("micro-batch")]
    assert (batch["jobs"], batch["failed"], batch["requests"]) == (1, 0, ["order-66"])
    assert batch["level"] == "info"
    assert "secret" not in worker.output() + door.output()


def _lines(worker: WorkerProcess) -> list[str]:
    """Its log once it tells of a micro-batch, less what Celery prints on its own before."""
    text = worker.output()
    lines = [line for line in text.splitlines() if line.startswith("{")]
    return lines if any("micro-batch" in line for line in lines) else []


def test_no_equation_in_a_log_unless_asked(
    start_worker: Callable[..., WorkerProcess], store: JobStore, start_door: Callable[..., Any]
) -> None:
    """What a scorer fails on is told by its length, and by its text only where that is wanted."""
    http = start_door().http
    job = {"equation": "bad"}
    for tell in (False, True):
        worker = start_worker(scorer="scorers:Poisoned", log_equations=tell)
        http.post("/v1/jobs", json=job, headers={"Prefer": "wait=20"})
        until(lambda worker=worker: "scorer failed on" in worker.output(), "it is logged")
        assert ("'bad'" in worker.output(), "3 characters" in worker.output()) == (tell, not tell)
        worker.terminate()


def test_nothing_sent_begins_a_line_of_a_log(start_door: Callable[..., Any]) -> None:
    """Line ends and escape sequences in a path are written out, whatever asks for them."""
    door = start_door(redis_url="redis://127.0.0.1:1/0")  # nobody's, so that each call is logged
    forged = ["a%0aFORGED", "a%0d%0aFORGED", "b%1b%5b2JFORGED", "c%e2%80%a8FORGED"]
    for job_id in forged:
        assert door.http.get(f"/v1/jobs/{job_id}").status_code == 503

    until(lambda: door.output().count("FORGED") >= len(forged), "logged")
    log = door.output()
    assert not [line for line in log.splitlines() if line.startswith("FORGED")]
    assert "\x1b" not in log
    assert "/a\\nFORGED" in log


def test_a_probe_fills_no_log(start_door: Callable[..., Any]) -> None:
    """Polling /readyz of a door without workers answers 503 each time, and logs nothing."""
    door = start_door()
    before = door.output()
    for _ in range(50):
        assert door.http.get("/readyz").status_code == 503
    assert door.output() == before


def test_a_callers_trace_goes_on_without_opentelemetry(
    settings: Settings, store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceparent that came in stands in the answer and in the record; nonsense does not."""
    monkeypatch.setattr("phiq.tracing.HAS_OTEL", False)
    app = create_app(settings)
    for sent, kept in ((TRACEPARENT, TRACEPARENT), ("00-nonsense", ""), (f"{TRACEPARENT} x", "")):
        answer = app.test_client().post("/v1/jobs", json=JOB, headers={"traceparent": sent})
        assert answer.headers.get("traceparent", "") == kept
        kept_trace = store.trace(answer.json["id"])
        assert kept_trace.traceparent == kept
        assert kept_trace.request_id == answer.headers["X-Request-Id"]
    app.extensions["door"].close()
