"""`phiq.Client` against a real door: retries, waits, and errors by type."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature
from pathlib import Path
from threading import Thread
from time import monotonic, time
from typing import Any

import httpx
import msgspec
import pytest
import redis

from phiq import AsyncClient, Client
from phiq.client import (
    BusyError,
    DoorFailedError,
    DoorUnreachableError,
    JobEndedError,
    NotFoundError,
    NoVerdictError,
    RefusedError,
)
from phiq.contract import JobError, JobRequest, ScoreRequest, Status
from phiq.errors import InvalidRequestError
from phiq.queue.keys import KeyStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from phiq_process import phiq
from relay import Relay
from support import until

Start = Callable[..., Any]


@pytest.fixture
def cut() -> Iterator[Callable[..., str]]:
    """Puts a network between client and door that is cut, see `Relay`; returns its address."""
    relays: list[Relay] = []

    def cut(url: str, *limits: tuple[int, int]) -> str:
        relays.append(Relay(url, limits))
        return relays[-1].url

    yield cut
    for relay in relays:
        relay.close()


@pytest.fixture
def keys(settings: Settings, client: redis.Redis) -> KeyStore:
    """The API keys of the test's pool."""
    return KeyStore(settings, client)


def test_a_busy_door_is_asked_again(start_door: Start, start_worker: Start) -> None:
    """While no worker is there the door says 503; the call lasts until one is, and succeeds."""
    with Client(start_door().url) as client, ThreadPoolExecutor() as threads:
        call = threads.submit(client.validate, "E = mc²")
        assert not call.done()

        start_worker()

        assert call.result(30).law == "mass-energy equivalence"


def test_patience_ends(start_door: Start) -> None:
    """Without patience the refusal comes at once, with the door's own words."""
    with (
        Client(start_door().url, patience_s=0) as client,
        pytest.raises(BusyError, match="no worker") as caught,
    ):
        client.validate("E = mc²")

    assert caught.value.problem.status == 503


