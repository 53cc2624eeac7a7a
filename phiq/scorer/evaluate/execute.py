"""Runs a packed program: one kernel launch for each stretch of equal instructions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from phiq.scorer.arrays import Array, room
from phiq.scorer.evaluate.kernels import KERNELS, Store
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
    planar = sum(end - start for op, start, end in program.launches if op in PLANAR)
    store = Store(
        room((2, len(program.slots), POINTS), program.parameters),
        room((2, planar + 1, POINTS), program.parameters),
    )
    store.imaginary[:, 0] = 0.0
    row = 1
    for op, start, end in _pieces(program):
        here = slice(start, end)
        found = _leaves(program, op, here) if op in LEAVES else _run(program, op, here, store)
        if op in PLANAR:
            store.real[:, here] = found[::2]
            store.imaginary[:, row : row + end - start] = found[1::2]
            row += end - start
        else:
            store.real[0, here], store.real[1, here] = found
    return store


def _run(program: Program, op: Op, here: slice, store: Store) -> Array:
    """What the kernel of an instruction makes of a stretch: a block, or the pair of a line."""
    run, takes, parameter = KERNELS[op]
    arguments = [
        take(store, slots[here], rows[here])
        for take, slots, rows in zip(takes, program.operands, program.planes, strict=False)
    ]
    return run(*arguments, program.parameters[here]) if parameter else run(*arguments)


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
