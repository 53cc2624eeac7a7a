"""Which roles of a law a symbol may play, and how far from convention that is.

Where the caller declares a dimension, any letter plays a role of that dimension, unless the letter
is known for another quantity of the same dimension that is no kin of the role's. It looks at one
symbol at a time; who plays what together is for the matcher.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2
from operator import itemgetter
from typing import NamedTuple

from phiq.scorer.dimensions.table import readings_of, table
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form
from phiq.scorer.expr import Symbol
from phiq.scorer.laws.kin import may_be, unmistakable
from phiq.scorer.laws.table import (
    GENERIC,
    OVER_TWO_PI,
    SYMBOL_CACHE_SIZE,
    Law,
    Role,
    bare,
    index,
)

#: Bits by which a quantity of the right dimension is less likely than the law's own quantity.
STAND_IN_BITS = 1.0

#: Bits by which a letter may stand less often for a quantity than for its first of that dimension,
#: to be known for it: λ is a length at times, but no radius.
MAX_KNOWN_BITS = 4.0


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
    """A symbol that is the law's own letter, in its dimension, keeps its role."""
    law = index().laws[number]
    roles = law.roles
    own = tuple(role for role in roles if role.symbol == bare(symbol) and form in (None, role.form))
    rated = ((surprise(symbol, role, form), role) for role in own or roles)
    able = [
        (bits, role)
        for bits, role in rated
        if bits is not None and _is_told(law, bare(symbol), role, bits)
    ]
    places = sum(1 << k for k, role in enumerate(roles) if any(role is one for _, one in able))
    return Casting(tuple(sorted(able, key=itemgetter(0))), places)


def _is_told(law: Law, symbol: Symbol, role: Role, bits: float) -> bool:
    """Whether the letter says enough of what it stands for: see `Law.lettered`."""
    if bits < STAND_IN_BITS or not law.lettered:
        return True
    return role.form != DIMENSIONLESS and bool(_known(symbol, role.form))


def surprise(symbol: Symbol, role: Role, form: Form | None) -> float | None:
    """How far from convention a symbol, of a declared dimension or none, plays a role.

    In bits, 0 for the law's own letter; None where it cannot play it.
    """
    symbol = bare(symbol)
    if symbol.marks != role.symbol.marks or form not in (None, role.form):
        return None
    if symbol == role.symbol:
        return 0.0
    if role.quantity is None or role.form is None:
        return None
    bits = _listed(symbol).get(role.quantity)
    if bits is not None:
        return bits if form is None else 0.0
    if form is None:
        return _by_notation(symbol, role.quantity, role.form)
    return STAND_IN_BITS if _stands_in(symbol, role.quantity, form) else None


def _by_notation(symbol: Symbol, quantity: str, form: Form) -> float | None:
    """The surprise of a symbol of undeclared dimension in a role that is not its own."""
    notation = readings_of(symbol) if quantity in GENERIC else None
    bits = notation.forms.get(form) if notation else None
    return None if bits is None else bits + STAND_IN_BITS


def _stands_in(symbol: Symbol, quantity: str, form: Form) -> bool:
    """Whether a symbol of the declared dimension of a quantity may stand for the quantity.

    A letter known for quantities of that dimension stands for their kin only; one that is not may
    stand for any but a constant, unless nothing else has the constant's dimension.
    """
    known = _known(symbol, form)
    if known:
        return any(may_be(name, quantity) for name in known)
    return quantity not in table().values or unmistakable(quantity)


@lru_cache(SYMBOL_CACHE_SIZE)
def _known(symbol: Symbol, form: Form | None) -> tuple[str, ...]:
    """The quantities of a dimension that a letter is known for: a constant, or several others."""
    forms = table().forms
    bits = {name: bits for name, bits in _listed(symbol).items() if forms[name] == form}
    first = min(bits, key=bits.__getitem__, default=None)
    if first is None or first in table().values:
        return (first,) if first else ()
    return tuple(name for name in bits if bits[name] <= bits[first] + MAX_KNOWN_BITS)


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
