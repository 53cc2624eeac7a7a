"""The Pratt loop and its two tables: what a token starts, and what it does after an operand.

Each grammar module brings its own handlers; `statements` installs them. A handler finds the parser
at its token and leaves it after what it read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.congruence import product
from phiq.scorer.parse.questions.degrees import together
from phiq.scorer.parse.questions.measures import is_numeric
from phiq.scorer.parse.questions.numbers import is_equation_number, is_slashed, mixed
from phiq.scorer.parse.questions.units import BEGINS, with_units
from phiq.scorer.parse.state import State

#: Deepest nesting of operators and groups, about two for each pair of parentheses: with 64 pairs
#: the parser stays under half of Python's own recursion limit.
MAX_RECURSION: Final = 140
_TOO_DEEP: Final = "nested too deeply"

#: Binding powers, loosest first.
LOGIC: Final = 5
GIVEN: Final = 7
RELATION: Final = 10
OVER: Final = 15
BITS: Final = 17
SUM: Final = 20
SIGN: Final = 25
PRODUCT: Final = 30
ADJACENT: Final = 40
POWER: Final = 60
POSTFIX: Final = 70

Prefix = Callable[[State], Node]
Infix = tuple[int, Callable[[State, Node], Node]]

PREFIX: Final[dict[str, Prefix]] = {}
INFIX: Final[dict[str, Infix]] = {}


def expr(p: State, power: int) -> Node:
    """Read an expression of operators that bind tighter than `power`.

    Raises:
        EquationSyntaxError: no operand stands here, or the nesting is too deep.
    """
    p.depth += 1
    if p.depth > MAX_RECURSION:
        raise p.limit(_TOO_DEEP)
    toks = p.toks
    prefix = PREFIX.get(toks[p.i][0])
    if prefix is None:
        raise p.missing("an operand")
    left = prefix(p)
    entry = INFIX.get(toks[p.i][0])
    while entry is not None and entry[0] > power:
        left = entry[1](p, left)
        entry = INFIX.get(toks[p.i][0])
    p.depth -= 1
    return left


def prefixed(p: State) -> Node:
    """Read the operand that stands here, without any operator after it.

    Such operands nest by more calls of Python's each than `expr`, so they count twice.

    Raises:
        EquationSyntaxError: the nesting is too deep.
    """
    p.depth += 2
    if p.depth > MAX_RECURSION:
        raise p.limit(_TOO_DEEP)
    node = PREFIX[p.toks[p.i][0]](p)
    p.depth -= 2
    return node


def starts_factor(kind: str) -> bool:
    """Whether a token of this kind starts a factor of a product written without a sign."""
    entry = INFIX.get(kind)
    return entry is not None and entry[0] == ADJACENT


def juxtaposed(p: State, left: Node) -> Node:
    """A product without a sign: PV, 2(a+b), sin x cos y."""
    factors = [left]
    infix = INFIX
    toks = p.toks
    while True:
        kind = toks[p.i][0]
        if kind in BEGINS and is_numeric(factors[-1]):
            value = with_units(p, factors)
            if value is not None:
                factors = [value]
                entry = infix.get(toks[p.i][0])
                if entry is None or entry[0] != ADJACENT:
                    return value
                continue
            if kind == "unittext":
                _as_words(p)
                return p.mul(factors)
        if kind in ("(", "[") and toks[p.i][3] and is_equation_number(p, factors[-1]):
            p.i += 3
            return p.mul(factors)
        if kind in ("num", "frac") and factors[-1].op == "num":
            _beside_number(p, factors)
        elif kind == "num" and factors[-1].op in ("mul", "add"):
            _beside_quantity(p, factors)
        else:
            factors.append(expr(p, ADJACENT))
        entry = infix.get(toks[p.i][0])
        if entry is None or entry[0] != ADJACENT:
            return product(p, factors)


def _as_words(p: State) -> None:
    """What could have been a unit is text."""
    _, words, offset, gap = p.toks[p.i]
    p.toks[p.i] = ("text", words, offset, gap)


def _beside_number(p: State, factors: list[Node]) -> None:
    """Read a number next to another: the 1/2 of 1 1/2 and the ½ of 2½; in LaTeX also a factor."""
    if is_slashed(p):
        above, below = p.toks[p.i][1], p.toks[p.i + 2][1]
        p.i += 3
        part = p.node("div", (p.num(above), p.num(below)))
    elif p.notation == "latex" or p.toks[p.i][0] == "frac":
        part = expr(p, ADJACENT)
    else:
        raise p.error("two numbers side by side", expected="an operator")
    whole = mixed(p, factors[-1], part)
    factors[len(factors) - (whole is not None) :] = [part if whole is None else whole]


def _beside_quantity(p: State, factors: list[Node]) -> None:
    """Read a number after a quantity: the 30 min of 1 h 30 min is added, any other is a factor."""
    part = expr(p, ADJACENT)
    if p.toks[p.i][0] in BEGINS and is_numeric(part):
        part = with_units(p, [part]) or part
    whole = together(p, factors[-1], part)
    factors[len(factors) - (whole is not None) :] = [part if whole is None else whole]


def install(prefix: dict[str, Prefix], infix: dict[str, Infix]) -> None:
    """Add handlers; a kind that starts an operand also continues a product unless told else."""
    PREFIX.update(prefix)
    INFIX.update({kind: (ADJACENT, juxtaposed) for kind in prefix if kind not in "+-±:/"})
    INFIX.update(infix)
