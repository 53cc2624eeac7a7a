"""The kernel of each instruction, and how it takes its operands from the store.

The kernels themselves are in `arithmetic`, `elementary`, `real_line`, `from_line` and
`whole_numbers`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from phiq.scorer.arrays import Array, interleaved, library, taken
from phiq.scorer.evaluate.kernels import arithmetic, elementary, from_line, real_line, whole_numbers
from phiq.scorer.evaluate.kernels.arithmetic import Line, is_real
from phiq.scorer.evaluate.opcodes import Op


class Store(NamedTuple):
    """Results of all slots, float64: values and bounds of their errors.

    real: (2, slots, POINTS). imaginary: (2, rows, POINTS), row 0 being 0 for all real slots.
    """

    real: Array
    imaginary: Array


def gather(store: Store, slots: Array, rows: Array) -> Array:
    """A block (4, slots, POINTS) as the complex kernels take it."""
    return interleaved(taken(store.real, slots), taken(store.imaginary, rows))


def gather_line(store: Store, slots: Array, _: Array) -> Array:
    """A line (2, slots, POINTS) as the real kernels take it."""
    return taken(store.real, slots)


Gather = Callable[[Store, Array, Array], Array]


class Kernel(NamedTuple):
    """How an instruction is run: the function, how each operand is taken, and whether k is too."""

    run: Callable[..., Any]
    takes: tuple[Gather, ...]
    parameter: bool = False


def _settled(kernel: Callable[..., Line]) -> Callable[..., Line]:
    """A real kernel on blocks: undefined where an operand is not certainly real."""

    def run(*blocks: Array) -> Line:
        values, bounds = kernel(*(a[::2] for a in blocks))
        for a in blocks:
            bounds = library(a).where(is_real(a), bounds, math.inf)
        return values, bounds

    return run


#: Functions whose kernel has the name of their instruction.
_ELEMENTARY: Final = (
    *("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan"),
    *("asinh", "acosh", "atanh", "arg"),
)
_ON_LINE: Final = (
    *("sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "floor", "sign"),
)
_COMPLEX: dict[Op, Callable[..., Any]] = {
    **{Op[name.upper()]: getattr(elementary, name) for name in _ELEMENTARY},
    Op.ABS: arithmetic.absolute,
    Op.RE: arithmetic.real_part,
    Op.IM: arithmetic.imaginary_part,
    Op.CONJ: arithmetic.conj,
    Op.FLOOR: _settled(real_line.floor),
    Op.SIGN: _settled(real_line.sign),
    Op.GAMMA: whole_numbers.gamma,
    Op.RGAMMA: whole_numbers.reciprocal_gamma,
    Op.FIBONACCI: _settled(whole_numbers.fibonacci),
    Op.LUCAS: _settled(whole_numbers.lucas),
}
_REAL: dict[Op, Callable[..., Line]] = {
    **{Op[f"REAL_{name.upper()}"]: getattr(real_line, name) for name in _ON_LINE},
    Op.REAL_ABS: real_line.absolute,
    Op.REAL_GAMMA: whole_numbers.real_gamma,
    Op.REAL_RGAMMA: whole_numbers.real_reciprocal_gamma,
    Op.REAL_FIBONACCI: whole_numbers.fibonacci,
    Op.REAL_LUCAS: whole_numbers.lucas,
}

KERNELS: Final[dict[Op, Kernel]] = {
    **{op: Kernel(run, (gather,)) for op, run in _COMPLEX.items()},
    **{op: Kernel(run, (gather_line,)) for op, run in _REAL.items()},
    Op.SQRT_OF_REAL: Kernel(from_line.sqrt, (gather_line,)),
    Op.LOG_OF_REAL: Kernel(from_line.log, (gather_line,)),
    Op.POW_OF_REAL: Kernel(from_line.power, (gather_line, gather_line), parameter=True),
    Op.LIN: Kernel(arithmetic.lin, (gather, gather), parameter=True),
    Op.MUL: Kernel(arithmetic.mul, (gather, gather)),
    Op.SCALE: Kernel(arithmetic.scale, (gather, gather_line)),
    Op.DIV: Kernel(arithmetic.div, (gather, gather)),
    Op.SHRINK: Kernel(arithmetic.shrink, (gather, gather_line)),
    Op.POW: Kernel(elementary.power, (gather, gather), parameter=True),
    Op.ROOT: Kernel(elementary.odd_root, (gather, gather), parameter=True),
    Op.AT_MOST: Kernel(_settled(real_line.at_most), (gather, gather)),
    Op.EQUAL: Kernel(arithmetic.equal, (gather, gather)),
    Op.GATE: Kernel(arithmetic.gate, (gather, gather_line), parameter=True),
    Op.WHOLE: Kernel(arithmetic.whole, (gather, gather_line)),
    Op.REAL_LIN: Kernel(real_line.lin, (gather_line, gather_line), parameter=True),
    Op.REAL_MUL: Kernel(real_line.mul, (gather_line, gather_line)),
    Op.REAL_DIV: Kernel(real_line.div, (gather_line, gather_line)),
    Op.REAL_POW: Kernel(real_line.power, (gather_line, gather_line), parameter=True),
    Op.REAL_AT_MOST: Kernel(real_line.at_most, (gather_line, gather_line)),
    Op.REAL_EQUAL: Kernel(real_line.equal, (gather_line, gather_line)),
    Op.REAL_GATE: Kernel(real_line.gate, (gather_line, gather_line), parameter=True),
    Op.REAL_WHOLE: Kernel(real_line.whole, (gather_line, gather_line)),
}
