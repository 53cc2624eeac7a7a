"""Processes under test, each started again when it dies, as whoever runs a pool would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from chaos import aof
from phiq.cli.embedded import EmbeddedBroker
from phiq.tether import tethered
from support import ROOT

STOP_S = 20.0


class Child:
    """A program with its log; `tend` starts it again unless it is kept down."""

    def __init__(self, name: str, argv: list[str], environ: dict[str, str], folder: Path) -> None:
        self.name = name
        self.starts = 0
        self.kept_down = False
        #: Memory at which it is killed, as the kernel would; in bytes.
        self.memory_limit: int | None = None
        self._argv = [sys.executable, "-W", "ignore", *argv]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PHIQ_")}
        self._environ = ours | environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        self._log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Child:
        """Start it; from the main thread, whose end is its end."""
        with self._log.open("ab") as out:
            self.process = subprocess.Popen(
                tethered(self._argv), cwd=ROOT, env=self._environ, stdout=out, stderr=out
            )
        self.starts += 1
        self.kept_down = False
        return self

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """Its process, which there must be."""
        assert self.process is not None, self.name
        return self.process

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.running.poll() is None

    def tend(self) -> None:
        """Start it again if it has died; kill it if it has grown past its limit."""
        if self.memory_limit and self.alive:
            try:
                if psutil.Process(self.running.pid).memory_info().rss > self.memory_limit:
                    self.kill()
            except psutil.NoSuchProcess:
                pass
        if not self.kept_down and not self.alive:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if it runs."""
        if self.alive:
            self.running.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.running.kill()
        self.running.wait(STOP_S)

    def output(self) -> str:
        """What it wrote, of all its lives."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""


class Broker(EmbeddedBroker):
    """An embedded broker whose append-only file holds everything since its start."""

    def __init__(
        self, folder: Path, *options: str, port: int = 0, environ: dict[str, str] | None = None
    ) -> None:
        super().__init__(folder, port)
        self.starts = 0
        self._options = options
        self._environ = environ or {}

    def command(self) -> list[str]:
        """Nothing written is lost; `options` besides; its environment changed."""
        changes = [f"{name}={value}" for name, value in self._environ.items()]
        whole = ["--auto-aof-rewrite-percentage", "0", f"--{aof.KEPT}", "yes", *self._options]
        return [*(["env", *changes] if changes else []), *super().command(), *whole]

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def start(self) -> Broker:
        """Count the starts."""
        self.starts += 1
        super().start()
        return self
