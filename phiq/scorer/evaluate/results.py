"""What a batch leaves for the judge: values at the sample points, made when they are asked for.

Most problems are settled by their comparisons alone, and nobody asks for their values.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import complex_of
from phiq.scorer.evaluate.kernels.table import Store


class Results(NamedTuple):
    """The store of a batch, on the host, and where its rows are: operands and symbols of problems.

    slots, planes: int64 (rows,), the places of real and of imaginary parts.
    """

    store: Store
    slots: NDArray[np.int64]
    planes: NDArray[np.int64]

    def real(self, rows: range, count: int) -> list[list[float]]:
        """The real parts of the first values in some rows."""
        here = self.slots[rows.start : rows.stop]
        return cast("list[list[float]]", self.store.real[0].take(here, 0)[:, :count].tolist())

    def imaginary(self, rows: range, count: int) -> list[list[float]]:
        """The imaginary parts of the first values in some rows."""
        here = self.planes[rows.start : rows.stop]
        return cast("list[list[float]]", self.store.imaginary[0].take(here, 0)[:, :count].tolist())

    def values(self, rows: range) -> NDArray[np.complex128]:
        """The values in some rows, complex128 (rows, POINTS)."""
        values: NDArray[np.complex128] = complex_of(*self._taken(rows, 0))
        return values

    def bounds(self, rows: range) -> NDArray[np.float64]:
        """Bounds of their errors, float64 (rows, POINTS); inf where a value is undefined."""
        real, imaginary = self._taken(rows, 1)
        bounds = real + imaginary
        known = np.isfinite(bounds) & np.isfinite(self.values(rows))
        return np.where(known, bounds, np.inf)

    def _taken(self, rows: range, part: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        here = slice(rows.start, rows.stop)
        real, imaginary = self.store.real[part], self.store.imaginary[part]
        return real.take(self.slots[here], 0), imaginary.take(self.planes[here], 0)
