"""`phiq backup` and `phiq restore`: the master list and the API keys, to a file and back."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path

import click

from phiq.cli.options import json_option
from phiq.contract import encode
from phiq.queue.backup import BackupError, Backups, Counts
from phiq.settings import Settings

#: The first bytes of a packed file.
GZIP = b"\x1f\x8b"

_EXAMPLES = """\b
Examples:
  export PHIQ_REDIS_URL=redis://127.0.0.1:6379/0
  phiq backup phiq.jsonl.gz
  phiq restore phiq.jsonl.gz

\b
Exit status:
  0  done
  2  wrong usage, no whole backup, or Redis cannot be reached
"""


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def backup(*, file: Path, as_json: bool) -> None:
    """Write master list and API keys to FILE, packed where it ends in .gz.

    The pool may work meanwhile. FILE is there whole or not at all, for its owner alone to read;
    it has no secret of a key, and no jobs.
    """
    counts = Counts()
    with _whole(file) as out:
        for line in Backups(Settings.from_env()).lines(counts):
            out.write(line)
    click.echo(encode(counts).decode() if as_json else f"{_told(counts)}, in {file}")


@click.command(epilog=_EXAMPLES)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def restore(*, file: Path, as_json: bool) -> None:
    """Take master list and API keys back from FILE, which `phiq backup` made.

    What is there stays, and is joined by what FILE knows besides. Nothing is changed where FILE is
    no whole backup.
    """
    counts, new = Backups(Settings.from_env()).restore(lambda: _lines(file))
    if as_json:
        click.echo(
            encode({"equations": counts.equations, "new": new, "keys": counts.keys}).decode()
        )
    else:
        click.echo(f"{_told(counts)} from {file}; equations that are new: {new}")


def _told(counts: Counts) -> str:
    return f"equations: {counts.equations}, keys: {counts.keys}"


@contextmanager
def _whole(path: Path) -> Iterator[BufferedIOBase]:
    """A file to write to, which takes its place once it is whole and on the disk."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        raw = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(raw, "wb") as file:
            if path.suffix == ".gz":
                with gzip.open(file, "wb") as packed:
                    yield packed
            else:
                yield file
            file.flush()
            os.fsync(raw)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP
    try:
        with gzip.open(path) if packed else path.open("rb") as lines:
            yield from lines
    except (EOFError, zlib.error) as error:
        raise BackupError(f"{path} is cut off or damaged: {error}") from None
