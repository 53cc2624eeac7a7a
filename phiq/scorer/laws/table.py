"""The shipped laws, read on first use, and an index from symbols to the laws they may occur in.

Sets of laws are bit masks: bit i is law i, so a lookup is one AND a symbol. The index says which
laws have a role for every symbol; whether the form agrees is for the matcher.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from phiq.scorer.dimensions import choose
from phiq.scorer.dimensions.table import Meaning, readings_of
from phiq.scorer.dimensions.table import table as notation_table
from phiq.scorer.dimensions.units import table_form
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.laws.canonical import Canonizer, Key, Name
from phiq.scorer.parse import parse

#: Symbols remembered: more than any bulk of physics uses.
SYMBOL_CACHE_SIZE = 8192
#: Dimensions whose quantities stand in for each other: a length is a distance is a radius. Others
#: do not: energy and torque, frequency and angular frequency, or two numbers, are different roles.
_INTERCHANGEABLE: Final = frozenset(
    table_form(text)
    for text in (
        *("m", "m^2", "m^3", "s", "kg", "K", "A", "A s", "m s^-1", "m s^-2"),
        *("kg m s^-2", "kg m s^-1", "kg m^-1 s^-2", "kg m^2 s^-3 A^-1"),
    )
)
#: Constants that differ by a factor only: one role, ħ being h over 2π.
_OVER_TWO_PI: Final = {"reduced Planck constant": "Planck constant"}
#: Marks that are no part of a quantity's name.
_PLAIN_MARKS: Final = frozenset(("vec", "bold", "rm"))


class Role(NamedTuple):
    """What a symbol of a law stands for; None where it may be anything, such as ψ."""

    symbol: Symbol
    quantity: str | None
    form: Form | None

    @property
    def constant(self) -> bool:
        """Whether only one physical constant can play it."""
        return self.quantity in notation_table().values


class Law(NamedTuple):
    """One law in one of its forms."""

    name: str
    field: str
    equation: str
    roles: tuple[Role, ...]
    key: Key


class Index(NamedTuple):
    """Masks of the laws with a role of a quantity, a dimension, a name, a number of roles."""

    laws: tuple[Law, ...]
    by_quantity: dict[str, int]
    by_form: dict[Form, int]
    by_name: dict[Symbol, int]
    by_size: dict[int, int]


@cache
def index() -> Index:
    """All laws and the index over them."""
    text = files("phiq.scorer.laws").joinpath("laws.toml").read_text("utf-8")
    laws = tuple(_laws(tomllib.loads(text)))
    found = Index(laws, {}, {}, {}, {})
    for at, law in enumerate(laws):
        _add(found.by_size, len(law.roles), at)
        for role in law.roles:
            _add(found.by_name, role.symbol, at)
            if role.quantity is not None:
                _add(found.by_quantity, role.quantity, at)
            if role.form in _INTERCHANGEABLE and not role.constant:
                _add(found.by_form, role.form, at)
    return found


def _add(masks: dict[Any, int], key: object, at: int) -> None:
    masks[key] = masks.get(key, 0) | 1 << at


def _laws(raw: Mapping[str, Any]) -> Iterator[Law]:
    for field, section in raw.items():
        for name, equation, *stated in section["laws"]:
            yield _law(name, field, equation, stated[0] if stated else {})


def _law(name: str, field: str, equation: str, stated: Mapping[str, str]) -> Law:
    root = choose(parse(equation))[0]
    roles = tuple(_role(symbol, stated) for symbol in symbols_of(root))
    names = {symbol: own_name(role) for symbol, role in zip(symbols_of(root), roles, strict=True)}
    key = Canonizer(names).relation(root)
    if key is None:
        raise ValueError(f"the law {name!r} says nothing: {equation}")
    return Law(name, field, equation, roles, key)


def _role(symbol: Symbol, stated: Mapping[str, str]) -> Role:
    symbol = bare(symbol)
    unmarked = symbol._replace(marks=())
    quantity = stated.get(symbol.name) or stated.get(unmarked.name)
    if quantity is not None:
        quantity = _OVER_TWO_PI.get(quantity, quantity)
        return Role(symbol, quantity, notation_table().forms[quantity])
    notation = readings_of(symbol)
    if notation is None:
        return Role(symbol, None, None)
    first = notation.meanings[0]
    return Role(symbol, _OVER_TWO_PI.get(first.quantity, first.quantity), first.form)


def own_name(role: Role) -> Name:
    """The atom of a law's own symbol."""
    return role_name(role, role.symbol)


def role_name(role: Role, symbol: Symbol) -> Name:
    """The atom of a symbol that plays a role: the role's, ħ being the one of h over 2π."""
    if role.quantity == "Planck constant":
        notation = readings_of(symbol)
        reduced = notation is not None and notation.meanings[0].quantity in _OVER_TWO_PI
        return role.quantity, reduced
    return role.symbol.name, False


def symbols_of(root: Node) -> list[Symbol]:
    """The distinct symbols of an expression, in order of appearance."""
    found: dict[Symbol, None] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if node.op == "sym":
            found[node.symbol] = None
        stack.extend(reversed(node.args))
    return list(found)


def bare(symbol: Symbol) -> Symbol:
    """A symbol without the marks of a vector."""
    if not symbol.marks:
        return symbol
    return symbol._replace(marks=tuple(m for m in symbol.marks if m not in _PLAIN_MARKS))


@lru_cache(SYMBOL_CACHE_SIZE)
def laws_with(symbol: Symbol) -> int:
    """The laws that have a role a symbol may play by convention."""
    found = index()
    mask = found.by_name.get(bare(symbol), 0)
    for quantity, form in playable(symbol).items():
        mask |= found.by_quantity.get(quantity, 0) | found.by_form.get(form, 0)
    return mask


def laws_for(symbol: Symbol, form: Form) -> int:
    """The laws that have a role for a symbol of a declared dimension."""
    found = index()
    mask = laws_with(symbol)
    return mask | found.by_form.get(form, 0)


@lru_cache(SYMBOL_CACHE_SIZE)
def playable(symbol: Symbol) -> dict[str, Form]:
    """The quantities a symbol may stand for, with their dimensions."""
    notation = readings_of(symbol)
    meanings: Iterable[Meaning] = notation.meanings if notation else ()
    return {_OVER_TWO_PI.get(m.quantity, m.quantity): m.form for m in meanings}


def plays(symbol: Symbol, role: Role, form: Form | None) -> bool:
    """Whether a symbol, of a declared dimension or none, may stand in a law's role."""
    if form is not None and form != role.form:
        return False
    if bare(symbol).marks != role.symbol.marks:
        return False
    if bare(symbol) == role.symbol:
        return True
    quantities = playable(symbol)
    if role.quantity in quantities:
        return True
    alike = role.form in _INTERCHANGEABLE and not role.constant
    return alike and (form is not None or role.form in quantities.values())
