"""Kernels for +, -, ×, ÷ and the parts of a number, each with the error bound it propagates.

A block is float64 (nodes, 4, points): real part, imaginary part, and a bound of the error of each.
Bounds are kept by part, so that what is exactly real (or imaginary) stays so: its other part is 0
with bound 0. A bound of 0 promises an exact value that is a multiple of 2⁻²⁰ below 2³¹ in size;
sums, products and quotients that are again such numbers are exact too. Bounds hold to first
order; an operand too inexact for that makes the point undefined, which is a bound of inf or nan.
"""

from __future__ import annotations

import torch
from torch import Tensor

#: Rounding of one float64 operation, doubled to spare the second order.
UNIT = 2.0**-52
#: Added to every rounding, so that underflow to 0 is not taken for an exact 0.
TINY = 1e-290
#: Largest size at which a value may be called exact.
WHOLE_LIMIT = 2.0**31
#: Adding and subtracting it rounds to a multiple of 2⁻²⁰.
_MAGIC = 1.5 * 2.0**32
#: Products of two multiples of 2⁻²⁰ below this need at most 52 bits.
EXACT_PRODUCT = 4096.0


def on_grid(values: Tensor) -> Tensor:
    """Where a value is a multiple of 2⁻²⁰ below 2³¹ in size."""
    return ((values + _MAGIC) - _MAGIC == values) & (values.abs() < WHOLE_LIMIT)


def rounded(errors: Tensor, values: Tensor, exact: Tensor | bool, rounding: Tensor) -> Tensor:
    """Errors plus rounding, which is nothing where the inputs and the operation are exact."""
    silent = (errors == 0.0) & on_grid(values) & exact
    return torch.where(silent, errors, errors + (rounding + TINY))


def size(block: Tensor) -> Tensor:
    """|z|, (nodes, points)."""
    return torch.hypot(block[:, 0], block[:, 1])


def error(block: Tensor) -> Tensor:
    """A bound of |error|, (nodes, points)."""
    return block[:, 2] + block[:, 3]


