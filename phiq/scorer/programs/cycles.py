"""Products of cycles of permutations, (1 2 3)(1 2) = (1 3), which formulas take for numbers."""

from __future__ import annotations

import re
from typing import Final

_GAP: Final = r"(?:\s|\\[,;: ]|~)+"
_CYCLE: Final = rf"\(\s*\d+(?:{_GAP}\d+)+\s*\)"
_POWER: Final = r"(?:\^\{?(-?\d{1,2})\}?|(⁻¹))?"
_FACTOR: Final = rf"({_CYCLE}|\(\)|\(1\)){_POWER}"
_SIDE: Final = rf"(?:{_FACTOR}(?:\s|\\,|\\circ|\\cdot|[∘·*])*)+|e|id|\\mathrm\{{id\}}"
#: A statement that two products of cycles are equal.
STATEMENT: Final = re.compile(rf"\s*(?P<left>{_SIDE})\s*=\s*(?P<right>{_SIDE})\s*")
#: What it holds.
HINT: Final = re.compile(_CYCLE)
Permutation = dict[int, int]


def equal(text: str) -> bool | None:
    """Whether two products are the same permutation; None of any other text.

    Some read products from left to right, others from right to left: one of both will do.
    """
    match = STATEMENT.fullmatch(text)
    if match is None or not HINT.search(text):
        return None
    left, right = _factors(match["left"]), _factors(match["right"])
    return any(_product(left[::step]) == _product(right[::step]) for step in (1, -1))


def _factors(side: str) -> list[Permutation]:
    found = []
    for cycle, power, inverse in re.findall(_FACTOR, side):
        entries = [int(entry) for entry in re.findall(r"\d+", cycle)]
        once = dict(zip(entries, [*entries[1:], *entries[:1]], strict=True))
        times = (-1 if inverse else int(power or 1)) % max(len(entries), 1)
        found += [once] * times
    return found


def _product(factors: list[Permutation]) -> Permutation:
    """Where each number goes, those that stay left out."""
    moved = {entry for factor in factors for entry in factor}
    ends = {}
    for start in moved:
        end = start
        for factor in factors:
            end = factor.get(end, end)
        if end != start:
            ends[start] = end
    return ends
