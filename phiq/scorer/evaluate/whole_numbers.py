"""Kernels for Γ and 1/Γ, of which factorials and binomials are made, and for F_n and L_n.

Γ is Lanczos' approximation with the coefficients of Godfrey (g = 607/128, 15 terms), reflected to
the right half plane. Γ at the integers 1…13 and F_n, L_n up to 2³¹ are exact.
"""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, complex_of, library, nearest
from phiq.scorer.evaluate.arithmetic import TINY, UNIT, WHOLE_LIMIT, error, is_real, real_block
from phiq.scorer.evaluate.elementary import as_complex, from_complex, keep_real

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


def _right(z: Array) -> tuple[Array, Array]:
    """The value ln Γ(z) for Re z ≥ ½, up to multiples of 2πi, and a bound of its error."""
    w = z - 1.0
    xp = library(z)
    total = xp.full_like(w, _LANCZOS[0])
    for place, coefficient in enumerate(_LANCZOS[1:], 1):
        total = total + coefficient / (w + place)
    t = w + (_G + 0.5)
    steep = (w + 0.5) * xp.log(t)
    logs = steep - t + xp.log(total) + 0.5 * math.log(2.0 * math.pi)
    return logs, 4.0 * UNIT * (abs(steep) + abs(t)) + _SERIES


def _log_gamma(a: Array) -> tuple[Array, Array, Array, Array]:
    """For the point z or its reflection 1-z: ln Γ, its error, a bound of |ψ|, and sin πz or 1."""
    z = as_complex(a)
    left = z.real < 0.5
    right = library(a).where(left, 1.0 - z, z)
    logs, loss = _right(right)
    slope = abs(library(a).log(right)) + 2.0 / abs(right)
    integer = nearest(z.real)
    parity = 1.0 - 2.0 * library(a).remainder(integer, 2.0)
    sine = library(a).sin(math.pi * complex_of(z.real - integer, z.imag + 0.0)) * parity
    return logs, loss, slope, library(a).where(left, sine, library(a).ones_like(sine))


def gamma(a: Array) -> Array:
    """Γ(a); undefined at its poles, the integers up to 0."""
    logs, loss, slope, sine = _log_gamma(a)
    left = a[:, 0] < 0.5
    pole = library(a).hypot(a[:, 0] - library(a).clip(nearest(a[:, 0]), None, 0.0), a[:, 1])
    values = library(a).where(left, math.pi * library(a).exp(-logs) / sine, library(a).exp(logs))
    slope = slope + library(a).where(left, math.pi + 2.0 / pole, 0.0)
    noise = error(a) + library(a).where(left, UNIT * (1.0 + abs(a[:, 0])), 0.0)
    relative = loss + 1.01 * slope * noise + _SERIES
    doubt = (noise * _NEAR_POLE > pole) & left | (slope * noise > 1e-8)
    bound = library(a).where(doubt, math.inf, relative * abs(values) + TINY)
    block = keep_real(from_complex(values, bound), is_real(a))
    return _settled(block, (a[:, 0] >= 1.0) & _exact_integer(a))


def reciprocal_gamma(a: Array) -> Array:
    """1/Γ(a), 0 at the poles of Γ."""
    logs, loss, slope, sine = _log_gamma(a)
    left = a[:, 0] < 0.5
    values = library(a).where(left, library(a).exp(logs) * sine / math.pi, library(a).exp(-logs))
    noise = error(a) + library(a).where(left, UNIT * (1.0 + abs(a[:, 0])), 0.0)
    relative = loss + 1.01 * slope * noise + _SERIES
    crossing = library(a).where(
        left, abs(library(a).exp(logs)) * noise * library(a).exp(math.pi * abs(a[:, 1])), 0.0
    )
    bound = relative * abs(values) + 4.0 * crossing + TINY
    bound = library(a).where(slope * noise > 1e-8, math.inf, bound)
    block = keep_real(from_complex(values, bound), is_real(a))
    pole = (a[:, 0] <= 0.0) & _exact_integer(a)
    return library(a).where(pole[:, None], 0.0, block)


def _exact_integer(a: Array) -> Array:
    return is_real(a) & (a[:, 2] == 0.0) & (a[:, 0] == nearest(a[:, 0]))


def _settled(found: Array, integral: Array) -> Array:
    """The block with values known to be integers rounded to them where the bound allows it."""
    xp, integer = library(found), nearest(found[:, 0])
    sure = integral & (found[:, 2] < 0.25) & (abs(integer) < WHOLE_LIMIT)
    return xp.where(sure[:, None], real_block(integer, xp.zeros_like(integer)), found)


def _binet(a: Array, sign: float, factor: float) -> Array:
    n = a[:, 0]
    parity = 1.0 - 2.0 * library(a).remainder(n, 2.0)
    base = library(a).full_like(n, _PHI)
    grown, shrunk = library(a).pow(base, n), library(a).pow(base, -n) * parity
    values = (grown + sign * shrunk) * factor
    bound = (8.0 + 4.0 * abs(n)) * UNIT * (abs(grown) + abs(shrunk)) * factor
    integral = _exact_integer(a)
    return _settled(real_block(values, library(a).where(integral, bound, math.inf)), integral)


def fibonacci(a: Array) -> Array:
    """F_a for exact integers a; undefined elsewhere."""
    return _binet(a, -1.0, 1.0 / math.sqrt(5.0))


def lucas(a: Array) -> Array:
    """L_a for exact integers a; undefined elsewhere."""
    return _binet(a, 1.0, 1.0)
