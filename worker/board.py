"""What a worker's process and the stand-in of its keeper both see: a page of shared memory.

The worker writes, the stand-in reads; nobody waits for anybody, whatever holds the interpreter
lock. A reading that is torn by a writing is right at the next look, and harmless before: it renews
no claim but one that exists.
"""

from __future__ import annotations

import mmap
import struct
from time import monotonic
from typing import BinaryIO, NamedTuple

#: The token of the claim in hand, when its scoring began and when the keeper last ran: `monotonic`,
#: which all processes of a host share; 0 where there is none.
_TOKEN = struct.Struct("32s")
_TIME = struct.Struct("d")
_SINCE_AT, _BEAT_AT = 32, 40
SIZE = 48


class Seen(NamedTuple):
    """What stands on the board; a token of "" is no claim, times in seconds are 0 for none."""

    token: str
    batch_since: float
    beat: float


class Board:
    """The page, in a file that both have open."""

    def __init__(self, file: BinaryIO) -> None:
        self._page = mmap.mmap(file.fileno(), SIZE)

    def hold(self, token: str) -> None:
        """The claim in hand; "" for none."""
        _TOKEN.pack_into(self._page, 0, token.encode())

    def score(self, since: float | None) -> None:
        """When the scoring of it began; None when it is over."""
        _TIME.pack_into(self._page, _SINCE_AT, since or 0.0)

    def beat(self) -> None:
        """The keeper runs."""
        _TIME.pack_into(self._page, _BEAT_AT, monotonic())

    def read(self) -> Seen:
        """What stands there now."""
        [token] = _TOKEN.unpack_from(self._page, 0)
        [since] = _TIME.unpack_from(self._page, _SINCE_AT)
        [beat] = _TIME.unpack_from(self._page, _BEAT_AT)
        return Seen(token.rstrip(b"\0").decode("ascii", "replace"), since, beat)
