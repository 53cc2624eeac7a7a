"""How each operation of a tree is lowered: numbers, arithmetic, powers and roots."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Final

from phiq.scorer.evaluate.lowering.functions import FUNCTIONS
from phiq.scorer.evaluate.lowering.lower import Handler, Lowering, UnsupportedError
from phiq.scorer.evaluate.lowering.series import written_out
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.expression.tree import Node, kinds

#: Integer exponents up to this become products, which keep exact values exact.
MAX_PRODUCT_EXPONENT: Final = 64
_SMALL: Final = frozenset(map(str, range(1, MAX_PRODUCT_EXPONENT + 1)))
_ULP: Final = 2.0**-52
_NEG: Final = kinds("neg")


def _num(lowering: Lowering, node: Node) -> int:
    value, bound = _literal(node.text)
    if bound == math.inf:
        raise UnsupportedError("a number out of range")
    return lowering.builder.constant(value, 0.0, bound)


@lru_cache(maxsize=1024)
def _literal(text: str) -> tuple[float, float]:
    """The value of a literal and the bound of its error; inf out of the range of floats."""
    value = float(text)
    exact = abs(value) < 2.0**31 and value * 2.0**20 % 1.0 == 0.0 and _is_float(text, value)
    return value, 0.0 if exact else _ULP * abs(value)


def _is_float(literal: str, value: float) -> bool:
    """Whether a literal is exactly a float; one with an exponent is taken not to be."""
    return literal.isdigit() or ("e" not in literal and Fraction(literal) == Fraction(value))


_CONSTANTS: Final = {
    "pi": (math.pi, 0.0),
    "e": (math.e, 0.0),
    "i": (0.0, 1.0),
    "phi": ((1.0 + math.sqrt(5.0)) / 2.0, 0.0),
    "euler": (0.5772156649015329, 0.0),
    "degree": (math.pi / 180.0, 0.0),
}


def _const(lowering: Lowering, node: Node) -> int:
    if node.text not in _CONSTANTS:
        raise UnsupportedError("infinity")
    re, im = _CONSTANTS[node.text]
    return lowering.builder.constant(re, im, _ULP * re)


def _add(lowering: Lowering, node: Node) -> int:
    """Sums of a, b, neg(c): the first plain term starts, negated ones are subtracted."""
    if not node.kinds & _NEG:
        return lowering.total([lowering.lower(child) for child in node.args])
    plus = [lowering.lower(child) for child in node.args if child.op != "neg"]
    minus = [lowering.lower(child.args[0]) for child in node.args if child.op == "neg"]
    if not minus:
        return lowering.total(plus)
    taken = lowering.total(minus)
    start = lowering.total(plus) if plus else lowering.number(0)
    return lowering.sub(start, taken)


def _div(lowering: Lowering, node: Node) -> int:
    return lowering.div(lowering.lower(node.args[0]), lowering.lower(node.args[1]))


def _pow(lowering: Lowering, node: Node) -> int:
    base, exponent = node.args
    if base.op == "const" and base.text == "e":
        return lowering.unary(Op.EXP, lowering.lower(exponent))
    if base.op == "nabla":
        raise UnsupportedError("∇")
    if exponent.op == "num" and exponent.text in _SMALL:
        return lowering.whole_power(lowering.lower(base), int(exponent.text))
    fraction = lowering.rational(exponent)
    if fraction is None:
        return lowering.emit(Op.POW, lowering.lower(base), lowering.lower(exponent))
    return _rational_power(lowering, lowering.lower(base), exponent, fraction)


def _rational_power(lowering: Lowering, base: int, exponent: Node, value: Fraction) -> int:
    top, bottom = abs(value.numerator), value.denominator
    if bottom <= 2 and 0 < top <= MAX_PRODUCT_EXPONENT:
        root = base if bottom == 1 else lowering.unary(Op.SQRT, base)
        power = lowering.whole_power(root, top)
        return power if value > 0 else lowering.div(lowering.number(1), power)
    return lowering.emit(
        Op.POW, base, lowering.lower(exponent), 1 if bottom > 1 and bottom % 2 else 0
    )


def _root(lowering: Lowering, node: Node) -> int:
    base = lowering.lower(node.args[0])
    order = lowering.rational(node.args[1])
    if order == 2:
        return lowering.unary(Op.SQRT, base)
    inverse = lowering.div(lowering.number(1), lowering.lower(node.args[1]))
    odd = order is not None and order.denominator == 1 and order % 2 == 1
    return lowering.emit(Op.ROOT if odd else Op.POW, base, inverse)


def _conj(lowering: Lowering, node: Node) -> int:
    slot = lowering.lower(node.args[0])
    return slot if lowering.builder.natures[slot] else lowering.unary(Op.CONJ, slot)


def _fn(lowering: Lowering, node: Node) -> int:
    function = FUNCTIONS.get(node.text)
    if function is None:
        raise UnsupportedError(f"the function {node.text}")
    return function(lowering, node.args)


HANDLERS: Final[dict[str, Handler]] = {
    "num": _num,
    "sym": Lowering.symbol,
    "const": _const,
    "add": _add,
    "mul": lambda lowering, node: lowering.product([lowering.lower(child) for child in node.args]),
    "div": _div,
    "neg": lambda lowering, node: lowering.sub(lowering.number(0), lowering.lower(node.args[0])),
    "pow": _pow,
    "root": _root,
    "abs": lambda lowering, node: lowering.unary(Op.ABS, lowering.lower(node.args[0])),
    "conj": _conj,
    "fn": _fn,
    "sum": written_out,
    "prod": written_out,
}
