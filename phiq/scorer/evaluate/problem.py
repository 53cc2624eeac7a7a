"""What the batched evaluation takes and gives: problems in, evaluations out.

Plain data; it computes nothing and judges nothing. The judge reads the counts of a `Comparison`
for most problems and the arrays of an `Evaluation` for the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node, Symbol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from phiq.scorer.evaluate.results import Results

#: Sample points an equation: 64 make a chance agreement on half the plane a 2⁻⁶⁴ event.
POINTS = 64


class Problem(NamedTuple):
    """One relation to evaluate at sample points.

    relation: a `rel` node; its operands are compared in neighbouring pairs.
    domains: one domain for every free symbol of the relation, as `domains_for` of
        `phiq.scorer.identity.statement.domains` gives them.
    seed: decides the sample points, so it must depend on the equation alone; see `seed_of`.
    """

    relation: Node
    domains: Domains
    seed: int


def seed_of(relation: Node) -> int:
    """The seed of an equation, in 64 bits: a function of its structure alone."""
    return int.from_bytes(relation.digest[:8], "little")


class Comparison(NamedTuple):
    """Two neighbouring operands l, r of a relation over the points; all counts are of points.

    With err the sum of both error bounds, a point is `usable` when both sides are defined there
    and err is finite and small enough to tell sides of the size of l and r apart.

    usable: points that count; the others are left out of every figure below.
    agree: |l - r| ≤ err.
    differ: |l - r| > err, so the sides certainly differ (bounds hold for the true values).
    sharp: usable points with err ≤ 1e-6 · max(|l|, |r|): agreement there is real evidence even
        where both sides are tiny.
    less, greater: both sides real and l < r (l > r) by more than err.
    real: both sides real.
    steady: l - r is the same at all usable points within err.
    residual: the largest |l - r| / err at a usable point, 0 without any.
    gap, bound: |l - r| and err at that point.
    """

    usable: int
    agree: int
    differ: int
    sharp: int
    less: int
    greater: int
    real: int
    steady: bool
    residual: float
    gap: float
    bound: float


class FieldCheck(NamedTuple):
    """Exact comparison in F_p and F_q of two neighbouring operands.

    equal: the sides agree at every point where both exist. False is certain: the relation is no
        identity. True is wrong with probability at most `failure` over the choice of points, for
        an equation whose coefficients do not vanish modulo both primes; so believe it only where
        the float evaluation shows no differing point.
    points: field points at which both sides exist; 0 says nothing.
    failure: (degree/p)^points, the Schwartz-Zippel bound.
    """

    equal: bool
    points: int
    failure: float


class Evaluation(NamedTuple):
    """What came out for one problem.

    unsupported: why the problem is not in the batched set (an operation's name in words), else
        None; then `comparisons` is empty and there are no operands.
    comparisons: one for each neighbouring pair of operands of the relation.
    field: exact checks, one for each pair; None where the relation is no rational expression, or a
        point differs anyway.
    constant: the relation has no free symbol, so that all points are one.
    results, rows, symbols: where the values of its operands are, and after them its symbols'.
    """

    unsupported: str | None
    comparisons: tuple[Comparison, ...]
    field: tuple[FieldCheck, ...] | None
    constant: bool
    results: Results
    rows: range
    symbols: Collection[Symbol]

    @property
    def points(self) -> dict[Symbol, NDArray[np.complex128]]:
        """The samples of each free symbol, complex128 (POINTS,); nan where none was found."""
        return dict(zip(self.symbols, self.results.values(self._samples), strict=True))

    def real_samples(self, count: int) -> list[list[float]]:
        """The real parts of the first samples of each symbol, in the same order."""
        return self.results.real(self._samples, count)

    def imaginary_samples(self, count: int) -> list[list[float]]:
        """Their imaginary parts."""
        return self.results.imaginary(self._samples, count)

    @property
    def _samples(self) -> range:
        return range(self.rows.stop, self.rows.stop + len(self.symbols))

    @property
    def operands(self) -> NDArray[np.complex128]:
        """The value of each operand, complex128 (operands, POINTS)."""
        return self.results.values(self.rows)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """A bound of |computed - true| of each operand, float64 (operands, POINTS).

        It is inf where the operand is undefined, on a branch cut within its error, or out of the
        range of floats.
        """
        return self.results.bounds(self.rows)
