"""Counts atoms and charge on both sides, and finds the coefficients that make them agree.

The coefficients are the null space of the matrix of atoms and charges, by exact elimination; they
are unique where that space is a line through positive numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Final

from phiq.scorer.chemistry.formula import Term
from phiq.scorer.chemistry.reaction import Reaction

#: Species of a reaction to balance: the longest textbook examples have about ten.
MOST_SPECIES: Final = 24
#: What stands for the charge among the elements.
CHARGE: Final = "charge"
#: What is counted of the nuclides of a nuclear reaction, whose coefficients are not for choosing.
NUCLEONS: Final = "nucleons"


def imbalance(reaction: Reaction) -> list[tuple[str, Fraction, Fraction]]:
    """What differs, an element or `CHARGE`, with its count on the left and on the right."""
    rows = []
    for what in (*_elements(reaction), CHARGE):
        left, right = _total(reaction.left, what), _total(reaction.right, what)
        if left != right:
            rows.append((what, left, right))
    return rows


def balanced(reaction: Reaction) -> str | None:
    """The text with the smallest whole coefficients that balance it; None unless unique."""
    terms = reaction.terms
    if reaction.steps or len(terms) > MOST_SPECIES or NUCLEONS in _elements(reaction):
        return None
    signs = [1] * len(reaction.left) + [-1] * len(reaction.right)
    rows = [
        [Fraction(sign * _held(term, what)) for sign, term in zip(signs, terms, strict=True)]
        for what in (*_elements(reaction), CHARGE)
    ]
    line = _null_line(rows, len(terms))
    if line is None or not (all(x > 0 for x in line) or all(x < 0 for x in line)):
        return None
    scale = lcm(*(x.denominator for x in line))
    whole = [abs(int(x * scale)) for x in line]
    shared = gcd(*whole)
    return _with(reaction, [n // shared for n in whole])


def _elements(reaction: Reaction) -> list[str]:
    return list(dict.fromkeys(element for term in reaction.terms for element in term.atoms))


def _held(term: Term, what: str) -> int:
    return term.charge if what == CHARGE else term.atoms[what]


def _total(terms: Sequence[Term], what: str) -> Fraction:
    return sum((term.coefficient * _held(term, what) for term in terms), Fraction(0))


def _null_line(rows: list[list[Fraction]], width: int) -> list[Fraction] | None:
    """The vector that spans the null space; None where that is no line."""
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        pivot = next((k for k in range(at, len(rows)) if rows[k][column]), None)
        if pivot is None:
            continue
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [x / rows[at][column] for x in rows[at]]
        for k, row in enumerate(rows):
            if k != at and row[column]:
                rows[k] = [x - row[column] * y for x, y in zip(row, rows[at], strict=True)]
        pivots.append(column)
    if len(pivots) != width - 1:
        return None
    free = next(column for column in range(width) if column not in pivots)
    line = [Fraction(0)] * width
    line[free] = Fraction(1)
    for at, column in enumerate(pivots):
        line[column] = -rows[at][free]
    return line


def _with(reaction: Reaction, coefficients: Sequence[int]) -> str:
    """The text with these coefficients in place of its own; a 1 is not written."""
    text = reaction.text
    pairs = zip(reaction.terms, coefficients, strict=True)
    for term, coefficient in sorted(pairs, key=lambda pair: pair[0].start, reverse=True):
        written = "" if coefficient == 1 else str(coefficient)
        rest = text[term.end :]
        text = text[: term.start] + written + (rest if written else rest.lstrip())
    return text
