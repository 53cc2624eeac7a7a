"""Encloses the value of a tree at a point: a ball that surely holds it.

A point maps symbols to balls, or to exact numbers. Whatever has no enclosure here (series without
end, integrals without end, limits, undeclared functions) raises `NoEnclosureError`: there is no
estimate in this room. Conventions are those of `phiq.scorer.numeric.functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from flint import acb, fmpq, fmpz

from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError
from phiq.scorer.numeric.balls.functions import FUNCTIONS, as_whole, power, root
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.time_limit import check_time

Ball = Any
BallPoint = Mapping[Symbol, Ball]

#: Most terms of a finite sum or product; one term takes some 10 µs.
MAX_TERMS: Final = 2000
#: Largest decimal exponent of a literal: it is read as an exact fraction.
MAX_DECIMAL_EXPONENT: Final = 400
_NOWHERE: Final = acb("nan")
#: Integrand evaluations and bisections of one integral; past them the enclosure is given up.
INTEGRAL_EVALUATIONS: Final = 4000
INTEGRAL_DEPTH: Final = 60


class Enclosure:
    """Encloses nodes at one point, each node once; `analytic` is asked for under integrals.

    Where `analytic` is true a value is only given where the node is analytic on the whole ball.
    """

    __slots__ = ("_done", "_point", "analytic")

    def __init__(self, point: BallPoint, *, analytic: bool = False) -> None:
        self._point = point
        self._done: dict[Node, Ball] = {}
        self.analytic = analytic

    def of(self, node: Node) -> Ball:
        """The ball of a node.

        Raises:
            NoEnclosureError: the node has no value here, or none that can be enclosed.
        """
        found = self._done.get(node)
        if found is None:
            check_time()
            rule = _RULES.get(node.op)
            if rule is None:
                raise NoEnclosureError(node.op)
            found = self._done[node] = rule(self, node)
        return found

    def at(self, symbol: Symbol, value: Ball, *, analytic: bool = False) -> Enclosure:
        """The enclosure at the same point but for one symbol."""
        return Enclosure({**self._point, symbol: value}, analytic=analytic or self.analytic)

    def symbol(self, symbol: Symbol) -> Ball:
        """What the point has for a symbol."""
        try:
            return self._point[symbol]
        except KeyError:
            raise NoEnclosureError(f"{symbol.name} has no value") from None


def enclose(node: Node, point: BallPoint) -> Ball:
    """A finite ball around the value of `node`, at the precision that is set.

    Raises:
        NoEnclosureError: there is no value, or none that can be enclosed.
    """
    return finite(Enclosure(point).of(node))


def finite(ball: Ball) -> Ball:
    """The ball itself.

    Raises:
        NoEnclosureError: it is not finite: a pole, or all precision lost.
    """
    if not ball.is_finite():
        raise NoEnclosureError("no finite value")
    return ball


def exactly(value: int | float | complex) -> Ball:
    """A machine number as an exact ball."""
    if isinstance(value, complex):
        return acb(value.real, value.imag)
    return acb(value)


def as_fraction(literal: str) -> Any:
    """A literal, "2", "0.5", "6.02e23", as the exact fraction that it spells.

    Raises:
        NoEnclosureError: its exponent is too large.
    """
    digits, _, exponent = literal.lower().partition("e")
    whole, _, decimals = digits.partition(".")
    shift = int(exponent or 0) - len(decimals)
    if abs(shift) > MAX_DECIMAL_EXPONENT:
        raise NoEnclosureError("a literal with a huge exponent")
    value = fmpz(int((whole + decimals) or 0))
    ten = fmpz(10) ** abs(shift)
    return fmpq(value * ten) if shift >= 0 else fmpq(value, ten)


def _number(_e: Enclosure, node: Node) -> Ball:
    return acb(as_fraction(node.text))


def _symbol(e: Enclosure, node: Node) -> Ball:
    return e.symbol(node.symbol)


_CONSTANTS: Final[dict[str, Callable[[], Ball]]] = {
    "pi": acb.pi,
    "e": lambda: acb(1).exp(),
    "i": lambda: acb(0, 1),
    "phi": lambda: (1 + acb(5).sqrt()) / 2,
    "euler": lambda: -acb(1).digamma(),
    "degree": lambda: acb.pi() / 180,
}


def _constant(_e: Enclosure, node: Node) -> Ball:
    make = _CONSTANTS.get(node.text)
    if make is None:
        raise NoEnclosureError(node.text)
    return make()


def _add(e: Enclosure, node: Node) -> Ball:
    total = e.of(node.args[0])
    for part in node.args[1:]:
        total = total + e.of(part)
    return total


def _mul(e: Enclosure, node: Node) -> Ball:
    product = e.of(node.args[0])
    for part in node.args[1:]:
        product = product * e.of(part)
    return product


def _div(e: Enclosure, node: Node) -> Ball:
    below = e.of(node.args[1])
    if below.contains(0):
        raise NoEnclosureError("a division by what may be 0")
    return e.of(node.args[0]) / below


def _pow(e: Enclosure, node: Node) -> Ball:
    return power(e.of(node.args[0]), e.of(node.args[1]), analytic=e.analytic)


def _root(e: Enclosure, node: Node) -> Ball:
    return root(e.of(node.args[0]), as_whole(e.of(node.args[1])), analytic=e.analytic)


def _fn(e: Enclosure, node: Node) -> Ball:
    function = FUNCTIONS.get(node.text)
    if function is None:
        raise NoEnclosureError(node.text)
    return function([e.of(part) for part in node.args], e.analytic)


def _abs(e: Enclosure, node: Node) -> Ball:
    value = e.of(node.args[0])
    return value.real_abs(analytic=True) if e.analytic else acb(abs(value))


def _conj(e: Enclosure, node: Node) -> Ball:
    if e.analytic:
        raise NoEnclosureError("a conjugate is not analytic")
    return e.of(node.args[0]).conjugate()


def _span(e: Enclosure, node: Node) -> Ball:
    """A finite sum or product."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or high.text == "inf" or low.op == "neg":
        raise NoEnclosureError("a sum without end has no enclosure")
    first, last = as_whole(e.of(low)), as_whole(e.of(high))
    if last - first >= MAX_TERMS:
        raise NoEnclosureError("too many terms")
    adds = node.op == "sum"
    result = acb(0 if adds else 1)
    for k in range(first, last + 1):
        check_time()
        term = e.at(variable.symbol, acb(k)).of(body)
        result = result + term if adds else result * term
    return result


