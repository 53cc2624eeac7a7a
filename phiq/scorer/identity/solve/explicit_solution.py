"""Sees that an equation can be solved for one symbol, whatever the others are: nothing is computed.

It knows y = f(x), k·y = f(x) and yⁿ = f(x), where y is real, undeclared and nowhere else; other
equations are searched for a solution in `solve`.
"""

from __future__ import annotations

from collections.abc import Callable

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.domain import COMPLEX, REAL
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.solve.inversion import single_symbols
from phiq.scorer.identity.statement.clauses import Clause

#: What a product may be made of that can be divided by all but one of its factors.
_PLAIN_PRODUCT = kinds("mul", "sym", "const", "num")


def given_symbol(clause: Clause, evaluation: Evaluation) -> Symbol | None:
    """The y of such an equation, where f(x) has a value at a sample point.

    So there is a solution, there is no identity, and nothing has to be searched for. An undeclared
    symbol may be solved for in the plane.
    """
    if len(clause.domains) == 1 or not evaluation.comparisons[0].usable:
        return None
    for side, other in ((clause.left, clause.right), (clause.right, clause.left)):
        if side.op == "sym" and side not in other.walk() and _is_free(clause, side.symbol):
            return side.symbol
    if clause.left.op not in _SOLVED and clause.right.op not in _SOLVED:
        return None
    return _inside(clause)


def _inside(clause: Clause) -> Symbol | None:
    """The symbol to solve for first, where it is a factor or a base."""
    symbol = next(iter(single_symbols(clause.left, clause.right)), None)
    if symbol is None or not _is_free(clause, symbol):
        return None
    for side in (clause.left, clause.right):
        solved = _SOLVED.get(side.op)
        if solved is not None and _holds(side, symbol) and solved(clause, side):
            return symbol
    return None


def _is_free(clause: Clause, symbol: Symbol) -> bool:
    return symbol not in clause.declared and clause.domains.get(symbol) == REAL


def _holds(side: Node, symbol: Symbol) -> bool:
    """Whether the symbol is a factor of a product, or the base of a power."""
    places = side.args if side.op == "mul" else side.args[:1]
    return any(part.op == "sym" and part.symbol == symbol for part in places)


def _is_plain_product(clause: Clause, side: Node) -> bool:
    """Whether no factor is 0: samples on the line and in the plane never are."""
    return not side.kinds & ~_PLAIN_PRODUCT and all(_is_not_0(clause, part) for part in side.args)


def _is_not_0(clause: Clause, factor: Node) -> bool:
    if factor.op == "sym":
        return clause.domains.get(factor.symbol) in (REAL, COMPLEX)
    return factor.text != "inf" if factor.op == "const" else _is_count(factor)


def _is_count(node: Node) -> bool:
    """Whether it is a whole number above 0."""
    return is_whole(node) and node.text.strip("0") != ""


_SOLVED: dict[str, Callable[[Clause, Node], bool]] = {
    "mul": _is_plain_product,
    "pow": lambda _clause, side: _is_count(side.args[1]),
}
