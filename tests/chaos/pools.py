"""Pools for one test after another: that of the test before, as long as all was well in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from chaos import brokers
from chaos.faults.fault import BrokerKind
from chaos.pool import Pool


class Pools:
    """At most one pool at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        self._stack = ExitStack()
        self._kept: tuple[Pool, Mapping[str, Any]] | None = None

    @contextmanager
    def lent(
        self, changes: Mapping[str, Any], broker: BrokerKind = brokers.plain, seed: int = 1
    ) -> Iterator[Pool]:
        """A pool with settings changed so; if anything fails, the next one is new."""
        pool = self._pool(changes, broker)
        pool.random.seed(seed)
        try:
            yield pool
        except BaseException:
            self.discard()
            raise
        if broker is brokers.plain:
            self._kept = (pool, changes)

    def _pool(self, changes: Mapping[str, Any], broker: BrokerKind) -> Pool:
        if self._kept and broker is brokers.plain and self._kept[1] == changes:
            self._kept[0].forget()
            return self._kept[0]
        self.discard()
        self._started += 1
        folder = self._folder / str(self._started)
        folder.mkdir()
        started = self._stack.enter_context(broker(folder))
        return self._stack.enter_context(closing(Pool(folder, started, **changes)))

    def discard(self) -> None:
        """End the pool there is."""
        self._kept = None
        self._stack.close()
