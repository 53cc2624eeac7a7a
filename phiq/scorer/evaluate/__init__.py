"""Batched evaluation of relations at sample points: values with error bounds, and F_p.

`evaluate` takes the problems of a whole micro-batch and compiles them into one hash-consed DAG of
instructions, grouped so that one kernel runs over (nodes, points); it packs the DAG into integer
arrays, copies them to the device once, and runs two executors: float64 pairs (complex numbers)
with a bound of the propagated error beside each value, and exact arithmetic in two prime fields
for rational expressions in symbols, φ, i and square roots of small integers. The kernels run in
numpy on the host and in torch on an accelerator (`arrays`).

It does not judge: see `Comparison` and `FieldCheck` for what a judge gets. Powers, roots and logs
take their principal values; a root of odd order of a negative real is the negative real root.
Not in the batched set (`Evaluation.unsupported` says so): infinite sums, integrals, derivatives,
limits, most special functions, undeclared functions.

A problem's result depends on the problem alone, to the last bit, whatever else is in its batch.
"""

from __future__ import annotations

from phiq.scorer.evaluate.batch import evaluate
from phiq.scorer.evaluate.problem import (
    POINTS,
    Comparison,
    Evaluation,
    FieldCheck,
    Problem,
    seed_of,
)

__all__ = ["POINTS", "Comparison", "Evaluation", "FieldCheck", "Problem", "evaluate", "seed_of"]
