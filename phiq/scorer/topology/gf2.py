"""Ranks over GF(2): middling matrices as one batch of packed rows, all others on the host.

Matrices are as in `elimination.py`. It knows nothing of complexes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from phiq.scorer.arrays import Array, library, on_device, on_host
from phiq.scorer.topology.elimination import rank

#: A packed row is one int64; two bits stay free, so that no row is negative.
MAX_COLUMNS = 62
#: Rows of a batched matrix: the elimination takes one step a row, for the whole batch.
MAX_ROWS = 64
#: Matrices with fewer rows stay on the host: 12 rows take it 3 µs, a share of a batch no less.
MIN_ROWS = 12
#: Below this many matrices the host's own elimination is faster than the launches of a batch.
MIN_BATCH = 64


def ranks(matrices: Sequence[Sequence[int]], device: str = "cpu") -> list[int]:
    """The rank of each matrix over GF(2)."""
    small = [k for k, rows in enumerate(matrices) if _fits(rows)]
    if len(small) < MIN_BATCH:
        return [rank(rows) for rows in matrices]
    found = dict(zip(small, _batched([matrices[k] for k in small], device), strict=True))
    return [found[k] if k in found else rank(rows) for k, rows in enumerate(matrices)]


def _fits(rows: Sequence[int]) -> bool:
    return MIN_ROWS <= len(rows) <= MAX_ROWS and max(rows, default=0).bit_length() <= MAX_COLUMNS


def _batched(matrices: Sequence[Sequence[int]], device: str) -> list[int]:
    height = max(map(len, matrices))
    padded = [[*rows, *[0] * (height - len(rows))] for rows in matrices]
    packed = on_device(np.array(padded, dtype=np.int64), device)
    ranks: list[int] = on_host(packed_ranks(packed)).tolist()
    return ranks


def packed_ranks(matrices: Array) -> Array:
    """Ranks of (batch, rows) int64, each row packed in bits 0 to 61; result (batch,) int64."""
    rows = matrices | 0  # a copy
    for k in range(rows.shape[1] - 1):
        pivot = rows[:, k : k + 1]  # (batch, 1)
        below = rows[:, k + 1 :]  # (batch, rows - k - 1)
        hit = (below & (pivot & -pivot)) != 0
        below ^= library(rows).where(hit, pivot, 0)
    return (rows != 0).sum(1)
