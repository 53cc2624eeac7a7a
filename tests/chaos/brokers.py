"""Brokers that can be struck in ways of their own; a test is skipped where there can be none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chaos.children import Broker

#: The disk of `on_small_disk`, room enough for a storm and soon full.
DISK_BYTES = 96 << 20


@contextmanager
def plain(folder: Path) -> Iterator[Broker]:
    """As `phiq up` has it."""
    with Broker(folder / "broker") as broker:
        yield broker


@contextmanager
def on_small_disk(folder: Path) -> Iterator[Broker]:
    """Its folder is a disk of its own, `DISK_BYTES` large."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk is mounted, which takes root")
    try:
        with Broker(disk / "broker") as broker:
            yield broker
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


class Clocked(Broker):
    """Its clock can be set: the server adds to the time what a file says. See `clock.c`."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file = folder.with_suffix(".clock")
        environ = {"LD_PRELOAD": str(library), "CLOCK_OFFSET_FILE": str(self._file)}
        super().__init__(folder, environ=environ)
        self.set_clock(0)

    def set_clock(self, offset_s: int) -> None:
        """Have it go so much fast, or slow where less than 0."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{offset_s}\n", "ascii")
        new.replace(self._file)


@contextmanager
def with_a_clock(folder: Path) -> Iterator[Clocked]:
    """Its clock can be set."""
    library = folder / "clock.so"
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("the clock is set by a library that a C compiler makes")
    source = str(Path(__file__).with_name("clock.c"))
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    with Clocked(folder / "broker", library) as broker:
        yield broker


class Replicated(Broker):
    """Everything it does is done by `replica` too, a moment later."""

    replica: Broker


@contextmanager
def with_replica(folder: Path) -> Iterator[Replicated]:
    """There is another beside it that can take its place."""
    with Replicated(folder / "broker") as broker:
        port = str(broker.port)
        with Broker(folder / "replica", "--replicaof", "127.0.0.1", port) as broker.replica:
            yield broker


def cut_off(file: Path, count: int) -> None:
    """Cut bytes off the end of a file."""
    os.truncate(file, max(0, file.stat().st_size - count))
