"""Finds the named law an equation states, or the one it nearly states.

An equation is a law when some assignment of its symbols to the law's roles, each allowed by
convention or by its declared dimension, gives the same normal form. It never matches by text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.laws.canonical import Canonizer, Key, Name
from phiq.scorer.laws.near import near_miss
from phiq.scorer.laws.polynomial import FormTooLargeError
from phiq.scorer.laws.table import (
    Law,
    Role,
    index,
    laws_for,
    laws_with,
    plays,
    role_name,
    symbols_of,
)

#: Laws looked at for one equation; those whose symbols agree best come first.
MAX_CANDIDATES = 24
#: Assignments of symbols to roles tried for one law: two pairs of like symbols make 4.
MAX_ASSIGNMENTS = 12
#: Most symbols of any law in the table.
MAX_SYMBOLS = 12


class LawMatch(NamedTuple):
    """A named law; `near_miss` says in words what differs, None where the equation states it."""

    name: str
    field: str
    equation: str
    near_miss: str | None


def match(root: Node, declared: Mapping[Symbol, Form] | None = None) -> LawMatch | None:
    """The law an equation states or nearly states; None where it is neither.

    Args:
        root: a reading of the text.
        declared: dimensions the caller gave, as `dimensions.declared_dimensions` reads them.
    """
    declared = declared or {}
    nearest: LawMatch | None = None
    for relation, at in _relations(root):
        found = _match_relation(relation, at, declared)
        if found is not None and found.near_miss is None:
            return found
        nearest = nearest or found
    return nearest


def _relations(root: Node) -> Iterator[tuple[Node, int]]:
    if root.op == "rel" and isinstance(root.value, tuple):
        for at in range(len(root.value)):
            yield root, at
    elif root.op == "system":
        for part in root.args:
            yield from _relations(part)


def _match_relation(
    relation: Node, at: int, declared: Mapping[Symbol, Form]
) -> LawMatch | None:
    symbols = _symbols(relation, at)
    laws = _candidates(symbols, declared)
    if not laws:
        return None
    try:
        return _best(relation, at, symbols, laws, declared)
    except FormTooLargeError:
        return None


def _symbols(relation: Node, at: int) -> list[Symbol]:
    sides = relation.args[at : at + 2]
    return list(dict.fromkeys(symbol for side in sides for symbol in symbols_of(side)))


def _candidates(symbols: list[Symbol], declared: Mapping[Symbol, Form]) -> list[Law]:
    """Laws with a role for every symbol and a symbol for every role, likeliest first."""
    found = index()
    mask = found.by_size.get(len(symbols), 0) if len(symbols) <= MAX_SYMBOLS else 0
    for symbol in symbols:
        form = declared.get(symbol)
        mask &= laws_with(symbol) if form is None else laws_for(symbol, form)
        if not mask:
            return []
    laws = []
    while mask:
        low = mask & -mask
        laws.append(found.laws[low.bit_length() - 1])
        mask ^= low
    own = set(symbols)
    laws.sort(key=lambda law: -sum(role.symbol in own for role in law.roles))
    return laws[:MAX_CANDIDATES]


def _best(
    relation: Node,
    at: int,
    symbols: list[Symbol],
    laws: list[Law],
    declared: Mapping[Symbol, Form],
) -> LawMatch | None:
    shape = _shape(Canonizer({}).relation(relation, at))
    nearest: LawMatch | None = None
    for law in laws:
        law_shape = _shape(law.key)
        if shape[0] != law_shape[0] or (shape != law_shape and nearest):
            continue
        for names in _assignments(law, symbols, declared):
            key = Canonizer(names).relation(relation, at)
            if key == law.key:
                return LawMatch(law.name, law.field, law.equation, None)
            words = near_miss(law, key) if key and nearest is None else None
            if words:
                nearest = LawMatch(law.name, law.field, law.equation, words)
    return nearest


def _shape(key: Key | None) -> tuple[int, int, tuple[int, ...]]:
    """What no renaming changes: the number of terms or factors, and the exponents."""
    if key is None:
        return 0, 0, ()
    exponents = sorted(abs(exponent) for _, exponent in key.ratio)
    return len(key.terms), len(key.ratio), tuple(exponents)


def _assignments(
    law: Law, symbols: list[Symbol], declared: Mapping[Symbol, Form]
) -> Iterator[dict[Symbol, Name]]:
    """Ways to give each symbol a role of its own; symbols keep their own role where they can."""
    options: list[tuple[Symbol, list[Role]]] = []
    for symbol in symbols:
        form = declared.get(symbol)
        able = [role for role in law.roles if plays(symbol, role, form)]
        options.append((symbol, sorted(able, key=lambda role: role.symbol != symbol)))
    options.sort(key=lambda option: len(option[1]))
    return islice(_assign(options, ()), MAX_ASSIGNMENTS)


def _assign(
    options: list[tuple[Symbol, list[Role]]], taken: tuple[Role, ...]
) -> Iterator[dict[Symbol, Name]]:
    if not options:
        yield {}
        return
    (symbol, able), *rest = options
    for role in able:
        if role not in taken:
            for names in _assign(rest, (*taken, role)):
                yield {**names, symbol: role_name(role, symbol)}
