"""A real front door: `python -m api` in a process of its own, and a client for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from phiq.cli.embedded import free_port
from phiq.settings import Settings
from support import ROOT, WorkerProcess, until


class DoorProcess:
    """A running door with its log at hand; `http` speaks to it over a fresh or kept connection."""

    def __init__(self, settings: Settings, log: Path, port: int = 0) -> None:
        self.settings = replace(settings, port=port or free_port())
        self.log = log
        self.url = f"http://127.0.0.1:{self.settings.port}"
        environ = os.environ | self.settings.to_env()
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api"], cwd=ROOT, env=environ, stdout=out, stderr=out
            )
        self.http = httpx.Client(base_url=self.url, timeout=40, limits=httpx.Limits())

    def await_open(self) -> DoorProcess:
        """Wait until it answers; show its log if it dies first."""

        def opened() -> bool:
            assert self.process.poll() is None, f"door died:\n{self.output()}"
            try:
                return self.http.get("/livez").status_code == 200
            except httpx.TransportError:
                return False

        until(opened, "door open", 30)
        return self

    def output(self) -> str:
        """Its log so far."""
        return self.log.read_text("utf-8", "replace")

    def terminate(self, timeout_s: float = 20) -> int:
        """SIGTERM, and the exit status."""
        self.process.terminate()
        return self.process.wait(timeout_s)

    def close(self) -> None:
        """Kill what is left."""
        self.http.close()
        self.process.kill()
        self.process.wait(10)


@contextmanager
def serving(settings: Settings, folder: Path) -> Iterator[DoorProcess]:
    """A door with one ready worker."""
    worker = WorkerProcess(settings, folder / "worker.log")
    door = DoorProcess(settings, folder / "door.log")
    try:
        worker.await_ready()
        yield door.await_open()
    finally:
        door.close()
        worker.kill()
