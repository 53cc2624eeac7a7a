"""Kernels for roots, powers, exponentials, logarithms, and circular and hyperbolic functions.

Every kernel takes principal values and propagates |f'|·error plus a few roundings, counting an
inexact argument one rounding worse than it is, so that loss of accuracy of the library's complex
functions near their zeros is covered. A point within its error of a branch cut, or too inexact
for a first-order bound, is undefined. What is exactly real stays so where the function is real.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from phiq.scorer.evaluate.arithmetic import TINY, UNIT, error, is_real, on_grid, real_block, size

#: Accuracy of one library function, relative: measured at most 3 roundings against mpmath.
FUNCTION = 8.0 * UNIT
#: Largest error of an argument, relative to its distance from the nearest singularity: what the
#: second order adds is then below one rounding.
FIRST_ORDER = 1e-8


def as_complex(a: Tensor) -> Tensor:
    """The values of a block; -0.0 becomes +0.0, which puts exact reals above every cut."""
    return torch.complex(a[:, 0] + 0.0, a[:, 1] + 0.0)


def from_complex(values: Tensor, loss: Tensor) -> Tensor:
    """A block from complex values and a bound of |error|, each (nodes, points)."""
    return torch.stack((values.real, values.imag, loss, loss), dim=1)


def keep_real(block: Tensor, real: Tensor) -> Tensor:
    """The block with imaginary part exactly 0 where `real` (nodes, points)."""
    block[:, 1::2] = torch.where(real[:, None], 0.0, block[:, 1::2])
    return block


def keep_imaginary(block: Tensor, imaginary: Tensor) -> Tensor:
    """The block with real part exactly 0 where `imaginary` (nodes, points)."""
    block[:, ::2] = torch.where(imaginary[:, None], 0.0, block[:, ::2])
    return block


def is_imaginary(a: Tensor) -> Tensor:
    """Where a is certainly imaginary."""
    return (a[:, 0] == 0.0) & (a[:, 2] == 0.0)


def _spread(slope: Tensor, a: Tensor, distance: Tensor, real: Tensor) -> Tensor:
    """|f'|·error of the argument; inf where it is not small against `distance` to a singularity."""
    noise = error(a)
    near = noise > FIRST_ORDER * distance
    noise = torch.where(real, noise, noise + (4.0 * UNIT) * size(a))
    spread = torch.where(noise == 0.0, 0.0, 1.01 * slope * noise)
    return torch.where(near, torch.inf, spread)


def _cut_below_zero(a: Tensor) -> Tensor:
    """Where a may lie on either side of the negative real axis."""
    return ~is_real(a) & (a[:, 0] <= a[:, 2]) & (a[:, 1].abs() <= a[:, 3])


def sqrt(a: Tensor) -> Tensor:
    """√a, Re ≥ 0."""
    values = torch.sqrt(as_complex(a))
    real = is_real(a)
    slope = 0.5 / values.abs()
    loss = _spread(slope, a, size(a), real) + FUNCTION * values.abs()
    loss = torch.where(_cut_below_zero(a), torch.inf, loss)
    block = keep_real(from_complex(values, loss), real & (a[:, 0] >= 0.0))
    block = keep_imaginary(block, real & (a[:, 0] < 0.0))
    parts = block[:, :2]
    square = (parts * parts).sum(1) == a[:, 0].abs()
    exact = real & (a[:, 2] == 0.0) & square
    exact = exact[:, None] & on_grid(parts) & (parts.abs() < 4096.0)
    block[:, 2:] = torch.where(exact, 0.0, block[:, 2:])
    return block


def log(a: Tensor) -> Tensor:
    """Natural logarithm, -π < Im ≤ π."""
    values = torch.log(as_complex(a))
    real = is_real(a)
    loss = _spread(1.0 / size(a), a, size(a), real) + FUNCTION * values.abs() + TINY
    loss = torch.where(_cut_below_zero(a), torch.inf, loss)
    return keep_real(from_complex(values, loss), real & (a[:, 0] > 0.0))


