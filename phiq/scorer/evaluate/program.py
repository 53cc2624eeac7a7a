"""Packs the instructions of a batch into arrays for the device, sorted into kernel launches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import Array, torch
from phiq.scorer.evaluate.lowering.builder import OP_BITS, SLOT_BITS, Builder
from phiq.scorer.evaluate.opcodes import LEAVES, PLANAR, Op
from phiq.scorer.evaluate.sampling import SPEC_WIDTH, is_bounded, stream_keys


@dataclass(frozen=True, slots=True)
class Program:
    """A packed batch on a device: slots renumbered so that each kernel launch writes a stretch.

    launches: (opcode, first slot, end slot) in order of execution; constants and samples first.
    operands: int64 (2, slots), slots of a and b, or rows of constants or samples.
    planes: int64 (2, slots), where the imaginary parts of a and b are: 0 for real ones.
    parameters: float64 (slots,), k. constants: float64 (constants, 4).
    keys: int64 (samples,). specs: float64 (samples, SPECWIDTH).
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
    code = np.fromiter(builder.code, np.int64, len(builder.code))
    turns = np.fromiter(builder.turns, np.int64, len(code)) * len(Op) + _opcodes(code)
    order = np.argsort(turns, kind="stable")
    slots = np.empty_like(order)
    slots[order] = np.arange(len(order))
    code = code[order]
    ops, operands = _opcodes(code), np.stack((code >> SLOT_BITS, code)) & (2**SLOT_BITS - 1)
    operands = np.where(_LEAF[ops], operands, slots[operands])
    planar = _PLANAR[ops]
    rows = planar.cumsum() * planar
    specs = np.array(list(builder.specs))[np.array(builder.domains, dtype=np.int64)]
    parts = [
        operands.reshape(-1),
        rows[operands].reshape(-1),
        (code >> (2 * SLOT_BITS + OP_BITS)).astype(np.float64),
        np.frombuffer(builder.constants),
        stream_keys(builder.streams),
        specs.reshape(-1),
    ]
    moved = moved_together(parts, device)
    return Program(
        launches=[(_OPS[op], start, end) for op, start, end in stretches(turns[order], ops)],
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


def _opcodes(code: NDArray[np.int64]) -> NDArray[np.int64]:
    opcodes: NDArray[np.int64] = code >> (2 * SLOT_BITS) & (2**OP_BITS - 1)
    return opcodes


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
