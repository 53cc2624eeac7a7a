"""Reads the j of alternating currents as the imaginary unit: 1/(jωC), 3 + j4, 5∠30°.

Elsewhere j is a letter like any other, and one that counts is an index.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

_UNIT: Final = re.compile(r"(?<![A-Za-z_\\])j(?![a-z]{3})")
#: What tells that j is the unit: phasors, jω, an exponent, a number or a reactance behind its sign.
_TELLS: Final = re.compile(
    r"\d\s*(?:∠|\\angle)|(?<![A-Za-z_\\])j\s?(?:ω|\\omega|w[A-Z(t]|2\s?π|2\s?\\pi)"
    r"|\be\s?(?:\^|\*\*)\s?[{(]?\s?[-−]?\s?j|\bexp\s?\(\s?[-−]?\s?j"
    r"|[\w)}]\s?[-+−]\s?j\s?(?:\d|X)"
)
_COUNTS: Final = re.compile(r"_j|_\{[^{}]*j|\bj\s*=\s*\d|[∑Σ]|\\sum")


def with_unit(text: str, declared: Set[str]) -> str:
    """The text, of the same length, with the unit in the place of each such j."""
    if "j" in declared or not _TELLS.search(text) or _COUNTS.search(text):
        return text
    return _UNIT.sub("ⅈ", text)
