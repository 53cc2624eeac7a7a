"""What `phiq up --workers 1..8` and `phiq autoscale` share: a range, and how it is kept to.

How many there should be is decided in `phiq/scaling.py`; who starts and stops them is the target.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Protocol

import click

from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.load import LoadWatch
from phiq.queue.registry import Registry, Worker
from phiq.queue.sizing import SizeStore
from phiq.scaling import Bounds, Scaler, to_let_go
from phiq.settings import Settings


class WorkerRange(NamedTuple):
    """Fewest and most workers; equal where their number is fixed."""

    least: int
    most: int


class WorkerRangeType(click.ParamType[WorkerRange]):
    """`4`, or `1..8`."""

    name = "N or N..M"

    def convert(self, value: Any, param: Any, ctx: Any) -> WorkerRange:
        """Read it."""
        if isinstance(value, WorkerRange):
            return value
        match = re.fullmatch(r"(\d+)(?:\.\.(\d+))?", str(value))
        least, most = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= least <= most:
            self.fail(f"{value}: a number such as 4 or a range such as 1..8", param, ctx)
        return WorkerRange(least, most)


class Target(Protocol):
    """Where workers run."""

    def size(self) -> int:
        """Workers that were asked for."""

    def grow_to(self, workers: int) -> None:
        """Have more."""

    def let_go(self, workers: list[Worker]) -> None:
        """Have these end, which are idle, and no others in their place."""


class Autoscaler:
    """Looks at the load and has the target follow, or the number that somebody wants.

    Acts only when `step` is called.
    """

    def __init__(
        self, settings: Settings, bounds: WorkerRange, target: Target, *, start_s: float
    ) -> None:
        client = connect(settings)
        scaler = Scaler(Bounds(least=bounds.least, most=bounds.most, start_s=start_s))
        self._watch = LoadWatch(settings, scaler, client)
        self._registry = Registry(settings, client)
        self._sizes = SizeStore(settings, client)
        self._bounds = bounds
        self._target = target

    def step(self) -> str | None:
        """One look; returns a line of news when the pool changes."""
        try:
            return self._follow()
        except BrokerUnavailableError:
            return None  # the next look will tell

    def _follow(self) -> str | None:
        size = self._target.size()
        loaded = self._watch.look(size)
        wanted = self._sizes.offer(self._bounds.least, self._bounds.most, size)
        who, desired = ("the load asks for", loaded) if wanted is None else ("told to have", wanted)
        if desired > size:
            self._target.grow_to(desired)
            return f"{who} {desired} workers, there were {size}"
        if desired < size and (idle := self._idle(size - desired)):
            self._target.let_go(idle)
            return f"{who} {desired} workers, {len(idle)} of {size} leave"
        return None

    def _idle(self, most: int) -> list[Worker]:
        workers = {worker.worker_id: worker for worker in self._registry.workers()}
        facts = [(w.worker_id, w.status, w.started_ms) for w in workers.values()]
        return [workers[name] for name in to_let_go(facts, most)]
