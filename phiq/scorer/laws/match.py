"""Finds the named law an equation states, or the one it nearly states.

An equation is a law when some assignment of its symbols to the law's roles, each allowed by
convention or by its declared dimension, gives the same normal form. It never matches by text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.laws.canonical import Canonizer
from phiq.scorer.laws.casting import STAND_IN_BITS, Castings, castings
from phiq.scorer.laws.key import Key, renamed
from phiq.scorer.laws.near import near_miss
from phiq.scorer.laws.polynomial import FormTooLargeError
from phiq.scorer.laws.table import (
    MAX_SIZE,
    Law,
    Outline,
    Role,
    atom_of,
    bare,
    index,
    is_reduced,
    laws_for,
    laws_with,
    outline,
)

#: A symbol and the roles it may play, each with its surprise in bits.
_Option = tuple[Symbol, tuple[tuple[float, Role], ...]]

#: Laws looked at for one equation; those whose symbols agree best come first.
MAX_CANDIDATES: Final = 24
#: Assignments of symbols to roles tried for one law: two pairs of like symbols make 4.
MAX_ASSIGNMENTS: Final = 12
#: How unusual the lettering of a law may be, in bits, as for the readings of dimensions.
SURPRISE_BITS: Final = 4.0
SURPRISE_BITS_A_SYMBOL: Final = 1.25
#: How unusual it may be for a near miss, which needs more faith than a hit.
MAX_NEAR_MISS_BITS: Final = 4.0
#: Symbols a near miss needs, unless they are the law's own letters: two prove nothing.
MIN_SYMBOLS: Final = 3
#: Stand-in letters come from Unicode's private use area: no text has them.
_FIRST_LETTER: Final = 0xE000


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


def _match_relation(relation: Node, at: int, declared: Mapping[Symbol, Form]) -> LawMatch | None:
    allowed = partial(_allowed, declared) if declared else laws_with
    found = outline(relation.args[at : at + 2], allowed)
    if not found.laws or found.size > MAX_SIZE:
        return None
    laws = _candidates(found)
    if not laws:
        return None
    try:
        return _best(relation, at, found.symbols, laws, declared)
    except FormTooLargeError:
        return None


def _allowed(declared: Mapping[Symbol, Form], part: Symbol | str) -> int:
    """The laws that may have a symbol, or a kind."""
    form = declared.get(part) if isinstance(part, Symbol) else None
    return laws_with(part) if form is None else laws_for(part, form)


def _candidates(found: Outline) -> list[int]:
    """Laws with a role for every symbol and a symbol for every role, likeliest first."""
    mask = found.laws & index().by_slot.get(found.slot, 0)
    numbers = list(_places(mask))
    if len(numbers) > 1:
        letters = dict.fromkeys(numbers, 0)
        for symbol in found.symbols:
            for number in _places(mask & index().by_name.get(bare(symbol), 0)):
                letters[number] += 1
        numbers.sort(key=letters.__getitem__, reverse=True)
    return numbers[:MAX_CANDIDATES]


def _places(mask: int) -> Iterator[int]:
    """The numbers of the bits set in a mask, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _best(
    relation: Node,
    at: int,
    symbols: tuple[Symbol, ...],
    laws: list[int],
    declared: Mapping[Symbol, Form],
) -> LawMatch | None:
    form: _Form | None = None
    nearest: LawMatch | None = None
    cast = [(symbol, castings(symbol, declared.get(symbol))) for symbol in symbols]
    for number in laws:
        law = index().laws[number]
        if form is not None and not form.comparable(law):
            continue
        for names, bits in _assignments(number, cast):
            form = form or _Form(relation, at, symbols)
            if not form.comparable(law):
                break
            key = form.named(names)
            if key == law.key:
                return LawMatch(law.name, law.field, law.equation, None)
            telling = bits <= MAX_NEAR_MISS_BITS and (len(symbols) >= MIN_SYMBOLS or not bits)
            if nearest is None and key is not None and telling:
                sure = bits < STAND_IN_BITS
                nearest = _nearly(law, near_miss(law, key, form.alone(names), sure=sure))
    return nearest


def _nearly(law: Law, words: str | None) -> LawMatch | None:
    return LawMatch(law.name, law.field, law.equation, words) if words else None


class _Form:
    """The normal form of a relation, once with stand-in letters, then under any renaming."""

    def __init__(self, relation: Node, at: int, symbols: tuple[Symbol, ...]) -> None:
        self.relation = relation
        self.at = at
        self.letters = {symbol: chr(_FIRST_LETTER + i) for i, symbol in enumerate(symbols)}
        self.key = self._canonical(self.letters)
        self.shape = self.key.shape if self.key else None
        used = {atom for atom, _ in self.key.ratio} if self.key else set()
        used |= {a for m, _ in self.key.terms for a, _ in m} if self.key else set()
        inside = [atom for atom in used if len(atom) > 1]
        letters = set(self.letters.values())
        #: Whether a renaming only changes whole atoms, and no direction of an inequality.
        self.flat = not any(letters & set(atom) for atom in inside)
        self.flat = self.flat and self.key is not None and self.key.sign == "="

    def _canonical(self, atoms: Mapping[Symbol, str]) -> Key | None:
        names = {symbol: (atom, is_reduced(symbol)) for symbol, atom in atoms.items()}
        return Canonizer(names).relation(self.relation, self.at)

    def comparable(self, law: Law) -> bool:
        """Whether the form may be the law's, or nearly so, under some names."""
        return self.shape is not None and self.shape.near(law.shape)

    def named(self, atoms: Mapping[Symbol, str]) -> Key | None:
        """The key with each symbol under its role's name."""
        if not self.flat or self.key is None:
            return self._canonical(atoms)
        return renamed(self.key, {self.letters[symbol]: atoms[symbol] for symbol in atoms})

    def alone(self, atoms: Mapping[Symbol, str]) -> str | None:
        """The role that stands by itself on one side, if any."""
        for side in self.relation.args[self.at : self.at + 2]:
            if side.op == "sym":
                return atoms[side.symbol]
        return None


def _assignments(
    number: int, cast: Sequence[tuple[Symbol, Castings]]
) -> Iterator[tuple[dict[Symbol, str], float]]:
    """Ways to give each symbol a role of its own, with their surprise in bits, plainest first."""
    allowed = SURPRISE_BITS + SURPRISE_BITS_A_SYMBOL * len(cast)
    options: list[_Option] = []
    least = 0.0
    places = 0
    for symbol, roles in cast:
        casting = roles[number]
        places |= casting.places
        able = casting.able
        least += able[0][0] if able else allowed
        if least >= allowed:
            return iter(())
        options.append((symbol, able))
    if places.bit_count() < len(cast):  # a role that none of them can play
        return iter(())
    options.sort(key=lambda option: len(option[1]))
    return islice(_assign(options, (), allowed), MAX_ASSIGNMENTS)


def _assign(
    options: list[_Option], taken: tuple[Role, ...], budget: float
) -> Iterator[tuple[dict[Symbol, str], float]]:
    if not options:
        yield {}, 0.0
        return
    (symbol, able), *rest = options
    for bits, role in able:
        if all(role is not other for other in taken) and bits <= budget:
            for names, more in _assign(rest, (*taken, role), budget - bits):
                yield {**names, symbol: atom_of(role)}, bits + more
