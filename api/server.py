"""`python -m api`: the app on a server of our own (`api/front.py`), one process of many threads.

Why on our own is measured and told in benchmarks/README.md: no WSGI server has deadlines for slow
clients and the speed. It starts nothing until settings and port are known to be good. A stop lets
the requests that wait go with an answer.
"""

from __future__ import annotations

import logging
import resource
import signal
import socket
import sys

from api.app import create_app
from api.door import Door
from api.front import Front
from phiq import logs
from phiq.errors import PhiqError, SettingError
from phiq.queue.connection import check_access
from phiq.settings import EXIT_BAD_SETTING, Settings

log = logging.getLogger(__name__)

#: How long a thread that wants the interpreter lock sleeps before it asks for it, in seconds. When
#: 500 requests come at once, each asks so often: at Python's 5 ms that alone took seconds of CPU.
SWITCH_S = 0.02
#: Connections that may be open at once, where the limit for open files lets them: each costs some
#: 15 kB. Past it those are closed for newcomers that have done nothing for longest.
MOST_CONNECTIONS = 16_384
#: Open files that are left for Redis, logs and the like.
SPARE_FILES = 256
#: Connections the kernel holds until they are taken up.
BACKLOG = 4096
#: A peer that says nothing is asked by the kernel whether it lives after this long, in seconds...
PROBE_AFTER_S = 30
#: ... so often again, in seconds, and after so many unanswered questions it is gone.
PROBE_EVERY_S = 10
PROBES = 3
#: What was sent and is not taken in by the peer's host for this long, in seconds: it is gone.
UNACKNOWLEDGED_S = 30


class AddressError(PhiqError):
    """The door cannot listen where it is told to."""

    code = "address"


def main() -> int:
    """Serve until stopped; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format=logs.TEXT)
    try:
        settings = Settings.from_env()
        logs.set_up(settings)
        check_access(settings)
        listener = listen(settings.host, settings.port)
    except (SettingError, AddressError) as error:
        print(f"the door cannot start: {error}", file=sys.stderr)  # noqa: T201 -- for a person
        return EXIT_BAD_SETTING
    address, port = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    log.info("door open at http://%s:%d with %d threads", shown, port, settings.door_threads)
    _serve(settings, listener)
    log.info("door closed")
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on a host's address; port 0 is a free one.

    Raises:
        AddressError: the host is not ours, or the port is taken or not allowed.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(where[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        raise AddressError(
            f"cannot listen on port {port} of {host}: {reason}; stop what holds it, "
            "or set PHIQ_HOST and PHIQ_PORT (or PORT) to others"
        ) from None
    _harden(listener)
    return listener


def _harden(listener: socket.socket) -> None:
    """Have the kernel close connections nobody is behind any more; they inherit it."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        (socket.TCP_KEEPIDLE, PROBE_AFTER_S),
        (socket.TCP_KEEPINTVL, PROBE_EVERY_S),
        (socket.TCP_KEEPCNT, PROBES),
        (socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_S * 1000),
    ):
        listener.setsockopt(socket.IPPROTO_TCP, option, value)


def _serve(settings: Settings, listener: socket.socket) -> None:
    sys.setswitchinterval(SWITCH_S)
    app = create_app(settings)
    door: Door = app.extensions["door"]
    front = Front(app, listener, threads=settings.door_threads, connections=_most_connections())
    for sig in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sig, lambda *_: front.stop())
    front.serve(door.let_go)
    door.meter.close()  # what it counted outlives it


def _most_connections() -> int:
    """As many as may be open at once, after letting this process open all that it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_CONNECTIONS + SPARE_FILES if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1, min(MOST_CONNECTIONS, files - SPARE_FILES))
