"""Kernels for values known to be real: the real forms of the instructions.

A block here is float64 (nodes, 2, points): a value and a bound of its error. The rules of bounds
are those of `arithmetic` and `elementary`; real functions of the library are accurate relative to
their value, so an exact argument needs no allowance.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from phiq.scorer.evaluate.arithmetic import EXACT_PRODUCT, TINY, UNIT, WHOLE_LIMIT, on_grid, rounded
from phiq.scorer.evaluate.elementary import FIRST_ORDER, FUNCTION


def lin(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = a[:, 0] + b[:, 0] * k[:, None]
    return _block(values, rounded(a[:, 1] + b[:, 1], values, True, UNIT * values.abs()))


def mul(a: Tensor, b: Tensor) -> Tensor:
    """The product a·b."""
    values = a[:, 0] * b[:, 0]
    sizes = values.abs()
    errors = (a[:, 0].abs() + a[:, 1]) * b[:, 1] + a[:, 1] * b[:, 0].abs()
    return _block(values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes))


def div(a: Tensor, b: Tensor) -> Tensor:
    """The quotient a/b; undefined where b may be 0."""
    values = a[:, 0] / b[:, 0]
    sizes = values.abs()
    share = b[:, 1] / b[:, 0].abs()
    errors = 1.2 * (a[:, 1] / b[:, 0].abs() + sizes * share)
    errors = torch.where(share < 0.1, errors, torch.inf)
    exact = (b[:, 1] == 0.0) & (sizes < EXACT_PRODUCT) & (values * b[:, 0] == a[:, 0])
    return _block(values, rounded(errors, values, exact, UNIT * sizes))


def gate(a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """A where b = 1; the number k (nodes,) where b = 0, even if a is undefined there."""
    shut = b[:, 0] == 0.0
    errors = torch.where(shut, 0.0, a[:, 1]) + b[:, 1]
    return _block(torch.where(shut, k[:, None], a[:, 0]), errors)


def power(a: Tensor, b: Tensor, _: Tensor) -> Tensor:
    """The power a^b of a positive a."""
    values = torch.pow(a[:, 0], b[:, 0])
    share = a[:, 1] / a[:, 0]
    loss = torch.log(a[:, 0]).abs() * b[:, 1] + (b[:, 0].abs() + b[:, 1]) * (1.01 * share)
    rough = (loss > FIRST_ORDER) | (share > FIRST_ORDER)
    bound = torch.where(rough, torch.inf, values * (1.01 * loss + FUNCTION) + TINY)
    counted = (b[:, 0] >= 0.0) & _integer(b[:, 0]) & _integer(a[:, 0]) & _integer(values)
    counted = counted & (values < WHOLE_LIMIT)
    trivial = (b[:, 0] == 0.0) | (a[:, 0] == 1.0)
    exact = (a[:, 1] + b[:, 1] == 0.0) & (counted | trivial)
    return _block(values, torch.where(exact, 0.0, bound))


def sqrt(a: Tensor) -> Tensor:
    """The root √a of a positive a."""
    values = torch.sqrt(a[:, 0])
    block = _propagated(a, values, 0.5 / values, a[:, 0])
    exact = (a[:, 1] == 0.0) & on_grid(values) & (values < EXACT_PRODUCT)
    block[:, 1] = torch.where(exact & (values * values == a[:, 0]), 0.0, block[:, 1])
    return block


def exp(a: Tensor) -> Tensor:
    """The exponential e^a."""
    values = torch.exp(a[:, 0])
    block = _propagated(a, values, values, torch.ones_like(values))
    block[:, 1] = torch.where((a[:, 0] == 0.0) & (a[:, 1] == 0.0), 0.0, block[:, 1])
    return block


def _integer(values: Tensor) -> Tensor:
    return values == values.round()


def _block(values: Tensor, errors: Tensor) -> Tensor:
    return torch.stack((values, errors), dim=1)


def _propagated(a: Tensor, values: Tensor, slope: Tensor, distance: Tensor) -> Tensor:
    """|slope|·error and a few roundings; undefined too near a singularity at `distance`."""
    noise = a[:, 1]
    spread = torch.where(noise == 0.0, 0.0, 1.01 * slope.abs() * noise)
    spread = torch.where(noise > FIRST_ORDER * distance, torch.inf, spread)
    return _block(values, spread + FUNCTION * values.abs() + TINY)


Slope = Callable[[Tensor, Tensor], Tensor]


def _function(
    function: Callable[[Tensor], Tensor], slope: Slope, distance: Slope | None = None
) -> Callable[[Tensor], Tensor]:
    """A kernel; `slope` is f' and `distance` that to the next singularity, both from (x, f)."""

    def kernel(a: Tensor) -> Tensor:
        x = a[:, 0]
        values = function(x)
        room = torch.ones_like(x) if distance is None else distance(x, values)
        return _propagated(a, values, slope(x, values), room)

    return kernel


log = _function(torch.log, lambda x, f: 1.0 / x, lambda x, f: x)
sin = _function(torch.sin, lambda x, f: torch.cos(x))
cos = _function(torch.cos, lambda x, f: torch.sin(x))
sinh = _function(torch.sinh, lambda x, f: torch.cosh(x))
cosh = _function(torch.cosh, lambda x, f: torch.sinh(x))
tan = _function(torch.tan, lambda x, f: 1.0 + f * f, lambda x, f: torch.rsqrt(1.0 + f * f))
tanh = _function(torch.tanh, lambda x, f: 1.0 - f * f)
atan = _function(torch.atan, lambda x, f: 1.0 / (1.0 + x * x))
