"""Sums that go on without end, 1 + 1/2 + 1/4 + …, as series: by the rule that their terms follow.

A term is a number times a power of one expression. The rule is the simplest of a few: equal ratios,
or numbers in equal steps, their powers, products of neighbours and factorials, above or below the
line. A sum whose terms follow none of them stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Final, NamedTuple

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.tree import Arena, Node

#: Terms that must be typed: two tell a rule, the third bears it out.
NEEDED_TERMS: Final = 3
#: Largest factorial and power of a typed term.
MAX_FACTORIAL, MAX_POWER = 40, 60
#: Powers of numbers in equal steps that are tried.
POWERS: Final = (1, 2, 3, 4)


class Term(NamedTuple):
    """`factor` times `base` to the power `exponent`; no base where it is a number."""

    factor: Fraction
    base: Node | None
    exponent: int


class _NoTermError(Exception):
    """A part of a term is no number and no power."""


def endless(arena: Arena, node: Node) -> Node | None:
    """The series that a sum ending in an ellipsis is; None where its terms follow no rule here."""
    *typed, last = node.args
    goes_on = last.op == "dots" or (last.op == "neg" and last.args[0].op == "dots")
    if node.op != "add" or not goes_on or len(typed) < NEEDED_TERMS - 1:
        return None
    try:
        terms = [term_of(part) for part in typed]
    except (_NoTermError, ZeroDivisionError, OverflowError):
        return None
    bases = {term.base for term in terms if term.base is not None}
    step = _step([term.exponent for term in terms])
    if len(bases) > 1 or step is None or (bases and not step):
        return None
    return _series(arena, terms, next(iter(bases), None), step)


def _step(exponents: Sequence[int]) -> int | None:
    """The equal step between exponents; None where they have none."""
    steps = {b - a for a, b in pairwise(exponents)}
    return steps.pop() if len(steps) == 1 else None


def _series(arena: Arena, terms: Sequence[Term], base: Node | None, step: int) -> Node | None:
    sizes = [abs(term.factor) for term in terms]
    signs = {(term.factor > 0) == (terms[0].factor > 0) for term in terms[::2]}
    alternates = [(term.factor > 0) != (terms[0].factor > 0) for term in terms[1::2]]
    if signs != {True} or len(set(alternates)) != 1 or 0 in sizes:
        return None
    index = arena.sym("k")
    size = _of_exponents(arena, terms, step, index) if base is not None else None
    if size is None and len(terms) >= NEEDED_TERMS:
        size = _rule(arena, sizes, index)
    if size is None:
        return None
    factors = [size]
    if alternates[0]:
        factors.append(arena.power(arena.neg(arena.num(1)), index))
    if base is not None:
        power = _linear(arena, terms[0].exponent, step, index)
        factors.append(arena.power(base, power))
    body = joined(arena, "mul", factors)
    body = body if terms[0].factor > 0 else arena.neg(body)
    ends = arena.num(0), arena.const("inf")
    return arena.node("sum", (body, index, *ends), "range")


def _of_exponents(arena: Arena, terms: Sequence[Term], step: int, index: Node) -> Node | None:
    """The factors of a power series as 1, 1/n or 1/n! of the exponent n, if just one of them fits.

    Then two terms tell the rule.
    """
    rules: tuple[Callable[[int], Fraction], ...] = (
        lambda n: Fraction(1),
        lambda n: Fraction(1, n) if n else Fraction(0),
        lambda n: Fraction(1, factorial(n)),
    )
    if min(term.exponent for term in terms) < 0 or step < 0:
        return None
    fits = [all(abs(t.factor) == rule(t.exponent) for t in terms) for rule in rules]
    if sum(fits) != 1:
        return None
    exponent = _linear(arena, terms[0].exponent, step, index)
    one = arena.num(1)
    if fits[0]:
        return one
    below = exponent if fits[1] else arena.fn("factorial", exponent)
    return arena.div(one, below)


def _rule(arena: Arena, sizes: Sequence[Fraction], index: Node) -> Node | None:
    """The rule of three numbers or more, in terms of the index from 0 on."""
    ratio = sizes[1] / sizes[0]
    if all(b / a == ratio for a, b in pairwise(sizes)):
        power = arena.power(arena.exact(ratio), index)
        return arena.mul(arena.exact(sizes[0]), power)
    for scale in (Fraction(1), sizes[0]):
        for turned in (False, True):
            scaled = [size / scale for size in sizes]
            numbers = [1 / size for size in scaled] if turned else scaled
            found = _of_steps(arena, numbers, index)
            if found is not None:
                above = arena.exact(scale)
                op = "div" if turned else "mul"
                return found if scale == 1 and not turned else arena.node(op, (above, found))
    return None


def _of_steps(arena: Arena, numbers: Sequence[Fraction], index: Node) -> Node | None:
    """Numbers in equal steps, their powers, products of two neighbours, or factorials."""
    if any(number.denominator != 1 for number in numbers):
        return None
    whole = [int(number) for number in numbers]
    for power in POWERS:
        roots = [round(number ** (1 / power)) for number in whole]
        step = _step(roots)
        if step and [root**power for root in roots] == whole:
            line = _linear(arena, roots[0], step, index)
            return line if power == 1 else arena.power(line, arena.num(power))
    for first in (1, 0, 2, 3):
        for step in (1, 2):
            steps = [first + step * k for k in range(len(whole))]
            line = _linear(arena, first, step, index)
            if [factorial(n) for n in steps] == whole:
                return arena.fn("factorial", line)
            if [n * (n + step) for n in steps] == whole:
                return arena.mul(line, _linear(arena, first + step, step, index))
    return None


def _linear(arena: Arena, first: int, step: int, index: Node) -> Node:
    """The numbers from `first` on in equal steps."""
    line = index if step == 1 else arena.mul(arena.num(step), index)
    return line if first == 0 else arena.add(arena.num(first), line)


def term_of(node: Node) -> Term:
    """A term taken apart.

    Raises:
        _NoTermError: it is no number times a power of one expression.
    """
    rule = _TERMS.get(node.op)
    if rule is None:
        raise _NoTermError
    return rule(node)


def _factorial(node: Node) -> Term:
    argument = node.args[0].text
    if node.text != "factorial" or not argument.isdigit() or int(argument) > MAX_FACTORIAL:
        raise _NoTermError
    return Term(Fraction(factorial(int(argument))), None, 0)


def _negative(node: Node) -> Term:
    inner = term_of(node.args[0])
    return inner._replace(factor=-inner.factor)


def _quotient(node: Node) -> Term:
    above, below = [term_of(part) for part in node.args]
    return _product([above, below._replace(factor=1 / below.factor, exponent=-below.exponent)])


def _power(node: Node) -> Term:
    exponent = node.args[1].text
    if not exponent.isdigit() or int(exponent) > MAX_POWER:
        raise _NoTermError
    inner, power = term_of(node.args[0]), int(exponent)
    return inner._replace(factor=inner.factor**power, exponent=inner.exponent * power)


def _product(terms: Sequence[Term]) -> Term:
    factor, exponent = Fraction(1), 0
    bases = {term.base for term in terms if term.base is not None}
    if len(bases) > 1:
        raise _NoTermError
    for term in terms:
        factor *= term.factor
        exponent += term.exponent
    return Term(factor, next(iter(bases), None), exponent)


_TERMS: Final[dict[str, Callable[[Node], Term]]] = {
    "num": lambda node: Term(Fraction(node.text), None, 0),
    "sym": lambda node: Term(Fraction(1), node, 1),
    "add": lambda node: Term(Fraction(1), node, 1),
    "fn": _factorial,
    "neg": _negative,
    "mul": lambda node: _product([term_of(part) for part in node.args]),
    "div": _quotient,
    "pow": _power,
}
