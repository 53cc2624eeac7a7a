"""A pool and a browser for measurements and pictures: started, used, gone."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--enable-precise-memory-info"]


@contextmanager
def pool(workers: int = 1) -> Iterator[str]:
    """A whole pool; gives the address of its door."""
    phiq = str(Path(sys.executable).with_name("phiq"))
    with TemporaryDirectory() as folder:
        command = [phiq, "up", "--workers", str(workers), "--port", "0", "--folder", folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout
            for line in process.stdout:
                if line.startswith("ready"):
                    yield line.split()[-1]
                    return
            raise RuntimeError("the pool did not start")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, of the system."""
    if not CHROMIUM:
        raise SystemExit("chromium is not installed: `make browser` does it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
