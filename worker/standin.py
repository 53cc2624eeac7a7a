"""The keeper's stand-in: a small process that renews what a worker holds while its keeper cannot.

A scorer that keeps the interpreter lock (GIL) stops every thread of its process, the keeper's too.
Then this process renews the claim, the heartbeat and the GPU slot, says so in the log, and kills
the worker when its micro-batch runs over PHIQ_BATCH_TIMEOUT_S. It ends with its worker, and leaves
one alone that is stopped (SIGSTOP) or gone. It scores nothing and imports nothing that does.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from phiq.settings import Settings
from worker.board import Board, Seen

log = logging.getLogger(__name__)

#: The keeper counts as silent after this share of a lease: late enough for one that is slow, early
#: enough for two renewals before the lease lapses.
SILENT_LEASES = 0.4
#: Looks at the board in a lease.
LOOKS_A_LEASE = 8
#: A process that had this share of a core while its keeper was silent was at work all the time.
AT_WORK = 0.5
#: States of a process (proc(5)) that a signal stopped, or that has ended.
STOPPED = ("T", "t", "Z", "X")
STOP_PATIENCE_S = 5


class StandIn:
    """The process, seen from its worker. Starts on `start`, ends with its worker at the latest."""

    def __init__(
        self, settings: Settings, worker_id: str, slot: tuple[str, int, str] | None
    ) -> None:
        self._settings = settings
        self._arguments = [worker_id, *map(str, slot or ())]
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- open as long as the worker lives
        self._file.truncate(mmap_size())
        self.board = Board(self._file)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process."""
        handle = self._file.fileno()
        command = [sys.executable, "-m", "worker.standin", str(handle), str(os.getpid())]
        self.board.beat()
        self._process = subprocess.Popen(
            [*command, *self._arguments],
            stdin=subprocess.PIPE,
            pass_fds=(handle,),
            env=os.environ | self._settings.to_env(),
            start_new_session=True,  # Ctrl-C is for the worker, which ends it
        )

    def mind(self) -> None:
        """Tell that the keeper runs; start the process again if it has ended."""
        self.board.beat()
        if self._process and self._process.poll() is not None:
            log.warning("the keeper's stand-in has ended, starting another")
            self.start()

    def stop(self) -> None:
        """End the process."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            try:
                self._process.wait(STOP_PATIENCE_S)
            except subprocess.TimeoutExpired:  # it holds nothing, and its worker has to leave
                self._process.kill()
                self._process.wait()
            self._process = None
        self._file.close()


def workers_here(processes: Path = Path("/proc")) -> set[str]:
    """The workers of this machine, or container: those whose stand-ins run here."""
    commands = [_command(process) for process in processes.glob("[0-9]*")]
    return {worker for worker in map(_worker_of, commands) if worker}


def _command(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:  # it has ended, or is not to be looked at
        return []


def _worker_of(command: list[str]) -> str | None:
    """The worker that a process stands in for, if it does for any."""
    if command[1:3] != ["-m", "worker.standin"] or len(command) <= _WORKER_ID:
        return None
    return command[_WORKER_ID]


#: Where a stand-in's command line has its worker's id: `python -m worker.standin FD PID WORKER_ID`.
_WORKER_ID = 5


def mmap_size() -> int:
    """Bytes of the board's file: a page, which is the least that can be mapped everywhere."""
    return os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Watch:
    """What the process does: look at the board, and renew where the keeper does not."""

    def __init__(
        self, settings: Settings, board: Board, parent_pid: int, arguments: list[str]
    ) -> None:
        client = connect(settings)
        self._settings = settings
        self._board = board
        self._parent_pid = parent_pid
        self._worker_id, *self._slot = arguments
        self._store = JobStore(settings, client)
        self._registry = Registry(settings, client)
        self._standing_in = False
        #: Processor time of the worker when its keeper was last seen to run.
        self._used_s = 0.0

    def run(self) -> None:
        """Look until the worker has ended."""
        pause_s = self._settings.lease_s / LOOKS_A_LEASE
        while os.getppid() == self._parent_pid:
            if select.select([sys.stdin], [], [], pause_s)[0]:
                return  # nothing is ever written there: the worker has closed it
            try:
                self._look()
            except BrokerUnavailableError as error:
                log.warning("stand-in: %s", error)

    def _look(self) -> None:
        seen, now = self._board.read(), monotonic()
        silent_s = now - seen.beat
        state, used_s = _process(self._parent_pid)
        if silent_s < self._settings.lease_s / LOOKS_A_LEASE:
            self._used_s = used_s
        if silent_s < self._settings.lease_s * SILENT_LEASES or state in STOPPED:
            self._standing_in = False
            return
        if not self._standing_in:
            self._tell(silent_s, used_s - self._used_s)
        self._standing_in = True
        self._end_overlong(seen, now)
        self._renew(seen)

    def _renew(self, seen: Seen) -> None:
        if seen.token:
            self._store.renew(seen.token)
        self._registry.prolong(self._worker_id)
        if self._slot:
            uuid, slot, holder = self._slot
            self._registry.lease_slot(uuid, int(slot), holder, self._settings.lease_s)

    def _end_overlong(self, seen: Seen, now: float) -> None:
        if seen.batch_since and now - seen.batch_since > self._settings.batch_timeout_s:
            log.critical(
                "a micro-batch ran over PHIQ_BATCH_TIMEOUT_S and keeps the interpreter lock; "
                "killing its worker"
            )
            os.kill(self._parent_pid, signal.SIGKILL)

    def _tell(self, silent_s: float, used_s: float) -> None:
        why = "the scorer keeps the interpreter lock (GIL)"
        if used_s < AT_WORK * silent_s:
            why = f"this machine has too much to do, or {why} as it waits"
        log.warning(
            "the keeper of %s has not run for %.1f s, in which its process had %.1f s of a core: "
            "%s; renewing for it",
            *(self._worker_id, silent_s, used_s, why),
        )


def _process(pid: int) -> tuple[str, float]:
    """The state of a process (proc(5)) and its processor time in seconds.

    A worker that a signal has stopped lets its leases lapse, as nobody works.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return "", 0.0  # no such file system here
    fields = stat.rpartition(")")[2].split()
    user, system = map(int, fields[_TIMES])
    return fields[0], (user + system) / os.sysconf("SC_CLK_TCK")


#: Where the fields behind a command's name have the time spent in its own code, and in the kernel.
_TIMES = slice(11, 13)


def main() -> None:
    """`python -m worker.standin FD PID WORKER_ID [UUID SLOT HOLDER]`, started by its worker."""
    logging.basicConfig(
        level=logging.WARNING, format="[%(asctime)s: %(levelname)s/stand-in] %(message)s"
    )
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    handle, parent_pid, *arguments = sys.argv[1:]
    with open(int(handle), "r+b", closefd=False) as file:
        board = Board(file)
    Watch(Settings.from_env(), board, int(parent_pid), arguments).run()


if __name__ == "__main__":
    main()
