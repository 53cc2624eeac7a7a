"""How many threads run at once: what more of them would do is wait for each other.

Python runs one thread at a time. When hundreds have something to do, whoever comes last waits for
all, and each that waits asks again and again. So requests begin by turns, and a thread that waits
for something else (a verdict, a body, a broker) passes its turn on.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident
from time import monotonic

#: Threads that run at once: one computes, some are on their way to the broker and back.
MOST_RUNNING = 8
#: Who has run for longer than this waits for something that did not say so (a broker that is
#: slow or gone), in seconds, and its turn passes on: a request is some two milliseconds of work.
TURN_S = 0.05


class Turns:
    """Counts the threads that run; `passed_on` is called when a turn gets free in between.

    Thread-safe: one more than `most` may run now and then, which harms nobody.
    """

    def __init__(
        self,
        passed_on: Callable[[], None],
        most: int = MOST_RUNNING,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._passed_on = passed_on
        self._most = most
        self._clock = clock
        self._running: dict[int, float] = {}  # since when, by thread

    @property
    def free(self) -> bool:
        """Whether one more may run."""
        return len(self._running) < self._most

    def begin(self) -> None:
        """The calling thread runs, whether there is a turn or not."""
        self._running[get_ident()] = self._clock()

    def end(self) -> None:
        """The calling thread does not run any more."""
        self._running.pop(get_ident(), None)

    def wait(self) -> None:
        """The calling thread waits from now on, and has little left to do after that."""
        if self._running.pop(get_ident(), None) is not None:
            self._passed_on()

    def pass_on(self) -> None:
        """Take the turns of those that have had one for too long."""
        now = self._clock()
        for thread, since in list(self._running.items()):
            if now - since > TURN_S:
                self._running.pop(thread, None)
        if self.free:
            self._passed_on()
