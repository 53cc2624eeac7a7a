"""A child process of `phiq up`: its log file, its last words, its end.

It is tied to this process, in a process group of its own (so that Ctrl-C reaches the supervisor
alone), and it is started and stopped, never watched: that is the supervisor's work.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from phiq.tether import tethered

#: How far from its end a log is searched for the reason a process ended, in bytes.
LOG_TAIL_BYTES = 16_384
#: The reason is cut here, in characters, to stay a line.
REASON_CHARS = 300


class ChildProcess:
    """One program of the pool. `name` is what people see: "door", "worker-2"."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def start(self) -> None:
        """Start it; from the main thread, to whose life it is tied."""
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                tethered(self._command),
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    @property
    def pid(self) -> int | None:
        """Its process id, once started."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs, or before it was started."""
        return self._process.poll() if self._process else None

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self._process:
            self._process.terminate()

    def kill(self) -> None:
        """Kill what is left of it and of its own children, and wait for its end."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self) -> str:
        """The line of its log that tells best why it ended."""
        with self.log.open("rb") as log:
            log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - LOG_TAIL_BYTES))
            lines = [_bare(line) for line in log.read().decode("utf-8", "replace").splitlines()]
        lines = [line for line in lines if line]
        telling = [line for line in lines if "cannot start" in line] or lines
        return telling[-1][-REASON_CHARS:] if telling else "it said nothing"


def _bare(line: str) -> str:
    """Without the stamp a logger puts in front: `[2025-11-23 13:00:00,000: INFO/MainProcess]`."""
    return re.sub(r"^\[[^\]]*\]\s*", "", line).strip()
