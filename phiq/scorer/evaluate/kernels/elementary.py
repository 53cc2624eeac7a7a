"""Kernels for roots, powers, exponentials, logarithms, and circular and hyperbolic functions.

Every kernel takes principal values and propagates |f'|·error plus a few roundings, counting an
inexact argument one rounding worse than it is, so that loss of accuracy of the library's complex
functions near their zeros is covered. A point within its error of a branch cut, or too inexact
for a first-order bound, is undefined. What is exactly real stays so where the function is real.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from phiq.scorer.arrays import Array, block, complex_of, library, nearest
from phiq.scorer.evaluate.kernels.arithmetic import (
    EXACT_PRODUCT,
    TINY,
    UNIT,
    WHOLE_LIMIT,
    Line,
    error,
    is_real,
    on_grid,
    settled_at,
    size,
)

#: Accuracy of one library function, relative: measured at most 3 roundings against mpmath.
FUNCTION = 8.0 * UNIT
#: Largest error of an argument, relative to its distance from the nearest singularity: what the
#: second order adds is then below one rounding.
FIRST_ORDER = 1e-8


def as_complex(a: Array) -> Array:
    """The values of a block; -0.0 becomes +0.0, which puts exact reals above every cut."""
    return complex_of(a[0] + 0.0, a[1] + 0.0)


def from_complex(values: Array, loss: Array) -> Array:
    """A block from complex values and a bound of |error|, each (nodes, points)."""
    return block(values.real, values.imag, loss, loss)


def keep_real(found: Array, real: Array) -> Array:
    """The block with imaginary part exactly 0 where `real` (nodes, points)."""
    found[1][real] = found[3][real] = 0.0
    return found


def keep_imaginary(found: Array, imaginary: Array) -> Array:
    """The block with real part exactly 0 where `imaginary` (nodes, points)."""
    found[0][imaginary] = found[2][imaginary] = 0.0
    return found


def is_imaginary(a: Array) -> Array:
    """Where a is certainly imaginary."""
    return (a[0] == 0.0) & (a[2] == 0.0)


def _spread(slope: Array, a: Array, distance: Array | float, real: Array) -> Array:
    """|f'|·error of the argument; inf where it is not small against `distance` to a singularity."""
    noise = error(a)
    near = noise > FIRST_ORDER * distance
    noise = library(a).where(real, noise, noise + (4.0 * UNIT) * size(a))
    spread = 1.01 * slope * noise
    spread[noise == 0.0] = 0.0
    spread[near] = math.inf
    return spread


def _cut_below_zero(a: Array, real: Array) -> Array:
    """Where a, not certainly `real`, may lie on either side of the negative real axis."""
    return ~real & (a[0] <= a[2]) & (abs(a[1]) <= a[3])


def sqrt(a: Array) -> Array:
    """√a, Re ≥ 0."""
    values = library(a).sqrt(as_complex(a))
    real = is_real(a)
    sizes = abs(values)
    loss = _spread(0.5 / sizes, a, size(a), real) + FUNCTION * sizes
    loss[_cut_below_zero(a, real)] = math.inf
    found = keep_real(from_complex(values, loss), real & (a[0] >= 0.0))
    found = keep_imaginary(found, real & (a[0] < 0.0))
    parts = found[:2]
    square = parts[0] * parts[0] + parts[1] * parts[1] == abs(a[0])
    exact = real & (a[2] == 0.0) & square & on_grid(parts) & (abs(parts) < EXACT_PRODUCT)
    found[2:][exact] = 0.0
    return found


def logarithm(z: Array) -> Array:
    """The principal logarithm of complex numbers, to within a rounding of 1 where it is small.

    By its parts, as the functions below: libraries are many times faster on reals.
    """
    xp = library(z)
    return complex_of(xp.log(abs(z)), xp.atan2(z.imag, z.real))


def log(a: Array) -> Array:
    """Natural logarithm, -π < Im ≤ π."""
    values, real = logarithm(as_complex(a)), is_real(a)
    rounding = FUNCTION * abs(values) + library(a).where(real, TINY, UNIT)
    sizes = size(a)
    loss = _spread(1.0 / sizes, a, sizes, real) + rounding
    loss[_cut_below_zero(a, real)] = math.inf
    return keep_real(from_complex(values, loss), real & (a[0] > 0.0))


