"""Numbers, sums, products, quotients, powers and signs."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.grammar.calculus import quotient
from phiq.scorer.parse.grammar.pratt import (
    ADJACENT,
    BITS,
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
from phiq.scorer.parse.questions.degrees import in_degrees
from phiq.scorer.parse.questions.measures import is_numeric, on_both
from phiq.scorer.parse.questions.numbers import is_power_of_ten, uncertain
from phiq.scorer.parse.questions.units import (
    BEGINS,
    as_angle,
    lone_unit,
    unit_below,
    unit_is_below,
    with_units,
)
from phiq.scorer.parse.questions.vectors import entry_by_entry, vector_product
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.unit_text import scale_after


def number(p: State) -> Node:
    """A numeric literal, with its uncertainty where digits in parentheses tell that."""
    literal = p.toks[p.i][1]
    p.i += 1
    if p.toks[p.i][0] == "(" and "." in literal and (value := uncertain(p, literal)) is not None:
        return value
    return p.node("num", (), literal)


def unit(p: State) -> Node:
    """A unit, already told from a symbol."""
    name = p.toks[p.i][1]
    p.i += 1
    return p.node("unit", (), name)


def unit_text(p: State) -> Node:
    """Upright words that spell a unit, with no number before them."""
    unit = lone_unit(p)
    if unit is not None:
        return unit
    words = p.toks[p.i][1]
    p.i += 1
    return p.node("text", (), words)


def minus(p: State) -> Node:
    """-a; binds looser than a product, tighter than a sum and than a remainder: -7 mod 3 is 2."""
    p.i += 1
    infix = p.toks[p.i][0] in _LEAVES
    value = expr(p, SIGN)
    if infix and value.op == "fn" and value.text == "mod":
        above, below = value.args
        return p.node("fn", (p.node("neg", (above,)), below), "mod")
    if infix and value.op == "fn" and value.text == "floor" and value.args[0].op == "div":
        above, below = value.args[0].args
        return p.node("fn", (p.node("div", (p.node("neg", (above,)), below)),), "floor")
    return p.node("neg", (value,))


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
        after = toks[p.i][0]
        # The 1- of a limit from below, and the charge of [OH-].
        if kind != "±" and ((after == "}" and "lim" in p.text) or after == "]"):
            return p.node("mark", (p.add(terms),), "plus" if kind == "+" else "minus")
        term = expr(p, SUM)
        if toks[p.i - 1][0] == "%" and _is_share(p, terms, term):
            term = p.mul([p.add(terms), term])
        if kind == "-":
            term = p.node("neg", (term,))
        elif kind == "±":
            term = p.node("pm", (term,), sign)
            both = on_both(p, terms[-1], term)
            if both is not None:
                terms[-1] = both
                continue
        terms.append(term)


def _is_share(p: State, before: list[Node], share: Node) -> bool:
    """Whether a percentage after a sign is one of what stands before it: $120 - 25% = $90."""
    if share.op != "div" or before[-1].op == "div" or any(part.letters for part in before):
        return False
    of_it, plain = "% read as a share of what stands before", "% read as hundredths"
    return readings.choose(p, "per cent", False, of_it, plain)


def times(p: State, left: Node) -> Node:
    """Read a * b · c × d; dot and cross products where a vector takes part."""
    factors = [left]
    toks = p.toks
    while toks[p.i][0] == "*":
        sign = toks[p.i][1]
        p.i += 1
        following = toks[p.i][0]
        if sign == "*" and following in _AFTER_CONJUGATE and not toks[p.i - 1][3]:
            *before, last = factors[-1].args if factors[-1].op == "mul" else (factors[-1],)
            before = [*factors[:-1], *before]
            if following != "end" or last in before or last.op == "braket":
                return p.mul([*before, p.node("conj", (last,))])
        right = expr(p, PRODUCT)
        if sign == "*" and right.op != "matrix":
            vector = None
        elif sign in ("*", ".*"):
            vector = entry_by_entry(p, sign, factors, right)
        else:
            vector = vector_product(p, sign, factors, right)
        if vector is None:
            factors.append(right)
        else:
            factors = [vector]
    return p.mul(factors)


def divide(p: State, left: Node) -> Node:
    """Read a / b, where b takes the factors that are written tight to it (readings.py)."""
    sign = p.toks[p.i][1]
    p.i += 1
    each = unit_below(p) if p.toks[p.i][0] in BEGINS else None
    if each is not None:
        return quotient(p, left, each)
    slash = p.toks[p.i - 1][2]
    below = expr(p, ADJACENT)
    if below.op == "num" and p.toks[p.i][0] == "*" and is_power_of_ten(p, slash):
        p.i += 1
        below = p.mul([below, expr(p, ADJACENT)])
    kind = p.toks[p.i][0]
    if kind in BEGINS and is_numeric(below):
        start = p.i
        quantity = with_units(p, [below])
        if quantity is not None and is_numeric(left) and not unit_is_below(p, start, below):
            p.i = start
            return quotient(p, left, below)
        below = quantity or below
    entry = INFIX.get(p.toks[p.i][0])
    if entry is not None and entry[0] == ADJACENT:
        factors = [below]
        while readings.denominator_goes_on(p, left, factors):
            factors.append(expr(p, ADJACENT))
        below = p.mul(factors)
    each = entry_by_entry(p, sign, [left], below) if below.op == "matrix" else None
    return each or quotient(p, left, below)


def divergence(p: State) -> Node:
    r"""The \div of the package physics, where a slash has nothing to divide."""
    if not p.text.startswith("\\div", p.toks[p.i][2]):
        raise p.missing("an operand")
    p.i += 1
    return p.node("div_of", (expr(p, ADJACENT),))


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
    """Any other infix sign: a ∘ b, a ⊗ b, a mod b, and a // b, a << b and a >> b of programs."""
    sign = p.toks[p.i][1]
    p.i += 1
    right = expr(p, PRODUCT)
    if sign == "mod":
        return p.node("fn", (left, right), "mod")
    if sign == "<<":
        return p.mul([left, p.power(p.num("2"), right)])
    if sign == ">>":
        scale = p.power(p.num("2"), right)
        return p.node("fn", (p.node("div", (left, scale)),), "floor")
    if sign == "//":
        return p.node("fn", (p.node("div", (left, right)),), "floor")
    if sign == "⊕" and is_whole(left) and is_whole(right):
        return p.num(str(int(left.text) ^ int(right.text)))
    return p.node("binop", (left, right), sign)


