"""What `rows` does with the items of rows: pairs of them added, multiplied and divided.

A whole item is n; a real one is (n, e) for n·2^e; a complex one (n, m, e) for (n + m·i)·2^e. What
is longer than the given count of bits is cut to it, never rounded: sums rely on items being no
longer. It knows nothing of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.values import is_whole

Item = Any
Real = tuple[int, int]
Complex = tuple[int, int, int]
Reals = Iterable[tuple[Real, Real]]
Complexes = Iterable[tuple[Complex, Complex]]
ComplexAndReal = Iterable[tuple[Complex, Real]]
Join = Callable[[int, Any], list[Any]]


def pair(value: Any, bits: int) -> Real:
    """A real number as an item.

    Raises:
        OutsideError: it is not finite.
    """
    if is_whole(value):
        return cut(value, 0, bits)
    if isinstance(value, float):
        fraction, e = math.frexp(value)
        return int(fraction * 2**53), e - 53
    sign, n, e, _ = value._mpf_
    if not n and e:
        raise OutsideError("a number that is not finite")
    return cut(-n if sign else n, e, bits)


def triple(value: Any, bits: int) -> Complex:
    """A number as a complex item.

    Raises:
        OutsideError: it is not finite.
    """
    if is_whole(value) or hasattr(value, "_mpf_") or isinstance(value, float):
        n, e = pair(value, bits)
        return n, 0, e
    return together(pair(value.real, bits), pair(value.imag, bits), bits)


def together(real: Real, imag: Real, bits: int) -> Complex:
    """The complex item of two parts."""
    (n, e), (m, f) = real, imag
    gap = e - f
    if not m or gap > 2 * bits:
        return n, 0, e
    if not n or gap < -2 * bits:
        return 0, m, f
    return narrow(n << gap, m, f, bits) if gap > 0 else narrow(n, m << -gap, e, bits)


def as_float(item: Item) -> Any:
    """A real or complex item as a double."""
    if len(item) == 2:
        return math.ldexp(*item)
    n, m, e = item
    return complex(math.ldexp(n, e), math.ldexp(m, e))


def cut(n: int, e: int, bits: int) -> Real:
    """The item n·2^e with at most so many bits."""
    extra = n.bit_length() - bits
    return (n >> extra, e + extra) if extra > 0 else (n, e)


def _real_sums(bits: int, pairs: Reals) -> list[Real]:
    far = 2 * bits + 8
    sums: list[Real] = []
    for (a, e), (b, f) in pairs:
        gap = e - f
        if -far < gap < far:
            n, low = ((a << gap) + b, f) if gap >= 0 else (a + (b << -gap), e)
            extra = n.bit_length() - bits
            sums.append((n >> extra, low + extra) if extra > 0 else (n, low))
        else:  # the smaller one is beyond the digits of the larger, or one is 0
            first = a if gap < 0 and not b else a and gap > 0
            sums.append((a, e) if first else (b, f))
    return sums


def _complex_sums(bits: int, pairs: Complexes) -> list[Complex]:
    far = 2 * bits + 8
    sums: list[Complex] = []
    for (a, b, e), (c, d, f) in pairs:
        gap = e - f
        if -far < gap < far:
            if gap >= 0:
                sums.append(narrow((a << gap) + c, (b << gap) + d, f, bits))
            else:
                sums.append(narrow(a + (c << -gap), b + (d << -gap), e, bits))
        elif (a or b) and (gap > 0 or not (c or d)):
            sums.append((a, b, e))
        else:
            sums.append((c, d, f))
    return sums


def narrow(n: int, m: int, e: int, bits: int) -> Complex:
    """The item (n + m·i)·2^e with at most so many bits."""
    size, other = n.bit_length(), m.bit_length()
    extra = (size if size > other else other) - bits
    return (n >> extra, m >> extra, e + extra) if extra > 0 else (n, m, e)


def _real_products(bits: int, pairs: Reals) -> list[Real]:
    return [
        (n >> extra, e + f + extra)
        if (extra := (n := a * b).bit_length() - bits) > 0
        else (n, e + f)
        for (a, e), (b, f) in pairs
    ]


def _complex_products(bits: int, pairs: Complexes) -> list[Complex]:
    return [narrow(a * c - b * d, a * d + b * c, e + f, bits) for (a, b, e), (c, d, f) in pairs]


def scaled(bits: int, pairs: ComplexAndReal) -> list[Complex]:
    """Complex numbers times real ones."""
    return [narrow(a * c, b * c, e + f, bits) for (a, b, e), (c, f) in pairs]


def _real_quotients(bits: int, pairs: Reals) -> list[Real]:
    quotients: list[Real] = []
    for (a, e), (b, f) in pairs:
        shift = bits + b.bit_length() - a.bit_length()
        if shift < 0:  # noqa: PLR1730 - twice as fast as max() on the hot path
            shift = 0
        quotients.append(((a << shift) // b, e - f - shift))
    return quotients


def shared(bits: int, pairs: ComplexAndReal) -> list[Complex]:
    """Complex numbers over real ones."""
    quotients: list[Complex] = []
    for (a, b, e), (c, f) in pairs:
        shift = bits + c.bit_length()
        over = (1 << shift) // c
        quotients.append(narrow(a * over, b * over, e - f - shift, bits))
    return quotients


def _complex_quotients(bits: int, pairs: Complexes) -> list[Complex]:
    return shared(
        bits,
        (
            ((a * c + b * d, b * c - a * d, e - f), (c * c + d * d, 0))
            for (a, b, e), (c, d, f) in pairs
        ),
    )


def _whole_sums(_bits: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    return [a + b for a, b in pairs]


def _whole_products(_bits: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    return [a * b for a, b in pairs]


def _reals_times_wholes(_bits: int, pairs: Iterable[tuple[Real, int]]) -> list[Real]:
    return [(n * c, e) for (n, e), c in pairs]


def _complexes_times_wholes(_bits: int, pairs: Iterable[tuple[Complex, int]]) -> list[Complex]:
    return [(n * c, m * c, e) for (n, m, e), c in pairs]


def _whole_total(_bits: int, items: list[int]) -> list[int]:
    return [sum(items)]


def _real_total(bits: int, items: list[Real]) -> list[Real]:
    sizes = [n.bit_length() + e for n, e in items if n]
    if not sizes:
        return []
    low = max(sizes) - bits
    return [(sum([n << e - low if e >= low else n >> low - e for n, e in items]), low)]


def _complex_total(bits: int, items: list[Complex]) -> list[Complex]:
    sizes = [max(n.bit_length(), m.bit_length()) + e for n, m, e in items if n or m]
    if not sizes:
        return []
    low = max(sizes) - bits
    real = sum([n << e - low if e >= low else n >> low - e for n, _, e in items])
    return [(real, sum([m << e - low if e >= low else m >> low - e for _, m, e in items]), low)]


SUMS: Sequence[Join] = (_whole_sums, _real_sums, _complex_sums)
PRODUCTS: Sequence[Join] = (_whole_products, _real_products, _complex_products)
QUOTIENTS: Sequence[Join] = (_whole_products, _real_quotients, _complex_quotients)
#: Items times whole numbers, uncut.
MULTIPLES: Sequence[Join] = (_whole_products, _reals_times_wholes, _complexes_times_wholes)
#: Many added up to one item, none where all are 0: digits beyond those of the largest say nothing.
TOTALS: Sequence[Callable[[int, Any], list[Item]]] = (_whole_total, _real_total, _complex_total)
