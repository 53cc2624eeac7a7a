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


#: Has a broker keep the files that it has written anew, which hold what has happened.
KEPT = "aof-disable-auto-gc"


def parts(folder: Path) -> list[Path]:
    """The files that were appended to one after the other, the one that is now at the end."""
    found = (folder / "appendonlydir").glob("*.incr.aof")
    return sorted(found, key=lambda file: int(file.name.split(".")[-3]))


def tail(folder: Path) -> Path:
    """The file that is being appended to."""
    return parts(folder)[-1]


def commands(folder: Path) -> Iterator[list[bytes]]:
    """Every command carried out since the broker first started; it must have `KEPT` its files."""
    for part in parts(folder):
        yield from carried_out(part)


def carried_out(part: Path) -> Iterator[list[bytes]]:
    """The commands of one file; not those of a transaction that is torn."""
    transaction: list[list[bytes]] | None = None
    for command in _written(part):
        word = command[0].upper()
        if word == b"MULTI":
            transaction = []
        elif word == b"EXEC":
            yield from transaction or ()
            transaction = None
        elif transaction is None:
            yield command
        else:
            transaction.append(command)


def _written(part: Path) -> Iterator[list[bytes]]:
    reader = hiredis.Reader(encoding=None)
    with part.open("rb") as file:
        while block := file.read(1 << 20):
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