def bits(p: State, left: Node) -> Node:
    """Read a & b and a | b, of the bits of whole numbers; of anything else a call by name."""
    sign = p.toks[p.i][1]
    p.i += 1
    right = expr(p, BITS)
    if is_whole(left) and is_whole(right):
        a, b = int(left.text), int(right.text)
        return p.num(str(a & b if sign == "&" else a | b))
    return p.node("apply", (p.sym(Symbol("bitand" if sign == "&" else "bitor")), left, right))


def bang(p: State, left: Node) -> Node:
    """Read n! and n!!."""
    double = p.toks[p.i][0] == "!!"
    p.i += 1
    return p.factorial(left, double=double)


def degree(p: State, left: Node) -> Node:
    """30° is 30 times π/180, 25 °C a quantity; a symbol with ° is its standard value."""
    p.i += 1
    value = in_degrees(p, left)
    if value is None and left.op == "sym":
        return p.sym(left.symbol._replace(marks=(*left.symbol.marks, "standard")))
    return p.mul([left, p.node("const", (), "degree")]) if value is None else value


def lone_degree(p: State) -> Node:
    """° with nothing before it: π/180, or the unit °C, as in T(°C)."""
    p.i += 1
    letter, end = scale_after(p.text, p.toks[p.i][2])
    if not letter:
        return p.node("const", (), "degree")
    while p.toks[p.i][0] != "end" and p.toks[p.i][2] < end:
        p.i += 1
    return p.node("unit", (), f"°{letter}")


def phasor(p: State, left: Node) -> Node:
    """Read r∠θ, which is r·e^(iθ); a number without a unit counts degrees."""
    p.i += 1
    negative = p.toks[p.i][0] == "-"
    p.i += negative
    angle = expr(p, POWER - 1)
    if is_numeric(angle) and not angle.kinds & _CONSTANT:
        angle = as_angle(p, angle) or p.mul([angle, p.node("const", (), "degree")])
    turn = p.mul([p.node("const", (), "i"), p.node("neg", (angle,)) if negative else angle])
    return p.mul([left, p.power(p.node("const", (), "e"), turn)])


def percent(p: State, left: Node) -> Node:
    """5 % is 5/100; of what, may follow in a word."""
    parts = p.toks[p.i][1]
    p.i += 1
    kind, value, _, _ = p.toks[p.i]
    if kind in ("text", "label", "word") and _OF.fullmatch(str(getattr(value, "base", value))):
        p.i += 1
    elif kind == "sym" and _OF.match(p.text, p.toks[p.i][2]):
        p.i += 2
    return p.node("div", (left, p.num(parts)))


_CONSTANT: Final = kinds("const")
#: Kinds that an operand of a sign may begin with that is no call and no bracket.
_LEAVES: Final = frozenset(("num", "sym", "word", "const"))
#: The word after a percentage.
_OF: Final = re.compile(r"\s*of\b\s*")
#: What may follow the star of a conjugate: (z + z*).
_AFTER_CONJUGATE: Final = frozenset((")", "]", "rel", "|)", "right", "end"))
PREFIX: Final[dict[str, Prefix]] = {
    "unit": unit,
    "unittext": unit_text,
    "num": number,
    "-": minus,
    "+": plus,
    "±": plus_minus,
    "degree": lone_degree,
    "/": divergence,
}
TERMS: Final[dict[str, Infix]] = {
    "+": (SUM, sum_),
    "-": (SUM, sum_),
    "±": (SUM, sum_),
    "*": (PRODUCT, times),
    "/": (PRODUCT, divide),
    "bin": (PRODUCT, operator),
    "bits": (BITS, bits),
    "**": (POWER, double_star),
    "!": (POSTFIX, bang),
    "!!": (POSTFIX, bang),
    "degree": (POSTFIX, degree),
    "%": (POSTFIX, percent),
    "phasor": (POWER, phasor),
}
