"""Sensible domains for symbols where none is declared.

The language they are declared in is `phiq.scorer.domains`. It does not draw samples:
`phiq.scorer.evaluate` does, on the device.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from phiq.scorer.evaluate.lowering.lower import exact_value
from phiq.scorer.expression.arithmetic import is_remainder
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    REAL,
    Domain,
    Domains,
    Interval,
)
from phiq.scorer.expression.tree import Node, Symbol, kinds


def domains_for(relation: Node, declared: Domains) -> dict[Symbol, Domain]:
    """A domain for every free symbol of `relation`, in order of appearance: declared, or inferred.

    Inferred are: the integers from 0 for a symbol in a factorial, the lower place of a binomial,
    the degree of a polynomial, a limit of a sum (or from where it has terms, or none) or under gcd
    and lcm; the integers for one in the index of F or L, in a congruence or the exponent of -1, and
    for a counting letter that is rounded; the plane for one under re, im, arg or a conjugate that
    holds no i, or named z or w unless it is compared by size itself; else the real line.
    """
    free = free_symbols(relation)
    if declared and not _may_hint(relation) and all(symbol in declared for symbol in free):
        return {symbol: declared[symbol] for symbol in free}
    inferred = _inferred(relation) if _may_hint(relation) else {}
    real = _compared(relation)
    return {
        symbol: _counted(declared.get(symbol), inferred.get(symbol))
        or inferred.get(symbol)
        or (REAL if symbol in real else _by_name(symbol))
        for symbol in free
    }


def _counted(declared: Domain | None, inferred: Domain | None) -> Domain | None:
    """What is declared; whole where a sum ends with it, say: n ≥ 1 is no n = 1.5 there."""
    if declared is None or declared.kind != "real" or inferred is None or declared == REAL:
        return declared
    whole = inferred.kind == "integer" and declared.without is None
    return declared._replace(kind="integer") if whole else declared


#: Relations that only real numbers are in.
_BY_SIZE = frozenset("<≤>≥")
#: Functions with a whole number at one place, and which numbers it may be.
_WHOLE_PLACES: Final[dict[str, tuple[int, Domain]]] = {
    "factorial": (0, NATURAL),
    "doublefactorial": (0, NATURAL),
    "binomial": (1, NATURAL),
    "pochhammer": (1, NATURAL),
    "fallingfactorial": (1, NATURAL),
    "fibonacci": (0, INTEGER),
    "lucas": (0, INTEGER),
    "totient": (0, NATURAL),
    **dict.fromkeys(("legendre", "hermite", "laguerre", "gegenbauer", "jacobi"), (0, NATURAL)),
    **dict.fromkeys(("chebyshevt", "chebyshevu", "catalan"), (0, NATURAL)),
    **dict.fromkeys(("bernoulli", "bernoullipoly", "eulernumber"), (0, NATURAL)),
}
#: Functions of natural numbers alone.
_OF_NATURALS: Final = frozenset(("gcd", "lcm"))
_COMPLEX_FUNCTIONS: Final = frozenset({"re", "im", "arg"})
#: Functions that look at the size of a number itself.
_REAL_FUNCTIONS: Final = frozenset(("sign", "floor", "ceil", "round", "max", "min", "heaviside"))
#: Functions under which a counting letter is a whole number, whatever it is divided by there.
_ROUNDING: Final = frozenset(("floor", "ceil", "round", "mod"))
#: Letters that count, where nothing tells otherwise.
COUNTING: Final = frozenset(map(Symbol, "jklmn"))
_ROUNDED: Final[dict[str, Callable[[Fraction], int]]] = {"floor": floor, "ceil": ceil}
#: Where a sum begins to have terms is sought among the first whole numbers.
_STARTS: Final = range(8)
_OF_FUNCTIONS: Final = kinds("fn")
#: Operations that may say where a symbol lives, a power only where its base is negated.
_HINTING = frozenset({"fn", "conj", "sum", "prod", "pow", "rel"})
_HINTING_ALONE = kinds("fn", "conj", "sum", "prod")
_NEGATED_POWER = kinds("pow", "neg")


def _may_hint(relation: Node) -> bool:
    held = relation.kinds
    return bool(held & _HINTING_ALONE) or held & _NEGATED_POWER == _NEGATED_POWER


def _inferred(relation: Node) -> dict[Symbol, Domain]:
    """The domains that the places of symbols tell."""
    inferred: dict[Symbol, Domain] = {}
    for node in relation.walk():
        if node.op in _HINTING:
            for domain, child in _hints(node):
                for symbol in free_symbols(child):
                    _keep_stricter(inferred, symbol, domain)
    return inferred


def _hints(node: Node) -> Sequence[tuple[Domain, Node]]:
    if node.op == "pow":
        base, exponent = node.args
        return [(INTEGER, exponent)] if base.op == "neg" and base.args[0].op == "num" else ()
    if node.op == "conj" or node.text in _COMPLEX_FUNCTIONS:
        return _plane(node.args[0])
    if node.op == "fn":
        if node.text in _ROUNDING:
            return [(INTEGER, p) for p in node.walk() if p.op == "sym" and p.symbol in COUNTING]
        place, domain = _WHOLE_PLACES.get(node.text, (len(node.args), NATURAL))
        held = node.args if node.text in _OF_NATURALS else node.args[place : place + 1]
        return [(domain, child) for child in held]
    if node.op == "rel":
        congruent = "≡" in node.signs
        return [(INTEGER, side) for side in node.args if congruent and is_remainder(side)]
    first, last = node.args[2:]
    return [(NATURAL, first), (_with_terms(first, last), last)]


def _with_terms(first: Node, last: Node) -> Domain:
    """Where a sum has terms, or just none: to n - 1 from 1 it does from n = 1 on."""
    free = free_symbols(last)
    start = exact_value(first, {})
    if start is None or len(free) != 1 or last.op == "sym":
        return NATURAL
    rounded = _ROUNDED.get(last.text)
    for n in _STARTS:
        end = exact_value(last.args[0] if rounded else last, {free[0]: n})
        if end is None:
            break
        if (rounded(end) if rounded else end) >= start - 1:
            return Domain("integer", Interval(low=n, closed_low=True))
    return NATURAL


def _plane(child: Node) -> Sequence[tuple[Domain, Node]]:
    """What parts or conjugates are taken of; beside a typed i letters are real: those of x + iy."""
    typed = any(part.op == "const" and part.text == "i" for part in child.walk())
    return () if typed else [(COMPLEX, child)]


def _keep_stricter(inferred: dict[Symbol, Domain], symbol: Symbol, domain: Domain) -> None:
    """Where hints differ the narrower set wins: what holds at all defined points still shows."""
    known = inferred.get(symbol, domain)
    inferred[symbol] = max(known, domain, key=lambda d: (d.kind == "integer", d.within.low))


def _compared(relation: Node) -> set[Symbol]:
    """The symbols that an order of the relation compares, not only their sizes or parts."""
    found: set[Symbol] = set()
    if relation.kinds & _OF_FUNCTIONS:
        sized = [n for n in relation.walk() if n.op == "fn" and n.text in _REAL_FUNCTIONS]
        found.update(symbol for node in sized for symbol in free_symbols(node))
    if relation.op != "rel" or _BY_SIZE.isdisjoint(relation.signs):
        return found
    stack = list(relation.args)
    while stack:
        node = stack.pop()
        if node.op == "sym":
            found.add(node.symbol)
        elif node.op != "abs" and node.text not in _COMPLEX_FUNCTIONS:
            stack += node.args
    return found


def _by_name(symbol: Symbol) -> Domain:
    return COMPLEX if symbol.base in ("z", "w") and not symbol.marks else REAL
