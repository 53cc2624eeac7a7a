"""What only Redis holds and no client could send again: the master list and the API keys, as lines.

A backup is NDJSON: a header, an object a line, and an end that counts them, so that one that was
cut off is known for it. Jobs are not in it; they are what the append-only file is for. Restoring
adds: what is there already stays as it is, and is joined by what the backup knows besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, ClassVar, TypeVar

import msgspec
import redis
from msgspec import Struct

from phiq.contract import encode
from phiq.errors import InvalidRequestError
from phiq.listing import Equation, ImportedEquation
from phiq.queue.connection import connect
from phiq.queue.equations import EquationStore
from phiq.queue.keys import ApiKey, KeyStore
from phiq.queue.store import CHUNK
from phiq.settings import Settings

#: What the lines are written as; raised when an earlier version could no longer read them right.
FORMAT = 1
T = TypeVar("T")


class _Line(Struct, kw_only=True, tag_field="kind", omit_defaults=True):
    pass


class Header(_Line, tag="phiq-backup"):
    """The first line."""

    format: int


class Listed(_Line, tag="equation"):
    """An entry of the master list."""

    entry: Equation


class Found(_Line, tag="found"):
    """That a key's job found an entry: when, and the request as that key sent it."""

    owner: str
    id: str
    found_ms: int
    request: str


class Key(_Line, tag="key"):
    """An API key as it is stored: by the hash of its secret."""

    digest: str
    key: ApiKey


class Counts(_Line, tag="end"):
    """The last line: how many lines of each kind stand before it."""

    kinds: ClassVar[dict[type[_Line], str]] = {Listed: "equations", Found: "found", Key: "keys"}

    equations: int = 0
    found: int = 0
    keys: int = 0

    def add(self, line: _Line) -> None:
        """Count a line."""
        name = self.kinds[type(line)]
        setattr(self, name, getattr(self, name) + 1)


_decode = msgspec.json.Decoder(Header | Listed | Found | Key | Counts).decode
_listed_as_imported = msgspec.json.Decoder(ImportedEquation).decode


class BackupError(InvalidRequestError):
    """A file is no whole backup; nothing of it has been restored."""

    code = "no_backup"


class Backups:
    """Backups of one pool's Redis. Methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        client = client or connect(settings)
        self._equations = EquationStore(settings, client)
        self._keys = KeyStore(settings, client)

    def lines(self, counts: Counts) -> Iterator[bytes]:
        """A backup, line by line, while the pool works; `counts` is what it holds so far.

        What is on the list the whole time is in it; what comes meanwhile may be.
        """
        yield encode(Header(format=FORMAT)) + b"\n"
        for line in self._all():
            counts.add(line)
            yield encode(line) + b"\n"
        yield encode(counts) + b"\n"

    def _all(self) -> Iterator[_Line]:
        keys = self._keys.stored()
        yield from (Key(digest=digest, key=key) for digest, key in keys.items())
        yield from (Listed(entry=entry) for entry in self._equations.every())
        for owner in sorted({key.owner for key in keys.values()}):
            for id_, found_ms, request in self._equations.found_by(owner):
                yield Found(owner=owner, id=id_, found_ms=found_ms, request=request)

    def restore(self, read: Callable[[], Iterable[bytes]]) -> tuple[Counts, int]:
        """Add what a backup holds; returns its counts, and how many equations were new.

        `read` gives its lines, and is called twice: nothing is changed before all were looked at.

        Raises:
            BackupError: it is none, is cut off, or is of a newer version.
        """
        counts = check(read())
        new = 0
        for chunk in _chunks(_body(read()), CHUNK):
            new += self._put_back(chunk)
        return counts, new

    def _put_back(self, lines: Sequence[_Line]) -> int:
        """Add some lines; returns how many equations are new."""
        self._keys.put_back({line.digest: line.key for line in lines if isinstance(line, Key)})
        entries = [line.entry for line in lines if isinstance(line, Listed)]
        new = sum(self._equations.add([_listed_as_imported(encode(entry)) for entry in entries]))
        for line in lines:
            if isinstance(line, Found):
                self._equations.put_found(line.owner, line.id, line.found_ms, line.request)
        return new


def check(lines: Iterable[bytes]) -> Counts:
    """What a backup holds.

    Raises:
        BackupError: it is none, is cut off, or is of a newer version.
    """
    counts, end = Counts(), None
    for number, line in enumerate(_read(lines), 1):
        if number == 1:
            if not isinstance(line, Header):
                raise BackupError("it does not begin as a backup does")
            if line.format > FORMAT:
                raise BackupError(f"it is of a newer version of phiq (format {line.format})")
        elif end is not None:
            raise BackupError(f"line {number} stands after its end")
        elif isinstance(line, Counts):
            end = line
        else:
            counts.add(line)
    if end != counts:
        raise BackupError("it is cut off: its last line, which counts the others, is not there")
    return counts


def _read(lines: Iterable[bytes]) -> Iterator[Any]:
    for number, line in enumerate(lines, 1):
        try:
            yield _decode(line)
        except (msgspec.DecodeError, ValueError) as error:
            raise BackupError(f"line {number} is none of a backup: {error}") from None


def _body(lines: Iterable[bytes]) -> Iterator[_Line]:
    return (line for line in _read(lines) if not isinstance(line, Header | Counts))


def _chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(items, size)):
        yield chunk