def arg(a: Tensor) -> Tensor:
    """The angle of a, in (-π, π]; undefined at 0."""
    angle = torch.atan2(a[:, 1] + 0.0, a[:, 0])
    positive = is_real(a) & (a[:, 0] > 0.0)
    loss = _spread(1.0 / size(a), a, size(a), is_real(a)) + FUNCTION * angle.abs() + TINY
    loss = torch.where(positive & (a[:, 0] > a[:, 2]), 0.0, loss)
    lost = _cut_below_zero(a) | (size(a) <= error(a))
    return real_block(angle, torch.where(lost, torch.inf, loss))


def power(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """Principal a^b = exp(b ln a); 0^0 = 1; where k = 1 undefined for negative real a."""
    base, exponent = as_complex(a), as_complex(b)
    logs = torch.log(base)
    product = exponent * logs
    relative = error(a) / size(a)
    loss = logs.abs() * error(b) + (exponent.abs() + error(b)) * (1.01 * relative)
    loss = loss + 4.0 * UNIT * (product.abs() + 1.0 + exponent.abs())
    values = torch.exp(product)
    rough = (loss > FIRST_ORDER) | (relative > FIRST_ORDER)
    loss = torch.where(rough, torch.inf, values.abs() * (1.01 * loss + FUNCTION) + TINY)
    integer = is_real(b) & (b[:, 2] == 0.0) & (b[:, 0] == b[:, 0].round())
    loss = torch.where(_cut_below_zero(a) & ~integer, torch.inf, loss)
    odd = (k[:, None] == 1.0) & is_real(a) & (a[:, 0] < 0.0)
    block = from_complex(values, torch.where(odd, torch.inf, loss))
    real = is_real(a) & is_real(b) & ((a[:, 0] >= 0.0) | integer)
    block[:, 0] = torch.where(real, torch.pow(a[:, 0], b[:, 0]), block[:, 0])
    return _exact_powers(keep_real(block, real), a, b, integer)


def _exact_powers(block: Tensor, a: Tensor, b: Tensor, integer: Tensor) -> Tensor:
    certain = (error(a) == 0.0) & (error(b) == 0.0)
    counted = integer & (b[:, 0] >= 0.0) & is_real(a) & (a[:, 0] == a[:, 0].round())
    settled = counted & on_grid(block[:, 0]) & (block[:, 0] == block[:, 0].round())
    nought = (size(a) == 0.0) & (b[:, 0] > 0.0)
    one = (size(b) == 0.0) | ((a[:, 0] == 1.0) & is_real(a))
    trivial = ((error(b) == 0.0) & (size(b) == 0.0)) | (certain & (nought | one))
    number = one.to(block.dtype)
    exact = real_block(torch.where(trivial, number, block[:, 0]), torch.zeros_like(number))
    return torch.where((trivial | (certain & settled))[:, None], exact, block)


def odd_root(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """a^b for b = 1/odd: principal, but for a negative real a the real root."""
    turned = torch.where(is_real(a) & (a[:, 0] < 0.0), -1.0, 1.0)[:, None]
    flip = torch.cat((turned, turned, turned.abs(), turned.abs()), dim=1)
    return power(a * flip, b, k) * flip


def exp(a: Tensor) -> Tensor:
    """e^a."""
    values = torch.exp(as_complex(a))
    grown = values.abs()
    loss = _spread(grown, a, torch.ones_like(grown), is_real(a)) + FUNCTION * grown + TINY
    block = keep_real(from_complex(values, loss), is_real(a))
    nought = (size(a) == 0.0) & (error(a) == 0.0)
    one = real_block(torch.ones_like(grown), torch.zeros_like(grown))
    return torch.where(nought[:, None], one, block)


Kernel = Callable[[Tensor], Tensor]


def _smooth(
    function: Kernel, slope: Callable[[Tensor, Tensor], Tensor], *, odd: bool, poles: bool = False
) -> Kernel:
    """A kernel for an odd or even function without cuts; `slope` is |f'| from (z, f)."""

    def kernel(a: Tensor) -> Tensor:
        z = as_complex(a)
        values = function(z)
        steep = slope(z, values)
        # a simple pole at distance d makes |f'| about 1/d²
        room = torch.rsqrt(steep.clamp(min=1.0)) if poles else torch.ones_like(steep)
        loss = _spread(steep, a, room, is_real(a)) + FUNCTION * values.abs() + TINY
        block = keep_real(from_complex(values, loss), is_real(a))
        straight = is_imaginary(a)
        return keep_imaginary(block, straight) if odd else keep_real(block, straight)

    return kernel


sin = _smooth(torch.sin, lambda z, f: torch.cos(z).abs(), odd=True)
cos = _smooth(torch.cos, lambda z, f: torch.sin(z).abs(), odd=False)
sinh = _smooth(torch.sinh, lambda z, f: torch.cosh(z).abs(), odd=True)
cosh = _smooth(torch.cosh, lambda z, f: torch.sinh(z).abs(), odd=False)
tan = _smooth(torch.tan, lambda z, f: (1.0 + f * f).abs(), odd=True, poles=True)
tanh = _smooth(torch.tanh, lambda z, f: (1.0 - f * f).abs(), odd=True, poles=True)


def _inverse(function: Kernel, slope: Kernel, *, odd: bool) -> Kernel:
    """A kernel for an inverse function with cuts from ±1 outwards along the real axis.

    `slope` is |f'| from the distance |1 - z²|. Conventions differ on the cuts: undefined there.
    """

    def kernel(a: Tensor) -> Tensor:
        z = as_complex(a)
        values = function(z)
        inside = is_real(a) & (a[:, 0].abs() <= 1.0)
        distance = (1.0 - z * z).abs()
        loss = _spread(slope(distance), a, 0.5 * distance, inside)
        loss = loss + FUNCTION * values.abs() + TINY
        on_cut = ~inside & (a[:, 0].abs() + a[:, 2] >= 1.0) & (a[:, 1].abs() <= a[:, 3])
        block = from_complex(values, torch.where(on_cut, torch.inf, loss))
        block = keep_real(block, inside)
        return keep_imaginary(block, is_imaginary(a)) if odd else block

    return kernel


asin = _inverse(torch.asin, torch.rsqrt, odd=True)
acos = _inverse(torch.acos, torch.rsqrt, odd=False)
atanh = _inverse(torch.atanh, torch.reciprocal, odd=True)


def atan(a: Tensor) -> Tensor:
    """By atan a = -i atanh(ia); the cuts run from ±i outwards."""
    return _turned(atanh(_turned(a, 1.0)), -1.0)


def asinh(a: Tensor) -> Tensor:
    """By asinh a = -i asin(ia); the cuts run from ±i outwards."""
    return _turned(asin(_turned(a, 1.0)), -1.0)


def _turned(a: Tensor, way: float) -> Tensor:
    """A times way·i."""
    return torch.stack((-way * a[:, 1], way * a[:, 0], a[:, 3], a[:, 2]), dim=1)


def acosh(a: Tensor) -> Tensor:
    """Re ≥ 0; on the cut, from 1 down the real axis, all conventions take the value from above."""
    z = as_complex(a)
    values = torch.acosh(z)
    distance = (1.0 - z * z).abs()
    loss = _spread(torch.rsqrt(distance), a, 0.5 * distance, is_real(a))
    loss = loss + FUNCTION * values.abs() + TINY
    on_cut = ~is_real(a) & (a[:, 0] <= 1.0 + a[:, 2]) & (a[:, 1].abs() <= a[:, 3])
    block = from_complex(values, torch.where(on_cut, torch.inf, loss))
    return keep_real(block, is_real(a) & (a[:, 0] >= 1.0))
