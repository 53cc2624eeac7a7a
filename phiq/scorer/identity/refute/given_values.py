"""Sees that a value which one part of a system gives to a symbol makes another part false.

    x² = 9, x = 4        16 = 9 is false
    x² = 9, x = ±2       the polynomials have no root in common
    v² = 2as = 144, v = 72    144 is not 72², whatever a and s are

Values are exact numbers; through the members of a chain, which may be rounded, they must miss
widely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from phiq.scorer.algebra.sturm import share_a_root
from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.rewrite import copied, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.rounding.decimals import loosened, typed_uncertainty
from phiq.scorer.identity.solve.roots import difference
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.agreement import compare
from phiq.scorer.numeric.errors import DivergentError, UnsupportedError
from phiq.scorer.numeric.sides import SHALLOW, Sides

#: Share of two values together from which on a gap between them is more than rounding leaves.
WIDELY: Final = 0.03
_UNIT: Final = kinds("unit")


def excluded_by_values(clauses: Sequence[Clause]) -> bool:
    """Whether the values that some clauses give make an equation beside them false."""
    values = dict(filter(None, map(_value, clauses)))
    if values and any(_is_false(clause, values) for clause in clauses):
        return True
    return _have_no_common_root(clauses) or _chain_is_false(clauses)


def _chain_is_false(clauses: Sequence[Clause]) -> bool:
    """Whether two members of a chain, with the values given, miss each other widely."""
    plain = [c for c in clauses if c.sign in EQUALITIES and not c.unknowns and c.loose is None]
    values = dict(filter(None, map(_typed_value, plain)))
    if not values:
        return False
    arena = Arena()
    counted = any(side.kinds & _UNIT for clause in plain for side in clause.typed)
    for chain in _chains(plain):
        known = [_with_values(arena, side, values) for side in chain if _is_known(side, values)]
        if any(_miss(known[0], other, counted=counted) for other in known[1:]):
            return True
    return False


def _chains(clauses: Sequence[Clause]) -> list[list[Node]]:
    """The sides of equations, those together that are all said to be equal."""
    chains: list[dict[bytes, Node]] = []
    for clause in clauses:
        sides = {side.digest: side for side in clause.relation.args}
        linked = [chain for chain in chains if not chain.keys().isdisjoint(sides)]
        chains = [chain for chain in chains if chain not in linked]
        for chain in linked:
            sides |= chain
        chains.append(sides)
    return [list(chain.values()) for chain in chains]


def _is_known(side: Node, values: Mapping[Symbol, Node]) -> bool:
    return all_symbols(side) <= values.keys()


def _with_values(arena: Arena, side: Node, values: Mapping[Symbol, Node]) -> Node:
    for symbol in all_symbols(side):
        side = with_value(arena, side, symbol, values[symbol])
    return copied(arena, side)


def _miss(left: Node, right: Node, *, counted: bool) -> bool:
    """Whether two numbers are far apart, and whatever their decimals stand for different."""
    try:
        found = Sides(left, right).at({}, SHALLOW)
    except (UnsupportedError, DivergentError):
        return False
    if found is None or not abs(found.gap) > WIDELY * (abs(found.left) + abs(found.right)):
        return False
    arena = Arena()
    domains: dict[Symbol, Domain] = {}
    first, second = [loosened(side, arena, domains, counted=counted) for side in (left, right)]
    return excludes_zero(first, second, domains)


def _have_no_common_root(clauses: Sequence[Clause]) -> bool:
    """Whether equations in the same one symbol are polynomials without a root of them all."""
    exact = [clause for clause in clauses if _is_exact(clause) and len(clause.domains) == 1]
    symbols = {symbol for clause in exact for symbol in clause.domains}
    if len(exact) < 2 or len(symbols) != 1:
        return False
    (symbol,) = symbols
    found = [difference(clause.left, clause.right, symbol) for clause in exact]
    known = [polynomial for polynomial in found if polynomial is not None]
    return len(known) > 1 and not share_a_root(known)


def _value(clause: Clause) -> tuple[Symbol, Node] | None:
    """The symbol and the number of x = 4; None of any other clause."""
    return _typed_value(clause) if _is_exact(clause) else None


def _typed_value(clause: Clause) -> tuple[Symbol, Node] | None:
    if len(clause.domains) != 1:
        return None
    for variable, number in (clause.relation.args, clause.relation.args[::-1]):
        if variable.op == "sym" and not number.letters:
            return variable.symbol, number
    return None


def _is_exact(clause: Clause) -> bool:
    plain = clause.sign in EQUALITIES and not clause.unknowns and clause.loose is None
    return plain and not any(map(typed_uncertainty, clause.relation.args))


def _is_false(clause: Clause, values: Mapping[Symbol, Node]) -> bool:
    if not _is_exact(clause) or not clause.domains.keys() <= values.keys():
        return False
    arena = Arena()
    left, right = clause.relation.args
    for symbol in clause.domains:
        left, right = [with_value(arena, side, symbol, values[symbol]) for side in (left, right)]
    try:
        return compare(left, right, ({},), constant=True).outcome == "differ"
    except UnsupportedError:
        return False