def lin(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = a[:, :2] + b[:, :2] * k[:, None, None]
    errors = a[:, 2:] + b[:, 2:]
    return torch.cat((values, rounded(errors, values, True, UNIT * values.abs())), dim=1)


def mul(a: Tensor, b: Tensor) -> Tensor:
    """a·b."""
    values, errors, sizes = _product(a, b)
    exact = sizes < EXACT_PRODUCT
    return torch.cat((values, rounded(errors, values, exact, UNIT * sizes)), dim=1)


def _product(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Parts of a·b, their errors, and sums of the sizes of their terms; each (nodes, 2, points)."""
    crossed = torch.stack((b[:, 1], b[:, 0], b[:, 3], b[:, 2]), dim=1)
    values, errors, sizes = [], [], []
    for other, sign in ((b, -1.0), (crossed, 1.0)):
        terms = a[:, :2] * other[:, :2]
        spread = (a[:, :2].abs() + a[:, 2:]) * other[:, 2:] + a[:, 2:] * other[:, :2].abs()
        magnitude = terms.abs()
        values.append(terms[:, 0] + sign * terms[:, 1])
        errors.append(spread[:, 0] + spread[:, 1])
        sizes.append(magnitude[:, 0] + magnitude[:, 1])
    return torch.stack(values, 1), torch.stack(errors, 1), torch.stack(sizes, 1)


def div(a: Tensor, b: Tensor) -> Tensor:
    """a/b; undefined where b may be 0."""
    scale = b[:, :2].abs().amax(1, keepdim=True)  # against overflow of |b|²
    unit = b / scale
    square = (unit[:, :2] * unit[:, :2]).sum(1, keepdim=True)  # in 1…2
    values, errors, sizes = _product(a, conj(unit))
    values = values / square / scale
    share = error(unit)[:, None]
    loss = errors / square / scale + values.abs() * (2.5 * share)
    loss = torch.where(share < 0.1, loss, torch.inf)
    whole = (b[:, 1:2] == 0.0) & (error(b) == 0.0)[:, None]
    whole = whole & (values.abs() < EXACT_PRODUCT) & (values * b[:, :1] == a[:, :2])
    whole = whole | (sizes == 0.0)
    rounding = (4.0 * UNIT) * sizes / square / scale
    return torch.cat((values, rounded(loss, values, whole, rounding)), dim=1)


def conj(a: Tensor) -> Tensor:
    """The complex conjugate."""
    return torch.stack((a[:, 0], 0.0 - a[:, 1], a[:, 2], a[:, 3]), dim=1)


def real_part(a: Tensor) -> Tensor:
    """Re a."""
    return real_block(a[:, 0], a[:, 2])


def imaginary_part(a: Tensor) -> Tensor:
    """Im a."""
    return real_block(a[:, 1], a[:, 3])


def real_block(values: Tensor, errors: Tensor) -> Tensor:
    """A block of exactly real numbers from values and errors, each (nodes, points)."""
    nothing = torch.zeros_like(values)
    return torch.stack((values, nothing, errors, nothing), dim=1)


def is_real(a: Tensor) -> Tensor:
    """Where a is certainly real, (nodes, points)."""
    return (a[:, 1] == 0.0) & (a[:, 3] == 0.0)


def absolute(a: Tensor) -> Tensor:
    """|a|."""
    real = is_real(a)
    loss = torch.where(real, a[:, 2], error(a) + 4.0 * UNIT * size(a) + TINY)
    return real_block(torch.where(real, a[:, 0].abs(), size(a)), loss)


def sign(a: Tensor) -> Tensor:
    """-1, 0 or 1; undefined where a is not real or its sign is not certain."""
    certain = is_real(a) & ((a[:, 0].abs() > a[:, 2]) | (a[:, 2] == 0.0))
    return real_block(torch.sign(a[:, 0]), torch.where(certain, 0.0, torch.inf))


def floor(a: Tensor) -> Tensor:
    """⌊a⌋; undefined where a is not real or an integer lies within its error."""
    below, above = (a[:, 0] - a[:, 2]).floor(), (a[:, 0] + a[:, 2]).floor()
    certain = is_real(a) & (below == above) & (a[:, 0].abs() < WHOLE_LIMIT)
    return real_block(above, torch.where(certain, 0.0, torch.inf))


def at_most(a: Tensor, b: Tensor) -> Tensor:
    """1 where a ≤ b, else 0; undefined where either is not real or the order is not certain."""
    gap = b[:, 0] - a[:, 0]
    doubt = a[:, 2] + b[:, 2]
    certain = is_real(a) & is_real(b) & ((gap.abs() > doubt) | (doubt == 0.0))
    return real_block((gap >= 0.0).to(torch.float64), torch.where(certain, 0.0, torch.inf))


def equal(a: Tensor, b: Tensor) -> Tensor:
    """1 where a = b, else 0; undefined where that is not certain."""
    gap = torch.hypot(b[:, 0] - a[:, 0], b[:, 1] - a[:, 1])
    doubt = error(a) + error(b)
    certain = (gap > doubt) | (doubt == 0.0)
    return real_block((gap == 0.0).to(torch.float64), torch.where(certain, 0.0, torch.inf))


def gate(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """A where b = 1; the number k (nodes,) where b = 0, even if a is undefined there."""
    off = real_block(k[:, None].expand_as(b[:, 0]), torch.zeros_like(b[:, 0]))
    chosen = torch.where(b[:, :1] == 0.0, off, a)
    return torch.cat((chosen[:, :2], chosen[:, 2:] + b[:, 2:3]), dim=1)


def whole(a: Tensor, b: Tensor) -> Tensor:
    """A where b = 0; where b = 1, a is known to be an integer and is rounded to it if certain."""
    nearest = a[:, 0].round()
    doubt = error(a)
    settled = (b[:, 0] == 1.0) & (b[:, 2] == 0.0) & (doubt < 0.25) & (nearest.abs() < WHOLE_LIMIT)
    return torch.where(settled[:, None], real_block(nearest, torch.zeros_like(doubt)), a)
