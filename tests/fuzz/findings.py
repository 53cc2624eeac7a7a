"""What is told of findings: which errors are of one kind, and how much memory there is."""

from __future__ import annotations

from pathlib import Path
from resource import getpagesize
from traceback import extract_tb


def kind_of(error: Exception) -> str:
    """An error and the line that raised it."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}: {error}"


def memory_mb() -> int:
    """What this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * getpagesize() // 2**20
