"""The shipped laws, read on first use, and an index from symbols to the laws they may occur in.

Sets of laws are bit masks: bit i is law i, so a lookup is one AND a symbol. The index says which
laws have a role for every symbol; whether the form agrees is for the matcher.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any, Final, NamedTuple

from phiq.scorer.algebra.laurent import FormTooLargeError
from phiq.scorer.dimensions import choose
from phiq.scorer.dimensions.table import readings_of
from phiq.scorer.dimensions.table import table as notation_table
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.laws.canonical import UNDONE, Canonizer
from phiq.scorer.laws.key import Key, Shape
from phiq.scorer.laws.quantity_families import is_cyclic, is_directed
from phiq.scorer.laws.spelling import spelled
from phiq.scorer.parse import parse

#: Symbols remembered: more than any bulk of physics uses.
SYMBOL_CACHE_SIZE: Final = 8192
#: Nodes of an equation that is looked up; the largest law of the table has under 60.
MAX_SIZE: Final = 120
#: Roles that any quantity of the same dimension may play: a length is a distance is a radius. The
#: others need their own quantity: energy is no torque, a wavelength no distance, ω no frequency.
GENERIC: Final = frozenset(
    (
        *("length", "distance", "displacement", "position", "height", "radius", "path length"),
        *("area", "volume", "time", "mass", "rest mass", "temperature", "charge", "current"),
        *("speed", "acceleration", "force", "momentum", "pressure", "voltage"),
        *("electric potential", "density"),
    )
)
_ARITHMETIC: Final = frozenset(
    ("num", "const", "add", "mul", "div", "neg", "pow", "root", "dot", "none")
)
_PLAIN: Final = _ARITHMETIC - {"pow"}
#: The mask of all laws.
_ANY_LAW: Final = -1
#: Constants that differ by a factor only: one role, ħ being h over 2π.
OVER_TWO_PI: Final = {"reduced Planck constant": "Planck constant"}
#: Marks that are no part of a quantity's name.
_PLAIN_MARKS: Final = frozenset(("vec", "bold", "rm"))


#: Different dimensions that a law needs to be told without its letters.
MIN_DIMENSIONS = 2

#: The dimensions of all symbols, sorted, and the kinds.
Cast = tuple[tuple[Form, ...], frozenset[str]]


class Role(NamedTuple):
    """What a symbol of a law stands for; None where it may be anything, such as ψ."""

    symbol: Symbol
    quantity: str | None
    form: Form | None


class Law(NamedTuple):
    """One law in one of its forms.

    lettered: whether the letters have to tell it. So they do where all quantities have the same
        dimension and nothing but sums or a proportion ties them: then dimensions say little.
    alone: the atom of the role that stands by itself on one side, if any.
    in_ratios: whether its frequencies occur in ratios only, so that angular ones do as well.
    """

    name: str
    field: str
    equation: str
    roles: tuple[Role, ...]
    kinds: frozenset[str]
    key: Key
    shape: Shape
    lettered: bool
    alone: str | None
    in_ratios: bool


class Outline(NamedTuple):
    """What an expression is made of: its symbols, what is not arithmetic in it, its size.

    laws: the mask of the laws that all symbols and kinds met allow.
    """

    symbols: tuple[Symbol, ...]
    kinds: frozenset[str]
    size: int
    laws: int

    @property
    def slot(self) -> tuple[int, frozenset[str]]:
        """What a law must share with an equation that states it."""
        return len(self.symbols), self.kinds


class Index(NamedTuple):
    """Masks of the laws with a role of a quantity, a dimension, a name, with a kind and a slot.

    by_generic: of the dimensions of roles that any quantity may play.
    by_cast: the laws by the dimensions of all their roles, sorted, and their kinds.
    """

    laws: tuple[Law, ...]
    by_quantity: dict[str, int]
    by_form: dict[Form, int]
    by_generic: dict[Form, int]
    by_name: dict[Symbol, int]
    by_kind: dict[str, int]
    by_slot: dict[tuple[int, frozenset[str]], int]
    by_cast: dict[Cast, int]


@cache
def index() -> Index:
    """All laws and the index over them."""
    text = files("phiq.scorer.laws").joinpath("laws.toml").read_text("utf-8")
    laws = tuple(_laws(tomllib.loads(text)))
    found = Index(laws, {}, {}, {}, {}, {}, {}, {})
    for at, law in enumerate(laws):
        _add(found.by_slot, (len(law.roles), law.kinds), at)
        forms = [role.form for role in law.roles if role.form is not None]
        if len(forms) == len(law.roles):
            _add(found.by_cast, (tuple(sorted(forms)), law.kinds), at)
        for kind in law.kinds:
            _add(found.by_kind, kind, at)
        for role in law.roles:
            _add(found.by_name, role.symbol, at)
            if role.quantity is not None:
                _add(found.by_quantity, role.quantity, at)
            if role.form is not None:
                _add(found.by_form, role.form, at)
            if role.quantity in GENERIC:
                _add(found.by_generic, role.form, at)
    return found


def _add(masks: dict[Any, int], key: object, at: int) -> None:
    masks[key] = masks.get(key, 0) | 1 << at


def _laws(raw: Mapping[str, Any]) -> Iterator[Law]:
    for field, section in raw.items():
        for name, equation, *stated in section["laws"]:
            yield _law(name, field, equation, stated[0] if stated else {})


def _law(name: str, field: str, equation: str, stated: Mapping[str, str]) -> Law:
    root = root_of(equation)
    found = outline(root.args)
    kinds = found.kinds
    roles = tuple(_role(symbol, stated) for symbol in found.symbols)
    names = {
        symbol: (atom_of(role), is_reduced(symbol))
        for symbol, role in zip(found.symbols, roles, strict=True)
    }
    key = Canonizer(names).relation(root)
    if key is None:
        raise ValueError(f"the law {name!r} says nothing: {equation}")
    lettered = not kinds and _says_little([role.form for role in roles], key)
    alone = next((atom_of(roles[0]) for side in root.args[:1] if side.op == "sym"), None)
    in_ratios = _in_ratios({atom_of(role) for role in roles if is_cyclic(role.quantity)}, key)
    return Law(name, field, equation, roles, kinds, key, key.shape, lettered, alone, in_ratios)


def root_of(equation: str) -> Node:
    """A law as statements are looked up: see `spelling`."""
    return spelled(choose(parse(equation))[0])


@lru_cache(None)
def turned(number: int) -> tuple[Key, ...]:
    """The normal forms of a law with one or two of its directed quantities turned round."""
    law = index().laws[number]
    root = root_of(law.equation)
    directed = [role.symbol for role in law.roles if is_directed(role.quantity, law.field)]
    atoms = {role.symbol: (atom_of(role), is_reduced(role.symbol)) for role in law.roles}
    symbols = all_symbols(root)
    names = {symbol: atoms[bare(symbol)] for symbol in symbols if bare(symbol) in atoms}
    keys: list[Key] = []
    for count in (1, 2):
        for some in combinations(directed, count):
            try:
                key = Canonizer(names).relation(_negated(root, some, Arena()))
            except FormTooLargeError:  # the root of what is negative then
                continue
            if key is not None:
                keys.append(key)
    return tuple(keys)


def _negated(node: Node, symbols: Sequence[Symbol], arena: Arena) -> Node:
    """The tree with these symbols negated wherever they occur."""

    def negate(part: Node) -> Node | None:
        if part.op != "sym" or bare(part.symbol) not in symbols:
            return None
        return arena.node("neg", (arena.node("sym", (), part.symbol),))

    return rewritten(arena, node, negate)


def _in_ratios(atoms: set[str], key: Key) -> bool:
    """Whether a law holds as well when these atoms are all multiplied by one number."""
    inside = [text for text in key.atoms() - atoms if "(" in text or "[" in text]
    if any(atom in text for text in inside for atom in atoms):
        return False
    degrees = {sum(e for atom, e in monomial if atom in atoms) for monomial, _ in key.terms}
    return len(degrees) <= 1 and not sum(e for atom, e in key.ratio if atom in atoms)


def _says_little(forms: Sequence[Form | None], key: Key) -> bool:
    """Whether the dimensions of a law's quantities do not set it apart from others."""
    others = {form for form in forms if form != DIMENSIONLESS}
    return len(others) < MIN_DIMENSIONS and bool(key.ratio or DIMENSIONLESS not in forms)


