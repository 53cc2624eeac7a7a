"""What is put under faults: a broker, workers, and whoever gives them work; with its rate at hand.

`Subject` knows no phiq: plain Celery is held beside it (`peers.py`).
"""

from __future__ import annotations

import signal
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic
from typing import NamedTuple, TypeVar

import redis

from chaos.children import Broker, Child
from chaos.ledger import Load
from chaos.wire import Wire

T = TypeVar("T")
#: Full speed is this share of the rate before the fault, over this many seconds.
FULL_SPEED = 0.9
WINDOW_S = 2.0
BASELINE_S = 3.0
TICK_S = 0.05
#: A machine with more to do than this is not for storms.
START_S = 180.0


class Audit(NamedTuple):
    """What is wrong after a storm: jobs that did not end, jobs that ended twice, and the rest."""

    lost: list[str]
    twice: list[str]
    left: list[str]


class Subject(ABC):
    """The parts; everything is tended from the main thread, whose end is their end."""

    name: str
    lease_s: float

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.folder = folder
        #: To be seeded anew for each storm.
        self.random = Random(1)
        self.broker = broker
        #: Seconds its processes took to start here, all of them at once.
        self.start_s = 0.0
        self.worker_wire = Wire(broker.port)
        self.workers: list[Child] = []
        self.others: list[Child] = []
        self.load = self._new_load()
        self._samples: deque[tuple[float, int]] = deque(maxlen=20_000)
        self._ended_last = 0
        self._client: redis.Redis | None = None
        self._is_ready: Callable[[], bool] = lambda: True

    # What kinds of subject differ in.

    @abstractmethod
    def send(self, equations: list[str]) -> None:
        """Have jobs accepted."""

    @property
    @abstractmethod
    def accepted(self) -> int:
        """Jobs accepted so far."""

    @abstractmethod
    def read_ended(self, client: redis.Redis) -> int:
        """Jobs ended so far, as the broker has it."""

    @abstractmethod
    def audit(self) -> Audit:
        """See what has become of all that was accepted."""

    # Time.

    @property
    def client(self) -> redis.Redis:
        """A connection to the broker past all wires, that gives up soon."""
        port = self.broker.port
        known = self._client.connection_pool.connection_kwargs["port"] if self._client else None
        if self._client is None or known != port:
            self._client = redis.Redis(
                port=port, socket_timeout=1.0, socket_connect_timeout=0.5, retry=None
            )
        return self._client

    def tend(self) -> None:
        """Start again what has died, and see how much has ended."""
        for child in (*self.workers, *self.others):
            child.tend()
        try:
            self._ended_last = self.read_ended(self.client)
            self._samples.append((monotonic(), self._ended_last))
        except redis.RedisError:
            pass

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self.tend()
            Event().wait(min(TICK_S, left))

    def until(self, condition: Callable[[], T], what: str, seconds: float) -> T:
        """The first truthy answer; everything is tended meanwhile."""
        deadline = monotonic() + seconds
        while not (answer := condition()):
            assert monotonic() < deadline, f"not within {seconds} s: {what}; last {answer!r}"
            assert self.load.failure is None, self.load.failure
            self.tend()
            Event().wait(TICK_S)
        return answer

    def begin(self, is_ready: Callable[[], bool]) -> None:
        """Start every process, and wait until all is ready."""
        began = monotonic()
        self._is_ready = is_ready
        for child in (*self.workers, *self.others):
            child.start()
        try:
            self.until(is_ready, f"{self.name} is ready", START_S)
        except BaseException:
            self.close()
            raise
        self.start_s = monotonic() - began

    def renewed_rate(self) -> float:
        """Jobs a second that new processes end in the old ones' place: what there is to be had."""
        children = (*self.workers, *self.others)
        starts = [child.starts for child in children]
        for child in children:
            child.signal(signal.SIGTERM)
        self.until(
            lambda: all(child.starts > n for child, n in zip(children, starts, strict=True)),
            f"{self.name} is renewed",
            START_S,
        )
        self.until(self._is_ready, f"{self.name} is ready again", START_S)
        self.wait(self.lease_s)  # what was handed back is taken again, what was not is free
        return self.rate(BASELINE_S)

    def _new_load(self) -> Load:
        return Load(self.send, lambda: self.accepted - self._ended_last)

    def ended_by(self, moment: float) -> int:
        """Jobs that had ended by then, as far as it was seen."""
        return next((ended for at, ended in reversed(self._samples) if at <= moment), 0)

    # Rate.

    def rate(self, seconds: float) -> float:
        """Jobs ended a second, over the time to come."""
        self.wait(seconds)
        return self._rate_after(self._samples[-1][0] - seconds) or 0.0

    def _rate_after(self, start: float, seconds: float = 0.0) -> float | None:
        """Over `seconds` from the first sample at or after `start`, or until now."""
        after = [sample for sample in self._samples if sample[0] >= start]
        if not after:
            return None
        enough = [s for s in after if s[0] - after[0][0] >= seconds] if seconds else after[-1:]
        if not enough or enough[0][0] == after[0][0]:
            return None
        (t0, n0), (t1, n1) = after[0], enough[0]
        return (n1 - n0) / (t1 - t0)

    def recovery_s(self, healed: float, baseline: float, patience_s: float) -> float:
        """From `healed` until the pool is at full speed and stays there for a window."""
        found = self.until(
            lambda: self.recovered_s(healed, baseline),
            f"at {FULL_SPEED} of {baseline:.0f} jobs/s",
            patience_s,
        )
        assert found is not None
        return found

    def recovered_s(self, healed: float, baseline: float) -> float | None:
        """The same as far as it is known by now; None where it is not yet."""
        for at, _ in [sample for sample in self._samples if sample[0] >= healed]:
            rate = self._rate_after(at, WINDOW_S)
            if rate is None:
                return None
            if rate >= FULL_SPEED * baseline:
                return max(at - healed, 1e-3)
        return None

    def settle(self, seconds: float) -> None:
        """Send no more, and wait until all has ended."""
        self.load.stop()
        self.until(lambda: self.load.is_over, "what was being sent is accepted", seconds)
        self.until(lambda: self._ended_last >= self.accepted, "all accepted has ended", seconds)

    def close(self) -> None:
        """End everything."""
        self.load.stop()
        for child in (*self.workers, *self.others):
            child.kill()
        self.broker.stop(kill=True)
        self.worker_wire.close()
        if self._client:
            self._client.close()
