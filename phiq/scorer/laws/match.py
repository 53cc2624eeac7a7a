"""Finds the named law an equation states, or the one it nearly states.

An equation is a law when some assignment of its symbols to the law's roles, each allowed by
convention or by its declared dimension, gives the same normal form. It never matches by text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from phiq.scorer.algebra.laurent import FormTooLargeError
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import copied, rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.laws.assignments import assignments
from phiq.scorer.laws.canonical import Canonizer
from phiq.scorer.laws.dependence import without_arguments
from phiq.scorer.laws.key import Key, is_number, renamed
from phiq.scorer.laws.near import Difference, has_other_numbers, near_miss
from phiq.scorer.laws.roles import STAND_IN_BITS, Castings, castings, mixes_labels
from phiq.scorer.laws.spelling import spelled
from phiq.scorer.laws.table import (
    MAX_SIZE,
    Law,
    Outline,
    atom_of,
    bare,
    index,
    is_reduced,
    outline,
    turned,
)

#: Laws looked at for one equation; those whose symbols agree best come first.
MAX_CANDIDATES: Final = 24

#: How unusual the lettering of a law may be, in bits, as for the readings of dimensions.
SURPRISE_BITS: Final = 4.0
SURPRISE_BITS_A_SYMBOL: Final = 1.25
#: And up to which another law that is nearly stated in its own letters is not looked for.
USUAL_BITS: Final = 4.0
#: What a value is made of.
_NUMERIC: Final = kinds("num", "neg", "mul", "div", "pow")
_FUNCTION: Final = kinds("fn")
_OTHER_FUNCTION: Final = {"sin": "cos", "cos": "sin"}
#: Quantities of a law, an angle among them, in which a cosine for a sine is no other direction.
FEWEST_BESIDE_ANGLE: Final = 4
#: How unusual it may be for a near miss, which needs more faith than a hit.
MAX_NEAR_MISS_BITS = 4.0
#: And for one without declared dimensions: the letters must be the law's own.
SURE_BITS = STAND_IN_BITS / 2
#: And for one whose dimensions do not agree: letters known for the quantities, no stand-ins.
UNSOUND_BITS = STAND_IN_BITS / 2
#: How much less likely a law is meant whose numerical factor is wrong beside something else.
OTHER_NUMBERS_BITS = STAND_IN_BITS / 2
#: Symbols a near miss needs, unless they are the law's own letters: two prove nothing.
MIN_SYMBOLS = 3


class LawMatch(NamedTuple):
    """A named law; `difference` says what differs, None where the equation states the law.

    roles, forms: the quantity that each symbol stands for, and its dimension, where the law says.
    symbol: the one whose power differs.
    swapped: the two that stand in each other's place.
    """

    name: str
    field: str
    equation: str
    difference: Difference | None
    roles: Mapping[Symbol, str]
    forms: dict[Symbol, Form]
    symbol: Symbol | None
    swapped: tuple[Symbol, ...] = ()

    @property
    def near_miss(self) -> str | None:
        """The law and what differs from it in words; None where the equation states it."""
        difference = self.difference
        if difference is None:
            return None
        return f"{self.name} has {self.equation}; here {difference.words}"


#: A law that is nearly stated: the surprise of its letters, what would be meant, and the match.
_Near = tuple[float, Hashable, LawMatch]


def match(
    root: Node,
    declared: dict[Symbol, Form] | None = None,
    *,
    sound: bool = True,
    only: str | None = None,
) -> LawMatch | None:
    """The law an equation states or nearly states; None where it is neither.

    Args:
        root: a reading of the text.
        declared: dimensions the caller gave, as `dimensions.declared_dimensions` reads them.
        sound: whether the equation agrees with them; one that does not is no law, and nearly one
            only by its letters.
        only: the name of the only law that is looked for, as the equation is to state it.
    """
    declared = declared or {}
    nearest: LawMatch | None = None
    root = spelled(without_arguments(root))
    for relation, at in _relations(root):
        found = _match_relation(relation, at, declared, sound, only)
        if found is not None and found.difference is None:
            return found
        nearest = nearest or found
    if nearest is None and only is None and root.kinds & _FUNCTION:
        return _with_other_function(root, declared, sound)
    return nearest


def _with_other_function(root: Node, declared: dict[Symbol, Form], sound: bool) -> LawMatch | None:
    """The law that a formula states with a cosine for its sine, or the other way round."""
    called = [node for node in root.walk() if node.op == "fn" and node.text in _OTHER_FUNCTION]
    if root.op != "rel" or len(root.args) != 2 or len(called) != 1:
        return None
    arena, (wrong,) = Arena(), called
    if len(all_symbols(wrong)) != 1:  # a phase may begin anywhere
        return None
    if len(all_symbols(root)) < FEWEST_BESIDE_ANGLE:
        return None
    right = arena.fn(_OTHER_FUNCTION[wrong.text], copied(arena, wrong.args[0]))
    other = rewritten(arena, root, lambda part: right if part is wrong else None)
    found = _match_relation(other, 0, declared, sound, None)
    if found is None or found.difference is not None or len(found.roles) < FEWEST_BESIDE_ANGLE:
        return None
    words = f"{wrong.text} stands for {right.text}"
    return found._replace(difference=Difference(words))


def _relations(root: Node) -> Iterator[tuple[Node, int]]:
    if root.op == "rel" and isinstance(root.value, tuple):
        for at in range(len(root.value)):
            yield root, at
    elif root.op == "system":
        for part in root.args:
            yield from _relations(part)


def _match_relation(
    relation: Node, at: int, declared: dict[Symbol, Form], sound: bool, only: str | None
) -> LawMatch | None:
    found = outline(relation.args[at : at + 2], declared)
    if not found.laws or found.size > MAX_SIZE:
        return None
    laws = _candidates(found, declared)
    if only is not None:
        laws = [number for number in laws if index().laws[number].name == only]
    if not laws:
        return None
    try:
        cast = [(symbol, castings(symbol, declared.get(symbol))) for symbol in found.symbols]
        return _best(relation, at, cast, laws, sound)
    except FormTooLargeError:
        return None


def _candidates(found: Outline, declared: dict[Symbol, Form]) -> list[int]:
    """Laws with a role for every symbol and a symbol for every role, likeliest first."""
    forms = [declared[symbol] for symbol in found.symbols if symbol in declared]
    if len(forms) == len(found.symbols):
        mask = found.laws & index().by_cast.get((tuple(sorted(forms)), found.kinds), 0)
    else:
        mask = found.laws & index().by_slot.get(found.slot, 0)
    numbers = _places(mask)
    if len(numbers) > 1:
        letters = dict.fromkeys(numbers, 0)
        for symbol in found.symbols:
            for number in _places(mask & index().by_name.get(bare(symbol), 0)):
                letters[number] += 1
        numbers.sort(key=letters.__getitem__, reverse=True)
    return numbers[:MAX_CANDIDATES]


def _places(mask: int) -> list[int]:
    """The numbers of the bits set in a mask, ascending."""
    found: list[int] = []
    while mask:
        place = mask.bit_length() - 1
        found.append(place)
        mask ^= 1 << place
    found.reverse()
    return found


def _best(
    relation: Node,
    at: int,
    cast: Sequence[tuple[Symbol, Castings]],
    laws: list[int],
    sound: bool,
) -> LawMatch | None:
    """The law that is stated; else the only one that nearly is, by the plainest casts.

    None where a quantity counted the other way would make it one: a direction is no slip. A law in
    letters that seldom stand for its quantities yields to one that is nearly stated in its own.
    """
    form: _Form | None = None
    stated: LawMatch | None = None
    valued = any(not side.kinds & ~_NUMERIC for side in relation.args[at : at + 2])
    near: list[_Near] = []
    directed = False
    budget = SURPRISE_BITS + SURPRISE_BITS_A_SYMBOL * len(cast) if sound else UNSOUND_BITS
    declared = any(roles.form is not None for _, roles in cast)
    most = MAX_NEAR_MISS_BITS if declared else SURE_BITS
    for number in laws:
        law = index().laws[number]
        if form is not None and not form.comparable(law):
            continue
        for names, bits in assignments(number, cast, budget):
            form = form or _Form(relation, at, names)
            if not form.comparable(law):
                break
            if len(names) > MIN_SYMBOLS and mixes_labels(names):
                continue
            key = form.named(names)
            if key is None:
                continue
            if key.states(law.key):
                if _is_turned(number, cast, form.lone, names):
                    continue
                if bits <= USUAL_BITS or declared:
                    return _found(law, names, None)
                stated = stated or _found(law, names, None)
                continue
            if bits <= most and (len(cast) >= MIN_SYMBOLS or not bits):
                difference = near_miss(law, key, form.alone(names), sure=bits < STAND_IN_BITS)
                if difference is None or (valued and difference.is_factor):
                    continue
                directed = directed or _is_direction(number, key, difference)
                other = not difference.is_factor and has_other_numbers(law.key, key)
                likely = bits + OTHER_NUMBERS_BITS * other
                near.append((likely, _meant(law, names), _found(law, names, difference)))
    if stated is not None:
        own = [one for one in near if not one[0]]
        return (None if directed else _only(own)) or stated
    return None if directed else _only(near)


def _only(near: Sequence[_Near]) -> LawMatch | None:
    """The nearest law, unless another one, that would be another equation, is as near."""
    if not near:
        return None
    least = min(bits for bits, _, _ in near)
    plainest = [(meant, found) for bits, meant, found in near if bits <= least]
    equations, names = {meant for meant, _ in plainest}, {found.name for _, found in plainest}
    return plainest[0][1] if len(equations) == 1 or len(names) == 1 else None


def _meant(law: Law, names: Mapping[Symbol, str]) -> Hashable:
    """What the equation would be as the law: one law may have several names and forms."""
    if law.key.roots or law.kinds:
        return law.name
    return renamed(law.key, {atom: symbol.name for symbol, atom in names.items()}).form


def _is_direction(number: int, key: Key, difference: Difference) -> bool:
    """Whether a wrong sign is one of direction: a law with a quantity counted the other way."""
    if difference.by != -1 or difference.atom is not None:
        return False
    return any(key.states(other) for other in turned(number))


def _found(law: Law, names: Mapping[Symbol, str], difference: Difference | None) -> LawMatch:
    by_atom = {atom_of(role): role for role in law.roles}
    cast = [(symbol, by_atom[atom]) for symbol, atom in names.items() if atom in by_atom]
    roles = {symbol: role.quantity for symbol, role in cast if role.quantity}
    forms = {symbol: role.form for symbol, role in cast if role.form is not None}
    atom = difference.atom if difference else None
    symbol = next((symbol for symbol, name in names.items() if name == atom), None)
    places = difference.swapped if difference else ()
    swapped = tuple(symbol for symbol, name in names.items() if name in places)
    return LawMatch(law.name, law.field, law.equation, difference, roles, forms, symbol, swapped)


class _Form:
    """The normal form of a relation: under the names it is made with, then under any others."""

    def __init__(self, relation: Node, at: int, names: Mapping[Symbol, str]) -> None:
        self.relation = relation
        self.at = at
        self.names = names
        self.key = self._canonical(names)
        self.shape = self.key.shape if self.key else None
        #: Whether a renaming only changes whole atoms, and no direction of an inequality.
        self.flat = self.key is not None and self.key.sign == "=" and not self.key.roots
        if self.key is not None and self.flat:
            plain = {*names.values(), "i"}
            self.flat = all(atom in plain or is_number(atom) for atom in self.key.atoms())

    def _canonical(self, atoms: Mapping[Symbol, str]) -> Key | None:
        names = {symbol: (atom, is_reduced(symbol)) for symbol, atom in atoms.items()}
        return Canonizer(names).relation(self.relation, self.at)

    def comparable(self, law: Law) -> bool:
        """Whether the form may be the law's, or nearly so, under some names."""
        return self.shape is not None and self.shape.near(law.shape)

    def named(self, names: Mapping[Symbol, str]) -> Key | None:
        """The key with each symbol under its role's name."""
        if names is self.names:
            return self.key
        if not self.flat or self.key is None:
            return self._canonical(names)
        return renamed(self.key, {self.names[symbol]: names[symbol] for symbol in names})

    @property
    def lone(self) -> Symbol | None:
        """The symbol that stands by itself on one side, if any."""
        for side in self.relation.args[self.at : self.at + 2]:
            if side.op == "sym":
                return side.symbol
        return None

    def alone(self, atoms: Mapping[Symbol, str]) -> str | None:
        """The role that stands by itself on one side, if any."""
        lone = self.lone
        return atoms[lone] if lone is not None else None


def _is_turned(
    number: int,
    cast: Sequence[tuple[Symbol, Castings]],
    lone: Symbol | None,
    atoms: Mapping[Symbol, str],
) -> bool:
    """Whether the symbol that stands alone might be what the law gives, but is not in this cast.

    Where its letter leaves that open, u = v - at is a wrong sign in v = u + at rather than the
    same law solved for u.
    """
    given = index().laws[number].alone
    if lone is None or given in (None, atoms[lone]):
        return False
    if all(roles.form is None for _, roles in cast):  # nothing declared: letters tell it all
        return False
    able = {symbol: castings[number].able for symbol, castings in cast}
    instead = next(symbol for symbol, atom in atoms.items() if atom == given)
    might = any(atom_of(role) == given for _, role in able[lone])
    return might and len(able[instead]) > 1
