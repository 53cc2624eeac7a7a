"""Child processes that are kept alive, and the crew of workers among them, which grows and shrinks.

Nothing happens but when it is called: no threads, no signals. How many workers there should be is
decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from time import monotonic

from phiq.cli.process import ChildProcess

#: First pause before a child is started again; it doubles each time the child ends soon.
RESTART_FIRST_S = 0.5
#: Longest pause before a child is started again: someone who mends the cause waits no longer.
RESTART_MOST_S = 30.0
#: A child that ran for this long is taken for healthy: its next pause is the first one again.
STEADY_S = 60.0


class Kept:
    """A child that is started again when it ends, each time later if it does not last."""

    def __init__(self, child: ChildProcess) -> None:
        self.child = child
        self._pause_s = RESTART_FIRST_S
        self._started = 0.0
        self._restart_at: float | None = None

    def start(self) -> None:
        """Start the child."""
        self._started = monotonic()
        self._restart_at = None
        self.child.start()

    def begin(self) -> None:
        """Start the child for the first time, on an empty log."""
        self.child.log.write_bytes(b"")
        self.start()

    def tend(self) -> str | None:
        """Start it again when its pause is over; returns a line of news, if there is any."""
        if self._restart_at is not None:
            return self._restart_when_due(self._restart_at)
        if self.child.exit_code is None:
            return None
        return self._plan_restart()

    def _restart_when_due(self, due: float) -> str | None:
        if monotonic() < due:
            return None
        self.start()
        return f"{self.child.name} started again"

    def _plan_restart(self) -> str:
        child, now = self.child, monotonic()
        reason = child.last_words()
        child.kill()  # children of its own may still hold its port
        lasted = now - self._started > STEADY_S
        pause_s = RESTART_FIRST_S if lasted else self._pause_s
        self._pause_s = min(pause_s * 2, RESTART_MOST_S)
        self._restart_at = now + pause_s
        return (
            f"{child.name} ended (exit {child.exit_code}: {reason}); "
            f"starting it again in {pause_s:g} s"
        )


class Crew:
    """The workers of one machine; those that are let go finish what they hold."""

    def __init__(
        self, command: list[str], env: Mapping[str, str], folder: Path, stop_s: float
    ) -> None:
        self._command = command
        self._env = env
        self._folder = folder
        self._stop_s = stop_s
        self._numbers = count(1)
        self._members: list[Kept] = []
        self._outgoing: list[Kept] = []
        self._leaving: list[tuple[ChildProcess, float]] = []  # and when its time is up

    @property
    def size(self) -> int:
        """Workers that are to stay."""
        return len(self._members)

    @property
    def children(self) -> list[ChildProcess]:
        """Every worker process, those that leave included."""
        return [kept.child for kept in self._members] + [child for child, _ in self._leaving]

    def plan(self, workers: int) -> None:
        """Add workers that `start` starts."""
        for number in (next(self._numbers) for _ in range(workers)):
            name = f"worker-{number}"
            log = self._folder / f"{name}.log"
            self._members.append(Kept(ChildProcess(name, self._command, self._env, log)))

    def start(self) -> None:
        """Start those that have not been started."""
        for kept in self._members:
            if kept.child.pid is None:
                kept.begin()

    def grow(self, workers: int) -> None:
        """Add workers and start them."""
        self.plan(workers)
        self.start()

    def renew(self, env: Mapping[str, str]) -> None:
        """Start as many again in another environment; `relieve` lets those before them go."""
        self._env = env
        self._outgoing = [*self._members]
        self.grow(len(self._outgoing))

    def relieve(self, ready: set[int]) -> bool:
        """Let those go that are to be renewed, if as many others are ready; whether it did.

        ready: the process ids of workers that take jobs.
        """
        new = {kept.child.pid for kept in self._members if kept not in self._outgoing}
        if not self._outgoing or len(new & ready) < len(self._outgoing):
            return False
        for kept in self._outgoing:
            self.let_go(kept.child.pid or 0)
        self._outgoing = []
        return True

    def let_go(self, pid: int) -> bool:
        """Ask the worker with this process id to finish and end; False when it is none of these."""
        for kept in self._members:
            if kept.child.pid == pid:
                self._members.remove(kept)
                self._leaving.append((kept.child, monotonic() + self._stop_s))
                kept.child.ask_to_stop()
                return True
        return False

    def tend(self) -> list[str]:
        """Look after all: start again who died, see off who leaves; a line of news for each."""
        news = [self._see_off(kept) or kept.tend() for kept in [*self._members]]
        for child, deadline in [*self._leaving]:
            if child.exit_code is not None or monotonic() > deadline:
                child.kill()
                self._leaving.remove((child, deadline))
        return [line for line in news if line]

    def _see_off(self, kept: Kept) -> str | None:
        """A worker that ended in order was told to: it is not started again."""
        if kept.child.exit_code != 0:
            return None
        self._members.remove(kept)
        kept.child.kill()
        return f"{kept.child.name} was drained, {self.size} left"
