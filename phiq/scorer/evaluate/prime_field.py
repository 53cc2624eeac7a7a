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

import torch
from torch import Tensor

from phiq.scorer.evaluate.problem import FieldCheck
from phiq.scorer.evaluate.program import stretches
from phiq.scorer.evaluate.sampling import field_bits

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
    keys: array[int] = field(default_factory=lambda: array("q"))
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

    def free(self, key: int) -> int:
        """The slot of a symbol that takes the field values of stream `key`."""
        slot = self.table.get((FREE, key))
        if slot is None:
            slot = self._append((FREE, key), (0, FREE), (len(self.keys), 0, 0))
            self.keys.append(key)
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
    program: FieldProgram, pairs: list[tuple[int, int]], device: torch.device
) -> list[FieldCheck]:
    """One check for each pair of slots, in order."""
    if not pairs:
        return []
    values, moduli, places = _run(program, device)
    left, right = values[places[torch.tensor(pairs).T].to(device)]
    crossed = (left[:, 0] * right[:, 1] - right[:, 0] * left[:, 1]) % moduli  # (pairs, points)
    defined = (left[:, 1] != 0) & (right[:, 1] != 0)
    figures = torch.stack((defined.sum(1), (defined & (crossed != 0)).sum(1)), dim=1).tolist()
    return [
        FieldCheck(unequal == 0, points, _failure(program, pair, points))
        for pair, (points, unequal) in zip(pairs, figures, strict=True)
    ]


def _failure(program: FieldProgram, pair: tuple[int, int], points: int) -> float:
    """Schwartz-Zippel: (degree of the crossed difference / least prime)^points."""
    left, right = (program.degrees[slot] for slot in pair)
    degree = max(left[0] + right[1], right[0] + left[1])
    return min(1.0, float(degree) / Q) ** points


def _run(program: FieldProgram, device: torch.device) -> tuple[Tensor, Tensor, Tensor]:
    """Fractions of all slots, int64 (places, 2, 2·FIELD_POINTS), moduli, places of the slots."""
    turns = torch.tensor([level * 8 + kind for level, kind in program.kinds])
    order = torch.argsort(turns, stable=True)
    places = torch.empty_like(order)
    places[order] = torch.arange(len(order))
    code, turns = torch.frombuffer(program.code, dtype=torch.int64).view(-1, 3)[order], turns[order]
    joins = (turns % 8 < NUMBER)[:, None]
    operands = torch.where(joins, places[code[:, :2] * joins], code[:, :2])
    parts = [
        operands.T.reshape(-1),
        code[:, 2],
        _integers(program.numbers),
        _integers(program.keys),
    ]
    moved = torch.split(torch.cat(parts).to(device), [len(part) for part in parts])
    (a, b), k = moved[0].view(2, -1), moved[1][:, None]
    moduli = torch.tensor([P] * FIELD_POINTS + [Q] * FIELD_POINTS, device=device)
    values = torch.empty((len(order), 2, len(moduli)), dtype=torch.int64, device=device)
    for kind, start, end in stretches(turns, turns % 8):
        here = slice(start, end)
        if kind == NUMBER:
            residues = moved[2].view(-1, 2, 2)[a[here]]
            values[here] = residues.repeat_interleave(FIELD_POINTS, dim=2)
        elif kind == FREE:
            residues = field_bits(moved[3][a[here]], len(moduli)) % moduli
            values[here] = torch.stack((residues, torch.ones_like(residues)), dim=1)
        else:
            values[here] = _joined(kind, values[a[here]], values[b[here]], k[here]) % moduli
    return values, moduli, places


def _integers(numbers: array[int]) -> Tensor:
    if not numbers:
        return torch.empty(0, dtype=torch.int64)
    return torch.frombuffer(numbers, dtype=torch.int64)


def _joined(kind: int, a: Tensor, b: Tensor, k: Tensor) -> Tensor:
    """Unreduced fractions of a + k·b, a·b or a/b; every product is below 2⁶², every sum 2⁶³."""
    if kind == PRODUCT:
        return a * b
    if kind == QUOTIENT:
        # dividing by what does not exist must not exist either
        return torch.stack((a[:, 0] * b[:, 1], a[:, 1] * b[:, 0] * (b[:, 1] != 0)), dim=1)
    top = a[:, 0] * b[:, 1] + k * (b[:, 0] * a[:, 1])
    return torch.stack((top, a[:, 1] * b[:, 1]), dim=1)
