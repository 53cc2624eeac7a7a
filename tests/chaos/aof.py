"""What a broker wrote down: its append-only file, read as the list of commands that it is.

Scripts are written as their effects, so the file tells every change of every job's status, whoever
asked for it and whatever the records say now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hiredis

TERMINAL = frozenset({b"succeeded", b"failed", b"canceled", b"expired"})


def tail(folder: Path) -> Path:
    """The file that is being appended to."""
    return max((folder / "appendonlydir").glob("*.incr.aof"), key=lambda file: file.stat().st_mtime)


def commands(folder: Path) -> Iterator[list[bytes]]:
    """Every command since the broker first started, which must never have rewritten its file."""
    for file in sorted((folder / "appendonlydir").glob("*.incr.aof")):
        reader = hiredis.Reader(encoding=None)
        with file.open("rb") as lines:
            while block := lines.read(1 << 20):
                reader.feed(block)
                while command := reader.gets():
                    yield command


def command(*words: bytes) -> bytes:
    """A command as it is written there."""
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
    return b"*%d\r\n%s" % (len(words), parts)


def ends_of_jobs(folder: Path, prefix: str) -> Counter[str]:
    """How often each job became terminal."""
    job, ends = f"{prefix}:job:".encode(), Counter[str]()
    for name, key, *fields in (c for c in commands(folder) if len(c) > 2):
        if name.upper() == b"HSET" and key.startswith(job):
            changes = dict(zip(fields[::2], fields[1::2], strict=True))
            if changes.get(b"status") in TERMINAL:
                ends[key.removeprefix(job).decode()] += 1
    return ends


def ends_of_tasks(folder: Path) -> Counter[str]:
    """How often each Celery task stored that it succeeded."""
    mark, ends = b"celery-task-meta-", Counter[str]()
    for name, key, *values in (c for c in commands(folder) if len(c) > 2):
        stored = name.upper() == b"SET" and key.startswith(mark)
        if stored and b'"status": "SUCCESS"' in values[0]:
            ends[key.removeprefix(mark).decode()] += 1
    return ends
