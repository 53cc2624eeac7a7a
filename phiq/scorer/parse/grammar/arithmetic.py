"""Numbers, sums, products, quotients, powers and signs."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.calculus import quotient
from phiq.scorer.parse.grammar.pratt import (
    ADJACENT,
    INFIX,
    POSTFIX,
    POWER,
    PRODUCT,
    SIGN,
    SUM,
    Infix,
    Prefix,
    expr,
)
from phiq.scorer.parse.questions import readings
from phiq.scorer.parse.questions.units import mark_units
from phiq.scorer.parse.questions.vectors import vector_product
from phiq.scorer.parse.state import State


def number(p: State) -> Node:
    """A numeric literal, and the unit letters after it where it has any."""
    literal = p.toks[p.i][1]
    p.i += 1
    kind, _, _, gap = p.toks[p.i]
    if kind in _UNIT_LETTERS and (kind == "label" or (gap and p.notation != "latex")):
        mark_units(p)
    return p.node("num", (), literal)


def unit(p: State) -> Node:
    """A unit, already told from a symbol."""
    name = p.toks[p.i][1]
    p.i += 1
    return p.node("unit", (), name)


def minus(p: State) -> Node:
    """-a; binds looser than a product, tighter than a sum."""
    p.i += 1
    return p.node("neg", (expr(p, SIGN),))


def plus(p: State) -> Node:
    """+a is a."""
    p.i += 1
    return expr(p, SIGN)


def plus_minus(p: State) -> Node:
    """±a."""
    sign = p.toks[p.i][1]
    p.i += 1
    return p.node("pm", (expr(p, SIGN),), sign)


def sum_(p: State, left: Node) -> Node:
    """Read a + b - c ± d, any number of terms."""
    terms = [left]
    toks = p.toks
    while True:
        kind, sign, _, _ = toks[p.i]
        if kind not in ("+", "-", "±"):
            return p.add(terms)
        p.i += 1
        term = expr(p, SUM)
        if kind == "-":
            term = p.node("neg", (term,))
        elif kind == "±":
            term = p.node("pm", (term,), sign)
        terms.append(term)


def times(p: State, left: Node) -> Node:
    """Read a * b · c × d; dot and cross products where a vector takes part."""
    factors = [left]
    toks = p.toks
    while toks[p.i][0] == "*":
        sign = toks[p.i][1]
        p.i += 1
        if sign == "*" and not toks[p.i - 1][3]:
            *before, last = factors[-1].args if factors[-1].op == "mul" else (factors[-1],)
            before = [*factors[:-1], *before]
            if toks[p.i][0] in _AFTER_STAR or (
                toks[p.i][0] == "end" and (last in before or last.op == "braket")
            ):
                return p.mul([*before, p.node("conj", (last,))])
        right = expr(p, PRODUCT)
        vector = None if sign == "*" else vector_product(p, sign, factors, right)
        if vector is None:
            factors.append(right)
        else:
            factors = [vector]
    return p.mul(factors)


def divide(p: State, left: Node) -> Node:
    """Read a / b, where b takes the factors that are written tight to it (readings.py)."""
    p.i += 1
    below = expr(p, ADJACENT)
    entry = INFIX.get(p.toks[p.i][0])
    if entry is not None and entry[0] == ADJACENT:
        factors = [below]
        while readings.denominator_goes_on(p, left, factors):
            factors.append(expr(p, ADJACENT))
        below = p.mul(factors)
    return quotient(p, left, below)


def double_star(p: State, left: Node) -> Node:
    """Read a ** b as in Python: right to left, a sign binds tighter."""
    p.i += 1
    negative = False
    while p.toks[p.i][0] in ("-", "+"):
        negative ^= p.toks[p.i][0] == "-"
        p.i += 1
    exponent = expr(p, POWER - 1)
    return p.power(left, p.node("neg", (exponent,)) if negative else exponent)


def operator(p: State, left: Node) -> Node:
    """Any other infix sign: a ∘ b, a ⊗ b, a mod b."""
    sign = p.toks[p.i][1]
    p.i += 1
    right = expr(p, PRODUCT)
    if sign == "mod":
        return p.node("fn", (left, right), "mod")
    return p.node("binop", (left, right), sign)


def bang(p: State, left: Node) -> Node:
    """Read n! and n!!."""
    double = p.toks[p.i][0] == "!!"
    p.i += 1
    return p.factorial(left, double=double)


def degree(p: State, left: Node) -> Node:
    """30° is 30 times π/180, 25 °C a quantity; a symbol with ° is its standard value."""
    p.i += 1
    kind, value, _, gap = p.toks[p.i]
    if kind == "sym" and value.base in "CF" and not gap and left.op == "num":
        p.i += 1
        return p.mul([left, p.node("unit", (), f"°{value.base}")])
    if left.op == "sym":
        return p.sym(left.symbol._replace(marks=(*left.symbol.marks, "standard")))
    return p.mul([left, p.node("const", (), "degree")])


def lone_degree(p: State) -> Node:
    """° with nothing before it: π/180, or the unit °C, as in T(°C)."""
    p.i += 1
    kind, value, _, gap = p.toks[p.i]
    if kind != "sym" or value.base not in ("C", "F") or gap:
        return p.node("const", (), "degree")
    p.i += 1
    return p.node("unit", (), f"°{value.base}")


def percent(p: State, left: Node) -> Node:
    """5 % is 5/100."""
    p.i += 1
    return p.node("div", (left, p.num("100")))


#: What may follow the star of a conjugate: (z + z*).
_AFTER_STAR: Final = frozenset((")", "]", "rel", "|)", "right"))
_UNIT_LETTERS: Final = frozenset(("sym", "e", "word", "d", "fn", "const", "label"))
PREFIX: Final[dict[str, Prefix]] = {
    "unit": unit,
    "num": number,
    "-": minus,
    "+": plus,
    "±": plus_minus,
    "degree": lone_degree,
}
TERMS: Final[dict[str, Infix]] = {
    "+": (SUM, sum_),
    "-": (SUM, sum_),
    "±": (SUM, sum_),
    "*": (PRODUCT, times),
    "/": (PRODUCT, divide),
    "bin": (PRODUCT, operator),
    "**": (POWER, double_star),
    "!": (POSTFIX, bang),
    "!!": (POSTFIX, bang),
    "degree": (POSTFIX, degree),
    "%": (POSTFIX, percent),
}
