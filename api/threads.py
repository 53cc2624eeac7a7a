"""The threads that serve: as many as are taken, and one more, up to a bound.

They share what they do (`api/front.py`); here they are counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock, Thread

log = logging.getLogger(__name__)

#: Threads that stay when there is nothing to do.
FEW = 4


class Threads:
    """Counts threads that run `work`. Thread-safe."""

    def __init__(self, work: Callable[[], None], most: int) -> None:
        self._work = work
        self._most = most
        self._lock = Lock()
        self._all = self._taken = 0

    @property
    def all_taken(self) -> bool:
        """Whether none is left to see what comes."""
        return self._taken >= self._all

    def start(self) -> None:
        """Have one more, where the system has one."""
        with self._lock:
            self._all += 1
        try:
            Thread(target=self._work, name="call", daemon=True).start()
        except RuntimeError:  # then the others do it
            log.exception("cannot start one more thread")
            with self._lock:
                self._all -= 1

    def begin(self) -> bool:
        """The calling thread is taken; whether there is another that is not."""
        with self._lock:
            self._taken += 1
            free, may_grow = self._all > self._taken, self._all < self._most
        if not free and may_grow:
            self.start()
        return free or may_grow

    def end(self) -> None:
        """The calling thread is free again."""
        with self._lock:
            self._taken -= 1

    def may_end(self) -> bool:
        """Whether the calling thread, which found nothing to do, ends; it counts no more then."""
        with self._lock:
            if self._all - self._taken <= FEW:
                return False
            self._all -= 1
            return True