def arg(a: Array) -> Line:
    """The angle of a, in (-π, π]; undefined at 0."""
    angle = library(a).atan2(a[1] + 0.0, a[0])
    real, sizes = is_real(a), size(a)
    loss = _spread(1.0 / sizes, a, sizes, real) + FUNCTION * abs(angle) + TINY
    loss[real & (a[0] > 0.0) & (a[0] > a[2])] = 0.0
    loss[_cut_below_zero(a, real) | (sizes <= error(a))] = math.inf
    return angle, loss


def power(a: Array, b: Array, k: Array) -> Array:
    """Principal a^b = exp(b ln a); 0^0 = 1; where k = 1 undefined for negative real a."""
    base, exponent = as_complex(a), as_complex(b)
    logs = logarithm(base)
    product = exponent * logs
    relative, degree, doubt = error(a) / size(a), abs(exponent), error(b)
    loss = abs(logs) * doubt + (degree + doubt) * (1.01 * relative)
    loss = loss + 4.0 * UNIT * (abs(product) + 1.0 + degree)
    values = library(a).exp(product)
    rough = (loss > FIRST_ORDER) | (relative > FIRST_ORDER)
    real, straight = is_real(a), is_real(b)
    integer = straight & (b[2] == 0.0) & (b[0] == nearest(b[0]))
    odd = (k[:, None] == 1.0) & real & (a[0] < 0.0)
    loss = abs(values) * (1.01 * loss + FUNCTION) + TINY
    loss[rough | (_cut_below_zero(a, real) & ~integer) | odd] = math.inf
    found = from_complex(values, loss)
    real = real & straight & ((a[0] >= 0.0) | integer)
    found[0] = library(a).where(real, library(a).pow(a[0], b[0]), found[0])
    return _exact_powers(keep_real(found, real), a, b, integer)


def _exact_powers(found: Array, a: Array, b: Array, integer: Array) -> Array:
    xp, values = library(a), found[0]
    real, given, absent = is_real(a), error(b) == 0.0, size(b) == 0.0
    certain = (error(a) == 0.0) & given
    counted = integer & (b[0] >= 0.0) & real & (a[0] == nearest(a[0]))
    settled = counted & (abs(values) < WHOLE_LIMIT) & (values == nearest(values))
    nought = (size(a) == 0.0) & (b[0] > 0.0)
    one = absent | ((a[0] == 1.0) & real)
    trivial = (given & absent) | (certain & (nought | one))
    number = xp.where(one, xp.ones_like(values), 0.0)
    exact = xp.where(trivial, number, values)
    return settled_at(found, exact, trivial | (certain & settled))


def odd_root(a: Array, b: Array, k: Array) -> Array:
    """a^b for b = 1/odd: principal, but for a negative real a the real root."""
    turned = library(a).where(is_real(a) & (a[0] < 0.0), -1.0, 1.0)
    flip = block(turned, turned, abs(turned), abs(turned))
    return power(a * flip, b, k) * flip


def exp(a: Array) -> Array:
    """e^a."""
    values = library(a).exp(as_complex(a))
    grown = abs(values)
    real = is_real(a)
    loss = _spread(grown, a, 1.0, real) + FUNCTION * grown + TINY
    found = keep_real(from_complex(values, loss), real)
    nought = (size(a) == 0.0) & (error(a) == 0.0)
    return settled_at(found, library(a).ones_like(grown), nought)


Kernel = Callable[[Array], Array]


def _bounded(a: Array, values: Line, slope: Array, room: Array | float, *, odd: bool) -> Array:
    """Values, by their parts, of an odd or even function without cuts, and the bounds of errors.

    slope: |f'|. room: the distance to the nearest singularity.
    """
    real = is_real(a)
    loss = _spread(slope, a, room, real) + FUNCTION * _extent(values) + TINY
    found = keep_real(block(*values, loss, loss), real)
    straight = is_imaginary(a)
    return keep_imaginary(found, straight) if odd else keep_real(found, straight)


def _waves(along: Array, across: Array) -> tuple[Line, Line]:
    """The parts of sin z and of cos z, where z is `along` + i `across`."""
    xp = library(along)
    sine, cosine, rise, growth = xp.sin(along), xp.cos(along), xp.sinh(across), xp.cosh(across)
    return (sine * growth, cosine * rise), (cosine * growth, 0.0 - sine * rise)