def _integral(e: Enclosure, node: Node) -> Ball:
    """A definite integral between finite ends, by FLINT's adaptive Gauss-Legendre quadrature.

    Source: F. Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018).
    """
    body, variable, low, high = node.args
    if node.text != "int" or variable.op != "sym" or e.analytic or high.op == "none":
        raise NoEnclosureError("an integral without an enclosure")
    start, end = finite(e.of(low)), finite(e.of(high))

    raised: list[BaseException] = []

    def integrand(x: Ball, analytic: bool) -> Ball:
        # FLINT calls this from C: nothing may be raised here, the end of the time least of all.
        try:
            return _NOWHERE if raised else e.at(variable.symbol, x, analytic=analytic).of(body)
        except NoEnclosureError:
            return _NOWHERE
        except BaseException as error:
            raised.append(error)
            return _NOWHERE

    found = acb.integral(
        integrand, start, end, eval_limit=INTEGRAL_EVALUATIONS, depth_limit=INTEGRAL_DEPTH
    )
    if raised:
        raise raised[0]
    return found


def _deriv(e: Enclosure, node: Node) -> Ball:
    """A derivative, carried out."""
    body, variable, order = node.args[:3]
    whole = order.text if order.op == "num" else ""
    if len(node.args) != 3 or not whole.isdigit() or int(whole) > 4 or variable.op != "sym":
        raise NoEnclosureError("a derivative without an enclosure")
    arena = Arena()
    try:
        for _ in range(int(whole)):
            body = derive(arena, body, variable)
    except (NoDerivativeError, TreeLimitError):
        raise NoEnclosureError("a derivative that is not known") from None
    return e.of(body)


_RULES: Final[dict[str, Callable[[Enclosure, Node], Ball]]] = {
    "num": _number,
    "sym": _symbol,
    "const": _constant,
    "add": _add,
    "mul": _mul,
    "neg": lambda e, node: -e.of(node.args[0]),
    "div": _div,
    "pow": _pow,
    "root": _root,
    "fn": _fn,
    "abs": _abs,
    "conj": _conj,
    "sum": _span,
    "prod": _span,
    "int": _integral,
    "deriv": _deriv,
}


def is_enclosable(nodes: Sequence[Node]) -> bool:
    """Whether the trees hold neither a sum nor an integral without end, nor a limit."""
    return not any(
        part.op == "lim" or (part.op in ("sum", "prod", "int") and _is_endless(part))
        for node in nodes
        for part in node.walk()
    )


def _is_endless(node: Node) -> bool:
    return any(end.text == "inf" or end.op in ("neg", "none") for end in node.args[2:])
