"""`phiq up` as users run it: the real command, its real children, real signals."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from phiq.client import Client
from phiq.errors import PhiqError
from phiq_process import PhiqProcess, phiq
from support import ROOT, until

Start = Callable[..., PhiqProcess]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that someone else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_scores_a_real_equation_and_stops_clean(start_up: Start) -> None:
    """Two workers and a door come up, a verdict is shown, Ctrl-C ends all of it with status 0.

    With a secret to sign webhooks by, their worker runs too, and stops with the others.
    """
    up = start_up(PHIQ_WEBHOOK_SECRET="whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")  # noqa: S106 -- a test's

    url = up.await_ready()
    with Client(url) as client:
        until(lambda: len(client.info().workers) == 2, "two workers at the door")
    assert up.child("worker.webhooks").is_running()
    status = up.interrupt()

    assert "valid  E = mc²" in up.output()
    assert status == 0
    assert "Traceback" not in up.output()
    up.await_no_family()


#: Instead of compiling, which takes minutes, it copies: what changes over is the same.
COPIES = f"""
compiled:
\tmkdir -p build/compiled
\techo {EXTENSION_SUFFIXES[0]} > build/compiled/made-for
\tcp -r phiq build/compiled/phiq
"""
FAILS = "compiled:\n\t@echo no such header >&2; exit 1\n"


@pytest.fixture
def compiling(start_up: Start, tmp_path: Path) -> Callable[[str], PhiqProcess]:
    """Starts the phiq of a checkout with this Makefile, which is to compile the scorer."""

    def start(makefile: str) -> PhiqProcess:
        checkout = tmp_path / "checkout"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "phiq", checkout / "phiq", ignore=ignored)
        shutil.copy(ROOT / "setup.py", checkout)
        (checkout / "Makefile").write_text(makefile)
        path = os.pathsep.join([str(checkout), str(ROOT), str(ROOT / "tests")])
        return start_up("--workers", "1", "--compile", PYTHONPATH=path, CC="sh")

    return start


def test_workers_change_over_to_the_compiled_scorer(
    compiling: Callable[[str], PhiqProcess], tmp_path: Path
) -> None:
    """The pool works while the scorer is compiled; then its workers run that, none is missed."""
    up = compiling(COPIES)
    with Client(up.await_ready()) as client:
        up.await_output("the scorer runs as Python while it is compiled")
        up.await_output("the scorer is compiled: workers change over to it")
        assert client.validate("E = mc²").valid
        up.await_output("the workers run the compiled scorer now")
        workers = up.children("-A worker worker")
        newest = max(workers, key=lambda process: process.create_time())
        build = tmp_path / "checkout" / "build" / "compiled"
        assert newest.environ()["PYTHONPATH"].startswith(str(build))
        assert client.validate("F = ma").valid
    assert up.interrupt() == 0
    assert "Traceback" not in up.output()


def test_where_compiling_fails_the_pool_stays_as_it_is(
    compiling: Callable[[str], PhiqProcess],
) -> None:
    """Why is told in a line, and nothing else changes."""
    up = compiling(FAILS)
    with Client(up.await_ready()) as client:
        up.await_output("the scorer stays Python: compiling it failed")
        assert client.validate("E = mc²").valid
    assert up.interrupt() == 0


def test_jobs_outlive_a_restart(start_up: Start) -> None:
    """What was accepted before Ctrl-C is known after the next `phiq up` in the same folder.

    Two brokers in one folder would destroy its data: a second `phiq up` beside it is refused.
    """
    first = start_up("--workers", "1")
    with Client(first.await_ready()) as client:
        job = client.wait(client.submit("PV = nRT"))
        refused = start_up("--workers", "1")
        assert refused.process.wait(60) == 2
        assert "is in use by another phiq up" in refused.output()
        assert client.get(job.id) == job
    assert first.interrupt() == 0

    second = start_up("--workers", "1")

    with Client(second.await_ready()) as client:
        assert client.get(job.id) == job


def test_sigterm_stops_it_too(start_up: Start) -> None:
    """A service manager's SIGTERM is as good as Ctrl-C, even before the pool is ready."""
    up = start_up("--workers", "1")
    until(lambda: up.children("celery"), "worker started")

    up.process.send_signal(signal.SIGTERM)

    assert up.process.wait(60) == 0
    up.await_no_family()


@pytest.mark.chaos
def test_kill_9_leaves_no_orphan(start_up: Start) -> None:
    """When `phiq up` itself is killed, broker, workers and door (its processes too) end."""
    up = start_up()
    up.await_ready()
    assert all(up.children(name) for name in ("celery", "api", "-server "))

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
        until(lambda words=words: up.children(words), words)

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
