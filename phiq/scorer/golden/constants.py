"""Recognises constant expressions as members p + qφ of Q(φ): exactly, else at 50 digits.

A typed decimal is an interval, so an expression that holds one is no constant here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from mpmath import MPContext

from phiq.scorer.algebra.golden import PHI, Golden
from phiq.scorer.expression.tree import Node

#: Digits at which constants are recognised; at 15, every constant seems to be in Q(φ).
DIGITS: Final = 50
#: Largest coefficient of a recognised relation: 10⁹ candidates against 10⁵⁰ leave no chance hits.
MAX_HEIGHT: Final = 1000
#: Constants remembered: a bulk has the same few, such as sin(π/4), which cost a millisecond each.
REMEMBERED: Final = 4096
#: Largest size of a number met on the way, as a power of two, so that every step stays short.
_MAX_EXPONENT = 1000
#: Largest size of a number that may be in Q(φ), likewise: by its conjugate, one of that height is
#: no smaller than 1/(3 · MAX_HEIGHT²), and no larger than 3 · MAX_HEIGHT.
_MAX_MAGNITUDE = 24
_TRIGONOMETRIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_ARITHMETIC = frozenset(("add", "mul", "neg", "div", "pow", "root"))

_context = MPContext()
_context.dps = DIGITS + 10


def golden_constants(root: Node) -> Iterator[Golden]:
    """The largest constant parts below `root` that are irrational numbers of Q(φ)."""
    constant = constant_nodes(root)
    stack = [root]
    while stack:
        node = stack.pop()
        if node in constant:
            value = golden(node) if _may_be_irrational_inside(node) else None
            if value is not None and not value.rational:
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


def golden(node: Node) -> Golden | None:
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


def _exact(node: Node) -> Golden | None:
    if node.op == "num":
        return Golden(Fraction(int(node.text)))
    if node.op == "const":
        return PHI if node.value == "phi" else None
    if node.op not in _ARITHMETIC:
        return None
    parts = [_exact(child) for child in node.args]
    known = [part for part in parts if part is not None]
    return _combined(node.op, known) if len(known) == len(parts) else None


def _combined(op: str, parts: list[Golden]) -> Golden | None:
    first, *others = parts
    result: Golden | None = first
    match op:
        case "neg":
            return first.negative()
        case "add":
            for part in others:
                result = result and result.plus(part)
        case "mul":
            for part in others:
                result = result and result.times(part)
        case "div":
            inverse = others[0].inverse()
            result = inverse and first.times(inverse)
        case "pow":
            result = _raised(first, others[0])
        case "root":
            result = first.square_root() if others[0] == Golden(Fraction(2)) else None
    return result


def _raised(base: Golden, exponent: Golden) -> Golden | None:
    if not exponent.rational:
        return None
    if exponent.p.denominator == 2:
        root = base.square_root()
        return root and root.power(exponent.p.numerator)
    return base.power(exponent.p.numerator) if exponent.p.denominator == 1 else None


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
def _recognised(constant: _Constant) -> Golden | None:
    """a·x + b + c·φ = 0 in integers up to MAX_HEIGHT, found by PSLQ."""
    try:
        x = _value(constant.node)
    except (ArithmeticError, ValueError, TypeError):
        return None
    if not x:
        return Golden(Fraction(0))
    if abs(_context.mag(x)) > _MAX_MAGNITUDE:
        return None
    with _context.workdps(DIGITS):
        relation = _context.pslq([x, _context.one, _context.phi], maxcoeff=MAX_HEIGHT)
    if not relation or not relation[0]:
        return None
    a, b, c = relation
    return Golden(Fraction(-b, a), Fraction(-c, a))


def _value(node: Node) -> Any:
    """The real value of a constant node.

    Raises:
        ArithmeticError: it is not real, not finite, or a number on the way is too large.
    """
    value = _operation(node, [_value(child) for child in node.args])
    if not isinstance(value, _context.mpf) or not _context.isfinite(value):
        raise ArithmeticError
    if value and abs(_context.mag(value)) > _MAX_EXPONENT:
        raise ArithmeticError
    return value


def _operation(node: Node, parts: list[Any]) -> Any:
    if node.op == "num":
        return _context.mpf(node.text)
    if node.op == "const":
        return +getattr(_context, node.text)
    if node.op == "fn":
        return getattr(_context, node.text)(parts[0])
    return _COMPUTE[node.op](*parts)


_COMPUTE: Final[dict[str, Callable[..., Any]]] = {
    "add": lambda *parts: _context.fsum(parts),
    "mul": lambda *parts: _context.fprod(parts),
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "pow": _context.power,
    "root": lambda a, n: _context.power(a, 1 / n),
}
