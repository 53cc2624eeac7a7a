"""Proves that an equation has no solution from the ranges of its sides, ends in or out.

erf(x) comes as near to 1 as one likes and is never 1: intervals of floats on a bounded box cannot
tell that. Here an end is an exact number that belongs to the range or does not, and domains may be
without bounds. Every rule over-estimates; a side of unknown range proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf
from typing import Final, NamedTuple

from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

Domains = Mapping[Symbol, Domain]
#: An exact number, or an infinity.
End = Fraction | float


class Range(NamedTuple):
    """Real values from low to high; whether an end itself may be among them."""

    low: End
    high: End
    has_low: bool
    has_high: bool


#: What keeps ends apart that are not the same number: floats and π are good to 1e-15.
MARGIN: Final = Fraction(1, 10**12)
#: Largest argument of an exponential, whose value floats hold.
MAX_EXPONENT: Final = 700
#: Largest whole power, and most bits of what comes of it: exact ends grow with powers of powers.
MAX_POWER: Final = 16
MAX_BITS: Final = 4096
#: Longest literal: one of more digits may look like π.
MAX_DIGITS: Final = 14
_ZERO, _ONE = Fraction(0), Fraction(1)
#: π as exact as ends need: multiples of it are compared with one another, others by MARGIN.
_PI: Final = Fraction(math.pi)
_CONSTANTS: Final = {"e": math.e, "phi": (1 + math.sqrt(5)) / 2, "euler": 0.5772156649015329}


#: Functions whose limits floats take for values far out, where a search finds what is no solution.
_NEARING: Final = frozenset(
    name for name, row in FUNCTIONS.items() if row.limits is not None and inf not in row.limits
)


def only_nears(left: Node, right: Node, domains: Domains) -> bool:
    """Whether a side comes near to the other far out without ever being equal."""
    names = {node.text for side in (left, right) for node in side.walk() if node.op == "fn"}
    return not _NEARING.isdisjoint(names) and ranges_apart(left, right, domains)


def ranges_apart(left: Node, right: Node, domains: Domains) -> bool:
    """Whether no real value is in the ranges of both sides."""
    known: dict[Node, Range | None] = {}
    a, b = _range(left, domains, known), _range(right, domains, known)
    return a is not None and b is not None and (_is_below(a, b) or _is_below(b, a))


def order_by_ranges(small: Node, large: Node, domains: Domains, *, strict: bool) -> bool | None:
    """Whether small < large (≤ where not strict) wherever both are real: always, never, or unknown.

    Points count at which both sides are real, so what is real only in places has the range that it
    has there.
    """
    known: dict[Node, Range | None] = {}
    a, b = _real_range(small, domains, known), _real_range(large, domains, known)
    if a is None or b is None:
        return None
    if _is_below(a, b) or (not strict and a.high == b.low):
        return True
    return False if _is_below(b, a) or (strict and b.high == a.low) else None


def real_range(node: Node, domains: Domains) -> Range | None:
    """Where the real values of a node lie, at points where it has one; None where unknown."""
    return _real_range(node, domains, {})


def _real_range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    found = _range(node, domains, known)
    if found is not None or node.op not in _ONE_ODD:
        return found
    odd = [part for part in node.args if _range(part, domains, known) is None]
    rule = _PARTLY_REAL.get(node.text or node.op)
    if rule is not None:
        return rule(node, _range(node.args[0], domains, known))
    # A sum or product of one such part and real ones is real only where that part is, or 0.
    if len(odd) != 1 or node.op == "fn":
        return None
    parts = all_known(_real_range(part, domains, known) for part in node.args)
    return None if parts is None else _by_rule(node, parts)


def _is_below(a: Range, b: Range) -> bool:
    if a.high == b.low:
        return not (a.has_high and b.has_low)
    return a.high < b.low and b.low - a.high > _slack(a.high) + _slack(b.low)


def _range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    if node in known:
        return known[node]
    known[node] = _new_range(node, domains, known)
    return known[node]


def _new_range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    op = node.op
    if op == "sym":
        return _of_domain(domains.get(node.symbol))
    if op in ("num", "const"):
        return _number(node.text) if op == "num" else _constant(node.text)
    if op not in _RULES:
        return None
    parts = all_known(_range(child, domains, known) for child in node.args)
    return None if parts is None else _by_rule(node, parts)


def _by_rule(node: Node, parts: list[Range]) -> Range | None:
    try:
        return _RULES[node.op](node, parts)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None


def _of_domain(domain: Domain | None) -> Range | None:
    if domain is None or domain.kind == "complex":
        return None
    within = domain.within
    return Range(_exact(within.low), _exact(within.high), within.closed_low, within.closed_high)


def _exact(end: End) -> End:
    return end if abs(end) == math.inf else Fraction(end)


def _number(text: str) -> Range | None:
    if len(text) > MAX_DIGITS:
        return None
    value = Fraction(text)
    return Range(value, value, True, True)


def _constant(text: str) -> Range | None:
    if text == "pi":
        return Range(_PI, _PI, True, True)
    value = _CONSTANTS.get(text)
    return None if value is None else Range(_below(value), _above(value), True, True)


def _below(value: float) -> End:
    return _exact(value) - _slack(value)


def _above(value: float) -> End:
    return _exact(value) + _slack(value)


def _slack(end: End) -> Fraction:
    size = _ONE if isinstance(end, float) and math.isinf(end) else abs(Fraction(end))
    return MARGIN * size if size > 1 else MARGIN


def _negative(_node: Node, parts: list[Range]) -> Range:
    low, high, has_low, has_high = parts[0]
    return Range(-high, -low, has_high, has_low)


def _sum(_node: Node, parts: list[Range]) -> Range:
    total = parts[0]
    for part in parts[1:]:
        total = Range(
            total.low + part.low,
            total.high + part.high,
            total.has_low and part.has_low,
            total.has_high and part.has_high,
        )
    return total


def _product(node: Node, parts: list[Range]) -> Range | None:
    if all(child is node.args[0] for child in node.args):
        return _whole_power(parts[0], len(parts))
    total = parts[0]
    for part in parts[1:]:
        total = _times(total, part)
    return total


def _times(a: Range, b: Range) -> Range:
    corners: list[tuple[End, bool]] = []
    for x, has_x in ((a.low, a.has_low), (a.high, a.has_high)):
        for y, has_y in ((b.low, b.has_low), (b.high, b.has_high)):
            # A factor 0 makes the product 0 at any other factor, one that grows without end too.
            nothing = (x == 0 and has_x) or (y == 0 and has_y)
            value = _ZERO if x == 0 or y == 0 else x * y
            corners.append((value, nothing or (has_x and has_y)))
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Range(low, high, (low, True) in corners, (high, True) in corners)


def _quotient(_node: Node, parts: list[Range]) -> Range | None:
    above, below = parts
    if below.low < 0 < below.high:
        return None
    return _times(above, _reciprocal(below))


def _reciprocal(a: Range) -> Range:
    """Of what has one sign; at an end 0 there is no value, and no bound."""
    if a.low >= 0:
        high = math.inf if a.low == 0 else 1 / a.low
        return Range(_inverse(a.high), high, a.has_high, a.has_low and a.low != 0)
    inner = _reciprocal(Range(-a.high, -a.low, a.has_high, a.has_low))
    return Range(-inner.high, -inner.low, inner.has_high, inner.has_low)


def _inverse(end: End) -> End:
    return _ZERO if end == math.inf else 1 / end


def _power(node: Node, parts: list[Range]) -> Range | None:
    exponent = node.args[1]
    if is_whole(exponent) and int(exponent.text) > 0:
        return _whole_power(parts[0], int(exponent.text))
    if node.args[0].op == "const" and node.args[0].text == "e":
        return _rising(math.exp, parts[1], _EXPONENTIAL)
    return None


def _whole_power(base: Range, n: int) -> Range | None:
    if n > MAX_POWER or max(map(_bits, (base.low, base.high))) * n > MAX_BITS:
        return None
    inner = base if n % 2 else _magnitude(base)
    return Range(inner.low**n, inner.high**n, inner.has_low, inner.has_high)


def _bits(end: End) -> int:
    if not isinstance(end, Fraction):
        return 0
    return max(end.numerator.bit_length(), end.denominator.bit_length())


def _magnitude(a: Range) -> Range:
    if a.low >= 0:
        return a
    if a.high <= 0:
        return Range(-a.high, -a.low, a.has_high, a.has_low)
    ends = ((-a.low, a.has_low), (a.high, a.has_high))
    high = max(end for end, _ in ends)
    return Range(_ZERO, high, True, (high, True) in ends)


def _function(node: Node, parts: list[Range]) -> Range | None:
    if node.text == "mod":
        return _remainder(parts[1])
    return _of(node.text, parts[0]) if len(parts) == 1 else None


def _remainder(divisor: Range) -> Range | None:
    """Of a remainder, which has the sign of its divisor."""
    if divisor.low >= 0:
        return Range(_ZERO, divisor.high, True, False)
    return Range(divisor.low, _ZERO, False, True) if divisor.high <= 0 else None


def _of(name: str, inner: Range) -> Range | None:
    """The range of a function of one argument."""
    if name in _RISING:
        function, limits = _RISING[name]
        return _rising(function, inner, limits)
    rule = _FUNCTIONS.get(name)
    if rule is not None:
        return rule(inner)
    known = FUNCTIONS.get(name)
    if known is None or not known.reciprocal:
        return None
    below = _of(known.reciprocal, inner)
    return None if below is None or below.low < 0 < below.high else _reciprocal(below)


def _error_left(inner: Range) -> Range:
    error = _rising(math.erf, inner, _UNIT)
    return Range(1 - error.high, 1 - error.low, error.has_high, error.has_low)


def _arc(name: str) -> Callable[[Range], Range | None]:
    return lambda inner: _ANGLES[name] if inner.low >= -1 and inner.high <= 1 else None


def _root(node: Node, parts: list[Range]) -> Range | None:
    """Of what is never negative, or an odd one."""
    degree = node.args[1].text
    if node.args[1].op != "num" or not degree.isdigit() or not 0 < int(degree) <= MAX_POWER:
        return None
    inner, n = parts[0], int(degree)
    if inner.low >= 0:
        low, high = _rooted(inner.low, n, _below), _rooted(inner.high, n, _above)
        return Range(max(low, _ZERO), high, inner.has_low, inner.has_high)
    return None


def _rooted(end: End, n: int, rounded: Callable[[float], End]) -> End:
    """The root of an end: exact where it is a whole number, else on the safe side."""
    if abs(end) == math.inf:
        return end
    value = float(end) ** (1 / n)
    whole = Fraction(round(value))
    return whole if whole**n == end else rounded(value)


def _root_where_real(node: Node, inner: Range | None) -> Range | None:
    """An even root, of whatever: it is real only where it is not negative."""
    degree = node.args[1].text
    if node.args[1].op != "num" or not degree.isdigit() or int(degree) % 2:
        return None
    if inner is None:
        return _NOT_NEGATIVE
    if inner.high < 0:
        return None
    return _root(node, [Range(max(inner.low, _ZERO), inner.high, True, inner.has_high)])


def _rising(function: Callable[[float], float], inner: Range, limits: Range) -> Range:
    """The range of a function that rises from one limit to the other, which it never reaches."""
    at_zero = Fraction(function(0.0))
    low, high, has_low, has_high = limits
    if inner.low == 0:
        low, has_low = at_zero, inner.has_low
    elif inner.low > -math.inf and (start := _below(function(_small(inner.low)))) > low:
        low, has_low = start, True
    if inner.high == 0:
        high, has_high = at_zero, inner.has_high
    elif inner.high < math.inf and (end := _above(function(_small(inner.high)))) < high:
        high, has_high = end, True
    return Range(low, high, has_low, has_high)


def _small(end: End) -> float:
    value = float(end)
    if abs(value) > MAX_EXPONENT:
        raise OverflowError
    return value


def _logarithm(inner: Range) -> Range | None:
    """Of what is never negative: a logarithm of 0 has no value."""
    if inner.low < 0:
        return None
    low: End = -math.inf
    high: End = math.inf
    has_low = has_high = False
    if inner.low == 1:
        low, has_low = _ZERO, inner.has_low
    elif inner.low > 0:
        low, has_low = _below(math.log(inner.low)), True
    if inner.high == 1:
        high, has_high = _ZERO, inner.has_high
    elif 0 < inner.high < math.inf:
        high, has_high = _above(math.log(inner.high)), True
    return Range(low, high, has_low, has_high)


_FROM_ONE: Final = Range(_ONE, math.inf, False, False)
_NOT_NEGATIVE: Final = Range(_ZERO, math.inf, True, False)
_ANGLES: Final = {
    "asin": Range(-_PI / 2, _PI / 2, True, True),
    "acos": Range(_ZERO, _PI, True, True),
}
_WAVE: Final = Range(-_ONE, _ONE, True, True)
_EXPONENTIAL: Final = Range(_ZERO, math.inf, False, False)
_UNIT: Final = Range(-_ONE, _ONE, False, False)
#: Rising functions of all real numbers, each with what it comes near to at the infinities.
_RISING: Final[dict[str, tuple[Callable[[float], float], Range]]] = {
    name: (getattr(math, name), Range(_exact(row.limits[0]), _exact(row.limits[1]), False, False))
    for name, row in FUNCTIONS.items()
    if row.limits is not None and row.rises
}
#: Functions of one argument that do not rise along the whole line.
_FUNCTIONS: Final[dict[str, Callable[[Range], Range | None]]] = {
    "erfc": _error_left,
    "ln": _logarithm,
    "cosh": lambda inner: _rising(math.cosh, _magnitude(inner), _FROM_ONE),
    "asin": _arc("asin"),
    "acos": _arc("acos"),
    "sign": lambda _inner: _WAVE,
    "sin": lambda _inner: _WAVE,
    "cos": lambda _inner: _WAVE,
}
_RULES: Final[dict[str, Callable[[Node, list[Range]], Range | None]]] = {
    "neg": _negative,
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "abs": lambda _node, parts: _magnitude(parts[0]),
    "fn": _function,
}
#: What is real in places and has this range there.
_PARTLY_REAL: Final[dict[str, Callable[[Node, Range | None], Range | None]]] = {
    "root": _root_where_real,
    "asin": lambda _node, _inner: _ANGLES["asin"],
    "acos": lambda _node, _inner: _ANGLES["acos"],
    "ln": lambda _node, inner: (
        None
        if inner is None or inner.high <= 0
        else _logarithm(Range(_ZERO, inner.high, False, inner.has_high))
    ),
}
#: Operations that may have one part that is real in places only.
_ONE_ODD: Final = frozenset(("fn", "root", "neg", "add", "mul", "div"))
