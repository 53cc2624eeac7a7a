"""Kernels for Γ and 1/Γ, of which factorials and binomials are made, and for F_n and L_n.

Γ is Lanczos' approximation with the coefficients of Godfrey (g = 607/128, 15 terms), reflected to
the right half plane. Γ at the integers 1…13 and F_n, L_n up to 2³¹ are exact.
"""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, is_complex, library, nearest
from phiq.scorer.evaluate.kernels.arithmetic import (
    TINY,
    UNIT,
    WHOLE_LIMIT,
    Line,
    error,
    is_real,
    settled_at,
)
from phiq.scorer.evaluate.kernels.elementary import as_complex, from_complex, keep_real, logarithm

_G = 607.0 / 128.0
#: P. Godfrey, "A note on the computation of the convergent Lanczos complex Gamma approximation"
#: (2001): relative error below 1e-15 for Re z > 0.
_LANCZOS = (
    0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
    -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4,
    -0.98374475304879564677e-4, 0.15808870322491248884e-3, -0.21026444172410488319e-3,
    0.21743961811521264320e-3, -0.16431810653676389022e-3, 0.84418223983852743293e-4,
    -0.26190838401581408670e-4, 0.36899182659531622704e-5,
)  # fmt: skip
#: Roundings of the series itself, relative.
_SERIES = 64.0 * UNIT
#: A pole within this multiple of the argument's error leaves the value open.
_NEAR_POLE = 1e8
_PHI = (1.0 + math.sqrt(5.0)) / 2.0


def _log(z: Array) -> Array:
    """The logarithm of points real or complex."""
    return logarithm(z) if is_complex(z) else library(z).log(z)


def _right(z: Array) -> tuple[Array, Array]:
    """The value ln Γ(z) for Re z ≥ ½, up to multiples of 2πi, and a bound of its error."""
    w = z - 1.0
    xp = library(z)
    total = xp.full_like(w, _LANCZOS[0])
    for place, coefficient in enumerate(_LANCZOS[1:], 1):
        total += coefficient / (w + place)
    t = w + (_G + 0.5)
    steep = (w + 0.5) * _log(t)
    logs = steep - t + _log(total) + 0.5 * math.log(2.0 * math.pi)
    return logs, 4.0 * UNIT * (abs(steep) + abs(t)) + _SERIES


def _log_gamma(z: Array) -> tuple[Array, Array, Array, Array]:
    """For the point z or its reflection 1-z: ln Γ, its error, a bound of |ψ|, and sin πz or 1."""
    xp, left, integer = library(z), z.real < 0.5, nearest(z.real)
    right = xp.where(left, 1.0 - z, z)
    logs, loss = _right(right)
    slope = abs(_log(right)) + 2.0 / abs(right)
    parity = 1.0 - 2.0 * xp.remainder(integer, 2.0)
    sine = xp.sin(math.pi * (z - integer)) * parity
    return logs, loss, slope, xp.where(left, sine, xp.ones_like(sine))


def _gamma(z: Array, noise: Array) -> Line:
    """Γ at the points z, real or complex, which are inexact by `noise`."""
    xp, left = library(z), z.real < 0.5
    logs, loss, slope, sine = _log_gamma(z)
    values = xp.exp(xp.where(left, -logs, logs))
    values = xp.where(left, math.pi * values / sine, values)
    pole = abs(z - xp.clip(nearest(z.real), None, 0.0))
    slope = slope + xp.where(left, math.pi + 2.0 / pole, 0.0)
    noise = noise + xp.where(left, UNIT * (1.0 + abs(z.real)), 0.0)
    relative = loss + 1.01 * slope * noise + _SERIES
    doubt = (noise * _NEAR_POLE > pole) & left | (slope * noise > 1e-8)
    return values, xp.where(doubt, math.inf, relative * abs(values) + TINY)