def _role(symbol: Symbol, stated: Mapping[str, str]) -> Role:
    symbol = bare(symbol)
    unmarked = symbol._replace(marks=())
    quantity = stated.get(symbol.name) or stated.get(unmarked.name)
    if quantity is not None:
        quantity = OVER_TWO_PI.get(quantity, quantity)
        return Role(symbol, quantity, notation_table().forms[quantity])
    notation = readings_of(symbol)
    if notation is None:
        return Role(symbol, None, None)
    first = notation.meanings[0]
    return Role(symbol, OVER_TWO_PI.get(first.quantity, first.quantity), first.form)


def atom_of(role: Role) -> str:
    """The atom that stands for a role in normal forms."""
    return "h" if role.quantity in OVER_TWO_PI.values() else role.symbol.name


def outline(sides: Sequence[Node], declared: dict[Symbol, Form] | None = None) -> Outline:
    """The symbols and kinds of an expression; no rearrangement or renaming changes the kinds.

    Args:
        sides: the sides of a relation.
        declared: the dimensions of symbols, if laws are to be looked up: where none is left that
            may have all symbols and kinds, the rest of the expression is not looked at.
    """
    symbols: dict[Symbol, None] = {}
    kinds: set[str] = set()
    stack = list(sides[::-1])
    size = 0
    laws = _ANY_LAW
    while stack and laws and size <= MAX_SIZE:
        node = stack.pop()
        size += 1
        for child in reversed(node.args):
            stack.append(child)
        if node.op == "sym":
            symbol = node.symbol
            if symbol not in symbols:
                symbols[symbol] = None
                if declared is not None:
                    laws &= _laws_of(symbol, declared)
        elif node.op not in _PLAIN and (kind := _kind(node)) and kind not in kinds:
            kinds.add(kind)
            if declared is not None:
                laws &= laws_with(kind)
    return Outline(tuple(symbols), frozenset(kinds), size, laws)


