"""Tells vectors from scalars, to read · and × as dot and cross product where they are.

And which products of arrays of programs go entry by entry.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.state import State

#: Marks of a vector.
VECTOR_MARKS: Final = frozenset(("vec", "bold"))
_LINEAR: Final = frozenset(("mul", "add", "neg", "pm"))
_CARRIES: Final = frozenset(("deriv", "diff", "int", "sum", "index", "apply", "mark"))


_CROSS: Final = r"\s*(?:×|\\times(?![A-Za-z]))\s*"
_CROSSED: Final = re.compile(rf"(?<![\w\\])([A-Za-z])(?={_CROSS}([A-Za-z])(?![\w(]))")
_INNER: Final = rf"\(\s*[A-Za-z]{_CROSS}[A-Za-z]\s*\)"
_DOT: Final = r"\s*(?:·|\\cdot)\s*"
#: The u of u·(v × w) and the w of (u × v)·w; the u of u × (v × w), where something is dotted.
_DOTTED: Final = re.compile(rf"([A-Za-z])(?={_DOT}{_INNER})|(?<![A-Za-z]){_INNER}{_DOT}([A-Za-z])")
_CROSSED_TWICE: Final = re.compile(rf"([A-Za-z]){_CROSS}{_INNER}(?=\s*=.*(?:·|\\cdot))")
_SAID: Final = re.compile(r"\bvectors\b")
_TURNED: Final = re.compile(r"=\s*[-−]|[-−]\s*\(|\+[^=]*=\s*0")
#: Letters that name vectors before anything else.
_USUAL: Final = frozenset("uvw")


def crossed_letters(p: State) -> frozenset[str]:
    """The plain letters between × that are vectors: u × v = v × u, a × b = -b × a, a·(b × c).

    Numbers are multiplied by × too, so one product alone tells nothing.
    """
    pairs = set(_CROSSED.findall(p.text))
    letters = frozenset([letter for pair in pairs for letter in pair])
    dotted = frozenset([letter for pair in _DOTTED.findall(p.text) for letter in pair if letter])
    twice = frozenset(_CROSSED_TWICE.findall(p.text))
    both = any((b, a) in pairs for a, b in pairs if a != b)
    turned = both and (letters <= _USUAL or bool(dotted) or p.holds(_TURNED))
    if turned or twice or (dotted and dotted <= letters) or p.holds(_SAID):
        return letters | dotted | twice
    return frozenset()


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
    if not (_is_known(p, right) and any(_is_known(p, factor) for factor in factors)):
        return None
    left = p.mul(factors) if len(factors) > 1 else factors[0]
    return p.node("dot" if sign == "·" else "cross", (left, right))


def _is_known(p: State, node: Node) -> bool:
    """Whether a factor is a vector by its notation, or by what the whole text does with it."""
    if is_vector(node):
        return True
    if node.op != "sym" or node.symbol.sub or node.symbol.marks:
        return False
    crosses = "×" in p.text or "\\times" in p.text
    return crosses and node.symbol.base in p.once(crossed_letters)
