"""Fixtures of the command line's tests: running `phiq` processes that leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from phiq_process import PhiqProcess


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., PhiqProcess]]:
    """Starts `phiq ARGS`; ends it and all its children afterwards."""
    started: list[PhiqProcess] = []

    def start(*args: str, **extra: Any) -> PhiqProcess:
        process = PhiqProcess(tmp_path / f"phiq{len(started)}.out", *args, **extra)
        started.append(process)
        return process

    yield start
    for process in started:
        process.end()


@pytest.fixture
def start_up(start: Callable[..., PhiqProcess], tmp_path: Path) -> Callable[..., PhiqProcess]:
    """Starts `phiq up` on a free port, in a folder of the test's own."""

    def start_up(*args: str, **extra: Any) -> PhiqProcess:
        return start("up", "--port", "0", "--folder", str(tmp_path / "pool"), *args, **extra)

    return start_up


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhiqProcess]:
    """A pool that the tests of a module share, ready."""
    folder = tmp_path_factory.mktemp("pool")
    pool = PhiqProcess(
        folder / "up.out", "up", "--port", "0", "--workers", "1", "--folder", str(folder / "data")
    )
    pool.await_ready()
    yield pool
    pool.end()


@pytest.fixture
def url(pool: PhiqProcess) -> str:
    """The address of the shared pool's door."""
    return pool.await_ready()
