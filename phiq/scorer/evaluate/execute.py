"""Runs a packed program: one kernel launch for each stretch of equal instructions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from phiq.scorer.arrays import Array, block, interleaved, library, room
from phiq.scorer.evaluate import arithmetic, elementary, real_line, whole_numbers
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.evaluate.problem import POINTS
from phiq.scorer.evaluate.program import Program
from phiq.scorer.evaluate.sampling import draw

Unary = Callable[[Array], Array]
Binary = Callable[[Array, Array], Array]
Ternary = Callable[[Array, Array, Array], Array]
Launch = Callable[["Store", Array, Array, Array], Array]

_UNARY: dict[Op, Unary] = {
    Op.SQRT: elementary.sqrt,
    Op.EXP: elementary.exp,
    Op.LOG: elementary.log,
    Op.SIN: elementary.sin,
    Op.COS: elementary.cos,
    Op.TAN: elementary.tan,
    Op.SINH: elementary.sinh,
    Op.COSH: elementary.cosh,
    Op.TANH: elementary.tanh,
    Op.ASIN: elementary.asin,
    Op.ACOS: elementary.acos,
    Op.ATAN: elementary.atan,
    Op.ASINH: elementary.asinh,
    Op.ACOSH: elementary.acosh,
    Op.ATANH: elementary.atanh,
    Op.ABS: arithmetic.absolute,
    Op.RE: arithmetic.real_part,
    Op.IM: arithmetic.imaginary_part,
    Op.CONJ: arithmetic.conj,
    Op.ARG: elementary.arg,
    Op.FLOOR: arithmetic.floor,
    Op.SIGN: arithmetic.sign,
    Op.GAMMA: whole_numbers.gamma,
    Op.RGAMMA: whole_numbers.reciprocal_gamma,
    Op.FIBONACCI: whole_numbers.fibonacci,
    Op.LUCAS: whole_numbers.lucas,
}
_BINARY: dict[Op, Binary] = {
    Op.MUL: arithmetic.mul,
    Op.DIV: arithmetic.div,
    Op.AT_MOST: arithmetic.at_most,
    Op.EQUAL: arithmetic.equal,
    Op.WHOLE: arithmetic.whole,
}
_TERNARY: dict[Op, Ternary] = {
    Op.LIN: arithmetic.lin,
    Op.POW: elementary.power,
    Op.ROOT: elementary.odd_root,
    Op.GATE: arithmetic.gate,
}


_REAL_UNARY: dict[Op, Unary] = {
    Op.REAL_SQRT: real_line.sqrt,
    Op.REAL_EXP: real_line.exp,
    Op.REAL_LOG: real_line.log,
    Op.REAL_SIN: real_line.sin,
    Op.REAL_COS: real_line.cos,
    Op.REAL_TAN: real_line.tan,
    Op.REAL_SINH: real_line.sinh,
    Op.REAL_COSH: real_line.cosh,
    Op.REAL_TANH: real_line.tanh,
    Op.REAL_ATAN: real_line.atan,
}
_REAL_BINARY: dict[Op, Binary] = {Op.REAL_MUL: real_line.mul, Op.REAL_DIV: real_line.div}
_REAL_TERNARY: dict[Op, Ternary] = {
    Op.REAL_LIN: real_line.lin,
    Op.REAL_POW: real_line.power,
    Op.REAL_GATE: real_line.gate,
}


class Store(NamedTuple):
    """Results of all slots, float64: values and bounds of their errors.

    real: (slots, 2, POINTS). imaginary: (rows, 2, POINTS), row 0 being 0 for all real slots.
    rows: int64 (slots,), the row of each slot.
    """

    real: Array
    imaginary: Array
    rows: Array


def gather(store: Store, slots: Array) -> Array:
    """Blocks (slots, 4, POINTS) as the complex kernels take them."""
    return interleaved(store.real[slots], store.imaginary[store.rows[slots]])


def gather_real(store: Store, slots: Array) -> Array:
    """Blocks (slots, 2, POINTS) as the real kernels take them."""
    return store.real[slots]


def _launchers(
    unary: dict[Op, Unary],
    binary: dict[Op, Binary],
    ternary: dict[Op, Ternary],
    take: Callable[[Store, Array], Array],
) -> dict[Op, Launch]:
    """Kernels of all arities as functions of (storage, slots of a, slots of b, k)."""

    def one(kernel: Unary) -> Launch:
        return lambda store, a, b, k: kernel(take(store, a))

    def two(kernel: Binary) -> Launch:
        return lambda store, a, b, k: kernel(take(store, a), take(store, b))

    def three(kernel: Ternary) -> Launch:
        return lambda store, a, b, k: kernel(take(store, a), take(store, b), k)

    return (
        {op: one(kernel) for op, kernel in unary.items()}
        | {op: two(kernel) for op, kernel in binary.items()}
        | {op: three(kernel) for op, kernel in ternary.items()}
    )


KERNELS = _launchers(_UNARY, _BINARY, _TERNARY, gather)
REAL_KERNELS = _launchers(_REAL_UNARY, _REAL_BINARY, _REAL_TERNARY, gather_real)


def execute(program: Program) -> Store:
    """Values and error bounds of all slots of a program, on its device."""
    with np.errstate(all="ignore"):
        return _execute(program)


def _execute(program: Program) -> Store:
    a, b = program.operands
    complex_slots = sum(end - start for op, start, end in program.launches if op < Op.REAL_LIN)
    store = Store(
        room((len(a), 2, POINTS), program.parameters),
        room((complex_slots + 1, 2, POINTS), program.parameters),
        program.rows,
    )
    store.imaginary[0] = 0.0
    row = 1
    for op, start, end in _pieces(program):
        stretch = slice(start, end)
        slots, k = (a[stretch], b[stretch]), program.parameters[stretch]
        if op in REAL_KERNELS:
            store.real[stretch] = REAL_KERNELS[op](store, *slots, k)
            continue
        found = _leaves(program, op, slots[0])
        if found is None:
            found = KERNELS[op](store, *slots, k)
        store.real[stretch] = found[:, ::2]
        store.imaginary[row : row + end - start] = found[:, 1::2]
        row += end - start
    return store


#: Most nodes of a launch on the host: so a piece fits the cache.
CPU_NODES = 255


def _pieces(program: Program) -> Iterator[tuple[Op, int, int]]:
    if not isinstance(program.parameters, np.ndarray):
        yield from program.launches
        return
    for op, start, end in program.launches:
        for begin in range(start, end, CPU_NODES):
            yield op, begin, min(end, begin + CPU_NODES)


def _leaves(program: Program, op: Op, rows: Array) -> Array | None:
    if op is Op.CONST:
        return program.constants[rows][:, :, None]
    if op is Op.SAMPLE:
        keys, specs = program.keys[rows], program.specs[rows]
        samples = draw(keys, specs, cuts=program.cuts, plane=program.plane)
        missing = library(samples).where(library(samples).isnan(samples), math.inf, 0.0)
        return block(samples[:, 0], samples[:, 1], missing[:, 0], missing[:, 1])
    return None
