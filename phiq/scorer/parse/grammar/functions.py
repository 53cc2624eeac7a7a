"""Named functions with and without parentheses, roots, fractions, binomials."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_minus_one
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.calculus import derivative_fraction, quotient
from phiq.scorer.parse.grammar.definitions import DEFINED, spelled_out
from phiq.scorer.parse.grammar.groups import arguments, joined
from phiq.scorer.parse.grammar.listed_calls import spread
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.matrices import matrix_of
from phiq.scorer.parse.grammar.pratt import (
    ADJACENT,
    OVER,
    PREFIX,
    Prefix,
    expr,
    prefixed,
    starts_factor,
)
from phiq.scorer.parse.grammar.scripts.parts import Scripts
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.questions import readings
from phiq.scorer.parse.questions.units import BEGINS, as_angle
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import commands
from phiq.scorer.parse.text.letters import listed

_GROUPS: Final = frozenset(("(", "[", "\\{", "left"))
_PLAIN: Final = frozenset(("num", "sym", "word", "const", "phi", "e", "i", "Delta"))
_SIMPLE: Final = frozenset(("num", "sym", "const", "pow", "mul", "index"))
#: Names of functions that are two letters where no parenthesis follows: u + iv.
_LETTERS_UNLESS_CALLED: Final = frozenset(("iv", "jv", "kv", "yv"))
#: Letters of angles and of hardly anything that is a factor of one.
_ANGLES: Final = frozenset("θϑ")
#: Functions whose name may stand without an argument, as a symbol.
_NAMES_TOO: Final = frozenset(
    listed("det tr rank diag dim ker span var prob max min re im arg sign gcd lcm mod agm li")
)
#: Functions of two letters that are also numbers, as those of Biot, Cauchy and Schmidt: Bi = hL/k.
_NUMBERS_TOO: Final = frozenset(("Ai", "Bi", "Ci", "Ei", "Li", "Si"))
#: How many arguments a function takes, where that is one number: the names in its description.
_COUNTS: Final[dict[str, int]] = {
    name: row.arguments.count(",") + 1
    for name, row in FUNCTIONS.items()
    if "…" not in row.arguments and "[" not in row.arguments and name != "hyp"
}
_INVERSES: Final[dict[str, str]] = {
    name: row.inverse for name, row in FUNCTIONS.items() if row.inverse and not row.injective
}


def function(p: State) -> Node:
    """Read sin x, sin(x), sin²x, log_2 x, max(a, b)."""
    start = p.i
    name = p.toks[p.i][1]
    word = p.text[p.toks[p.i][2] : p.toks[p.i][2] + 2]
    polar = word == "re" and p.toks[p.i + 1][0] in ("^", "sup", "**")
    letters = word in _LETTERS_UNLESS_CALLED or (word == "im" and _is_tight(p))
    if polar or (letters and p.toks[p.i + 1][0] != "("):
        return _as_letters(p, word)
    p.i += 1
    found = read_scripts(p, base_is_symbol=False)
    if p.toks[p.i][0] == "apply":
        p.i += 1
    bracket = p.toks[p.i][0] == "["
    args = None if _is_number(p, name, found) else _arguments(p, name)
    if args is None and word == "Tr" and p.notation == "text":
        p.i = start
        return _as_letters(p, word)
    if bracket and name == "log" and args is not None and len(args) == 2:
        args = args[::-1]  # Wolfram's Log[b, x]
    if args is None:
        word = p.text[p.toks[start][2] :].removeprefix("\\mathrm{")[:2]
        if word in _NUMBERS_TOO:
            return _power(p, p.sym(Symbol(word, "", ("rm",))), found)
        if name not in _NAMES_TOO:
            p.i = max(p.i, start)
            raise p.missing(f"the argument of {name}")
        base = "Pr" if name == "prob" and word == "Pr" else name
        return _power(p, p.sym(Symbol(base, "", ("rm",))), found)
    if found.sup is not None and is_minus_one(found.sup) and name in _INVERSES:
        return p.node("fn", args, _INVERSES[name])
    return _power(p, build(p, name, args, found), found)


def _is_tight(p: State) -> bool:
    """Whether letters follow a name at once, as in e^{imφ}; spaces say nothing in LaTeX."""
    kind, _, _, gap = p.toks[p.i + 1]
    return kind in _PLAIN and (p.notation == "latex" or not gap)


def _is_number(p: State, name: str, found: Scripts) -> bool:
    """Whether Re or Pr is the number of Reynolds or Prandtl: a power of it, no bracket behind."""
    powered = name in ("re", "prob") and found.sup is not None
    return powered and p.toks[p.i][0] not in _GROUPS


def _as_letters(p: State, word: str) -> Node:
    """Two letters side by side; reads the first."""
    _, _, offset, gap = p.toks[p.i]
    first, second = [commands.TABLE[letter] for letter in word]
    p.toks[p.i : p.i + 1] = [(*first, offset, gap), (*second, offset, False)]
    return PREFIX[first[0]](p)


def _power(p: State, value: Node, found: Scripts) -> Node:
    for mark in found.marks:
        value = p.node("mark", (value,), mark)
    return value if found.sup is None else p.power(value, found.sup)


def _arguments(p: State, name: str) -> tuple[Node, ...] | None:
    """The arguments at hand: a bracketed list, or the factors written next to the name."""
    kind = p.toks[p.i][0]
    if kind in _GROUPS:
        return arguments(p) or None
    if kind == "{" and name not in ("max", "min"):
        first = expr(p, ADJACENT)
        return first.args if first.op == "tuple" else (first,)
    if not starts_factor(kind) or kind in ("text", "|)"):
        return None
    return (_operand(p),)


def _operand(p: State) -> Node:
    """The argument of a function without parentheses: one factor, then plain letters."""
    factors = [expr(p, ADJACENT)]
    if p.toks[p.i][0] in BEGINS and (angle := as_angle(p, factors[0])) is not None:
        return angle
    while p.toks[p.i][0] in _PLAIN and factors[-1].op in _SIMPLE:
        if p.toks[p.i][0] == "num" and factors[-1].op == "num":
            break
        if p.toks[p.i][0] == "e" and p.toks[p.i + 1][0] in ("^", "sup", "**"):
            break  # the e of cos x e^{-x} is a function beside it
        if factors[-1].op == "sym" and factors[-1].symbol.base in _ANGLES:
            break  # x = v₀ cos θ t: nobody multiplies an angle by what follows it
        factors.append(expr(p, ADJACENT))
    return p.mul(factors)


def build(p: State, name: str, args: tuple[Node, ...], found: Scripts) -> Node:
    """The node of a named function, its base or order taken from the subscript."""
    sub = found.sub if isinstance(found.sub, tuple) else ()
    if name in ("abs", "norm", "conj"):
        return p.node(name, args[:1])
    if name == "sqrt":
        return p.node("root", (args[0], p.num("2")))
    if name == "cbrt":
        return p.node("root", (args[0], p.num("3")))
    if name in ("log", "log10", "log2"):
        return _logarithm(p, name, args, sub)
    if name == "factorial":
        return p.factorial(args[0])
    if name in ("max", "min"):
        args = spread(args)
    if (
        name in ("det", "tr")
        and len(args) == 1
        and args[0].op in ("set", "tuple", "anticommutator")
    ):
        args = (matrix_of(p, args[0]) or args[0],)
    if name == "polylog" and sub:
        args = (*sub, *args)
    if name == "bernoulli" and len(args) == 2:
        name = "bernoullipoly"
    return spelled_out(p, name, args) or _named(p, name, args)


def _named(p: State, name: str, args: tuple[Node, ...]) -> Node:
    """A function of known meaning; with too few or too many arguments it is some other one."""
    if name in DEFINED or len(args) != _COUNTS.get(name, len(args)):
        return p.node("apply", (p.sym(Symbol(name, "", ("rm",))), *args))
    return p.node("fn", args, name)


def _logarithm(p: State, name: str, args: tuple[Node, ...], sub: tuple[Node, ...]) -> Node:
    """Log with its base where it has one; a bare log is natural (readings.py)."""
    if name != "log":
        return p.node("fn", (args[0], p.num(name[3:])), "log")
    if len(args) == 2:
        return p.node("fn", args, "log")
    if sub:
        base = sub[0]
        if base.op == "sym" and base.symbol == Symbol("e"):
            return p.node("fn", args, "ln")
        return p.node("fn", (args[0], base), "log")
    if readings.log_is_natural(p):
        return p.node("fn", args, "ln")
    return p.node("fn", (args[0], p.num("10")), "log")


def greek_function(p: State) -> Node:
    """A word such as gamma: the function right before a parenthesis, else the letter."""
    (kind, value), name = p.toks[p.i][1]
    following = p.toks[p.i + 1]
    opens = following[0] in ("(", "[") or following[:2] == ("left", "(")
    marked = following[0] == "apply" or following[0] == "{"
    if marked or (opens and not following[3] and Symbol(value.base) not in p.declared):
        p.i += 1 + (following[0] == "apply")
        args = _arguments(p, name) or ()
        if args and len(args) == _COUNTS.get(name, len(args)):
            return p.node("fn", args, name)
        return p.node("apply", (p.sym(value), *args))
    p.toks[p.i] = (kind, value, *p.toks[p.i][2:])
    return PREFIX[kind](p)


def root_sign(p: State) -> Node:
    r"""\sqrt[n]{x}."""
    p.i += 1
    order = p.num("2")
    if p.toks[p.i][0] == "[":
        p.i += 1
        entries = contents(p, "]")
        order = entries[0] if entries else order
    return p.node("root", (_argument(p, "the radicand"), order))


def unicode_root(p: State) -> Node:
    """√x, √(x), √-1, √2x is √2·x, √(x)² is the square of √x; ∛x, √(n&x)."""
    order = p.toks[p.i][1]
    p.i += 1
    if p.toks[p.i][0] == "-" and starts_factor(p.toks[p.i + 1][0]):
        p.i += 1
        return p.node("root", (p.node("neg", (expr(p, ADJACENT),)), p.num(order)))
    if not starts_factor(p.toks[p.i][0]):
        raise p.missing("the radicand")
    kind = p.toks[p.i][0]
    if kind not in ("(", "[", "left"):
        return p.node("root", (expr(p, ADJACENT), p.num(order)))
    if kind != "(":
        return p.node("root", (prefixed(p), p.num(order)))
    p.i += 1
    inner = joined(p, contents(p, ")", "&"))
    p.closed = p.i
    if p.toks[p.i - 1][0] == ")":
        return p.node("root", (inner, p.num(order)))
    return p.node("root", (joined(p, contents(p, ")")), inner))


def _argument(p: State, name: str) -> Node:
    """One argument of a LaTeX command: a braced group or a single token."""
    kind, value, offset, _ = p.toks[p.i]
    if kind == "{" and p.toks[p.i + 1][0] == "}":
        raise p.missing(name)
    if kind == "num" and len(value) > 1 and value.isdigit():
        p.toks[p.i] = ("num", value[1:], offset + 1, False)
        return p.num(value[0])
    if kind in ("sym", "num", "word"):
        p.i += 1
        return p.num(value) if kind == "num" else p.sym(value)
    if kind == "{":
        p.i += 1
        return joined(p, contents(p, "}"))
    if kind not in PREFIX or kind in ("+", "-", "±"):
        raise p.missing(name)
    return prefixed(p)


def fraction(p: State) -> Node:
    r"""\frac{a}{b}, ½, and derivatives written as fractions."""
    if p.toks[p.i][1] is not None:
        above, below = p.toks[p.i][1]
        p.i += 1
        return p.node("div", (p.num(above), p.num(below)))
    p.i += 1
    derivative = derivative_fraction(p)
    if derivative is not None:
        return derivative
    above = _argument(p, "the numerator")
    return quotient(p, above, _argument(p, "the denominator"))


def binomial(p: State) -> Node:
    r"""\binom{n}{k}."""
    p.i += 1
    above = _argument(p, "the upper entry")
    return p.node("fn", (above, _argument(p, "the lower entry")), "binomial")


def over(p: State, left: Node) -> Node:
    r"""Read a \over b, n \choose k, a \atop b: at most one in a group."""
    name = p.toks[p.i][1]
    p.i += 1
    right = expr(p, OVER)
    if p.toks[p.i][0] == "over":
        raise p.error("a second infix fraction in one group", expected="braces")
    if name == "div":
        return quotient(p, left, right)
    if name == "atop":
        return p.node("matrix", (left, right), (2, 1, ""))
    return p.node("fn", (left, right), name)


TABLE: Final[dict[str, Prefix]] = {
    "fn": function,
    "greekfn": greek_function,
    "sqrt": root_sign,
    "root": unicode_root,
    "frac": fraction,
    "binom": binomial,
}