def _reciprocal_gamma(z: Array, noise: Array, rise: Array | float) -> Line:
    """1/Γ at the points z, as in `_gamma`; `rise` is how much |sin πz| grows with |Im z|."""
    xp, left = library(z), z.real < 0.5
    logs, loss, slope, sine = _log_gamma(z)
    grown = xp.exp(xp.where(left, logs, -logs))
    values = xp.where(left, grown * sine / math.pi, grown)
    noise = noise + xp.where(left, UNIT * (1.0 + abs(z.real)), 0.0)
    relative = loss + 1.01 * slope * noise + _SERIES
    crossing = xp.where(left, abs(grown) * noise * rise, 0.0)
    bound = relative * abs(values) + 4.0 * crossing + TINY
    return values, xp.where(slope * noise > 1e-8, math.inf, bound)


def gamma(a: Array) -> Array:
    """Γ(a); undefined at its poles, the integers up to 0."""
    real = is_real(a)
    found = keep_real(from_complex(*_gamma(as_complex(a), error(a))), real)
    integral = real & _exact_integer(a[::2]) & (a[0] >= 1.0)
    return settled_at(found, *_settled(found[0], found[2], integral))


def reciprocal_gamma(a: Array) -> Array:
    """1/Γ(a), 0 at the poles of Γ."""
    real, rise = is_real(a), library(a).exp(math.pi * abs(a[1]))
    found = _reciprocal_gamma(as_complex(a), error(a), rise)
    found = keep_real(from_complex(*found), real)
    pole = real & _exact_integer(a[::2]) & (a[0] <= 0.0)
    return settled_at(found, library(a).zeros_like(a[0]), pole)


def real_gamma(a: Array) -> Line:
    """Γ(a) of a line."""
    values, bounds = _gamma(a[0], a[1])
    return _whole(values, bounds, _exact_integer(a) & (a[0] >= 1.0))


def real_reciprocal_gamma(a: Array) -> Line:
    """1/Γ(a) of a line."""
    xp, pole = library(a), _exact_integer(a) & (a[0] <= 0.0)
    values, bounds = _reciprocal_gamma(a[0], a[1], 1.0)
    return xp.where(pole, 0.0, values), xp.where(pole, 0.0, bounds)


def _exact_integer(a: Array) -> Array:
    """Where a line is exactly an integer."""
    return (a[1] == 0.0) & (a[0] == nearest(a[0]))


def _settled(values: Array, bounds: Array, integral: Array) -> tuple[Array, Array]:
    """The nearest integers, and where values known to be integers are certainly those."""
    integers = nearest(values)
    return integers, integral & (bounds < 0.25) & (abs(integers) < WHOLE_LIMIT)


def _whole(values: Array, bounds: Array, integral: Array) -> Line:
    """Values known to be integers rounded to them where the bound allows it."""
    integers, settled = _settled(values, bounds, integral)
    xp = library(values)
    return xp.where(settled, integers, values), xp.where(settled, 0.0, bounds)


def _binet(a: Array, sign: float, factor: float) -> Line:
    xp, n = library(a), a[0]
    parity = 1.0 - 2.0 * xp.remainder(n, 2.0)
    base = xp.full_like(n, _PHI)
    grown, shrunk = xp.pow(base, n), xp.pow(base, -n) * parity
    values = (grown + sign * shrunk) * factor
    bounds = (8.0 + 4.0 * abs(n)) * UNIT * (abs(grown) + abs(shrunk)) * factor
    integral = _exact_integer(a)
    return _whole(values, xp.where(integral, bounds, math.inf), integral)


def fibonacci(a: Array) -> Line:
    """F_a of a line, for exact integers a; undefined elsewhere."""
    return _binet(a, -1.0, 1.0 / math.sqrt(5.0))


def lucas(a: Array) -> Line:
    """L_a of a line, for exact integers a; undefined elsewhere."""
    return _binet(a, 1.0, 1.0)
