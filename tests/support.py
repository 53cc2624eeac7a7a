"""What tests of every room share: waiting with a deadline, and real worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TypeVar

import redis

from phiq.contract import Verdict
from phiq.queue.registry import Registry, Worker
from phiq.settings import Settings

#: A worker is ready within this, in seconds: on a machine with other things to do it takes long.
START_S = 60.0
ROOT = Path(__file__).parents[1]
T = TypeVar("T")
#: A verdict, for tests to which its content is all one.
VERDICT = Verdict(
    valid=True,
    confidence=1.0,
    betti=(1, 0, 0),
    chi=1,
    phi_coherence=0.0,
    explanation="",
    processing_time_ms=0,
)
#: The heartbeat of a worker that nobody runs: it is taken for ready, and takes nothing.
HEARTBEAT = Worker(
    worker_id="worker@nowhere",
    device="cpu",
    device_name="CPU",
    status="ready",
    micro_batch=1,
    scorer="x:Y",
    pid=1,
    started_ms=0,
)


def until(condition: Callable[[], T], what: str, timeout_s: float = 15.0) -> T:
    """The first truthy answer of `condition`; fails with `what` when time is up."""
    start = monotonic()
    while True:
        answer = condition()
        if answer:
            return answer
        waited = monotonic() - start
        if waited > timeout_s:
            raise AssertionError(f"not within {timeout_s} s: {what}; last answer {answer!r}")
        # Who asks less often leaves the processor to those that it waits for.
        Event().wait(min(0.01 + waited / 100, 0.05))


class WorkerProcess:
    """A real `celery -A worker worker`, or another app of ours, with its log at hand."""

    def __init__(
        self,
        settings: Settings,
        log: Path,
        app: str = "worker",
        *,
        within: Sequence[str] = (),
        **extra: str,
    ) -> None:
        """`within` is put before its command, `extra` added to its environment."""
        self.settings = settings
        self.log = log
        command = [*within, sys.executable, "-m", "celery", "-A", app, "worker", "-l", "INFO"]
        path = os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
        self.environ = os.environ | settings.to_env() | {"PYTHONPATH": path} | extra
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=out, stderr=out
            )
        self._registry = Registry(settings)

    @property
    def worker_id(self) -> str | None:
        """The node name it registered under, once it is ready."""
        workers = self._registry.workers()
        mine = (w for w in workers if w.pid == self.process.pid and w.status != "starting")
        return next((w.worker_id for w in mine), None)

    def await_ready(self) -> WorkerProcess:
        """Wait until it is registered; show its log if it dies first."""

        def ready() -> bool:
            assert self.process.poll() is None, f"worker died:\n{self.output()}"
            return self.worker_id is not None

        until(ready, "worker ready", START_S)
        return self

    def output(self) -> str:
        """Its log so far."""
        return self.log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def terminate(self, timeout_s: float = 20) -> int:
        """SIGTERM, and the exit status."""
        self.process.terminate()
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"worker does not stop:\n{self.output()}") from None


@contextmanager
def commands(redis_url: str) -> Iterator[list[str]]:
    """The names of the commands that clients send meanwhile, without those of scripts."""
    sent: list[str] = []
    with redis.Redis.from_url(redis_url) as client, client.monitor() as monitor:
        client.echo("begin")
        yield sent
        client.echo("end")
        while monitor.next_command()["command"] != "ECHO begin":
            pass
        while (told := monitor.next_command())["command"] != "ECHO end":
            if told["client_type"] != "lua":
                sent.append(told["command"].split()[0])
