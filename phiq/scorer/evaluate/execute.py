"""Runs a packed program: one kernel launch for each stretch of equal instructions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phiq.scorer.arrays import Array, room
from phiq.scorer.evaluate.kernels.table import KERNELS, Store
from phiq.scorer.evaluate.opcodes import LEAVES, PLANAR, Op
from phiq.scorer.evaluate.problem import POINTS
from phiq.scorer.evaluate.program import Program
from phiq.scorer.evaluate.sampling import draw

#: Most nodes of a launch on the host: so a piece fits the cache.
CPU_NODES = 255


def execute(program: Program) -> Store:
    """Values and error bounds of all slots of a program, on its device."""
    with np.errstate(all="ignore"):
        return _execute(program)


def _execute(program: Program) -> Store:
    like = program.parameters
    store = Store(
        room((2, len(program.slots), POINTS), like),
        room((2, int(program.rows.max(initial=0)) + 1, POINTS), like),
    )
    store.imaginary[:, 0] = 0.0
    (values, bounds), (across, doubts) = store.real, store.imaginary
    sides = tuple(zip(program.operands, program.planes, strict=True))
    row = 1
    for op, start, end in _pieces(program):
        here = slice(start, end)
        if op in LEAVES:
            found = _leaves(program, op, here)
        else:
            run, takes, parameter = KERNELS[op]
            arguments = [
                take(store, slots[here], planes[here])
                for take, (slots, planes) in zip(takes, sides, strict=False)
            ]
            found = run(*arguments, like[here]) if parameter else run(*arguments)
        if op in PLANAR:
            there = slice(row, row + end - start)
            values[here], across[there], bounds[here], doubts[there] = found
            row = there.stop
        else:
            values[here], bounds[here] = found
    return store


def _leaves(program: Program, op: Op, here: slice) -> Array:
    rows = program.operands[0, here]
    if op is Op.CONST or op is Op.REAL_CONST:
        parts = program.constants[rows].T[:, :, None]
        return parts if op is Op.CONST else parts[::2]
    keys, specs = program.keys[rows], program.specs[rows]
    return draw(keys, specs, bounded=program.bounded, cuts=program.cuts, plane=op is Op.SAMPLE)


def _pieces(program: Program) -> Iterator[tuple[Op, int, int]]:
    if not isinstance(program.parameters, np.ndarray):
        yield from program.launches
        return
    for op, start, end in program.launches:
        for begin in range(start, end, CPU_NODES):
            yield op, begin, min(end, begin + CPU_NODES)
