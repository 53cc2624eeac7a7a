"""Tells a solution as a person would: the simplest there is, exact where it can be.

What is shown was checked: exact forms by the sides of the equation, which must differ far more
close by; all other numbers stand behind ≈. It finds simpler solutions than the search did, and
claims nothing of how many there are, but for polynomials in one symbol.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final, NamedTuple

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.solve.roots import difference, real_roots
from phiq.scorer.identity.solve.search import PLAIN_VALUES, Search
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.numeric.closed_form import ClosedForm, closed_form
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.machine import tidy

#: What a person tries first, beside the plain values of the search.
SIMPLE: Final[tuple[Number, ...]] = (
    0, 1, -1, 2, -2, math.pi / 2, math.pi, math.pi / 4, math.pi / 3, math.pi / 6, -math.pi / 2,
    0.5, -0.5, 3, -3, 4, 5, (1 + math.sqrt(5)) / 2,
)  # fmt: skip
#: What the other symbols are set to while one is solved for, and where its roots are sought.
OTHERS: Final[tuple[int, ...]] = (1, 2)
STARTS: Final[tuple[float, ...]] = (-3.0, 3.1, -1.4, 1.6, -0.7, 0.6, -0.2, 0.3, 7.0, -8.0)
#: Complex starts of secant steps in one symbol.
TURNED: Final[tuple[complex, ...]] = (0.4 + 1.1j, -1.2 + 0.7j)
#: Digits of a number behind ≈: enough to check it.
DIGITS: Final = 6
#: Digits in which two numbers are told apart: as many as are needed, six at least.
TELLING: Final = (6, 9, 12, 15)
#: How far beside an exact solution the sides are compared, and share of that difference that
#: rounding may leave at it.
BESIDE: Final = 1e-11
LEFT_OVER: Final = 1e-2
#: Share of the sides' size that rounding may leave of a part of a complex number.
NOISE: Final = 1e-13
#: Whole numbers up to this are written with all their digits.
LARGEST_WRITTEN: Final = 10**15
#: Zeros at the end of a whole number that nobody cares to count.
MOST_ZEROS: Final = 10
#: Roots along one line that are looked at.
MOST_ROOTS: Final = 3


class Shown(NamedTuple):
    """A solution in words, and whether it is one in real numbers."""

    words: str
    real: bool


def shown(search: Search, solution: Solution) -> Shown:
    """The simplest solution that is found from this one."""
    point = _simplest(search, solution.point)
    free = list(point)
    if len(free) == 1:
        return _alone(search, free[0], point[free[0]])
    texts = [f"{spelled(symbol)} {_number(search, point, symbol)}" for symbol in free]
    return Shown(", ".join(texts), not any(_is_complex(point[s]) for s in free))


def every_root(search: Search) -> str | None:
    """All solutions of a polynomial equation in one symbol, in words; None of other equations."""
    ((symbol, domain),) = search.equation.domains.items()
    polynomial = difference(search.equation.left, search.equation.right, symbol)
    if polynomial is None:
        return None
    real, others = real_roots(polynomial)
    name = spelled(symbol)
    plane = [f"{name} {_complex(search, symbol, tidy(root))}" for root in others]
    if not real and domain.kind == "real":
        count = {2: "two", 4: "four"}.get(len(plane), str(len(plane)))
        return f"it has no real solution, but {count} complex ones: {_either(plane, 'and')}"
    forms = [closed_form(root) or ClosedForm("", root) for root in real]
    forms = [form for form in forms if search.allows({symbol: form.value})]
    forms.sort(key=lambda form: (round(abs(form.value), DIGITS), form.value < 0))
    line = [f"{name} {_checked(search, symbol, form)}" for form in forms]
    told = line + (plane if domain.kind == "complex" else [])
    if not told:
        return None
    among = " among the real numbers" if others and domain.kind == "real" else ""
    return f"it holds only for {_either(told)}{among}"


def _either(texts: Sequence[str], word: str = "or") -> str:
    """One, two or three."""
    return f" {word} ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _checked(search: Search, symbol: Symbol, form: ClosedForm) -> str:
    """= and an exact form that the sides confirm, else ≈ and digits."""
    exact = form.text and _is_exact(search, {symbol: form.value}, symbol, form.value)
    return f"= {form.text}" if exact else f"≈ {plain_number(form.value)}"


def _simplest(search: Search, point: Point) -> Point:
    plain = all(value in PLAIN_VALUES for value in point.values())
    if plain:
        return point
    if len(point) == 1:
        symbol, value = next(iter(point.items()))
        return {symbol: _simpler(search, symbol, value)}
    return next(_along_lines(search, point), point)


def _simpler(search: Search, symbol: Symbol, value: Number) -> Number:
    """A value that a person tries first, where it solves the equation too."""
    form = None if _is_complex(value) else closed_form(float(value))
    if form is not None and abs(form.value) <= 1 and "√" not in form.text:
        return value
    for simple in SIMPLE:
        if search.holds({symbol: simple}) and _is_exact(search, {symbol: simple}, symbol, simple):
            return simple
    return value


def _along_lines(search: Search, point: Point) -> Iterator[Point]:
    """Solutions with all symbols but one set to a small number, real ones first."""
    for turned in (False, True):
        for number in OTHERS:
            for symbol in reversed(point):
                base = {**dict.fromkeys(point, number), symbol: number}
                for value in _roots(search, base, symbol, turned):
                    if search.holds({**base, symbol: value}):
                        yield {**base, symbol: value}


def _roots(search: Search, base: Point, symbol: Symbol, turned: bool) -> Iterator[Number]:
    if search.equation.domains[symbol].kind == "integer":
        return
    if not turned:
        yield from (v for v in SIMPLE if _is_exact(search, {**base, symbol: v}, symbol, v))
        points = [{**base, symbol: start} for start in STARTS]
        yield from (p[symbol] for p in islice(search.bracketed(points), MOST_ROOTS))
        return
    for start in TURNED:
        found = search.iterate(base, symbol, (start, start * 1.01 + 0.01), False)
        yield from (p[symbol] for p in found)


def _alone(search: Search, symbol: Symbol, value: Number) -> Shown:
    """The value of the only symbol, with its twin: x = 2 or x = −2."""
    name = spelled(symbol)
    if _is_complex(value):
        text = _complex(search, symbol, value)
        twin = value.conjugate()
        both = text.startswith("= ") and search.holds({symbol: twin})
        second = f" or {name} {_complex(search, symbol, twin)}" if both else ""
        return Shown(f"{name} {text}{second}", False)
    form = _exactly(search, {symbol: value}, symbol)
    if form is None:
        return Shown(f"{name} ≈ {value:.{DIGITS}g}".replace("-", "−"), True)
    twin = closed_form(form.value - 2 * form.root if form.root else -form.value)
    if twin is None or twin.value == form.value or not search.holds({symbol: twin.value}):
        return Shown(f"{name} = {form.text}", True)
    if not _is_exact(search, {symbol: twin.value}, symbol, twin.value):
        return Shown(f"{name} = {form.text}", True)
    return Shown(f"{name} = {form.text} or {name} = {twin.text}", True)


def plain_number(value: Number, digits: int = DIGITS) -> str:
    """A computed number: exact where it is simple, else in so many digits."""
    value = tidy(value)
    if _is_complex(value):
        return _approximate(complex(value))
    if isinstance(value, int):
        return f"{value}".replace("-", "−") if abs(value) < LARGEST_WRITTEN else _scientific(value)
    if value == round(value) and abs(value) < LARGEST_WRITTEN:
        return f"{round(value)}".replace("-", "−")
    mantissa, power, exponent = f"{value:.{digits}g}".replace("-", "−").partition("e")
    return f"{mantissa} × 10^{exponent.lstrip('+0').replace('−0', '−')}" if power else mantissa


def two_numbers(values: tuple[Number, Number] | None, unit: str = "") -> str | None:
    """What two sides are, in as many digits as tell them apart; None where none do."""
    unit = unit and f" {unit}"
    size = max(map(abs, values)) if values is not None else 0
    for digits in TELLING if values is not None else ():
        left, right = [plain_number(_without_noise(v, size), digits) for v in values or ()]
        if left != right:
            return f"the left side is {left}{unit}, the right side is {right}{unit}"
    return None


def _without_noise(value: Number, size: Number) -> Number:
    """A complex number without the parts that rounding leaves beside a number of this size."""
    if not isinstance(value, complex):
        return value
    real, imag = [0.0 if abs(x) < NOISE * size else x for x in (value.real, value.imag)]
    return complex(real, imag) if imag else real


def _scientific(value: int) -> str:
    """A long whole number in a few digits."""
    return f"{Decimal(value):.{DIGITS}g}".replace("-", "−").replace("e+", " × 10^")


def _whole(value: int) -> str:
    """All digits of a whole number, long rows of zeros at its end as a power of ten."""
    digits = f"{value}".replace("-", "−")
    head = digits.rstrip("0")
    zeros = len(digits) - len(head)
    if zeros < MOST_ZEROS:
        return digits
    return f"{head} × 10^{zeros}" if head not in ("1", "−1") else f"{head[:-1]}10^{zeros}"


def _number(search: Search, point: Point, symbol: Symbol) -> str:
    """= or ≈, and the value of a symbol."""
    value = point[symbol]
    if _is_complex(value):
        real, imag = closed_form(value.real), closed_form(value.imag)
        if real is None or imag is None:
            return "≈ " + _approximate(value)
        return "= " + _sum(real, imag)
    form = _exactly(search, point, symbol)
    return f"≈ {value:.{DIGITS}g}".replace("-", "−") if form is None else f"= {form.text}"


def _complex(search: Search, symbol: Symbol, value: complex) -> str:
    real, imag = closed_form(value.real), closed_form(value.imag)
    if real is not None and imag is not None:
        exact = complex(real.value, imag.value)
        if _is_exact(search, {symbol: exact}, symbol, exact):
            return "= " + _sum(real, imag)
    return "≈ " + _approximate(value)


def _sum(real: ClosedForm, imag: ClosedForm) -> str:
    """The sum a + bi."""
    size = imag.text.removeprefix("−")
    plain = (size.removesuffix("π") or "1").isdigit()
    part = "i" if size == "1" else f"{size}i" if plain else f"({size})i"
    minus = imag.text.startswith("−")
    if real.text == "0":
        return ("−" if minus else "") + part
    return f"{real.text} {'−' if minus else '+'} {part}"


def _approximate(value: complex) -> str:
    sign = "−" if value.imag < 0 else "+"
    size = f"{abs(value.imag):.{DIGITS}g}i" if abs(value.imag) != 1 else "i"
    if not value.real:
        return ("−" if sign == "−" else "") + size
    return f"{value.real:.{DIGITS}g} {sign} {size}".replace("-", "−")


def _exactly(search: Search, point: Point, symbol: Symbol) -> ClosedForm | None:
    """The exact form of a symbol's value, checked by the sides."""
    value = point[symbol]
    if isinstance(value, int):
        return ClosedForm(_whole(value), value)
    form = closed_form(float(value))
    if form is None or not _is_exact(search, {**point, symbol: form.value}, symbol, form.value):
        return None
    return form


def _is_exact(search: Search, point: Point, symbol: Symbol, value: Number) -> bool:
    """Whether the sides agree at the point far better than beside it."""
    here = search.gap(point)
    if here is None:
        return False
    if here == 0:
        return True
    beside = search.gap({**point, symbol: value + BESIDE * (1 + abs(value))})
    return beside is not None and bool(abs(here) <= LEFT_OVER * abs(beside))


def _is_complex(value: Number) -> bool:
    return isinstance(value, complex) or (hasattr(value, "imag") and bool(value.imag))
