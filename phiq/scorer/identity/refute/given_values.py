"""Sees that a value which one part of a system gives to a symbol makes another part false.

    x² = 9, x = 4        16 = 9 is false
    x² = 9, x = ±2       the polynomials have no root in common

Values are exact numbers, not typed decimals, which stand for more than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phiq.scorer.algebra.sturm import share_a_root
from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.decimals import typed_uncertainty
from phiq.scorer.identity.solve.roots import difference
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause
from phiq.scorer.numeric.agreement import compare
from phiq.scorer.numeric.errors import UnsupportedError


def excluded_by_values(clauses: Sequence[Clause]) -> bool:
    """Whether the values that some clauses give make an equation beside them false."""
    values = dict(filter(None, map(_value, clauses)))
    if values and any(_is_false(clause, values) for clause in clauses):
        return True
    return _have_no_common_root(clauses)


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
    if not _is_exact(clause) or len(clause.domains) != 1:
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
