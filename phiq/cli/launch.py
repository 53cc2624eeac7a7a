"""Bring a pool up with a live status, and everything that can be refused before it starts.

`up` and `demo` share it; what they do with the pool is theirs.
"""

from __future__ import annotations

import errno
import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import IO

from rich.console import Console

from phiq.cli.embedded import free_port
from phiq.cli.interrupts import Interrupts
from phiq.cli.pool import LOOK_S, Pool, StartError


class Stopped(Exception):
    """A signal came before the work was done."""


def check_port(host: str, port: int) -> None:
    """Refuse a port that cannot be bound.

    Raises:
        StartError: it is taken or forbidden; names a free one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            reason = _why_not(error)
            raise StartError(
                f"port {port} {reason}: try --port {free_port()}, or stop what uses it"
                if error.errno == errno.EADDRINUSE
                else f"cannot bind {host}:{port}, {reason}: set --port or PHIQ_HOST"
            ) from None


def _why_not(error: OSError) -> str:
    return "is in use" if error.errno == errno.EADDRINUSE else str(error.strerror)


@contextmanager
def claimed_folder(folder: Path) -> Iterator[Path]:
    """Create `folder` and hold it for this process: two brokers in one folder would eat it.

    Raises:
        StartError: another process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError as error:
        raise StartError(
            f"cannot write to folder {folder} ({error.strerror}): choose another with --folder"
        ) from None
    with lock:
        _lock(lock, folder)
        yield folder


def _lock(file: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StartError(
            f"folder {folder} is in use by another phiq up: stop that one, or choose --folder"
        ) from None


@contextmanager
def running(pool: Pool, interrupts: Interrupts, console: Console) -> Iterator[Pool]:
    """Start `pool` and stop it at the end, whatever happens; both show on `console`.

    Raises:
        StartError: a part failed to start; what had started is stopped.
        Stopped: a signal came before the pool was ready.
    """
    try:
        _bring_up(pool, interrupts, console)
        yield pool
    finally:
        with console.status("stopping: door, workers, broker (again to stop at once)"):
            pool.stop(lambda: interrupts.hurry)


def _bring_up(pool: Pool, interrupts: Interrupts, console: Console) -> None:
    with console.status("starting the broker") as status:
        pool.start()
        while not pool.is_ready(readiness := pool.check_start()):
            if interrupts.stop:
                raise Stopped
            door = "ready" if readiness.door else "starting"
            status.update(f"broker ready, {readiness.workers} workers ready, door {door}")
            sleep(LOOK_S)