def _extent(parts: Line) -> Array:
    """|z| or up to half as much again: a bound that neither overflows nor takes a root."""
    return abs(parts[0]) + abs(parts[1])


def sin(a: Array) -> Array:
    """The sine of a."""
    sine, cosine = _waves(a[0], a[1])
    return _bounded(a, sine, _extent(cosine), 1.0, odd=True)


def cos(a: Array) -> Array:
    """The cosine of a."""
    sine, cosine = _waves(a[0], a[1])
    return _bounded(a, cosine, _extent(sine), 1.0, odd=False)


def sinh(a: Array) -> Array:
    """By sinh a = -i sin(ia)."""
    sine, cosine = _waves(a[1], a[0])
    return _bounded(a, sine[::-1], _extent(cosine), 1.0, odd=True)


def cosh(a: Array) -> Array:
    """By cosh a = cos(ia)."""
    sine, (real, imaginary) = _waves(a[1], a[0])
    return _bounded(a, (real, 0.0 - imaginary), _extent(sine), 1.0, odd=False)


def _with_poles(name: str, slope: Callable[[Array], Array]) -> Kernel:
    """A kernel for an odd function with simple poles; `slope` is |f'| from f."""

    def kernel(a: Array) -> Array:
        xp = library(a)
        values = getattr(xp, name)(as_complex(a))
        steep = slope(values)
        # a simple pole at distance d makes |f'| about 1/d²
        room = 1.0 / xp.sqrt(xp.clip(steep, 1.0, None))
        return _bounded(a, (values.real, values.imag), steep, room, odd=True)

    return kernel


tan = _with_poles("tan", lambda f: abs(1.0 + f * f))
tanh = _with_poles("tanh", lambda f: abs(1.0 - f * f))


def _under_root(xp: Any, distance: Array) -> Array:
    return 1.0 / xp.sqrt(distance)


def _inverse(name: str, slope: Callable[[Any, Array], Array], *, odd: bool) -> Kernel:
    """A kernel for an inverse function with cuts from ±1 outwards along the real axis.

    `slope` is |f'| from the distance |1 - z²|. Conventions differ on the cuts: undefined there.
    """

    def kernel(a: Array) -> Array:
        xp, z = library(a), as_complex(a)
        values = getattr(xp, name)(z)
        inside = is_real(a) & (abs(a[0]) <= 1.0)
        distance = abs(1.0 - z * z)
        loss = _spread(slope(xp, distance), a, 0.5 * distance, inside)
        loss = loss + FUNCTION * abs(values) + TINY
        on_cut = ~inside & (abs(a[0]) + a[2] >= 1.0) & (abs(a[1]) <= a[3])
        loss[on_cut] = math.inf
        found = keep_real(from_complex(values, loss), inside)
        return keep_imaginary(found, is_imaginary(a)) if odd else found

    return kernel


asin = _inverse("asin", _under_root, odd=True)
acos = _inverse("acos", _under_root, odd=False)
atanh = _inverse("atanh", lambda xp, distance: 1.0 / distance, odd=True)


def atan(a: Array) -> Array:
    """By atan a = -i atanh(ia); the cuts run from ±i outwards."""
    return _turned(atanh(_turned(a, 1.0)), -1.0)


def asinh(a: Array) -> Array:
    """By asinh a = -i asin(ia); the cuts run from ±i outwards."""
    return _turned(asin(_turned(a, 1.0)), -1.0)


def _turned(a: Array, way: float) -> Array:
    """A times way·i."""
    return block(-way * a[1], way * a[0], a[3], a[2])


def acosh(a: Array) -> Array:
    """Re ≥ 0; on the cut, from 1 down the real axis, all conventions take the value from above."""
    z = as_complex(a)
    values = library(a).acosh(z)
    distance = abs(1.0 - z * z)
    real = is_real(a)
    loss = _spread(_under_root(library(a), distance), a, 0.5 * distance, real)
    loss = loss + FUNCTION * abs(values) + TINY
    loss[~real & (a[0] <= 1.0 + a[2]) & (abs(a[1]) <= a[3])] = math.inf
    return keep_real(from_complex(values, loss), real & (a[0] >= 1.0))
