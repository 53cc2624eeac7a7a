"""Domains of symbols: the language callers declare them in, and sensible ones where none is.

    real | complex | integer                      the whole set
    … > a   … >= a   … < a   … <= a   … != a      a part of it (for complex, order is of Re)
    real in (a,b]   integer in [a,b]              an interval, round brackets exclude the end
    complex not in (-inf,0]                       the plane without a stretch of the real axis
    complex not in integers [<= k | >= k]         the plane without (those) integers

It does not draw samples: `phiq.scorer.evaluate` does, on the device.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import floor, inf
from typing import Final, cast

from phiq.errors import InvalidRequestError
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    REAL,
    Domain,
    Interval,
    Kind,
    integer_ends,
)
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse import symbol_of

#: Declarations kept, and the longest, in characters: a bulk repeats the same few.
CACHE_DECLARATIONS: Final = 1024
MAX_CACHED: Final = 64

_NUMBER: Final = r"[+-]?(?:inf|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)"
_KIND: Final = re.compile(r"\s*(integer|real|complex)\b\s*(.*?)\s*", re.DOTALL)
_ORDER: Final = re.compile(rf"(>=|<=|!=|>|<)\s*({_NUMBER})")
_BETWEEN: Final = re.compile(rf"(not\s+)?in\s*([(\[])\s*({_NUMBER})\s*,\s*({_NUMBER})\s*([)\]])")
_INTEGERS: Final = re.compile(rf"not\s+in\s+integers(?:\s*(>=|<=|>|<)\s*({_NUMBER}))?")


def parse_domain(text: str, symbol: str) -> Domain:
    """Read one declaration, such as "real in (0,1]", of the symbol named `symbol`.

    Raises:
        InvalidRequestError: the text is not in the domain language or leaves nothing; its field is
            `domain.SYMBOL`.
    """
    field = f"domain.{symbol}"
    match = _KIND.fullmatch(text)
    domain = match and _restricted(Domain(_kind(match[1])), match[2])
    if not domain:
        raise InvalidRequestError(
            f"{field}: {text!r} is no domain; write real, complex or integer, then for example "
            "'> 0', '!= 1', 'in (0,1]', 'not in (-inf,0]' or 'not in integers <= 0'",
            field=field,
        )
    if _empty(domain):
        raise InvalidRequestError(f"{field}: {text!r} leaves no value", field=field)
    return domain


def _kind(word: str) -> Kind:
    kinds: dict[str, Kind] = {"integer": "integer", "real": "real", "complex": "complex"}
    return kinds[word]


def _restricted(whole: Domain, rest: str) -> Domain | None:
    if not rest:
        return whole
    if match := _ORDER.fullmatch(rest):
        return _ordered(whole, match[1], float(match[2]))
    if match := _BETWEEN.fullmatch(rest):
        span = Interval(float(match[3]), float(match[4]), match[2] == "[", match[5] == "]")
        if match[1]:
            return whole._replace(without=span)
        return whole._replace(within=span) if whole.kind != "complex" else None
    if match := _INTEGERS.fullmatch(rest):
        span = _half_line(match[1], float(match[2])) if match[1] else Interval()
        return whole._replace(without=span, integers_only=True)
    return None


def _ordered(whole: Domain, sign: str, number: float) -> Domain:
    if sign == "!=":
        return whole._replace(without=Interval(number, number, True, True))
    return whole._replace(within=_half_line(sign, number))


def _half_line(sign: str, number: float) -> Interval:
    if sign[0] == ">":
        return Interval(low=number, closed_low=sign == ">=")
    return Interval(high=number, closed_high=sign == "<=")


def _empty(domain: Domain) -> bool:
    span, cut = domain.within, domain.without
    if domain.kind == "integer":
        return _no_integer(span, cut)
    if span.low == span.high:
        point = span.closed_low and span.closed_high
        return not point or (cut is not None and span.low in cut and domain.kind == "real")
    covered = cut is not None and cut.low < cut.high and not domain.integers_only
    if covered and domain.kind == "real" and cut is not None:
        return cut.low <= span.low and span.high <= cut.high
    return span.low > span.high


def _no_integer(span: Interval, cut: Interval | None) -> bool:
    first, last = integer_ends(span)
    ends = [first, last, *((cut.low, cut.high) if cut else ())]
    near = {floor(end) + step for end in ends if abs(end) < inf for step in (-1, 0, 1, 2)} | {0}
    return not any(first <= n <= last and (cut is None or n not in cut) for n in near)


def parse_domains(declared: Mapping[str, str] | None) -> dict[Symbol, Domain]:
    """Read a request's `domain`: symbols as typed ("x1", "theta") to texts of the language.

    Raises:
        InvalidRequestError: a text is not in the domain language.
    """
    return dict(_declaration(name, text) for name, text in declared.items()) if declared else {}


def _declaration(name: str, text: str) -> tuple[Symbol, Domain]:
    return (_known if len(name) + len(text) <= MAX_CACHED else _read)(name, text)


def _read(name: str, text: str) -> tuple[Symbol, Domain]:
    return symbol_of(name), parse_domain(text, name)


_known: Final = lru_cache(CACHE_DECLARATIONS)(_read)


def domains_for(relation: Node, declared: Mapping[Symbol, Domain]) -> dict[Symbol, Domain]:
    """A domain for every free symbol of `relation`, in order of appearance: declared, or inferred.

    Inferred are: the integers from 0 for a symbol in a factorial, the lower place of a binomial,
    the degree of a polynomial, a limit of a sum or under gcd and lcm; the integers for one in the
    index of F or L, in a congruence or the exponent of -1; the plane for one under re, im, arg or a
    conjugate, or named z or w unless it is compared by size itself; else the real line.
    """
    free = free_symbols(relation)
    if declared and all(symbol in declared for symbol in free):
        return {symbol: declared[symbol] for symbol in free}
    inferred = _inferred(relation) if _may_hint(relation) else {}
    real = _compared(relation)
    return {
        symbol: declared.get(symbol)
        or inferred.get(symbol)
        or (REAL if symbol in real else _by_name(symbol))
        for symbol in free
    }


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
    **dict.fromkeys(("bernoulli", "bernoullipoly"), (0, NATURAL)),
}
#: Functions of natural numbers alone.
_OF_NATURALS: Final = frozenset(("gcd", "lcm"))
_COMPLEX_FUNCTIONS: Final = frozenset({"re", "im", "arg"})
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
    if node.op == "fn":
        if node.text in _COMPLEX_FUNCTIONS:
            return [(COMPLEX, node.args[0])]
        place, domain = _WHOLE_PLACES.get(node.text, (len(node.args), NATURAL))
        held = node.args if node.text in _OF_NATURALS else node.args[place : place + 1]
        return [(domain, child) for child in held]
    if node.op == "conj":
        return [(COMPLEX, node.args[0])]
    if node.op == "rel":
        congruent = "≡" in cast("tuple[str, ...]", node.value)
        return [(INTEGER, side) for side in node.args if congruent and _is_remainder(side)]
    return [(NATURAL, limit) for limit in node.args[2:]]


def _is_remainder(node: Node) -> bool:
    return node.op == "fn" and node.text == "mod"


def _keep_stricter(inferred: dict[Symbol, Domain], symbol: Symbol, domain: Domain) -> None:
    """Where hints differ the narrower set wins: what holds at all defined points still shows."""
    order = (NATURAL, INTEGER, COMPLEX)
    known = inferred.get(symbol, domain)
    inferred[symbol] = min(known, domain, key=order.index)


def _compared(relation: Node) -> set[Symbol]:
    """The symbols that an order of the relation compares, not only their sizes or parts."""
    found: set[Symbol] = set()
    if relation.op != "rel" or _BY_SIZE.isdisjoint(cast("tuple[str, ...]", relation.value)):
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
