"""Which roles of a law a symbol may play, and how far from convention that is.

It looks at one symbol at a time; who plays what together is for the matcher.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2
from operator import itemgetter
from typing import Final, NamedTuple

from phiq.scorer.dimensions.table import readings_of
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expr import Symbol
from phiq.scorer.laws.table import GENERIC, OVER_TWO_PI, SYMBOL_CACHE_SIZE, Role, bare, index

#: Bits by which a quantity of the right dimension is less likely than the law's own quantity.
STAND_IN_BITS: Final = 1.0


class Casting(NamedTuple):
    """The roles of one law that a symbol may play, with their surprise in bits, plainest first.

    places: a bit for the place of each of them among the law's roles.
    """

    able: tuple[tuple[float, Role], ...]
    places: int


class Castings(dict[int, Casting]):
    """For each law, the roles a symbol may play in it; a law is looked at when first asked for."""

    def __init__(self, symbol: Symbol, form: Form | None) -> None:
        super().__init__()
        self.symbol = symbol
        self.form = form

    def __missing__(self, number: int) -> Casting:
        found = self[number] = _casting(self.symbol, number, self.form)
        return found


@lru_cache(SYMBOL_CACHE_SIZE)
def castings(symbol: Symbol, form: Form | None) -> Castings:
    """The roles of a symbol, of a declared dimension or none."""
    return Castings(symbol, form)


def _casting(symbol: Symbol, number: int, form: Form | None) -> Casting:
    """A symbol that is the law's own letter keeps its role."""
    roles = index().laws[number].roles
    own = tuple(role for role in roles if role.symbol == bare(symbol))
    rated = ((surprise(symbol, role, form), role) for role in own or roles)
    able = [(bits, role) for bits, role in rated if bits is not None]
    places = sum(1 << k for k, role in enumerate(roles) if any(role is one for _, one in able))
    return Casting(tuple(sorted(able, key=itemgetter(0))), places)


def surprise(symbol: Symbol, role: Role, form: Form | None) -> float | None:
    """How far from convention a symbol, of a declared dimension or none, plays a role.

    In bits, 0 for the law's own letter; None where it cannot play it.
    """
    symbol = bare(symbol)
    if symbol.marks != role.symbol.marks or form not in (None, role.form):
        return None
    if symbol == role.symbol:
        return 0.0
    bits = _listed(symbol).get(role.quantity or "")
    if bits is not None:
        return bits if form is None else 0.0
    if role.form is None or role.quantity not in GENERIC:
        return None
    if form is not None:
        return STAND_IN_BITS
    notation = readings_of(symbol)
    bits = notation.forms.get(role.form) if notation else None
    return None if bits is None else bits + STAND_IN_BITS


@lru_cache(SYMBOL_CACHE_SIZE)
def _listed(symbol: Symbol) -> dict[str, float]:
    """How surprising each quantity is that a symbol may stand for, in bits."""
    notation = readings_of(symbol)
    if notation is None:
        return {}
    first = notation.meanings[0].prior
    return {
        OVER_TWO_PI.get(m.quantity, m.quantity): log2(first / m.prior)
        for m in notation.meanings
        if m.prior
    }
