"""Conventions under which an equation that fails in SI quantities can still be right.

Pure mathematics uses any letter for a number; natural units leave out c, ħ, k_B and ε₀. Where one
of them mends the equation its dimensions are unknown, not inconsistent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final

from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Constraint, Row
from phiq.scorer.dimensions.search import Search, TrialLimitError
from phiq.scorer.dimensions.vector import (
    DIMENSIONLESS,
    FORM_CACHE_SIZE,
    Form,
    coefficients,
    digits,
)
from phiq.scorer.expression.tree import Node, Symbol

#: Bits of surprise a natural-units reading may have: the letters must be the usual ones.
NATURAL_SURPRISE_BITS: Final = 2.0

#: Literals that are plain factors, not measured values.
_QUARTERS: Final = re.compile(r"\d+(\.(0|25|5|50|75)?)?")
#: Powers of time that kg m s A K mol cd become when c = ħ = k_B = ε₀ = 1.
_TIME_POWERS: Final = (-1, 1, 1, -1, -1, 0, 0)
#: Symbols that nobody writes in natural units.
_OMITTED: Final = frozenset(
    Symbol(*name) for name in (("c",), ("h",), ("ħ",), ("k", "B"), ("ε", "0"), ("μ", "0"), ("R",))
)


def fits_as_numbers(rows: Iterable[Row]) -> bool:
    """Whether all rows hold with every symbol a number, and something speaks for numbers.

    That is a row that compares with a number, or a typed decimal: E = -13.6/n² leaves out eV.
    """
    anchored = False
    for row in rows:
        if coefficients(row.left - row.right)[0]:
            return False
        anchored = anchored or DIMENSIONLESS in (row.left, row.right) or _has_decimal(row.node)
    return anchored


def _has_decimal(node: Node) -> bool:
    """Whether it has a typed decimal other than a half or a quarter (0.5, 1.25)."""
    literals = (part.text for part in node.walk() if part.op == "num")
    return any(_QUARTERS.fullmatch(literal) is None for literal in literals)


def fits_natural_units(group: Sequence[Constraint], unknowns: Unknowns) -> bool:
    """Whether the usual readings satisfy a group when c = ħ = k_B = ε₀ = 1.

    A symbol that would vanish by it, such as a speed, is no reason to believe in natural units, and
    units that are typed (1 m = 1 s) are one not to.
    """
    if not any(constraint.terms for constraint in group):
        return False
    if unknowns.declared or not _OMITTED.isdisjoint(unknowns.other):
        return False
    domains = {}
    for unknown, notation in enumerate(unknowns.notations):
        forms = notation.forms if notation else {}
        usual = {_natural(f): bits for f, bits in forms.items() if bits <= NATURAL_SURPRISE_BITS}
        if any(form and not _natural(form) for form in forms):
            usual.pop(DIMENSIONLESS, None)
        domains[unknown] = dict(sorted(usual.items(), key=itemgetter(1)))
    projected = [Constraint(_natural(c.known), c.terms, c.source) for c in group]
    try:
        return Search(domains).solve(projected, (NATURAL_SURPRISE_BITS,))
    except TrialLimitError:
        return True


@lru_cache(FORM_CACHE_SIZE)
def _natural(form: Form) -> Form:
    """A form as a power of time alone."""
    powers = zip(digits(form), _TIME_POWERS, strict=False)
    return sum(power * by for power, by in powers)
