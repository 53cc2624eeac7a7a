"""Tells a series that diverges although its terms vanish: they fall like 1/k, or slower."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from phiq.scorer.numeric.compiler import NO_VALUE

#: Terms looked at, and how much k times a term may fall between two of them.
FAR_TERMS: Final = (400, 1600, 6400)
HARMONIC: Final = 0.01
#: Most that neighbours may differ by, relative to them and times k: the power of k they go with.
SMOOTH: Final = 2


def is_harmonic(term: Callable[[int], Any], start: int) -> bool:
    """Whether the terms keep their sign and fall like 1/k, or slower, as far as can be seen."""
    try:
        terms = [(term(start + k), term(start + k + 1)) for k in FAR_TERMS]
    except NO_VALUE:
        return False
    signs = {(t > 0) - (t < 0) if t.imag == 0 else 0 for pair in terms for t in pair}
    if signs not in ({1}, {-1}):
        return False
    # Terms that go up and down on their way tell nothing by three of them.
    pairs = zip(FAR_TERMS, terms, strict=True)
    if any(k * abs(after - t) > SMOOTH * abs(t) for k, (t, after) in pairs):
        return False
    near, middle, far = [float(k * abs(t)) for k, (t, _) in zip(FAR_TERMS, terms, strict=True)]
    # k times a term has a limit other than 0, or grows: it must not go on falling.
    falls = 1 - middle / near
    return falls <= HARMONIC and 1 - far / middle <= max(falls / 2, 0.0)
