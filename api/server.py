"""`python -m api`: the app on granian, one process of many threads beside a small supervisor.

Granian was chosen by measuring, see benchmarks/README.md. It starts nothing until settings and port
are known to be good. A stop lets the requests that wait go with an answer.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing import parent_process
from multiprocessing.util import Finalize
from threading import Thread

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api.app import create_app
from api.door import Door
from phiq.errors import PhiqError, SettingError
from phiq.settings import Settings
from phiq.tether import tether

log = logging.getLogger(__name__)

#: After SIGTERM, requests in hand have this long to be answered, in seconds.
STOP_PATIENCE_S = 5
#: How long a thread that wants the interpreter lock sleeps before it asks for it, in seconds. When
#: 500 requests come at once, each asks so often: at Python's 5 ms that alone took seconds of CPU.
SWITCH_S = 0.02
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class AddressError(PhiqError):
    """The door cannot listen where it is told to."""

    code = "address"


def main() -> int:
    """Serve until stopped; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    try:
        settings = Settings.from_env()
        address, port = free_address(settings.host, settings.port)
    except (SettingError, AddressError) as error:
        print(f"the door cannot start: {error}", file=sys.stderr)  # noqa: T201 -- for a person
        return 1
    shown = f"[{address}]" if ":" in address else address
    log.info("door open at http://%s:%d with %d threads", shown, port, settings.door_threads)
    _serve(settings, address, port)
    log.info("door closed")
    return 0


def free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address and port to listen on; port 0 becomes a free one.

    Raises:
        AddressError: the host is not ours, or the port is taken or not allowed.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.create_server(where[:2], family=family) as probe:
            address, port = probe.getsockname()[:2]
            return address, port
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        raise AddressError(
            f"cannot listen on port {port} of {host}: {reason}; stop what holds it, "
            "or set PHIQ_HOST and PHIQ_PORT (or PORT) to others"
        ) from None


def _serve(settings: Settings, address: str, port: int) -> None:
    Granian(
        "api.server:make_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=address,
        port=port,
        blocking_threads=settings.door_threads,
        workers_kill_timeout=STOP_PATIENCE_S,
        log_level=LogLevels.error,
    ).serve()


def make_app() -> Flask:
    """The app in granian's child process: it ends with its parent, and answers before it stops."""
    if parent := parent_process():
        tether(parent.pid or os.getppid())
    sys.setswitchinterval(SWITCH_S)
    app = create_app()
    door: Door = app.extensions["door"]
    _on_signal(door.let_go)
    Finalize(None, door.meter.close, exitpriority=0)  # what it counted outlives it
    return app


def _on_signal(action: Callable[[], None]) -> None:
    """Call `action` in a thread once a signal arrives, beside the handlers granian sets later."""
    heard, bell = socket.socketpair()
    bell.setblocking(False)
    signal.set_wakeup_fd(bell.fileno())

    def watch(_: socket.socket) -> None:
        heard.recv(1)
        action()

    Thread(target=watch, args=(bell,), name="stop", daemon=True).start()
