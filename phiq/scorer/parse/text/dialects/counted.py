"""How provers subtract and divide natural numbers: 2 - 3 is 0 there, and 7 / 2 is 3.

Where the operands are names and numbers, they are put so; any other one is left open, by an
operation of which nothing is known.
"""

from __future__ import annotations

import re
from typing import Final

_DIFFERENCE: Final = re.compile(r"((?:\A|[(=<>≤≥≠,])\s*)(\w+)\s*-\s*(\w+)(?!\s*[*/^·(\w])")
_QUOTIENT: Final = re.compile(r"(?<![\w)*/^·.])(?<![*/^·)] )(\w+)\s*/\s*(\w+)(?!\s*[\^(\w])")


def as_natural(claim: str) -> str:
    """The claim with max(a − b, 0) for a - b and ⌊a÷b⌋ for a / b."""
    claim = _QUOTIENT.sub(r"⌊\1÷\2⌋", _DIFFERENCE.sub(r"\1max(\2 − \3, 0)", claim))
    return claim.replace("-", "⊖").replace("/", "⊘")
