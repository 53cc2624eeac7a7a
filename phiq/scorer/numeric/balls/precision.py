"""The precision of FLINT, which is one for the whole process: set it, compute, set it back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flint import ctx

#: FLINT's precision is a global, so one thread computes with balls at a time.
_LOCK: Final = threading.RLock()


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with so many bits inside; other threads wait."""
    with _LOCK:
        before = ctx.prec
        ctx.prec = bits
        try:
            yield
        finally:
            ctx.prec = before
