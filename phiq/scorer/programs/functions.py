"""What functions and methods of programs and sheets give, of exact values.

Python's own do most: values are whole numbers, fractions, strings and lists of few entries.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import accumulate, chain, combinations, pairwise, permutations, takewhile
from typing import Any, Final

from phiq.scorer.programs.values import MAX_SIZE, UnknownValueError, Vector, items, number

#: Largest argument of a factorial, exponent or count, and most entries whose orders are listed.
MAX_COUNT: Final = 1000
MAX_ARRANGED: Final = 6


def _small(n: int, most: int = MAX_COUNT) -> int:
    if not 0 <= n <= most:
        raise UnknownValueError
    return n


def flat(*held: Any) -> list[Any]:
    """The arguments, and the entries of those that are lists."""
    return [*chain.from_iterable(one if isinstance(one, list | tuple) else [one] for one in held)]


def _of_all(function: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    """A function of several numbers, or of lists of them."""
    return lambda *held: function(flat(*held))


def _combined(*held: Any) -> Vector:
    """What c(1, 2:4) of R combines."""
    return Vector(flat(*held))


def _mean(held: list[Any]) -> Any:
    return Fraction(sum(held)) / len(held)


def _median(held: list[Any]) -> Any:
    return _mean(sorted(held)[(len(held) - 1) // 2 : len(held) // 2 + 1])


def _root(value: Any) -> Any:
    found = Fraction(value)
    root = Fraction(math.isqrt(abs(found.numerator)), math.isqrt(found.denominator))
    if root**2 != found:
        raise UnknownValueError
    return root


def _power(base: Any, exponent: int, modulus: int | None = None) -> Any:
    if modulus is None:
        return Fraction(base) ** _small(exponent)
    _small(exponent.bit_length() + modulus.bit_length())
    return pow(base, exponent, modulus)


def _rounded(value: Any, digits: int = 0) -> Any:
    _small(abs(digits))
    return round(Fraction(value), digits)


def _decimal(value: Any) -> Any:
    return Fraction(repr(float(value))) if isinstance(value, str) else value


def _to_steps(towards: Callable[[Any], int]) -> Callable[..., Any]:
    """A sheet's rounding to a multiple."""
    return lambda value, step=1: towards(Fraction(value) / step) * step


def _to_digits(towards: Callable[[Any], int]) -> Callable[..., Any]:
    """A sheet's rounding of magnitudes to a number of digits."""

    def rounded(value: Any, digits: int = 0) -> Any:
        _small(abs(digits))
        size = towards(abs(value) * Fraction(10) ** digits) / Fraction(10) ** digits
        return size if value >= 0 else -size

    return rounded


def _half_up(value: Any) -> Any:
    return math.floor(value + Fraction(1, 2))


def _away_to(remainder: int) -> Callable[[Any], Any]:
    """The next even or odd number away from 0."""

    def rounded(value: Any) -> Any:
        size = math.ceil(abs(value))
        size += (size + remainder) % 2
        return size if value >= 0 else -size

    return rounded


def _part(value: Any, base: int | None = None) -> int:
    return int(value) if base is None else int(value, base)


def _from_right(called: Any, start: Any, held: Any) -> Any:
    return reduce(lambda after, one: called(one, after), held[::-1], start)


