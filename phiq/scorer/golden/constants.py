"""Recognises constant expressions as members p + qφ of Q(φ): exactly, else at 50 digits.

A typed decimal is an interval, so an expression that holds one is no constant here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, reduce
from typing import Final

from flint import arb, fmpz_mat

from phiq.scorer.algebra.surd import MINUS, PHI, ZERO, Surd, with_phi
from phiq.scorer.expression.fold import folded
from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.balls.evaluate import enclose
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NoEnclosureError

#: Digits at which constants are recognised; at 15, every constant seems to be in Q(φ).
DIGITS: Final = 50
#: Largest coefficient of a recognised relation: 10⁹ candidates against 10⁵⁰ leave no chance hits.
MAX_HEIGHT: Final = 1000
#: Constants remembered: a bulk has the same few, such as sin(π/4), which cost a millisecond each.
REMEMBERED: Final = 4096
#: Largest power taken: φ^100 has 21 digits, larger ones say nothing about coherence.
MAX_POWER: Final = 100
#: Bits of a numerator or denominator beyond which a number is given up: no formula needs them.
MAX_BITS: Final = 1024
#: Bits at which they are.
BITS: Final = 200
#: Largest size of a number that may be in Q(φ), as a power of two: by its conjugate, one of that
#: height is no smaller than 1/(3 · MAX_HEIGHT²), and no larger than 3 · MAX_HEIGHT.
MAX_MAGNITUDE: Final = 24
_TRIGONOMETRIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_ARITHMETIC = frozenset(("add", "mul", "neg", "div", "pow", "root"))


def golden_constants(root: Node) -> Iterator[Surd]:
    """The largest constant parts below `root` that are irrational numbers of Q(φ)."""
    constant = constant_nodes(root)
    stack = [root]
    while stack:
        node = stack.pop()
        if node in constant:
            value = golden(node) if _may_be_irrational_inside(node) else None
            if value is not None and value.b:
                yield value
        else:
            stack += node.args


def constant_nodes(root: Node) -> set[Node]:
    """The parts of `root` made of exact numbers, φ, π, arithmetic and trigonometry alone."""
    found: set[Node] = set()
    for node in sorted(root.walk(), key=lambda node: node.index):
        if _is_leaf(node) or (_is_operation(node) and found.issuperset(node.args)):
            found.add(node)
    return found


def is_constant(node: Node) -> bool:
    """Whether a node is one of those parts."""
    return _is_leaf(node) or (_is_operation(node) and all(map(is_constant, node.args)))


def golden(node: Node) -> Surd | None:
    """The member of Q(φ) that a constant node is, None where it is none or none is found."""
    value = _exact(node)
    if value is None and _may_be_golden(node):
        value = _recognised(_Constant(node))
    return value


def _is_leaf(node: Node) -> bool:
    if node.op == "num":
        return node.text.isdigit()
    return node.op == "const" and node.value in ("phi", "pi", "degree")


def _is_operation(node: Node) -> bool:
    return node.op in _ARITHMETIC or (node.op == "fn" and node.value in _TRIGONOMETRIC)


def _may_be_irrational_inside(node: Node) -> bool:
    """Whether any part is φ or leads out of the rational numbers."""
    return any(part.value == "phi" or may_be_irrational(part) for part in node.walk())


def may_be_irrational(node: Node) -> bool:
    """Whether this operation may lead a constant out of the rational numbers."""
    if node.op == "pow":
        base, exponent = node.args
        return base.op != "sym" and exponent.op not in ("num", "sym")
    if node.op == "fn":
        return node.value in _TRIGONOMETRIC and node.args[0].op != "sym"
    return node.op == "root" and node.args[0].op != "sym"


def _may_be_golden(node: Node) -> bool:
    """Whether recognition is worth its millisecond: √2 or ∛5 alone is never in Q(φ)."""
    irrational = [part for part in node.walk() if may_be_irrational(part)]
    return len(irrational) > 1 or any(part.op == "fn" for part in irrational)


def _exact(node: Node) -> Surd | None:
    try:
        found = folded(node, _of_leaf, _EXACT)
    except ArithmeticError:
        return None
    return found if found is not None and found.height.bit_length() <= MAX_BITS else None


def _of_leaf(node: Node) -> Surd | None:
    if node.op == "num":
        return Surd(int(node.text))
    return PHI if node.value == "phi" else None


def _raised(parts: list[Surd]) -> Surd | None:
    base, exponent = parts
    if exponent.b or exponent.c > 2 or abs(exponent.a) > MAX_POWER:
        return None
    root = base if exponent.c == 1 else base.square_root()
    return root and root.power(exponent.a)


#: Arithmetic in the field; it raises where it divides by 0 or a number gets too long.
_EXACT: Final[dict[str, Callable[[list[Surd]], Surd | None]]] = {
    "neg": lambda parts: parts[0].times(MINUS),
    "add": lambda parts: reduce(Surd.plus, parts),
    "mul": lambda parts: reduce(Surd.times, parts),
    "div": lambda parts: parts[0].times(parts[1].inverse()),
    "pow": _raised,
    "root": lambda parts: parts[0].square_root() if parts[1] == Surd(2) else None,
}


class _Constant:
    """A constant that is equal to any other of the same structure, also from another text."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node

    def __hash__(self) -> int:
        return hash(self.node.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Constant) and self.node.digest == other.node.digest


@lru_cache(maxsize=REMEMBERED)
def _recognised(constant: _Constant) -> Surd | None:
    """a·x + b + c·φ = 0 in integers up to MAX_HEIGHT: a short vector of a lattice, found by LLL."""
    with precision(BITS):
        try:
            x = enclose(constant.node, {})
        except NoEnclosureError:
            return None
        phi = (1 + arb(5).sqrt()) / 2
        if not x.imag.contains(0) or abs(magnitude(x)) > MAX_MAGNITUDE:
            return ZERO if x.is_zero() else None
        scale = arb(10) ** DIGITS
        parts = [int(arb.floor((part * scale).mid()).fmpz()) for part in (x.real, arb(1), phi)]
        rows = [[int(k == j) for k in range(3)] + [part] for j, part in enumerate(parts)]
        a, b, c = [int(entry) for entry in fmpz_mat(rows).lll().table()[0][:3]]
        relates = (a * x.real + b + c * phi).contains(0)
    if not a or not relates or max(abs(a), abs(b), abs(c)) > MAX_HEIGHT:
        return None
    return with_phi(-b, -c, a)
