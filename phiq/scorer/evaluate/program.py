"""Builds one hash-consed program for a batch, and packs it into arrays for the device.

Instructions are interned: equal ones on equal operands exist once, over the whole batch, so that
constants, repeated subexpressions and repeated equations cost nothing. Samples are seeded by
equation, so what contains a symbol is shared only within equal equations. It does not know
expression trees (see `lower`) and computes no values.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import Array, torch
from phiq.scorer.evaluate.opcodes import (
    COMPLEX,
    CYCLE,
    FORMS,
    KINDS,
    LEAVES,
    PLANAR,
    POSITIVE,
    REAL,
    WAITS,
    Op,
)
from phiq.scorer.evaluate.sampling import (
    ON_THE_LINE,
    SPEC_WIDTH,
    SampleSpec,
    is_bounded,
    nature,
    stream_keys,
)

#: Most instructions of one problem: unrolled sums stop here. Formulas in print take up to 500.
MAX_INSTRUCTIONS = 3000
_ROUND = len(CYCLE)
_WIDTH = 4  # integers an instruction: opcode, a, b, k


class Builder:
    """Interns instructions; a slot is the place of a result, in order of creation."""

    def __init__(self) -> None:
        self.code: list[int] = []  # _WIDTH integers an instruction
        self.turns: list[int] = []
        self.natures: list[int] = []  # COMPLEX, REAL or POSITIVE
        self.constants = array("d")  # re, im, bound of re, bound of im
        self.streams: list[int] = []  # seed and place of each stream
        self.domains: list[int] = []  # … and where its spec is among `specs`
        self.specs = {ON_THE_LINE: 0}
        self.integers: dict[int, int] = {}  # slots of integers
        self._table: dict[tuple[object, ...], int] = {}

    def emit(self, op: Op, a: int, b: int, k: int = 0) -> int:
        """The slot of op(a, b; k), in its cheapest form; unary kernels take b = a."""
        key = (op, a, b, k)
        slot = self._table.get(key)
        if slot is not None:
            return slot
        turns, natures = self.turns, self.natures
        op, nature, swapped = FORMS[op][KINDS * natures[a] + natures[b]]
        first, second = turns[a], turns[b]
        ready = first if first > second else second
        slot = self._table[key] = len(turns)
        turns.append(ready + WAITS[op][ready % _ROUND])
        natures.append(REAL if k < 0 and nature else nature)
        self.code += (op, b, a, k) if swapped else (op, a, b, k)
        return slot

    def constant(self, re: float, im: float = 0.0, bound: float = 0.0) -> int:
        """The slot of a number; `bound` is the error of each part that is not 0."""
        key = ("const", re, im, bound)
        slot = self._table.get(key)
        if slot is None:
            nature = COMPLEX if im else POSITIVE if re > 0.0 else REAL
            op = Op.REAL_CONST if nature else Op.CONST
            slot = self._leaf(key, op, nature, len(self.constants) // 4)
            self.constants.extend((re, im, bound if re else 0.0, bound if im else 0.0))
        return slot

    def sample(self, seed: int, place: int, spec: SampleSpec) -> int:
        """The slot of the samples of the symbol at `place`, in the domain of `spec`."""
        specs, plain = self.specs, spec is ON_THE_LINE
        domain = 0 if plain else specs.setdefault(spec, len(specs))
        entry = (seed, place, domain)
        slot = self._table.get(entry)
        if slot is None:
            known = REAL if plain else nature(spec)
            op = Op.REAL_SAMPLE if known else Op.SAMPLE
            slot = self._leaf(entry, op, known, len(self.domains))
            self.streams += (seed, place)
            self.domains.append(domain)
        return slot

    def _leaf(self, key: tuple[object, ...], op: Op, nature: int, row: int) -> int:
        slot = self._table[key] = len(self.turns)
        self.turns.append(-1)
        self.natures.append(nature)
        self.code += (op, row, row, 0)
        return slot


@dataclass(frozen=True, slots=True)
class Program:
    """A packed batch on a device: slots renumbered so that each kernel launch writes a stretch.

    launches: (opcode, first slot, end slot) in order of execution; constants and samples first.
    operands: int64 (2, slots), slots of a and b, or rows of constants or samples.
    planes: int64 (2, slots), where the imaginary parts of a and b are: 0 for real ones.
    parameters: float64 (slots,), k. constants: float64 (constants, 4).
    keys: int64 (samples,). specs: float64 (samples, SPEC_WIDTH).
    bounded, cuts: whether any domain is bounded, and whether any leaves values out.
    slots: int64 (created,), from slots of the builder to slots here; on the host.
    rows: int64 (slots,), where imaginary parts are: real slots share row 0; on the host.
    """

    launches: list[tuple[Op, int, int]]
    operands: Array
    planes: Array
    parameters: Array
    constants: Array
    keys: Array
    specs: Array
    bounded: bool
    cuts: bool
    slots: NDArray[np.int64]
    rows: NDArray[np.int64]


def pack(builder: Builder, device: str) -> Program:
    """Sort by turn, renumber, and copy to `device` in one transfer."""
    code = np.fromiter(builder.code, np.int64, len(builder.code)).reshape(-1, _WIDTH)
    turns = np.array(builder.turns, dtype=np.int64) * len(Op) + code[:, 0]
    order = np.argsort(turns, kind="stable")
    slots = np.empty_like(order)
    slots[order] = np.arange(len(order))
    code, last = code[order], len(order) - 1
    inner = ~_LEAF[code[:, 0]]
    operands = np.where(inner, slots[np.minimum(code[:, 1:3].T, last)], code[:, 1])
    planar = _PLANAR[code[:, 0]]
    rows = planar.cumsum() * planar
    specs = np.array(list(builder.specs))[np.array(builder.domains, dtype=np.int64)]
    parts = [
        operands.reshape(-1),
        rows[np.minimum(operands, last)].reshape(-1),
        code[:, 3].astype(np.float64),
        np.frombuffer(builder.constants),
        stream_keys(builder.streams),
        specs.reshape(-1),
    ]
    moved = moved_together(parts, device)
    return Program(
        launches=[(_OPS[op], start, end) for op, start, end in stretches(turns[order], code[:, 0])],
        operands=moved[0].reshape(2, -1),
        planes=moved[1].reshape(2, -1),
        parameters=moved[2],
        constants=moved[3].reshape(-1, 4),
        keys=moved[4],
        specs=moved[5].reshape(-1, SPEC_WIDTH),
        bounded=bool(is_bounded(specs).any()),
        cuts=bool((specs[:, 4] <= specs[:, 5]).any()),
        slots=slots,
        rows=rows,
    )


_OPS = tuple(Op)
_LEAF = np.array([op in LEAVES for op in Op])
_PLANAR = np.array([op in PLANAR for op in Op])


def moved_together(parts: Sequence[NDArray[Any]], device: str) -> list[Array]:
    """Arrays of 64-bit numbers on the device, by one transfer; as they are on the host."""
    if device == "cpu":
        return list(parts)
    whole = np.concatenate([np.ascontiguousarray(part).view(np.int64) for part in parts])
    moved = torch().split(torch().from_numpy(whole).to(device), [len(part) for part in parts])
    return [
        piece.view(torch().float64) if part.dtype == np.float64 else piece
        for piece, part in zip(moved, parts, strict=True)
    ]


def stretches(turns: NDArray[np.int64], kinds: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(kind, first, end) of each run of equal turns; instructions of one turn are of one kind."""
    starts = np.flatnonzero(np.diff(turns, prepend=turns[:1] - 1))
    ends = [*starts[1:].tolist(), len(turns)]
    return list(zip(kinds[starts].tolist(), starts.tolist(), ends, strict=True))
