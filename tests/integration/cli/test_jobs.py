"""`phiq job`, `batch`, `cancel`, `pause`, `resume`, `dead` and `keys` against a real pool."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from phiq.client import Client
from phiq_process import PATIENCE_S, PhiqProcess, phiq
from support import until

Start = Callable[..., PhiqProcess]


@pytest.fixture
def door(url: str) -> Iterator[Client]:
    """A client of the shared pool."""
    with Client(url) as client:
        yield client


@pytest.fixture
def paused(door: Client) -> Iterator[None]:
    """The shared pool takes no jobs meanwhile."""
    door.pause()
    yield
    door.resume()


def told(*args: str, status: int = 0, **extra: str) -> Any:
    """What `phiq ARGS --json` says."""
    answer = phiq(*args, "--json", **extra)
    assert answer.returncode == status, answer.stderr
    return json.loads(answer.stdout)


def test_job_tells_by_exit_status(url: str, door: Client) -> None:
    """0 once it has a verdict; for people and as JSON."""
    job_id = door.submit("E = mc²")

    job = told("job", job_id, "--wait", "30", "--url", url)
    shown = phiq("job", job_id, "--url", url)

    assert (job["status"], job["verdict"]["valid"]) == ("succeeded", True)
    assert re.search(r"^valid\s+E = mc²", shown.stdout)
    assert job_id in shown.stdout


def test_a_job_that_waits(url: str, door: Client, paused: None) -> None:
    """3 while it waits, 2 when waiting was in vain; cancel ends it, once; then 1."""
    job_id = door.submit("a = b")

    assert told("job", job_id, "--url", url, status=3)["status"] == "queued"
    assert "is queued" in phiq("job", job_id, "--wait", "0.1", "--url", url).stderr
    assert told("cancel", job_id, "--url", url)["status"] == "canceled"
    assert phiq("cancel", job_id, "--url", url).returncode == 2
    assert told("job", job_id, "--url", url, status=1)["status"] == "canceled"


def test_batch_shows_progress_and_fetches_results(url: str, door: Client, tmp_path: Path) -> None:
    """Its record, and its results to stdout from any start or after the rows of a file."""
    found = door.create_batch([f"a = {n}" for n in range(50)])
    out = tmp_path / "out.jsonl"

    followed = phiq("batch", found.id, "--follow", "--url", url)
    later = phiq("batch", found.id, "--start", "48", "--url", url)
    out.write_text("".join(followed.stdout.splitlines(keepends=True)[:20]) + '{"torn')
    kept = phiq("batch", found.id, "--out", str(out), "--url", url)

    assert told("batch", found.id, "--url", url)["succeeded"] == 50
    assert "ended: 50 equations, 50 succeeded" in phiq("batch", found.id, "--url", url).stdout
    assert followed.returncode == later.returncode == kept.returncode == 0
    assert [json.loads(line)["index"] for line in followed.stdout.splitlines()] == [*range(50)]
    assert later.stdout == "".join(followed.stdout.splitlines(keepends=True)[48:])
    assert out.read_text("utf-8") == followed.stdout


def test_cancel_of_a_batch_ends_who_follows_it(
    start: Start, url: str, door: Client, paused: None
) -> None:
    """What waits is canceled; the follower gets rows that say so, and status 1."""
    found = door.create_batch(["a = b"] * 3)
    follower = start("batch", found.id, "--follow", "--url", url)

    answer = phiq("cancel", found.id, "--url", url)

    assert "3 canceled" in answer.stdout
    assert follower.process.wait(PATIENCE_S) == 1
    assert follower.output().count('"status":"canceled"') == 3


def test_nobody_is_nobody(url: str) -> None:
    """An unknown id is told in one line by every command that takes one."""
    for args in (["job"], ["batch"], ["cancel"], ["dead", "show"], ["dead", "requeue"]):
        answer = phiq(*args, "no/body", "--url", url)

        assert answer.returncode == 2, args
        assert answer.stderr.startswith("error: ")
        assert answer.stderr.count("\n") == 1


def test_pause_and_resume(url: str, door: Client) -> None:
    """Told in words and as JSON, and so it is."""
    assert told("pause", "--url", url) == {"paused": True}
    assert door.info().queue.paused
    assert "take jobs" in phiq("resume", "--url", url).stdout
    assert not door.info().queue.paused


@pytest.mark.chaos
def test_dead_letters_are_looked_after(start_up: Start, tmp_path: Path) -> None:
    """A job that kills its worker is listed, shown, waits again, and is forgotten."""
    up = start_up(
        "--workers",
        "1",
        cwd=tmp_path,
        PHIQ_SCORER="scorers:Gated",
        PHIQ_MAX_ATTEMPTS="1",
        PHIQ_LEASE_S="1",
        GATE=str(tmp_path / "gate"),
    )
    (tmp_path / "gate").touch()
    url = up.await_ready()
    (tmp_path / "gate").unlink()
    assert phiq("dead", "list", "--url", url).stdout == "no dead letters\n"
    with Client(url) as client:
        job_id = client.submit("F = ma")

        def kill() -> None:
            until(lambda: client.info().queue.running == 1, "it runs", PATIENCE_S)
            up.child("celery").send_signal(signal.SIGKILL)
            until(client.dead_letters, "a dead letter", PATIENCE_S)

        kill()
        (letter,) = told("dead", "list", "--url", url)
        assert letter["id"] == job_id
        assert "F = ma" in phiq("dead", "list", "--url", url).stdout
        assert "F = ma" in phiq("dead", "show", job_id, "--url", url).stdout
        # A worker that is back already may have taken it by the time its record is read.
        assert told("dead", "requeue", job_id, "--url", url)["status"] in ("queued", "running")
        kill()
    assert phiq("dead", "purge", "--url", url, text_in="n\n").returncode == 130
    assert told("dead", "purge", "--yes", "--url", url) == {"purged": 1}


def test_keys_open_a_door(start_up: Start) -> None:
    """With the first key the door asks everyone for one; scopes bound it; revoked it is none."""
    up = start_up("--workers", "1")
    url = up.await_ready()
    broker = up.await_output(r"broker (redis://\S+)")[1]

    def keys(*args: str) -> Any:
        return told("keys", *args, PHIQ_REDIS_URL=broker)

    reader = phiq("keys", "add", "reader", "--scope", "read", PHIQ_REDIS_URL=broker)
    worker = keys("add", "worker")

    secret = reader.stdout.strip()
    assert secret.startswith("phiq_")
    assert "shown this once" in reader.stderr
    until(lambda: phiq("workers", "--url", url).returncode == 2, "the door asks for a key")
    assert "API key" in phiq("workers", "--url", url).stderr
    assert phiq("workers", "--url", url, "--api-key", secret).returncode == 0
    assert "lacks the scope" in phiq("validate", "a = b", "--url", url, PHIQ_API_KEY=secret).stderr
    valid = phiq("validate", "a = b", "--url", url, PHIQ_API_KEY=worker["key"])
    assert valid.returncode == 0
    assert [key["name"] for key in keys("list")] == ["reader", "worker"]
    shown = phiq("keys", "list", PHIQ_REDIS_URL=broker).stdout
    assert "read, submit" in shown
    assert secret not in shown

    assert keys("revoke", "reader") == {"revoked": "reader"}
    assert phiq("keys", "revoke", "reader", PHIQ_REDIS_URL=broker).returncode == 2
    until(
        lambda: phiq("workers", "--url", url, "--api-key", secret).returncode == 2, "it is revoked"
    )
