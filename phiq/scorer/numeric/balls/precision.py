"""The precision of FLINT, which is one for the whole process: set it, compute, set it back."""

from __future__ import annotations

import threading
from typing import Final

from flint import ctx

from phiq.scorer.numeric.errors import OutsideError

#: Most bits of a number: a limit takes six times those of what it is in, and FLINT ends the process
#: where it cannot have the memory it asks for. What is computed exactly has a quarter of these.
MAX_BITS: Final = 32_768
#: FLINT's precision is a global, so one thread computes with balls at a time.
_LOCK: Final = threading.RLock()


class precision:  # used as a function, as `contextlib.suppress` is
    """Compute with so many bits inside; other threads wait.

    Raises:
        OutsideError: more than MAX_BITS.
    """

    __slots__ = ("_before", "_bits")

    def __init__(self, bits: int) -> None:
        if bits > MAX_BITS:
            raise OutsideError(f"more than {MAX_BITS} bits")
        self._bits = bits
        self._before = 0

    def __enter__(self) -> None:
        _LOCK.acquire()
        self._before = ctx.prec
        if self._bits != self._before:  # to look takes a tenth of the time of setting it
            ctx.prec = self._bits

    def __exit__(self, *_: object) -> None:
        if ctx.prec != self._before:
            ctx.prec = self._before
        _LOCK.release()
