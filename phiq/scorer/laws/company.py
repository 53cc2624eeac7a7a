"""Whether letters stand in the company in which they mean the quantities they usually stand for.

E, m and c together are an energy, a mass and the speed of light; F = C and N = pq may be about
anything. A clash of dimensions that rests on letters alone counts only in such company, and not
where the equation is a law with constants that units have made 1, as E² = p² + m² is with c = 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from phiq.scorer.algebra.laurent import FormTooLargeError
from phiq.scorer.dimensions import choose
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.laws.canonical import Canonizer
from phiq.scorer.laws.key import Key
from phiq.scorer.laws.table import Law, bare, index
from phiq.scorer.parse import parse

#: Letters that must stand together: two are in too many laws, and outside of any.
MIN_LETTERS: Final = 3
#: Fields whose letters are no quantities of physics.
_NUMERIC_FIELDS: Final = frozenset(("geometry", "golden_ratio"))
#: What units of one's own choice make 1: constants of nature (Planck, geometrized, Gaussian and
#: atomic units), and the mass, stiffness and frequency of the one oscillator spoken of.
_MADE_ONE: Final = frozenset(
    ("c", "ħ", "h", "k_B", "G", "ε_0", "μ_0", "k_e", "e", "m_e", "m", "k", "ω", "ω_0", "a_0")
)
#: What a product of constants is made of.
_PRODUCT: Final = kinds("num", "const", "sym", "mul", "div", "pow")
#: Most laws that are compared with parts of them made 1.
MAX_REDUCED: Final = 40
#: Laws in units of one's own choice that are kept: a law has few symbols that may be 1.
CACHE_REDUCED: Final = 1024


def is_in_company(root: Node) -> bool:
    """Whether the letters of a statement are those of a law, all but one or with others beside."""
    letters = frozenset(_letter(node.symbol) for node in root.walk() if node.op == "sym")
    if len(letters) < MIN_LETTERS:
        return False
    most = len(letters) + 1
    return bool(
        [one for one in _companies() if one <= letters or (letters < one and len(one) <= most)]
    )


def _letter(symbol: Symbol) -> str:
    """A symbol without marks, and without a subscript that only numbers it."""
    return symbol.base if symbol.sub.isdigit() else Symbol(symbol.base, symbol.sub).name


@cache
def _companies() -> frozenset[frozenset[str]]:
    """The letters of each law of physics that has enough of them."""
    laws = (law for law in index().laws if law.field not in _NUMERIC_FIELDS)
    found = (frozenset(_letter(role.symbol) for role in law.roles) for law in laws)
    return frozenset(letters for letters in found if len(letters) >= MIN_LETTERS)


def chooses_units(root: Node) -> bool:
    """Whether it sets constants to 1, as ħ = c = 1 does."""
    if root.op == "system":
        return all(map(chooses_units, root.args))
    if root.op != "rel" or any(sign != "=" for sign in root.signs):
        return False
    ones = [side for side in root.args if side.op == "num" and side.text == "1"]
    return bool(ones) and not any(side.kinds & ~_PRODUCT for side in root.args)


def is_reduced_law(root: Node) -> bool:
    """Whether a statement is a law in units in which some of its constants are 1."""
    own = frozenset(node.symbol.base for node in root.walk() if node.op == "sym")
    key = _key(root)
    return key is not None and any(_says(law, key) for law in _reduced(own))


def _reduced(own: frozenset[str]) -> Iterator[Key]:
    """The laws with all symbols but those of these letters made 1, where units can do that."""
    count = 0
    for needed, law in _reducible():
        if not needed <= own:
            continue
        others = tuple([role.symbol for role in law.roles if role.symbol.base not in own])
        if not others or len(law.roles) - len(others) < len(own):
            continue
        count += 1
        if count > MAX_REDUCED:
            return
        key = _reduced_key(law.equation, others)
        if key is not None:
            yield key


@cache
def _reducible() -> list[tuple[frozenset[str], Law]]:
    """The laws with symbols that may be made 1, each with the letters of its other symbols."""
    found = []
    for law in index().laws:
        kept = frozenset(
            [role.symbol.base for role in law.roles if role.symbol.name not in _MADE_ONE]
        )
        if any(role.symbol.name in _MADE_ONE for role in law.roles):
            found.append((kept, law))
    return found


@lru_cache(maxsize=CACHE_REDUCED)
def _reduced_key(equation: str, others: tuple[Symbol, ...]) -> Key | None:
    """The normal form of a law with symbols made 1."""
    return _key(_made_one(choose(parse(equation))[0], others, Arena()))


def _made_one(node: Node, symbols: Sequence[Symbol], arena: Arena) -> Node:
    one = arena.num(1)
    return rewritten(
        arena, node, lambda part: one if part.op == "sym" and bare(part.symbol) in symbols else None
    )


def _key(root: Node) -> Key | None:
    """The normal form of a statement in the letters of its symbols, with subscripts if need be."""
    if root.op != "rel" or len(root.args) != 2:
        return None
    symbols = all_symbols(root)
    alone = len({symbol.base for symbol in symbols}) == len(symbols)
    names = {s: (s.base if alone else bare(s).name, False) for s in symbols}
    try:
        return Canonizer(names).relation(root)
    except FormTooLargeError:
        return None


def _says(law: Key, key: Key) -> bool:
    """Whether a statement has the letters of a law in the same powers; factors are the units'."""
    if law.sign != key.sign or bool(law.ratio) != bool(key.ratio):
        return False
    if law.ratio:
        return law.powers() == key.powers()
    return [monomial for monomial, _ in law.terms] == [monomial for monomial, _ in key.terms]
