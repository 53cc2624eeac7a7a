"""Which roles of a law a symbol may play, and how far from convention that is.

Where the caller declares a dimension, any letter plays a role of that dimension, unless the letter
is known for another quantity of the same dimension that is no kin of the role's. It looks at one
symbol at a time; who plays what together is for the matcher.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log2
from operator import itemgetter
from typing import Final, NamedTuple

from phiq.scorer.dimensions.table import readings_of, table
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.laws.quantity_families import may_be, unmistakable
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
STAND_IN_BITS: Final = 1.0

#: How often a letter stands for a quantity, against its likeliest of that dimension, to be known
#: for it: λ is a length at times, but no radius.
MIN_KNOWN_SHARE = 1 / 8
#: The mark of a change; a letter known for nothing may stand for one without it: dT for ΔT.
_CHANGE: Final = ("Delta",)
_TYPEFACES: Final = frozenset(("cal", "frak", "bb"))


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
    rated = ((surprise(symbol, role, form, in_ratios=law.in_ratios), role) for role in own or roles)
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


def surprise(
    symbol: Symbol, role: Role, form: Form | None, *, in_ratios: bool = False
) -> float | None:
    """How far from convention a symbol, of a declared dimension or none, plays a role.

    In bits, 0 for the law's own letter; None where it cannot play it. For `in_ratios` see `Law`.
    """
    symbol = bare(symbol)
    if form not in (None, role.form):
        return None
    if symbol == role.symbol:
        return 0.0
    if role.quantity is None or role.form is None:
        return None
    if form is not None:
        return _by_dimension(symbol, role, role.quantity, in_ratios=in_ratios)
    if not _marked_alike(symbol, role):
        return None
    return _by_notation(symbol, role.quantity, role.form)


def _by_dimension(symbol: Symbol, role: Role, quantity: str, *, in_ratios: bool) -> float | None:
    """The surprise of a symbol of the role's dimension, as declared."""
    known = _known(symbol, role.form)
    if not _marked_alike(symbol, role) and (known or role.symbol.marks != _CHANGE):
        return None
    if quantity in known:
        return 0.0
    return STAND_IN_BITS if _stands_in(known, quantity, in_ratios=in_ratios) else None


def _marked_alike(symbol: Symbol, role: Role) -> bool:
    """Whether the marks of both change a quantity alike; a typeface changes none."""
    if symbol.marks == role.symbol.marks:
        return True
    return _quantity_marks(symbol) == _quantity_marks(role.symbol)


def _quantity_marks(symbol: Symbol) -> tuple[str, ...]:
    return tuple([mark for mark in symbol.marks if mark not in _TYPEFACES])


def _by_notation(symbol: Symbol, quantity: str, form: Form) -> float | None:
    """The surprise of a symbol of undeclared dimension in a role."""
    bits = _listed(symbol).get(quantity)
    if bits is not None:
        return bits
    notation = readings_of(symbol) if quantity in GENERIC else None
    bits = notation.forms.get(form) if notation else None
    if bits is None or bits > -log2(MIN_KNOWN_SHARE):
        return None  # t may be a thickness, but is no displacement
    return bits + STAND_IN_BITS


def _stands_in(known: tuple[str, ...], quantity: str, *, in_ratios: bool) -> bool:
    """Whether a letter known for some quantities of a dimension may stand for another of it.

    It stands for their kin only; a letter known for none may stand for any but a constant, unless
    nothing else has the constant's dimension.
    """
    if known:
        return may_be(known, quantity, in_ratios=in_ratios)
    return quantity not in table().values or unmistakable(quantity)


@lru_cache(SYMBOL_CACHE_SIZE)
def _known(symbol: Symbol, form: Form | None) -> tuple[str, ...]:
    """What a letter is known for in a dimension, likeliest first: a constant, or some others."""
    notation = readings_of(symbol) or readings_of(_written_out(symbol))
    meant = [m for m in notation.meanings if m.form == form] if notation else []
    names = tuple(
        OVER_TWO_PI.get(m.quantity, m.quantity)
        for m in meant
        if m.prior >= MIN_KNOWN_SHARE * meant[0].prior
    )
    return names[:1] if names and names[0] in table().values else names


def _written_out(symbol: Symbol) -> Symbol:
    """A name in which the first letter is the symbol and the rest its subscript: kB is k_B."""
    base, sub, marks = symbol
    return symbol if sub or len(base) < 2 else Symbol(base[0], base[1:], marks)


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


def mixes_labels(names: Mapping[Symbol, str]) -> bool:
    """Whether symbols of one label have roles of two: the p of V_p and N_p is 1 or 2, not both."""
    places: dict[str, str] = {}
    for symbol, atom in names.items():
        place = atom.rpartition("_")[2]
        if symbol.sub and place.isdigit() and places.setdefault(symbol.sub, place) != place:
            return True
    return False