def _arranged(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda held, *size: [*function(held, *size)] if _small(len(held), MAX_ARRANGED) else []


def _joined(held: Any) -> Any:
    """Lists as one list, strings as one string."""
    return "".join(held) if isinstance(held[0], str) else [*chain.from_iterable(held)]


def _total(held: Any, start: Any = 0) -> Any:
    return _joined([start, *held]) if isinstance(start, list) else sum(held, start)


def _span(low: int, *rest: int) -> Any:
    """[low, next .. high] of Haskell; without an end, as many as are looked at."""
    step = rest[0] - low if len(rest) == 2 else 1
    high = rest[-1] if rest else low + MAX_COUNT
    return items(range(low, high + (1 if step > 0 else -1), step))


def _is_prime(n: int) -> bool:
    return n > 1 and all(n % k for k in range(2, _small(math.isqrt(n)) + 1))


def _repeated(text: str, times: int) -> str:
    return text * _small(times, MAX_SIZE // max(len(text), 1))


def _replicated(times: int, one: Any) -> Any:
    return _repeated(one, times) if isinstance(one, str) else [one] * _small(times)


def _criterion(told: Any) -> Callable[[Any], bool]:
    """The condition ">2" of a sheet."""
    match = re.fullmatch(r"(<=|>=|<>|<|>|=)?\s*(-?[\d.]+)", str(told))
    if match is None:
        return lambda value: bool(value == told)
    limit = Fraction(match[2])
    tests = {"<=": ("<", "="), ">=": (">", "="), "<>": ("<", ">")}.get(match[1] or "=")
    signs = tests or (match[1] or "=",)
    return lambda value: "<=>"[_sign(value - limit) + 1] in signs


def _chosen(held: Any, told: Any, summed: Any = None) -> list[Any]:
    test = _criterion(told)
    return [b for a, b in zip(held, summed or held, strict=True) if test(a)]


def _divisors(n: int) -> list[int]:
    return [k for k in range(1, _small(n, MAX_SIZE) + 1) if n % k == 0]


def _factors(n: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for k in range(2, _small(math.isqrt(n)) + 1):
        while n % k == 0:
            found[k] = found.get(k, 0) + 1
            n //= k
    return found | ({n: 1} if n > 1 else {})


def _stepped(low: Any, high: Any, by: Any = 1) -> list[Any]:
    """The list from one number to another, both included, in steps."""
    return [low + by * k for k in range(_small(math.floor(Fraction(high - low) / by)) + 1)]


def _arange(*ends: Any) -> list[Any]:
    """The numbers from one up to another, which is left out."""
    low, high, *step = (0, *ends) if len(ends) == 1 else ends
    by = step[0] if step else 1
    return [low + by * k for k in range(_small(math.ceil(Fraction(high - low) / by)))]


def _whole_division(a: Any, b: Any) -> Any:
    return math.trunc(Fraction(a) / b)


def _sign(value: Any) -> Any:
    return (value > 0) - (value < 0)


def _zipped(*held: Any) -> list[Any]:
    return [*zip(*held, strict=False)]


def _scalar(*held: Any) -> Any:
    return sum(map(math.prod, zip(*held, strict=True)))


def kept(called: Any, held: Any) -> Any:
    """The entries for which a function gives something true, or which are true themselves."""
    return [one for one in held if (called(one) if called else one)]


def mapped(called: Any, *held: Any) -> Any:
    """What a function gives of each entry, or of those of several lists at the same place."""
    return [*map(called, *held)]


def _written(*parts: Any) -> str:
    return "".join(str(number(p)) if isinstance(p, Fraction) else str(p) for p in parts)


#: In any language, and in sheets, which write them in capitals.
_EVERYWHERE: Final[dict[str, Any]] = {
    "abs": abs, "gcd": math.gcd, "lcm": math.lcm, "sqrt": _root, "mod": lambda a, b: a % b,
    "max": max, "min": min, "median": _of_all(_median), "trunc": math.trunc, "len": len,
    "sign": _sign, "product": lambda *held: math.prod(flat(*held)), "power": _power,
    "not": lambda test: not test,
}  # fmt: skip
FUNCTIONS: Final[dict[str, Any]] = {
    **_EVERYWHERE,
    **{name.upper(): function for name, function in _EVERYWHERE.items()},
    "sum": _total, "sorted": sorted, "sort": sorted, "all": all, "any": any, "bool": bool,
    "list": list, "tuple": tuple, "set": set, "frozenset": set, "dict": dict, "array": Vector,
    "str": _written, "int": _part, "float": _decimal, "range": range, "pow": _power,
    "Fraction": lambda a, b=1: Fraction(a + 0, b + 0), "round": _rounded, "map": mapped,
    "sapply": lambda held, called: mapped(called, held), "zipWith": mapped, "filter": kept,
    "reduce": reduce, "foldl": lambda called, start, held: reduce(called, held, start),
    "foldl1": reduce, "foldr": _from_right,
    "foldr1": lambda called, held: _from_right(called, held[-1], held[:-1]),
    "zip": _zipped, "enumerate": lambda *a: [*enumerate(*a)],
    "reversed": lambda held: held[::-1], "reverse": lambda held: held[::-1], "ord": ord,
    "chr": chr, "bin": bin, "hex": hex, "oct": oct, "divmod": divmod, "isqrt": math.isqrt,
    "factorial": lambda n: math.factorial(_small(n)), "comb": lambda n, k: math.comb(_small(n), k),
    "perm": lambda n, k: math.perm(_small(n), k), "floor": math.floor, "ceil": math.ceil,
    "isprime": _is_prime, "is_prime": _is_prime, "prod": _of_all(math.prod),
    "mean": _of_all(_mean), "diff": lambda held: [b - a for a, b in pairwise(held)],
    "zeros": lambda n: [0] * _small(n), "ones": lambda n: [1] * _small(n),
    "fix": math.trunc, "arange": _arange,
    "argmax": lambda held: held.index(max(held)), "argmin": lambda held: held.index(min(held)),
    "clip": lambda value, low, high: min(max(value, low), high), "seq": _stepped,
    "c": _combined, "colon": lambda low, high: Vector(_stepped(low, high)),
    "rev": lambda held: held[::-1], "rep": lambda one, times: [one] * _small(times),
    "nchar": len, "strlen": len, "paste0": _written, "array_sum": sum, "parseInt": int,
    "which_max": lambda held: held.index(max(held)) + 1, "words": str.split, "maximum": max,
    "minimum": min, "Range": lambda *ends: _stepped(*((1, *ends) if len(ends) == 1 else ends)),
    "Total": sum, "Map": mapped, "Select": lambda held, called: kept(called, held), "Length": len,
    "Apply": reduce, "Reverse": lambda held: held[::-1],
    "Join": lambda *held: _joined(held), "Union": lambda *held: sorted({*chain(*held)}),
    "Sort": sorted, "First": lambda held: held[0], "Last": lambda held: held[-1],
    "Divisors": _divisors, "FactorInteger": lambda n: [[*pair] for pair in _factors(n).items()],
    "PrimeQ": _is_prime, "StringLength": len,
    "EvenQ": lambda n: n % 2 == 0, "OddQ": lambda n: n % 2 == 1, "Plus": operator.add,
    "Times": operator.mul, "factorint": _factors, "divisors": _divisors,
        "MemberQ": lambda held, one: one in held, "Max": lambda *held: max(flat(*held)),
    "Min": lambda *held: min(flat(*held)), "cumsum": lambda held: [*accumulate(held)],
    "combinations": _arranged(combinations), "permutations": _arranged(permutations),
    "even": lambda n: n % 2 == 0, "odd": lambda n: n % 2 == 1, "div": _whole_division,
    "negate": lambda x: -x, "succ": lambda n: n + 1, "pred": lambda n: n - 1, "signum": _sign,
    "fst": lambda pair: pair[0], "snd": lambda pair: pair[1], "length": len,
    "null": lambda held: not held,
    "head": lambda held: held[0], "last": lambda held: held[-1], "tail": lambda held: held[1:],
    "init": lambda held: held[:-1], "take": lambda n, held: held[: max(n, 0)], "concat": _joined,
    "drop": lambda n, held: held[max(n, 0) :], "elem": lambda one, held: one in held,
    "concatMap": lambda called, held: _joined([called(one) for one in held]),
    "replicate": _replicated, "and": all, "or": any, "span": _span,
    "takeWhile": lambda called, held: [*takewhile(called, held)],
    "dropWhile": lambda called, held: held[len([*takewhile(called, held)]) :],
    "toupper": str.upper, "tolower": str.lower, "strcat": _written, "StringJoin": _written,
    "paste": lambda *parts: " ".join(map(_written, parts)), "lines": str.splitlines,
    "Accumulate": lambda held: [*accumulate(held)], "Number": _decimal, "VALUE": _decimal,
    "Fold": lambda called, start, held: reduce(called, held, start), "Dot": _scalar,
    "IntegerDigits": lambda n: [int(digit) for digit in str(n)], "zip3": _zipped,
    "INDEX": lambda held, place: held[place - 1], "CHOOSE": lambda k, *held: held[k - 1],
    "MATCH": lambda sought, held, _=0: held.index(sought) + 1,
    "RANK": lambda value, held: sorted(held, reverse=True).index(value) + 1,
    "IF": lambda test, then, other=False: then if test else other,
    "UPPER": str.upper, "LOWER": str.lower, "PROPER": str.title, "SUBSTITUTE": str.replace,
    "TRIM": lambda text: " ".join(text.split()), "CONCATENATE": _written, "CONCAT": _written,
    "LEFT": lambda text, n=1: text[:n], "RIGHT": lambda text, n=1: text[-n:], "REPT": _repeated,
    "MID": lambda text, at, n: text[at - 1 : at - 1 + n], "EXACT": lambda a, b: a == b,
    "FIND": lambda part, text: text.index(part) + 1, "AND": lambda *tests: all(tests),
    "OR": lambda *tests: any(tests), "SUM": _of_all(sum), "COUNT": _of_all(len),
    "AVERAGE": _of_all(_mean), "INT": math.floor, "ROUND": _to_digits(_half_up),
    "ROUNDUP": _to_digits(math.ceil), "ROUNDDOWN": _to_digits(math.floor),
    "FACT": lambda n: math.factorial(_small(n)), "COMBIN": lambda n, k: math.comb(_small(n), k),
    "QUOTIENT": lambda a, b: math.trunc(Fraction(a, b)), "EVEN": _away_to(0), "ODD": _away_to(1),
    "CEILING": _to_steps(math.ceil), "FLOOR": _to_steps(math.floor), "MROUND": _to_steps(_half_up),
    "COUNTIF": lambda held, told: len(_chosen(held, told)),
    "SUMIF": lambda *args: sum(_chosen(*args)),
    "LARGE": lambda held, k: sorted(held)[-k], "SMALL": lambda held, k: sorted(held)[k - 1],
    "SUMPRODUCT": _scalar,
}  # fmt: skip
