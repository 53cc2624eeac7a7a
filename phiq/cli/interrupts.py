"""Ctrl-C and SIGTERM, recorded for a loop that acts on them.

The handler itself does nothing else, but within `raising`, for work that has no loop to look.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """A context in which signals to stop are counted instead of acted on."""

    def __init__(self) -> None:
        self._received: list[int] = []
        self._before: dict[int, Any] = {}
        self._raising = False

    def __enter__(self) -> Interrupts:
        self._before = {number: signal.signal(number, self._record) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def stop(self) -> bool:
        """Whether someone asked to stop."""
        return bool(self._received)

    @property
    def hurry(self) -> bool:
        """Whether someone asked twice: stop now, orderly or not."""
        return len(self._received) > 1

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Within, a signal breaks off what runs, as KeyboardInterrupt."""
        self._raising = True
        try:
            yield
        finally:
            self._raising = False

    def _record(self, number: int, _: FrameType | None) -> None:
        self._received.append(number)
        if self._raising:
            raise KeyboardInterrupt
