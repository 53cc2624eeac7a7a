"""Exact comparison in two prime fields: the arithmetic, on the device.

Both fields are worked at once: the first half of the columns modulo P, the second modulo Q. A value
is a fraction (numerator, denominator), so that nothing is ever inverted; a denominator of 0 says
that the value does not exist there. An identity between rational expressions over the integers,
φ, i and √3 holds at every field point where both sides exist. How trees become instructions is in
`prime_field_lower`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import Array, library, on_device, on_host, room
from phiq.scorer.evaluate.problem import FieldCheck
from phiq.scorer.evaluate.program import moved_together, stretches
from phiq.scorer.evaluate.sampling import field_bits, stream_keys

#: The largest prime below 2³¹ in which -1 and 5 have roots, so that i and φ exist; 3 has one too.
P: Final = 2147483629
#: The next such prime in which 3 has a root as well.
Q: Final = 2147483269
#: Field points of each prime: for expressions of degree 100 the chance of a false agreement at all
#: points is below 10⁻⁵⁸.
FIELD_POINTS = 4
#: Instructions; those below NUMBER join two slots.
LINEAR, PRODUCT, QUOTIENT, NUMBER, FREE = range(5)


@dataclass(slots=True)
class FieldProgram:
    """Interned instructions of a batch, in order of creation, and what is known of each slot.

    degrees: bounds of the degrees of numerator and denominator in the free symbols.
    numbers: residues modulo P and modulo Q of numerator and denominator: 4 a number.
    """

    code: array[int] = field(default_factory=lambda: array("q"))  # a, b, k
    kinds: list[tuple[int, int]] = field(default_factory=list)  # level, instruction
    degrees: list[tuple[int, int]] = field(default_factory=list)
    numbers: array[int] = field(default_factory=lambda: array("q"))
    streams: list[int] = field(default_factory=list)  # seed and place of each free symbol
    table: dict[tuple[object, ...], int] = field(default_factory=dict)

    def emit(self, kind: int, a: int, b: int, k: int = 0) -> int:
        """The slot of a + k·b, a·b or a/b."""
        key = (kind, a, b, k)
        slot = self.table.get(key)
        if slot is None:
            level = 1 + max(self.kinds[a][0], self.kinds[b][0])
            slot = self._append(key, (level, kind), (a, b, k))
            self.degrees.append(_degrees(kind, self.degrees[a], self.degrees[b]))
        return slot

    def number(self, at_p: tuple[int, int], at_q: tuple[int, int]) -> int:
        """The slot of a number, given as fractions of residues modulo P and Q."""
        key = (NUMBER, at_p, at_q)
        slot = self.table.get(key)
        if slot is None:
            slot = self._append(key, (0, NUMBER), (len(self.numbers) // 4, 0, 0))
            self.numbers.extend((at_p[0], at_q[0], at_p[1], at_q[1]))
            self.degrees.append((0, 0))
        return slot

    def free(self, seed: int, place: int) -> int:
        """The slot of the symbol at `place`, which takes the field values of its stream."""
        key = (FREE, seed, place)
        slot = self.table.get(key)
        if slot is None:
            slot = self._append(key, (0, FREE), (len(self.streams) // 2, 0, 0))
            self.streams += (seed, place)
            self.degrees.append((1, 0))
        return slot

    def _append(
        self, key: tuple[object, ...], kind: tuple[int, int], operands: tuple[int, int, int]
    ) -> int:
        slot = self.table[key] = len(self.kinds)
        self.kinds.append(kind)
        self.code.extend(operands)
        return slot


def _degrees(kind: int, a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    if kind == PRODUCT:
        return a[0] + b[0], a[1] + b[1]
    if kind == QUOTIENT:
        return a[0] + b[1], a[1] + b[0]
    return max(a[0] + b[1], b[0] + a[1]), a[1] + b[1]


def compare_exactly(
    program: FieldProgram, pairs: list[tuple[int, int]], device: str
) -> list[FieldCheck]:
    """One check for each pair of slots, in order."""
    if not pairs:
        return []
    values, moduli, places = _run(program, device)
    left, right = (values[on_device(slots, device)] for slots in places[np.array(pairs).T])
    crossed = (left[:, 0] * right[:, 1] - right[:, 0] * left[:, 1]) % moduli  # (pairs, points)
    defined = (left[:, 1] != 0) & (right[:, 1] != 0)
    unequal = on_host((defined & (crossed != 0)).sum(1)).tolist()
    return [
        FieldCheck(count == 0, points, _failure(program, pair, points))
        for pair, points, count in zip(
            pairs, on_host(defined.sum(1)).tolist(), unequal, strict=True
        )
    ]


def _failure(program: FieldProgram, pair: tuple[int, int], points: int) -> float:
    """Schwartz-Zippel: (degree of the crossed difference / least prime)^points."""
    left, right = (program.degrees[slot] for slot in pair)
    degree = max(left[0] + right[1], right[0] + left[1])
    return min(1.0, float(degree) / Q) ** points


def _run(program: FieldProgram, device: str) -> tuple[Array, Array, NDArray[np.int64]]:
    """Fractions of all slots, int64 (places, 2, 2·FIELD_POINTS), moduli, places of the slots."""
    turns = np.array([level * 8 + kind for level, kind in program.kinds], dtype=np.int64)
    order = np.argsort(turns, kind="stable")
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    code, turns = np.array(program.code, dtype=np.int64).reshape(-1, 3)[order], turns[order]
    joins = (turns % 8 < NUMBER)[:, None]
    operands = np.where(joins, places[code[:, :2] * joins], code[:, :2])
    moved = moved_together(
        [
            operands.T.reshape(-1),
            code[:, 2],
            np.array(program.numbers, dtype=np.int64),
            stream_keys(program.streams),
            np.array([P] * FIELD_POINTS + [Q] * FIELD_POINTS, dtype=np.int64),
        ],
        device,
    )
    (a, b), k, moduli = moved[0].reshape(2, -1), moved[1][:, None], moved[4]
    values = room((len(order), 2, len(moduli)), k, "int64")
    for kind, start, end in stretches(turns, turns % 8):
        here = slice(start, end)
        if kind == NUMBER:
            residues = moved[2].reshape(-1, 2, 2)[a[here]]
            values[here, :, :FIELD_POINTS] = residues[:, :, :1]
            values[here, :, FIELD_POINTS:] = residues[:, :, 1:]
        elif kind == FREE:
            values[here, 0] = field_bits(moved[3][a[here]], len(moduli)) % moduli
            values[here, 1] = 1
        else:
            values[here] = _joined(kind, values[a[here]], values[b[here]], k[here]) % moduli
    return values, moduli, places


def _joined(kind: int, a: Array, b: Array, k: Array) -> Array:
    """Unreduced fractions of a + k·b, a·b or a/b; every product is below 2⁶², every sum 2⁶³."""
    if kind == PRODUCT:
        return a * b
    top = a[:, 0] * b[:, 1]
    if kind == QUOTIENT:
        # dividing by what does not exist must not exist either
        return _fractions(top, a[:, 1] * b[:, 0] * (b[:, 1] != 0))
    return _fractions(top + k * (b[:, 0] * a[:, 1]), a[:, 1] * b[:, 1])


def _fractions(above: Array, below: Array) -> Array:
    return library(above).stack((above, below), 1)
