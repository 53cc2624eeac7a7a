"""The language that callers declare the domains of symbols in.

    real | complex | integer                      the whole set
    … > a   … >= a   … < a   … <= a   … != a      a part of it (for complex, order is of Re)
    real in (a,b]   integer in [a,b]              an interval, round brackets exclude the end
    complex not in (-inf,0]                       the plane without a stretch of the real axis
    complex not in integers [<= k | >= k]         the plane without (those) integers

It needs no numbers library, so that the door can refuse what is no domain. Domains of symbols that
nobody declared are guessed in `phiq.scorer.identity.statement.domains`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import floor, inf
from typing import Final

from phiq.errors import InvalidRequestError
from phiq.scorer.expression.domain import Domain, Interval, Kind, integer_ends
from phiq.scorer.expression.tree import Symbol
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
