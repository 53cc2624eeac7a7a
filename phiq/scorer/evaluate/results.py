"""What a batch leaves for the judge: values at the sample points, made when they are asked for.

Most problems are settled by their comparisons alone, and nobody asks for their values.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import complex_of
from phiq.scorer.evaluate.kernels import Store, gather


class Results(NamedTuple):
    """The store of a batch, on the host, and where its rows are: operands and symbols of problems.

    slots, planes: int64 (rows,), as `gather` takes them.
    """

    store: Store
    slots: NDArray[np.int64]
    planes: NDArray[np.int64]

    def values(self, rows: range) -> NDArray[Any]:
        """The values in some rows, complex128 (rows, POINTS)."""
        block = self._block(rows)
        values: NDArray[Any] = complex_of(block[0], block[1])
        return values

    def bounds(self, rows: range) -> NDArray[Any]:
        """Bounds of their errors, float64 (rows, POINTS); inf where a value is undefined."""
        block = self._block(rows)
        bounds = block[2] + block[3]
        known = np.isfinite(bounds) & np.isfinite(block[0]) & np.isfinite(block[1])
        return np.where(known, bounds, np.inf)

    def _block(self, rows: range) -> NDArray[Any]:
        here = slice(rows.start, rows.stop)
        block: NDArray[Any] = gather(self.store, self.slots[here], self.planes[here])
        return block
