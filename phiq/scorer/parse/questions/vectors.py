"""Tells vectors from scalars, to read · and × as dot and cross product where they are.

And which products of arrays of programs go entry by entry.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.state import State

#: Marks of a vector.
VECTOR_MARKS: Final = frozenset(("vec", "bold"))
_LINEAR: Final = frozenset(("mul", "add", "neg", "pm"))
_CARRIES: Final = frozenset(("deriv", "diff", "int", "sum", "index", "apply", "mark"))


def is_vector(node: Node) -> bool:
    """Whether an expression is a column, or marked as a vector by an arrow, bold or an operator."""
    if node.op == "sym":
        return isinstance(node.value, Symbol) and not VECTOR_MARKS.isdisjoint(node.value.marks)
    if node.op in ("grad", "curl", "cross", "tuple") or _is_column(node):
        return True
    if node.op == "mark":
        return node.value in VECTOR_MARKS
    if node.op in _LINEAR:
        return any(map(is_vector, node.args))
    if node.op in _CARRIES or (node.op == "div" and node.args):
        return is_vector(node.args[0])
    return False


def _is_column(node: Node) -> bool:
    return (
        node.op == "matrix"
        and isinstance(node.value, tuple)
        and node.value[0] != 1 == node.value[1]
    )


def entry_by_entry(p: State, sign: str, factors: list[Node], right: Node) -> Node | None:
    """The A .* B of Matlab and the product of two arrays of NumPy; None for a plain product."""
    dotted = sign in (".*", "./") or (sign == "*" and "array(" in p.text)
    if not dotted or right.op != "matrix" or all(part.op != "matrix" for part in factors):
        return None
    return p.node("binop", (p.mul(factors), right), sign if sign[0] == "." else f".{sign}")


def vector_product(p: State, sign: str, factors: list[Node], right: Node) -> Node | None:
    """The dot (·) or cross (×) of the product so far with `right`; None for a plain product."""
    if not (is_vector(right) and any(map(is_vector, factors))):
        return None
    left = p.mul(factors) if len(factors) > 1 else factors[0]
    return p.node("dot" if sign == "·" else "cross", (left, right))
