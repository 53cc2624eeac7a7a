"""Sees that the parts of a system exclude each other by their linear combinations, exactly.

Whatever is no sum, no multiple and no whole number counts as one unknown, so that x² = 4 and x² = 5
exclude each other too. Equations are eliminated one after the other, then the unknowns of the
inequalities (Fourier and Motzkin). A system that passes may still have no solution. Typed decimals
are unknowns: 3.14 and 3.1416 may stand for one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.statement.clauses import EQUALITIES, INEQUALITIES, Clause

#: Most parts that are looked at, and most inequalities an elimination may lead to.
MAX_PARTS, MAX_BOUNDS = 64, 256
#: Bits of the largest power of numbers that is taken as a number.
MAX_BITS = 2048
#: What the constant of a form is filed under; an unknown's key is its digest.
_ONE = b""

#: A linear form: the factor of each unknown, none of them 0, and the constant.
Form = dict[bytes, Fraction]


class _Bound(NamedTuple):
    """`form < 0` where it is strict, else `form <= 0`."""

    form: Form
    strict: bool


def exclude_each_other(clauses: Sequence[Clause]) -> bool:
    """Whether no values of the unknowns can make all the clauses hold."""
    exact = [c for c in clauses if not c.unknowns and not c.loose]
    if len(exact) > MAX_PARTS:
        return False
    equations = [_difference(c) for c in exact if c.sign in EQUALITIES]
    bounds = [_bound(c) for c in exact if c.sign in INEQUALITIES]
    while equations:
        row = equations.pop()
        unknown = _unknown(row)
        if unknown is None:
            if row:
                return True
            continue
        equations = [_without(unknown, form, row) for form in equations]
        bounds = [_Bound(_without(unknown, b.form, row), b.strict) for b in bounds]
    return _are_impossible(bounds)


def _difference(clause: Clause) -> Form:
    return _sum((_form(clause.left), _scaled(_form(clause.right), Fraction(-1))))


def _bound(clause: Clause) -> _Bound:
    form = _difference(clause)
    if clause.sign in ">≥":
        form = _scaled(form, Fraction(-1))
    return _Bound(form, clause.sign in "<>")


def _form(node: Node) -> Form:
    """The linear form of a side."""
    op = node.op
    if op == "num" and node.text.isdigit():
        return {_ONE: Fraction(node.text)} if int(node.text) else {}
    if op == "add":
        return _sum(map(_form, node.args))
    if op == "neg":
        return _scaled(_form(node.args[0]), Fraction(-1))
    if op in ("mul", "div"):
        return _multiple(node)
    if op == "pow" and all(is_whole(part) for part in node.args):
        base, exponent = [int(part.text) for part in node.args]
        if exponent * base.bit_length() <= MAX_BITS:
            return {_ONE: Fraction(base**exponent)} if base else {}
    return {node.digest: Fraction(1)}


def _multiple(node: Node) -> Form:
    """A product with one factor at most that is no number, or a quotient by a number."""
    forms = list(map(_form, node.args))
    numbers = [_number(form) for form in forms]
    if node.op == "div":
        below = numbers[1]
        return _scaled(forms[0], 1 / below) if below else {node.digest: Fraction(1)}
    total: Form = {_ONE: Fraction(1)}
    for form, number in zip(forms, numbers, strict=True):
        if number is not None:
            total = _scaled(total, number)
        elif total.keys() == {_ONE}:
            total = _scaled(form, total[_ONE])
        elif total:
            return {node.digest: Fraction(1)}
    return total


def _number(form: Form) -> Fraction | None:
    """The value of a form without unknowns."""
    return form.get(_ONE, Fraction(0)) if _unknown(form) is None else None


def _unknown(form: Form) -> bytes | None:
    return next((key for key in form if key != _ONE), None)


def _sum(forms: Iterable[Form]) -> Form:
    total: Form = {}
    for form in forms:
        for key, factor in form.items():
            total[key] = total.get(key, Fraction(0)) + factor
    return {key: factor for key, factor in total.items() if factor}


def _scaled(form: Form, factor: Fraction) -> Form:
    return {key: factor * own for key, own in form.items()} if factor else {}


def _without(unknown: bytes, form: Form, row: Form) -> Form:
    """The form with so much of the row added that the unknown is gone."""
    own = form.get(unknown)
    return form if own is None else _sum((form, _scaled(row, -own / row[unknown])))


def _are_impossible(bounds: list[_Bound]) -> bool:
    while len(bounds) <= MAX_BOUNDS:
        if any(map(_never_holds, bounds)):
            return True
        unknown = next((key for b in bounds if (key := _unknown(b.form)) is not None), None)
        if unknown is None:
            return False
        above = [b for b in bounds if b.form.get(unknown, 0) > 0]
        below = [b for b in bounds if b.form.get(unknown, 0) < 0]
        bounds = [b for b in bounds if unknown not in b.form]
        bounds += [_together(unknown, a, b) for a in above for b in below]
    return False


def _never_holds(bound: _Bound) -> bool:
    number = _number(bound.form)
    return number is not None and (number >= 0 if bound.strict else number > 0)


def _together(unknown: bytes, above: _Bound, below: _Bound) -> _Bound:
    """What two bounds that hold the unknown with opposite signs say without it."""
    return _Bound(_without(unknown, above.form, below.form), above.strict or below.strict)
