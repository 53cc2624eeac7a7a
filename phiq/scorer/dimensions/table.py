"""What symbols may stand for: the shipped table of quantities, constants and notation.

    readings_of(Symbol("p"))    momentum, pressure, electric dipole moment, …, each with a prior

It does not choose among readings: the check does, from the equation.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from math import log2
from typing import Final, NamedTuple

from phiq.scorer.dimensions.units import table_form
from phiq.scorer.dimensions.vector import DIMENSIONLESS, TIME, Form
from phiq.scorer.expression.tree import Symbol

#: Share of "a meaning not listed" where a symbol's entry gives none: the table's own error.
DEFAULT_OTHER_SHARE: Final = 0.04
#: Symbols remembered: more than any bulk of physics uses.
SYMBOL_CACHE_SIZE: Final = 8192
#: Dimension of a quantity that may have any, such as a wave function.
ANY_DIMENSION: Final = "?"

#: Marks that leave the dimension alone.
_SILENT_MARKS: Final = frozenset({
    "acute", "bar", "bold", "breve", "check", "dagger", "delta", "Delta", "grave", "ring",
     "rm", "star", "tilde", "underline", "vec",
})  # fmt: skip
#: Marks of a time derivative, with its order.
_DOTS: Final = {"dot": 1, "ddot": 2, "dddot": 3}


class Meaning(NamedTuple):
    """One thing a symbol may stand for; `prior` is in 0..1."""

    quantity: str
    form: Form
    prior: float


class Notation(NamedTuple):
    """All a symbol may stand for, likeliest first; `other` is the prior of none of them.

    forms: the distinct dimensions of the meanings, likeliest first, each with its surprise: by how
        many bits it is less likely than the first.
    quantities: what each of these dimensions most likely is.
    constant: whether it can only be a physical constant, as ε_0 is.
    """

    meanings: tuple[Meaning, ...]
    other: float
    forms: dict[Form, float]
    quantities: dict[Form, str]
    constant: bool = False

    @property
    def likeliest(self) -> Form:
        """The dimension meant most often."""
        return next(iter(self.forms))


def _notation_of(meanings: tuple[Meaning, ...], other: float) -> Notation:
    weights: dict[Form, float] = {}
    for meaning in meanings:
        weights[meaning.form] = weights.get(meaning.form, 0.0) + meaning.prior
    ranked = sorted(weights, key=lambda form: -weights[form])
    top = weights[ranked[0]]
    bits = {form: log2(top / weights[form]) for form in ranked}
    return Notation(meanings, other, bits, {m.form: m.quantity for m in reversed(meanings)})


class Table(NamedTuple):
    """The shipped table.

    forms: the dimension of each quantity, None where it may have any.
    values: constants in SI units.
    symbols: by `Symbol.name`; None where a symbol may have any dimension.
    qualifiers: subscripts that only number or qualify a quantity, as in x_1 and v_max. Any other
        subscript without an entry of its own makes a symbol of which nothing is known.
    names: the plainest quantity of each dimension.
    """

    forms: dict[str, Form | None]
    values: dict[str, float]
    symbols: dict[str, Notation | None]
    qualifiers: frozenset[str]
    names: dict[Form, str]


@cache
def table() -> Table:
    """The table, read on first use."""
    text = files("phiq.scorer.dimensions").joinpath("symbols.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    stated = raw["quantities"] | raw["constants"]
    forms = {
        name: None if entry[0] == ANY_DIMENSION else table_form(entry[0])
        for name, entry in stated.items()
    }
    values = {name: entry[1] for name, entry in raw["constants"].items()}
    symbols = {name: _notation(weights, forms) for name, weights in raw["symbols"].items()}
    for name, notation in symbols.items():
        if notation and len(notation.meanings) == 1 and notation.meanings[0].quantity in values:
            symbols[name] = notation._replace(constant=True)
    return Table(
        forms,
        values,
        symbols,
        frozenset(raw["qualifiers"].split()),
        _names(raw["quantities"], forms),
    )


def _notation(weights: dict[str, float], forms: dict[str, Form | None]) -> Notation | None:
    """None where the symbol may stand for a quantity of any dimension."""
    other = weights.pop("other", None)
    total = sum(weights.values())
    other_share = DEFAULT_OTHER_SHARE if other is None else other / (total + other)
    meanings = []
    for quantity, weight in sorted(weights.items(), key=lambda item: -item[1]):
        form = forms[quantity]
        if form is None:
            return None
        meanings.append(Meaning(quantity, form, (1 - other_share) * weight / total))
    return _notation_of(tuple(meanings), other_share) if meanings else None


def _names(quantities: dict[str, list[str]], forms: dict[str, Form | None]) -> dict[Form, str]:
    """The plainest name of each dimension: the SI brochure's before any other."""
    names: dict[Form, str] = {}
    for name in sorted(quantities, key=lambda name: quantities[name][1] != "SI"):
        form = forms[name]
        if form is not None:
            names.setdefault(form, name)
    names[DIMENSIONLESS] = "a number"
    return names


@lru_cache(SYMBOL_CACHE_SIZE)
def readings_of(symbol: Symbol) -> Notation | None:
    """What a symbol may stand for; None where nothing is known or it may have any dimension."""
    symbols = table().symbols
    name = symbol.name
    if name in symbols:
        return symbols[name]
    if symbol.marks:
        return _marked(symbol)
    if symbol.sub in table().qualifiers or symbol.sub.isdigit():
        return symbols.get(symbol.base)
    return None


def _marked(symbol: Symbol) -> Notation | None:
    *inner, mark = symbol.marks
    below = readings_of(Symbol(symbol.base, symbol.sub, tuple(inner)))
    if below is None:
        return None
    if mark in _SILENT_MARKS or mark.startswith("^"):
        return below
    if mark in _DOTS:
        return _shifted(below, -_DOTS[mark] * TIME)
    return _unit_vector_or(below) if mark == "hat" else None


def _shifted(notation: Notation, by: Form) -> Notation:
    changes = tuple(
        Meaning(f"rate of change of {m.quantity}", m.form + by, m.prior) for m in notation.meanings
    )
    return _notation_of(changes, notation.other)


def _unit_vector_or(notation: Notation) -> Notation:
    """A hat makes a unit vector, or the operator of the quantity."""
    direction = Meaning("unit vector", DIMENSIONLESS, 0.5)
    operators = tuple(Meaning(m.quantity, m.form, m.prior / 2) for m in notation.meanings)
    return _notation_of((direction, *operators), notation.other)