def _kind(node: Node) -> str:
    """What a node has that is not arithmetic, "" where it is."""
    if node.op not in _ARITHMETIC:
        return UNDONE.get(node.text, node.text) if node.op == "fn" else node.op
    if node.op == "pow" and node.args[0].text == "e" and node.args[1].op != "num":
        return "exp"
    return ""


def bare(symbol: Symbol) -> Symbol:
    """A symbol without the marks of a vector."""
    if not symbol.marks:
        return symbol
    return symbol._replace(marks=tuple(m for m in symbol.marks if m not in _PLAIN_MARKS))


@lru_cache(SYMBOL_CACHE_SIZE)
def laws_with(part: Symbol | str) -> int:
    """The laws that have a kind, or a role that a symbol may play by convention."""
    found = index()
    if not isinstance(part, Symbol):
        return found.by_kind.get(part, 0)
    mask = found.by_name.get(bare(part), 0)
    notation = readings_of(part)
    for meaning in notation.meanings if notation else ():
        quantity = OVER_TWO_PI.get(meaning.quantity, meaning.quantity)
        mask |= found.by_quantity.get(quantity, 0) | found.by_generic.get(meaning.form, 0)
    return mask


def _laws_of(symbol: Symbol, declared: dict[Symbol, Form]) -> int:
    """The laws that may have a symbol: by its declared dimension, else by convention."""
    form = declared.get(symbol)
    return laws_with(symbol) if form is None else index().by_form.get(form, 0)


def is_reduced(symbol: Symbol) -> bool:
    """Whether a symbol is a constant over 2π, as ħ is."""
    notation = readings_of(symbol)
    return notation is not None and notation.meanings[0].quantity in OVER_TWO_PI