def test_past_the_doors_deadline_the_job_is_followed(
    start_door: Start, start_worker: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 504 of the door names the job; the client waits for that job."""
    monkeypatch.setenv("GATE", str(tmp_path / "gate"))
    start_worker(scorer="scorers:Gated")
    door = start_door(validate_timeout_s=0.2)
    with Client(door.url) as client, ThreadPoolExecutor() as threads:
        call = threads.submit(client.validate, "F = ma")
        until(lambda: "504" in door.output(), "the door gives up waiting")

        (tmp_path / "gate").touch()

        assert call.result(30).valid


def test_a_failed_job_tells_its_reason(start_door: Start, start_worker: Start) -> None:
    """A scorer's error reaches the caller with the job's record."""
    start_worker(scorer="scorers:Poisoned")
    with Client(start_door().url) as client:
        with pytest.raises(NoVerdictError, match="bad equation") as caught:
            client.validate("bad")

        assert caught.value.job.status is Status.failed
        assert caught.value.job.error
        assert client.validate("F = ma").valid


def test_submit_get_wait(start_door: Start, start_worker: Start) -> None:
    """The three steps of a job, and an id nobody knows."""
    start_worker()
    with Client(start_door().url) as client:
        job_id = client.submit(ScoreRequest(equation="PV = nRT"))
        job = client.wait(job_id)

        assert (job.status, job.request.equation) == (Status.succeeded, "PV = nRT")
        assert client.get(job_id) == job
        with pytest.raises(NotFoundError):
            client.get("nobody")


def test_wait_ends(start_door: Start) -> None:
    """A job that does not end in time is reported with its state."""
    with (
        Client(start_door().url) as client,
        pytest.raises(NoVerdictError, match="is queued"),
    ):
        client.wait(client.submit("E = mc²"), timeout_s=0.3)


def test_submit_and_wait_in_one_call(start_door: Start, start_worker: Start) -> None:
    """The record comes back ended; the same key is the same job, another request is refused."""
    start_worker()
    with Client(start_door().url) as client:
        first = client.submit_and_wait("a = b", key="mine")
        again = client.submit("a = b", key="mine")

        assert first.verdict
        assert again == first.id
        with pytest.raises(RefusedError, match="another request"):
            client.submit("c = d", key="mine")


def test_cancel(start_door: Start) -> None:
    """A waiting job is canceled once; a second time comes too late."""
    with Client(start_door().url) as client:
        job_id = client.submit("a = b")

        assert client.cancel(job_id).status is Status.canceled
        with pytest.raises(JobEndedError):
            client.cancel(job_id)


def test_pause_resume_and_scale(start_door: Start) -> None:
    """A paused pool says so; the scale counts what waits."""
    with Client(start_door().url) as client:
        assert client.pause()
        client.submit("a = b")

        assert (client.info().queue.paused, client.scale().queued) == (True, 1)
        assert not client.resume()
        assert not client.info().queue.paused


def test_dead_letters(
    start_door: Start, settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """A job that lost its worker at every attempt is shown, waits again, and is forgotten."""
    door = start_door(max_attempts=1)
    store = JobStore(replace(settings, max_attempts=1), client)

    def bury() -> bool:
        store.claim("worker@lost", 10)
        return store.reap().dead == 1

    with Client(door.url) as phiq:
        job_id = phiq.submit("a = b")
        until(bury, "a dead letter")

        assert [job.id for job in phiq.dead_letters()] == [job_id]
        assert phiq.dead_letter(job_id).worker_id == "worker@lost"
        assert phiq.requeue(job_id).status is Status.queued
        until(bury, "a dead letter again")
        assert phiq.purge() == 1
        with pytest.raises(NotFoundError):
            phiq.dead_letter(job_id)


def test_a_long_list_of_failures_is_told_in_part(start_door: Start, store: JobStore) -> None:
    """As many as are asked for, and `phiq dead list` says that there are more."""
    door = start_door()
    ids = [f"job{n}" for n in range(3)]
    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])
    claim = store.claim("worker@a", 3)
    error = JobError(code="scorer_error", detail="no", retryable=False)
    store.complete(claim.token, [(job, error) for job in claim.jobs])

    with Client(door.url) as client:
        assert [job.id for job in client.failed_jobs(limit=2)] == ids[:2]
        assert [job.id for job in client.failed_jobs()] == ids
        assert client.dead_letters(limit=2) == []
    listed = [phiq("dead", "list", "--failed", "--limit", n, "--url", door.url) for n in ("2", "3")]
    assert ["job2" in done.stdout for done in listed] == [False, True]
    assert ["more than these 2" in done.stderr for done in listed] == [True, False]


def test_a_batch_streams_in_and_out(start_door: Start, start_worker: Start) -> None:
    """Texts, requests and rubbish, from a generator; results typed, in order, from any start."""
    start_worker()
    with Client(start_door().url) as client:
        source: Iterator[Any] = (
            [f"a = {n}", ScoreRequest(equation=f"term {n}"), msgspec.Raw(b"{rubbish")][n % 3]
            for n in range(1500)
        )
        batch = client.create_batch(source)
        items = list(client.results(batch.id))

        assert (batch.accepted, batch.refused) == (1000, 500)
        assert [item.index for item in items] == list(range(1500))
        assert [item.status for item in items[:3]] == ["succeeded", "succeeded", "refused"]
        assert items[0].request == JobRequest(equation="a = 0")
        assert [item.verdict.valid for item in items[:2] if item.verdict] == [True, False]
        assert items[2].error
        assert items[2].error.code == "invalid_request"
        assert list(client.results(batch.id, start=1498, follow=False)) == items[1498:]
        assert client.batch(batch.id).terminal


def test_no_separator_cuts_an_item(start_door: Start, start_worker: Start) -> None:
    """Lines end at newlines alone, whatever else a text holds."""
    start_worker()
    equations = ["F = ma", "a = b\u2028c", "a = b\x85", "a\r\n= b"]
    with Client(start_door().url) as client:
        items = list(client.results(client.create_batch(equations).id))

    assert [item.request.equation for item in items if item.request] == equations
    assert [item.verdict for item in items if not item.verdict] == []


def test_results_as_they_are_now_and_a_canceled_batch(start_door: Start) -> None:
    """Without follow nobody waits; canceling ends what waits."""
    with Client(start_door().url) as client:
        batch = client.create_batch(["a = b"] * 3, key="mine")

        assert [item.status for item in client.results(batch.id, follow=False)] == ["queued"] * 3
        assert client.create_batch(["a = b"] * 3, key="mine").id == batch.id
        assert client.cancel_batch(batch.id).canceled == 3
        assert [item.status for item in client.results(batch.id)] == ["canceled"] * 3
        with pytest.raises(NotFoundError):
            next(client.results("nobody"))


def test_a_cut_connection_loses_and_repeats_nothing(
    start_door: Start, start_worker: Start, cut: Callable[..., str]
) -> None:
    """Upload and results go on where the network was cut, more than once."""
    start_worker()
    equations = [f"a = {n}" for n in range(6000)]
    with Client(cut(start_door().url, (0, 50_000), (50_000, 0), (100_000, 0))) as client:
        client.info()
        batch = client.create_batch(equations)
        items = list(client.results(batch.id))

    assert [item.request.equation for item in items if item.request] == equations


def test_what_can_be_read_once_is_sent_once(start_door: Start, cut: Callable[..., str]) -> None:
    """A generator that has begun is not sent again: half of it would be missing."""
    with Client(cut(start_door().url, (0, 50_000))) as client:
        client.info()

        with pytest.raises(DoorUnreachableError):
            client.create_batch(f"a = {n}" for n in range(6000))


def test_the_awaited_twin(
    start_door: Start, start_worker: Start, cut: Callable[..., str], keys: KeyStore
) -> None:
    """The same calls on an event loop: many at once, a stream of items, a key, a cut connection."""
    start_worker()
    secret = keys.add("me", ("read", "submit"))
    url = cut(start_door().url, (100_000, 0), (100_000, 0))

    async def source() -> AsyncIterator[str]:
        for n in range(2000):
            yield f"a = {n}"

    async def calls() -> None:
        async with AsyncClient(url, api_key=secret) as client:
            verdicts = await asyncio.gather(*(client.validate("E = mc²") for _ in range(20)))
            assert {verdict.law for verdict in verdicts} == {"mass-energy equivalence"}
            batch = await client.create_batch(source())
            items = [item async for item in client.results(batch.id)]
            assert [item.index for item in items] == list(range(2000))
            assert all(item.verdict for item in items)
            with pytest.raises(RefusedError, match="admin"):
                await client.purge()
        async with AsyncClient(url, api_key="wrong") as client:
            with pytest.raises(RefusedError, match="API key"):
                await client.info()

    asyncio.run(calls())


def test_both_clients_have_the_same_calls() -> None:
    """By name and arguments."""

    def calls(kind: type) -> dict[str, list[str]]:
        public = {k: v for k, v in vars(kind).items() if not k.startswith("_")}
        return {name: list(signature(call).parameters) for name, call in public.items()}

    assert calls(Client) == calls(AsyncClient)


def test_the_key_comes_from_the_environment(
    start_door: Start, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHIQ_API_KEY serves where no argument does; what cannot be a header is refused."""
    url = start_door().url
    monkeypatch.setenv("PHIQ_API_KEY", keys.add("me", ("read",)))

    with Client(url) as client:
        assert client.scale().queued == 0
    with pytest.raises(InvalidRequestError, match="API key"):
        Client(url, api_key="naïve\n")


def test_a_bad_request_is_refused_by_field(start_door: Start) -> None:
    """What no retry can mend is told at once, by the field at fault."""
    with (
        Client(start_door().url) as client,
        pytest.raises(RefusedError, match="equation") as caught,
    ):
        client.submit("x" * 5000)

    assert caught.value.problem.field == "equation"


def test_no_door_fails_at_once() -> None:
    """A door that was never reached is not waited for."""
    with (
        Client("http://127.0.0.1:1") as client,
        pytest.raises(DoorUnreachableError, match="phiq up"),
    ):
        client.info()


@pytest.mark.parametrize("status", [502, 504])
def test_a_proxys_bad_gateway_is_outlasted(
    start_door: Start, status: int, gateway: Callable[[str, list[int]], str]
) -> None:
    """A door that starts anew behind a proxy costs time; past one's patience it is told."""
    url = gateway(start_door().url, [status] * 3)

    with Client(url, patience_s=20) as client:
        assert client.scale().queued == 0
    with (
        Client(gateway(start_door().url, [status] * 99), patience_s=1) as client,
        pytest.raises(DoorFailedError),
    ):
        client.scale()


@pytest.mark.parametrize(("told", "least_s"), [("a date", 1.5), ("soon", 0), ("\u00b2", 0)])
def test_a_time_to_ask_again_is_a_date_too(
    start_door: Start, gateway: Callable[..., str], told: str, least_s: float
) -> None:
    """Proxies tell either; what is neither is passed over."""
    door, start = start_door(), monotonic()
    retry_after = formatdate(time() + 3, usegmt=True) if told == "a date" else told

    with Client(gateway(door.url, [503], retry_after), patience_s=20) as client:
        assert client.scale().queued == 0

    assert monotonic() - start >= least_s


@pytest.fixture
def gateway() -> Iterator[Callable[..., str]]:
    """Starts proxies before a door, which first answer with some statuses of their own."""
    started: list[ThreadingHTTPServer] = []

    def start(url: str, statuses: list[int], retry_after: str = "") -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if statuses:
                    self.send_response(statuses.pop())
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Retry-After", retry_after)
                    self.end_headers()
                    return
                answer = httpx.get(url + self.path)
                self.send_response(answer.status_code)
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        started.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        Thread(target=started[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{started[-1].server_port}"

    yield start
    for server in started:
        server.shutdown()
        server.server_close()
