"""`phiq.Client` against a real door: retries, waits, and errors by type."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from phiq import Client, score
from phiq.client import (
    BusyError,
    DoorUnreachableError,
    JobNotFoundError,
    NoVerdictError,
    RefusedError,
)
from phiq.contract import ScoreRequest, Status
from support import until

Start = Callable[..., Any]


def test_a_busy_door_is_asked_again(start_door: Start, start_worker: Start) -> None:
    """While no worker is there the door says 503; the call lasts until one is, and succeeds."""
    with Client(start_door().url) as client, ThreadPoolExecutor() as threads:
        call = threads.submit(client.validate, "E = mc²")
        assert not call.done()

        start_worker()

        assert call.result(30).confidence == 0.9


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
        with pytest.raises(JobNotFoundError):
            client.get("nobody")


def test_wait_ends(start_door: Start) -> None:
    """A job that does not end in time is reported with its state."""
    with (
        Client(start_door().url) as client,
        pytest.raises(NoVerdictError, match="is queued"),
    ):
        client.wait(client.submit("E = mc²"), timeout_s=0.3)


def test_results_of_a_batch_come_in_order(start_door: Start, start_worker: Start) -> None:
    """Every item has its verdict in its place, whatever separators its text holds."""
    start_worker()
    equations = ["F = ma", "a = b\u2028c", "a = b\x85", "no equation"] * 300
    with Client(start_door().url) as client:
        batch_id = client.submit_batch(equations)
        items = list(client.results(batch_id))
        rest = list(client.results(batch_id, 1190))

        assert [item.index for item in items] == list(range(1200))
        expected = [score(equation).valid for equation in equations]
        assert [item.verdict.valid for item in items if item.verdict] == expected
        assert rest == items[1190:]
        assert client.batch(batch_id).succeeded == 1200


def test_results_end_with_silence_and_a_batch_can_be_canceled(start_door: Start) -> None:
    """Without a worker nothing comes: the stream gives up after its hold; cancel ends the batch."""
    with Client(start_door().url) as client:
        batch_id = client.submit_batch(["F = ma"] * 3)

        assert list(client.results(batch_id, hold_s=0.2)) == []

        client.cancel_batch(batch_id)
        assert [item.status for item in client.results(batch_id)] == ["canceled"] * 3


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
