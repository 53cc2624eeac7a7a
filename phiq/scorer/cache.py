"""Remembers verdicts, so that a repeated request costs microseconds.

One cache belongs to one scorer of one version, so nothing in it goes stale. It stores and finds;
what makes two requests equal is decided by the key alone: text, mode, dims and domain.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec
from msgspec.structs import replace

from phiq.contract import ScoreRequest, Verdict

#: Verdicts kept, the least recently used leave first; at about 2 kB each, 32 MB.
MAX_VERDICTS = 16_384

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class VerdictCache:
    """Verdicts by request; those given out are marked as cached."""

    def __init__(self, size: int = MAX_VERDICTS) -> None:
        self._size = size
        self._verdicts: OrderedDict[bytes, Verdict] = OrderedDict()

    @staticmethod
    def key(request: ScoreRequest) -> bytes:
        """Equal for requests that must get equal verdicts."""
        return _encode(_Question(request.equation, request.mode, request.dims, request.domain))

    def get(self, key: bytes) -> Verdict | None:
        """The verdict remembered under this key, for the caller to copy."""
        verdict = self._verdicts.get(key)
        if verdict is not None:
            self._verdicts.move_to_end(key)
        return verdict

    def put(self, key: bytes, verdict: Verdict) -> Verdict:
        """Remember a verdict; returns it marked as one that comes from the cache."""
        provenance = verdict.provenance and replace(verdict.provenance, cached=True)
        marked = replace(verdict, provenance=provenance, processing_time_ms=0)
        self._verdicts[key] = marked
        if len(self._verdicts) > self._size:
            self._verdicts.popitem(last=False)
        return marked


class _Question(msgspec.Struct, array_like=True):
    """The part of a request that decides its verdict; a job's id and age do not."""

    equation: str
    mode: str
    dims: object
    domain: object
