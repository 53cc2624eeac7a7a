"""Remembers verdicts, so that a repeated request costs microseconds.

One cache belongs to one scorer of one version, so nothing in it goes stale. They store and find;
what makes two requests equal is decided by the key alone: the text with mode, dims and domain, or
in its place the canonical form, the tree that the text is read as.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import copy
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from phiq.contract import Provenance, ScoreRequest, Verdict
from phiq.scorer.programs.floating import compares_numbers

#: Verdicts kept, the least recently used leave first; at about 2 kB each, 32 MB.
MAX_VERDICTS = 16_384

#: The key of what is no text: half of a surrogate pair stands for no character.
NO_TEXT: Final = b""
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class VerdictCache:
    """Verdicts by request; those given out are marked as cached."""

    def __init__(self, size: int = MAX_VERDICTS) -> None:
        self._size = size
        self._verdicts: OrderedDict[bytes, Verdict] = OrderedDict()

    @staticmethod
    def key(request: ScoreRequest) -> bytes:
        """Equal for requests that must get equal verdicts; NO_TEXT where there is none to judge."""
        asked = _Question(request.equation, request.mode, request.dims, request.domain)
        try:
            return _encode(asked)
        except UnicodeEncodeError:
            return NO_TEXT

    def get(self, key: bytes) -> Verdict | None:
        """The verdict remembered under this key, for the caller to copy."""
        verdict = self._verdicts.get(key)
        if verdict is not None:
            self._verdicts.move_to_end(key)
        return verdict

    def put(self, key: bytes, verdict: Verdict) -> Verdict:
        """Remember a verdict; returns it marked as one that comes from the cache."""
        marked = replace(verdict, provenance=_cached(verdict), processing_time_ms=0)
        self._verdicts[key] = marked
        if len(self._verdicts) > self._size:
            self._verdicts.popitem(last=False)
        return marked


class FormCache:
    """Verdicts by canonical form: `E=mc^2` gets the verdict of `E = mc²`, told of its own text.

    One thread may look up while another stores, so the oldest leave first, however often used.
    """

    def __init__(self, size: int = MAX_VERDICTS) -> None:
        self._size = size
        self._verdicts: dict[bytes, CachedVerdict] = {}

    @staticmethod
    def key(request: ScoreRequest, form: bytes | None) -> bytes | None:
        """The key of a request whose text has this form; None where it has no single one.

        A sign that only programs have tells more than the tree: 0.1 + 0.2 != 0.3 holds of floats.
        """
        if form is None:
            return None
        key = form + b"==" if compares_numbers(request.equation) else form
        declared = request.dims or request.domain
        return key + _encode((request.dims, request.domain)) if declared else key

    def get(self, key: bytes) -> CachedVerdict | None:
        """The verdict on this form."""
        return self._verdicts.get(key)

    def put(self, key: bytes, equation: str, verdict: Verdict) -> CachedVerdict:
        """Remember the verdict on an equation of this form."""
        told = self._verdicts[key] = CachedVerdict(equation, copy(verdict))
        if len(self._verdicts) > self._size:
            del self._verdicts[next(iter(self._verdicts))]
        return told


class CachedVerdict(NamedTuple):
    """A verdict, and the text that its explanation quotes."""

    equation: str
    verdict: Verdict

    def of(self, equation: str) -> Verdict:
        """The same verdict on another text of the same form, marked as one from the cache."""
        quoted = f"Equation '{self.equation}' has"
        text = self.verdict.explanation.replace(quoted, f"Equation '{equation}' has", 1)
        provenance = _cached(self.verdict)
        return replace(self.verdict, explanation=text, provenance=provenance, processing_time_ms=0)


def _cached(verdict: Verdict) -> Provenance | None:
    return verdict.provenance and replace(verdict.provenance, cached=True)


class _Question(msgspec.Struct, array_like=True):
    """The part of a request that decides its verdict; a job's id and age do not."""

    equation: str
    mode: str
    dims: object
    domain: object
