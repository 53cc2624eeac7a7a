"""Elementary functions of the items of rows: exponentials in fixed point, others by mpmath.

An exponential comes from tables of e^(i/256), e^(i/256²) and e^(i/256³) and a short series, in a
third of the time of a function that answers for one number at any precision. Results are good to
a few units of the last bit; nothing here rounds. It knows nothing of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import factorial
from typing import Any

from mpmath import libmp

from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.rows.items import Complex, Item, narrow, together
from phiq.scorer.numeric.values import MAX_BITS

#: Bits of an index into the tables of e^x, and how many tables there are.
INDEX_BITS, TABLES = 8, 3
#: Bits that reducing x by multiples of ln 2 may cost; a larger x is left to the library.
MOST_BITS_OF_X = 24
#: Bits lost by adding up the series and by multiplying the tables.
SPARE_BITS = 8


def exponentials(bits: int, items: Iterable[Item]) -> list[Item]:
    """The exponentials of real items."""
    width = bits + MOST_BITS_OF_X + SPARE_BITS
    ln2, (first, second, third), series = _tables(width)
    one, two, three = [width - INDEX_BITS * k for k in range(1, TABLES + 1)]
    last, rest = (1 << INDEX_BITS) - 1, (1 << three) - 1
    found: list[Item] = []
    for n, e in items:
        if n.bit_length() + e > MOST_BITS_OF_X:
            found.append(_by_library(libmp.mpf_exp, n, e, bits))
            continue
        shift = e + width
        halvings, left = divmod(n << shift if shift >= 0 else n >> -shift, ln2)
        small, total = left & rest, 0
        for coefficient in series:
            total = coefficient + (total * small >> width)
        total = total * first[left >> one] >> width
        total = total * second[left >> two & last] >> width
        total = total * third[left >> three & last] >> width
        found.append((total >> width - bits, halvings - bits))
    return found


@lru_cache(maxsize=8)
def _tables(width: int) -> tuple[int, list[list[int]], list[int]]:
    """The logarithm of 2, the tables and the coefficients of the series, last one first."""
    tables = []
    for k in range(1, TABLES + 1):
        step, now, table = _exponential_of_power(-INDEX_BITS * k, 2 * width), 1 << 2 * width, []
        for _ in range(1 << INDEX_BITS):
            table.append(now >> width)
            now = now * step >> 2 * width
        tables.append(table)
    terms = width // (INDEX_BITS * TABLES) + 1
    series = [(1 << width) // factorial(k) for k in range(terms, -1, -1)]
    return libmp.libelefun.ln2_fixed(width), tables, series


def _exponential_of_power(e: int, width: int) -> int:
    """The exponential of 2^e, in fixed point."""
    return int(libmp.to_fixed(libmp.mpf_exp(libmp.from_man_exp(1, e), width + 8), width))


def complex_exponentials(bits: int, items: Iterable[Item]) -> list[Item]:
    """The exponentials of complex items."""
    parts = list(items)
    sizes = exponentials(bits, [(n, e) for n, _, e in parts])
    found: list[Item] = []
    for (size, f), (_, angle, e) in zip(sizes, parts, strict=True):
        n, m, low = _on_circle(angle, e, bits)
        found.append(narrow(n * size, m * size, low + f, bits))
    return found


def _on_circle(n: int, e: int, bits: int) -> Complex:
    """The complex number of size 1 with the angle n·2^e."""
    if n.bit_length() + e > MOST_BITS_OF_X:
        _check_size(n, e)
        cosine, sine = libmp.mpf_cos_sin(libmp.from_man_exp(n, e), bits, "n")
        return together(_item(cosine), _item(sine), bits)
    width = bits + MOST_BITS_OF_X + SPARE_BITS
    shift = e + width
    quarters, left = divmod(n << shift if shift >= 0 else n >> -shift, libmp.pi_fixed(width) >> 1)
    x, y = libmp.libelefun.cos_sin_basecase(left, width)
    for _ in range(quarters & 3):
        x, y = -y, x
    return x, y, -width


def applied(name: str, bits: int, items: Iterable[Item]) -> list[Item]:
    """A function of `FUNCTIONS` of real items."""
    if name == "exp":
        return exponentials(bits, items)
    function = FUNCTIONS[name]
    return [_by_library(function, n, e, bits) for n, e in items]


def _check_size(n: int, e: int) -> None:
    if n.bit_length() + e > MAX_BITS:
        raise OutsideError("a function of a huge number")


def _by_library(function: Callable[..., Any], n: int, e: int, bits: int) -> Item:
    _check_size(n, e)
    return _item(function(libmp.from_man_exp(n, e), bits, "n"))


def _item(value: Any) -> tuple[int, int]:
    sign, n, e, _ = value
    return (-n if sign else n), e


#: Functions that are real at all reals; the logarithm at those above 0.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "exp": libmp.mpf_exp,
    "ln": libmp.mpf_log,
    "sin": libmp.mpf_sin,
    "cos": libmp.mpf_cos,
    "atan": libmp.mpf_atan,
    "sinh": libmp.mpf_sinh,
    "cosh": libmp.mpf_cosh,
    "tanh": libmp.mpf_tanh,
}
