"""The crew of one machine: grows, lets go by name, sees off who was drained, keeps the others."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from phiq.cli.children import Crew
from support import until

#: A worker that says when it is up, and ends in order on SIGTERM.
OBEDIENT = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); "
    "print('up', flush=True); time.sleep(60)"
)
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); time.sleep(60)"
)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Crew]]:
    """Makes crews whose workers run Python code; kills them afterwards."""
    made: list[Crew] = []

    def start(code: str, workers: int, stop_s: float = 20.0) -> Crew:
        crew = Crew([sys.executable, "-c", code], os.environ, tmp_path, stop_s)
        made.append(crew)
        crew.grow(workers)
        await_up(crew)
        return crew

    yield start
    for crew in made:
        for child in crew.children:
            child.kill()


def await_up(crew: Crew) -> None:
    until(lambda: all("up" in child.log.read_text() for child in crew.children), "all are up")


def pids(crew: Crew) -> list[int]:
    return [child.pid or 0 for child in crew.children if child.exit_code is None]


def test_it_grows_and_lets_go_whom_it_is_told(make: Callable[..., Crew]) -> None:
    """New workers get names of their own; the one that is let go ends, and the others stay."""
    crew = make(OBEDIENT, 2)
    crew.grow(1)
    await_up(crew)
    first, second, third = pids(crew)
    assert [child.name for child in crew.children] == ["worker-1", "worker-2", "worker-3"]
    assert crew.let_go(second)
    assert not crew.let_go(second)
    assert crew.size == 2
    until(lambda: crew.tend() == [] and len(crew.children) == 2, "it has left")
    assert pids(crew) == [first, third]


def test_who_is_renewed_stays_until_the_new_ones_are_ready(make: Callable[..., Crew]) -> None:
    """Nobody is let go before as many others take jobs; those run in the new environment."""
    crew = make("import os; print(os.environ.get('KIND', 'old'));" + OBEDIENT, 2)
    old = pids(crew)
    crew.renew(os.environ | {"KIND": "new"})
    await_up(crew)
    third, fourth = [pid for pid in pids(crew) if pid not in old]

    assert not crew.relieve({*old, third})
    assert pids(crew) == [*old, third, fourth]
    assert crew.relieve({*old, third, fourth})
    assert not crew.relieve({third, fourth})

    until(lambda: crew.tend() == [] and len(crew.children) == 2, "the old ones have left")
    assert pids(crew) == [third, fourth]
    assert [child.log.read_text().split()[0] for child in crew.children] == ["new", "new"]


def test_who_was_drained_is_not_started_again(make: Callable[..., Crew]) -> None:
    """A worker that ends with 0 was told to by someone: the crew is smaller from then on."""
    crew = make(OBEDIENT, 2)
    crew.children[0].ask_to_stop()
    news = until(crew.tend, "news of it")
    assert news == ["worker-1 was drained, 1 left"]
    assert crew.size == 1


def test_who_dies_is_started_again(make: Callable[..., Crew]) -> None:
    """Any other end is none that was asked for."""
    crew = make(OBEDIENT, 1)
    crew.children[0].kill()
    [news] = until(crew.tend, "news of it")
    assert news.startswith("worker-1 ended (exit -9")
    until(lambda: "worker-1 started again" in crew.tend(), "it is there again")


def test_who_does_not_leave_in_time_is_killed(make: Callable[..., Crew]) -> None:
    """A worker that is let go has its drain deadline, and no more."""
    crew = make(STUBBORN, 1, stop_s=0.2)
    [child] = crew.children
    crew.let_go(child.pid or 0)
    until(lambda: crew.tend() == [] and not crew.children, "it has left")
    assert child.exit_code == -9
