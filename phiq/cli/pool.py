"""The pool of one machine: broker, workers and door as child processes, kept alive.

It acts only when it is called (`start`, `check_start`, `tend`, `stop`): no threads, no signals, no
screen. A child that ends before the pool was ready is an error, later it is started again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import httpx

from phiq.builds import environment
from phiq.cli.children import Crew, Kept
from phiq.cli.embedded import EmbeddedBroker
from phiq.cli.process import ChildProcess
from phiq.errors import BrokerUnavailableError, PhiqError
from phiq.queue.connection import TranslatedErrors, connect
from phiq.queue.registry import Registry
from phiq.settings import Settings

#: Longest the pool may take to get ready: loading torch from a cold disk takes most of a minute.
START_DEADLINE_S = 180.0
#: Longest the door may take to finish its requests; workers still answer them meanwhile.
DOOR_STOP_S = 10.0
#: What a worker may take beyond its own drain deadline before it is killed.
WORKER_STOP_GRACE_S = 5.0
#: How often children are looked at while they start and end.
LOOK_S = 0.1
#: Longest one look at the door may take.
DOOR_LOOK_S = 2.0


class StartError(PhiqError):
    """The pool could not start; the message names the part, its reason and the way out."""

    code = "start_failed"


class Readiness(NamedTuple):
    """How far a start has come."""

    workers: int
    door: bool


class Pool:
    """One machine's pool. With `broker` None the one at `settings.redis_url` is used as it is.

    compiled: the folder of a compiled phiq to run, see `phiq.builds`.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        workers: int,
        broker: EmbeddedBroker | None,
        compiled: Path | None = None,
    ) -> None:
        self._env = os.environ | settings.to_env() | {"PYTHONUNBUFFERED": "1"}
        env = self._env | environment(compiled)
        self.settings = settings
        self.url = f"http://{_reachable(settings.host)}:{settings.port}"
        self._broker = broker
        self.crew = Crew(
            WORKER_COMMAND, env, folder, settings.drain_deadline_s + WORKER_STOP_GRACE_S
        )
        self.crew.plan(workers)
        self._webhooks = [
            Kept(ChildProcess("webhooks", WEBHOOK_COMMAND, env, folder / "webhooks.log"))
            for _ in range(bool(settings.webhook_secret))  # without it none are accepted
        ]
        self._door = Kept(ChildProcess("door", DOOR_COMMAND, env, folder / "door.log"))
        self._redis = connect(settings)
        self._http = httpx.Client(base_url=self.url, timeout=DOOR_LOOK_S, trust_env=False)
        self._deadline = 0.0
        self._changing = False

    def start(self) -> None:
        """Start the broker and wait for it, then start all others at once.

        Raises:
            StartError: the broker does not answer.
            BrokerStartError: our own broker cannot be started.
        """
        if self._broker:
            self._broker.start()
        self._check_broker()
        self.crew.start()
        for kept in (*self._webhooks, self._door):
            kept.begin()
        self._deadline = monotonic() + START_DEADLINE_S

    def check_start(self) -> Readiness:
        """Look how far the start is.

        Raises:
            StartError: a child has ended, or the pool takes longer than `START_DEADLINE_S`.
        """
        others = (kept.child for kept in (*self._webhooks, self._door))
        for child in (*self.crew.children, *others):
            if child.exit_code is not None:
                raise StartError(
                    f"{child.name} failed (exit {child.exit_code}): {child.last_words()} "
                    f"(its log: {child.log})"
                )
        ready = Readiness(self._ready_workers(), self._door_ready())
        if monotonic() > self._deadline and not self.is_ready(ready):
            raise StartError(
                f"not ready after {START_DEADLINE_S:g} s ({ready.workers} of "
                f"{self.crew.size} workers, door {'ready' if ready.door else 'not ready'}); "
                f"see the logs in {self._door.child.log.parent}"
            )
        return ready

    def is_ready(self, readiness: Readiness) -> bool:
        """Whether every worker and the door are ready."""
        return readiness == (self.crew.size, True)

    def change_over(self, compiled: Path) -> None:
        """Have workers of a compiled phiq take the place of those that run, once they are ready."""
        self.crew.renew(self._env | environment(compiled))
        self._changing = True

    def tend(self) -> list[str]:
        """Start again what has ended; returns a line of news for each change.

        Raises:
            BrokerStartError: the broker has ended and cannot be started again.
        """
        news = []
        if self._broker and self._broker.exit_code is not None:
            news.append(f"broker ended (exit {self._broker.exit_code}); starting it again")
            self._broker.start()
        if self._changing and self.crew.relieve(self._ready_pids()):
            self._changing = False
            news.append("the workers run the compiled scorer now")
        others = (*self._webhooks, self._door)
        return news + self.crew.tend() + [line for kept in others if (line := kept.tend())]

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop the door, then the workers, then the broker: nobody loses what he stands on.

        Each gets its time to finish, unless `hurry` says no.
        """
        self._http.close()
        self._redis.close()
        worker_stop_s = self.settings.drain_deadline_s + WORKER_STOP_GRACE_S
        _end([self._door.child], DOOR_STOP_S, hurry)
        webhooks = [kept.child for kept in self._webhooks]
        _end([*self.crew.children, *webhooks], worker_stop_s, hurry)
        if self._broker:
            self._broker.stop(kill=hurry())

    def _check_broker(self) -> None:
        try:
            with TranslatedErrors(self.settings):
                self._redis.ping()
        except BrokerUnavailableError as error:
            raise StartError(
                f"{str(error).rstrip('.')}: start it, "
                "or leave --broker and PHIQ_REDIS_URL away to run our own"
            ) from error

    def _ready_workers(self) -> int:
        return len(self._ready_pids() & {child.pid for child in self.crew.children})

    def _ready_pids(self) -> set[int]:
        try:
            alive = Registry(self.settings, self._redis).workers()
        except BrokerUnavailableError:
            return set()
        return {worker.pid for worker in alive if worker.status != "starting"}

    def _door_ready(self) -> bool:
        try:
            return self._http.get("/readyz").is_success
        except httpx.TransportError:
            return False


_CELERY = [sys.executable, "-m", "celery"]
WORKER_COMMAND = [*_CELERY, "-A", "worker", "worker", "--loglevel", "INFO"]
WEBHOOK_COMMAND = [*_CELERY, "-A", "worker.webhooks", "worker", "--loglevel", "INFO"]
DOOR_COMMAND = [sys.executable, "-m", "api"]


def _end(children: Sequence[ChildProcess], patience_s: float, hurry: Callable[[], bool]) -> None:
    deadline = monotonic() + patience_s
    for child in children:
        child.ask_to_stop()
    while any(child.pid and child.exit_code is None for child in children):
        if hurry() or monotonic() > deadline:
            break
        sleep(LOOK_S)
    for child in children:
        child.kill()


def _reachable(host: str) -> str:
    """An address to reach a server that is bound to `host`."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 -- compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
