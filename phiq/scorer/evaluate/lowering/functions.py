"""How the named functions are lowered; those of `series` (polynomials by degree) included.

A function that is not here is not in the batched set.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from phiq.scorer.evaluate.lowering.lower import Lowering
from phiq.scorer.evaluate.lowering.polynomials import POLYNOMIALS
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.expression.functions import OF_RECIPROCALS, QUOTIENTS
from phiq.scorer.expression.tree import Node

Function = Callable[[Lowering, tuple[Node, ...]], int]


def _kernel(op: Op) -> Function:
    return lambda low, args: low.unary(op, low.lower(args[0]))


def _of_inverse(op: Op) -> Function:
    """f(1/x)."""
    return lambda low, args: low.unary(op, low.div(low.number(1), low.lower(args[0])))


def _quotient(above: str, below: str) -> Function:
    def function(low: Lowering, args: tuple[Node, ...]) -> int:
        x = low.lower(args[0])
        top = low.unary(Op[above.upper()], x) if above else low.number(1)
        return low.div(top, low.unary(Op[below.upper()], x))

    return function


def _log(low: Lowering, args: tuple[Node, ...]) -> int:
    x, base = [low.unary(Op.LOG, low.lower(arg)) for arg in args]
    return low.div(x, base)


def _atan2(low: Lowering, args: tuple[Node, ...]) -> int:
    y, x = [low.unary(Op.RE, low.lower(arg)) for arg in args]
    return low.unary(Op.ARG, low.add(x, low.mul(low.builder.constant(0.0, 1.0), y)))


def _sinc(low: Lowering, args: tuple[Node, ...]) -> int:
    x = low.lower(args[0])
    return low.div(low.unary(Op.SIN, x), x)


def _ceil(low: Lowering, args: tuple[Node, ...]) -> int:
    zero = low.number(0)
    return low.sub(zero, low.unary(Op.FLOOR, low.sub(zero, low.lower(args[0]))))


def _mod(low: Lowering, args: tuple[Node, ...]) -> int:
    a, b = [low.lower(arg) for arg in args]
    return low.sub(a, low.mul(b, low.unary(Op.FLOOR, low.div(a, b))))


def _kronecker(low: Lowering, args: tuple[Node, ...]) -> int:
    a, b = [low.lower(arg) for arg in args]
    return low.emit(Op.EQUAL, a, b)


def _integers(low: Lowering, *slots: int) -> int:
    """A slot that is 1 where all of `slots` are exact integers, else 0 or undefined."""
    flags = [low.emit(Op.EQUAL, slot, low.unary(Op.FLOOR, slot)) for slot in slots]
    return low.product(flags)


def _binomial(low: Lowering, args: tuple[Node, ...]) -> int:
    n, k = [low.lower(arg) for arg in args]
    count = _short(low, args[1])
    if count is not None:
        product = _falling_product(low, n, count)
        return low.div(product, low.number(math.factorial(count))) if count > 1 else product
    one = low.number(1)
    rest = low.add(low.sub(n, k), one)
    under = low.mul(*(low.unary(Op.RGAMMA, x) for x in (low.add(k, one), rest)))
    value = low.mul(low.unary(Op.GAMMA, low.add(n, one)), under)
    return low.emit(Op.WHOLE, value, _integers(low, n, k))


#: Lower place of a binomial, or length of a rising or falling factorial, written out as a product.
_MAX_LOWER: Final = 12


def _short(low: Lowering, length: Node) -> int | None:
    """The factors of a product short enough to be written out."""
    exact = low.rational(length)
    short = exact is not None and exact.denominator == 1 and 0 <= exact <= _MAX_LOWER
    return int(exact) if exact is not None and short else None


def _falling_product(low: Lowering, n: int, k: int) -> int:
    """The product n (n-1) … (n-k+1)."""
    if k == 0:
        return low.number(1)
    return low.product([n] + [low.sub(n, low.number(j)) for j in range(1, k)])


def _rising(low: Lowering, args: tuple[Node, ...]) -> int:
    a, n = [low.lower(arg) for arg in args]
    count = _short(low, args[1])
    if count is not None:
        return _falling_product(low, low.add(a, low.number(count - 1)), count)
    return _gamma_ratio(low, low.add(a, n), a, _counted(low, a, n))


def _falling(low: Lowering, args: tuple[Node, ...]) -> int:
    a, n = [low.lower(arg) for arg in args]
    count = _short(low, args[1])
    if count is not None:
        return _falling_product(low, a, count)
    above = low.add(a, low.number(1))
    return _gamma_ratio(low, above, low.sub(above, n), _counted(low, a, n))


def _counted(low: Lowering, a: int, n: int) -> int:
    """A slot that is 1 where a product of n factors from the integer a on is an integer."""
    return low.mul(_integers(low, a, n), low.emit(Op.AT_MOST, low.number(0), n))


def _gamma_ratio(low: Lowering, top: int, bottom: int, integers: int) -> int:
    value = low.mul(low.unary(Op.GAMMA, top), low.unary(Op.RGAMMA, bottom))
    return low.emit(Op.WHOLE, value, integers)


def _beta(low: Lowering, args: tuple[Node, ...]) -> int:
    a, b = [low.lower(arg) for arg in args]
    top = low.mul(low.unary(Op.GAMMA, a), low.unary(Op.GAMMA, b))
    return low.mul(top, low.unary(Op.RGAMMA, low.add(a, b)))


#: Functions with a kernel of their own, under the same name.
_KERNELS: Final = (
    *("exp", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh"),
    *("atanh", "re", "im", "arg", "sign", "floor", "gamma", "fibonacci", "lucas"),
)
FUNCTIONS: Final[dict[str, Function]] = {
    **{name: _kernel(Op[name.upper()]) for name in _KERNELS},
    "ln": _kernel(Op.LOG),
    **{name: _quotient(above, below) for name, (above, below) in QUOTIENTS.items()},
    **{name: _of_inverse(Op[other.upper()]) for name, other in OF_RECIPROCALS.items()},
    "log": _log,
    "atan2": _atan2,
    "sinc": _sinc,
    "ceil": _ceil,
    "mod": _mod,
    "kronecker": _kronecker,
    "factorial": lambda low, args: low.unary(Op.GAMMA, low.add(low.lower(args[0]), low.number(1))),
    "binomial": _binomial,
    "pochhammer": _rising,
    "fallingfactorial": _falling,
    "beta": _beta,
    **POLYNOMIALS,
}
