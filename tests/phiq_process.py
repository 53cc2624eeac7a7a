"""The real `phiq` command in a process of its own, its output and its children at hand."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from support import ROOT, until

PHIQ = str(Path(sys.executable).with_name("phiq"))
#: A pool on a loaded machine of two cores takes this long at most to start, or to stop.
PATIENCE_S = 60.0


def environment(**extra: str) -> dict[str, str]:
    """This environment without the caller's PHIQ_ settings, on the CPU, plus `extra`."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PHIQ_") and k != "PORT"}
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    return ours | path | {"PHIQ_DEVICE": "cpu", "COLUMNS": "200"} | extra


def phiq(*args: str, text_in: str | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run `phiq ARGS` to its end, `extra` added to its environment."""
    return subprocess.run(
        [PHIQ, *args],
        env=environment(**extra),
        input=text_in,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


class PhiqProcess:
    """`phiq ARGS`, running; the output of both streams goes to `log`."""

    def __init__(self, log: Path, *args: str, cwd: Path | None = None, **extra: str) -> None:
        self._log = log
        self._known: dict[int, psutil.Process] = {}
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [PHIQ, *args], env=environment(**extra), cwd=cwd, stdout=out, stderr=out
            )

    def output(self) -> str:
        """What it has said so far."""
        return self._log.read_text("utf-8", "replace")

    def await_output(self, pattern: str) -> re.Match[str]:
        """Wait until it has said something like `pattern`; fail if it ends first."""

        def found() -> re.Match[str] | None:
            ended = self.process.poll() is not None
            match = re.search(pattern, self.output())
            assert match or not ended, f"ended without {pattern!r}:\n{self.output()}"
            return match

        match = until(found, f"output like {pattern!r}", PATIENCE_S)
        assert match
        return match

    def await_ready(self) -> str:
        """Wait until the pool is up; returns the address of its door."""
        return self.await_output(r"ready.* (http://\S+)")[1]

    def family(self) -> list[psutil.Process]:
        """All its descendants that were seen so far and still live."""
        if self.process.poll() is None:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                self._known.setdefault(child.pid, child)
        return [p for p in self._known.values() if _lives(p)]

    def child(self, words: str) -> psutil.Process:
        """The first descendant whose command line holds `words`."""
        return self.children(words)[0]

    def children(self, words: str) -> list[psutil.Process]:
        """The descendants whose command line holds `words`."""
        return [p for p in self.family() if words in _command(p)]

    def interrupt(self) -> int:
        """Ctrl-C, and the exit status."""
        self.family()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_S)

    def await_no_family(self) -> None:
        """Wait until no descendant is left."""
        until(lambda: not self.family(), "all children gone", PATIENCE_S)

    def end(self) -> None:
        """Leave nothing behind, whatever the test has done."""
        if self.process.poll() is None:
            self.family()
            self.process.kill()
            self.process.wait(PATIENCE_S)
        for process in self.family():
            process.kill()


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _command(process: psutil.Process) -> str:
    """What it was started as; nothing where it ends meanwhile."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""
