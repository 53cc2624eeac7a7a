"""`phiq up` as users run it: the real command, its real children, real signals."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from phiq.client import Client
from phiq.errors import PhiqError
from phiq_process import PhiqProcess, phiq
from support import until

Start = Callable[..., PhiqProcess]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that someone else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_scores_a_real_equation_and_stops_clean(start_up: Start) -> None:
    """Two workers and a door come up, a verdict is shown, Ctrl-C ends all of it with status 0."""
    up = start_up()

    url = up.await_ready()
    with Client(url) as client:
        until(lambda: len(client.info().workers) == 2, "two workers at the door")
    status = up.interrupt()

    assert "valid  E = mc²" in up.output()
    assert status == 0
    assert "Traceback" not in up.output()
    up.await_no_family()


def test_jobs_outlive_a_restart(start_up: Start) -> None:
    """What was accepted before Ctrl-C is known after the next `phiq up` in the same folder."""
    first = start_up("--workers", "1")
    with Client(first.await_ready()) as client:
        job = client.wait(client.submit("PV = nRT"))
    assert first.interrupt() == 0

    second = start_up("--workers", "1")

    with Client(second.await_ready()) as client:
        assert client.get(job.id) == job


def test_sigterm_stops_it_too(start_up: Start) -> None:
    """A service manager's SIGTERM is as good as Ctrl-C, even before the pool is ready."""
    up = start_up("--workers", "1")
    until(lambda: any("celery" in " ".join(p.cmdline()) for p in up.family()), "worker started")

    up.process.send_signal(signal.SIGTERM)

    assert up.process.wait(60) == 0
    up.await_no_family()


@pytest.mark.chaos
def test_kill_9_leaves_no_orphan(start_up: Start) -> None:
    """When `phiq up` itself is killed, broker, workers and door (its processes too) end."""
    up = start_up()
    up.await_ready()
    programs = [" ".join(p.cmdline()) for p in up.family()]
    assert all(any(name in p for p in programs) for name in ("celery", "api", "-server "))

    up.process.kill()
    up.process.wait()

    up.await_no_family()


@pytest.mark.chaos
def test_what_dies_is_started_again(start_up: Start) -> None:
    """A killed worker, door or broker comes back, and the pool scores again."""
    up = start_up("--workers", "1")
    url = up.await_ready()

    for words in ("celery", "-m api", "-server "):
        victim = up.child(words)
        victim.kill()
        victim.wait(10)
        until(lambda words=words: any(words in " ".join(p.cmdline()) for p in up.family()), words)

    def scores() -> bool:
        try:
            with Client(url, patience_s=1) as client:
                return client.validate("F = ma").valid
        except PhiqError:
            return False

    until(scores, "a verdict after three deaths", 60)
    assert "worker-1 ended (exit -9" in up.output()
    assert up.interrupt() == 0
    up.await_no_family()


def test_webhooks_are_delivered_where_they_are_accepted(start_up: Start) -> None:
    """With a secret to sign webhooks by, their worker runs too, and stops with the others."""
    up = start_up("--workers", "1", PHIQ_WEBHOOK_SECRET="whsec_c2VjcmV0")  # noqa: S106 -- a test's
    up.await_ready()

    assert up.child("worker.webhooks").is_running()
    assert up.interrupt() == 0
    up.await_no_family()


def test_port_in_use(taken_port: int, tmp_path: Path) -> None:
    """The port and a way out are named, and nothing is started."""
    answer = phiq("up", "--port", str(taken_port), "--folder", str(tmp_path / "pool"))

    assert answer.returncode == 2
    assert answer.stderr.startswith(f"error: port {taken_port} is in use: try --port ")
    assert answer.stderr.count("\n") == 1
    assert not list((tmp_path / "pool").glob("*.log"))


def test_failed_worker(start_up: Start) -> None:
    """A worker that cannot load its scorer stops the start with its own last words."""
    up = start_up(PHIQ_SCORER="scorers:Broken")

    assert up.process.wait(60) == 2
    assert "weights.pt is missing" in up.output()
    assert "Traceback" not in up.output()
    up.await_no_family()


@pytest.mark.parametrize(
    ("args", "extra", "expected"),
    [
        (["--broker", "redis://127.0.0.1:1/0"], {}, "Redis at 127.0.0.1:1"),
        ([], {"PHIQ_LEASE_S": "soon"}, "PHIQ_LEASE_S='soon' is not a number"),
        ([], {"PHIQ_HOST": "192.0.2.1"}, "cannot bind 192.0.2.1"),
        (["--folder", "/proc/none"], {}, "cannot write to folder /proc/none"),
        (["--workers", "0"], {}, "'--workers': 0"),
    ],
)
def test_refusals_name_the_value(
    args: list[str], extra: dict[str, str], expected: str, tmp_path: Path
) -> None:
    """What cannot work is refused in one line that names the value at fault."""
    answer = phiq("up", "--port", "0", "--folder", str(tmp_path / "pool"), *args, **extra)

    assert answer.returncode == 2
    assert expected in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_one_pool_a_folder(start_up: Start) -> None:
    """Two brokers in one folder would destroy its data: the second `phiq up` is refused."""
    first = start_up("--workers", "1")
    url = first.await_ready()

    second = start_up("--workers", "1")

    assert second.process.wait(60) == 2
    assert "is in use by another phiq up" in second.output()
    assert httpx.get(f"{url}/readyz").is_success
