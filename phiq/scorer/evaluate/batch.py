"""`evaluate`: a batch of problems through lowering, packing, execution and comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from phiq.scorer.arrays import Array, complex_of, on_device, on_host, taken
from phiq.scorer.evaluate.compare import compare
from phiq.scorer.evaluate.execute import CPU_NODES, execute
from phiq.scorer.evaluate.kernels import Store, gather
from phiq.scorer.evaluate.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.nodes import HANDLERS
from phiq.scorer.evaluate.prime_field import FieldProgram, compare_exactly
from phiq.scorer.evaluate.prime_field_lower import field_pairs
from phiq.scorer.evaluate.problem import Comparison, Evaluation, FieldCheck, Problem, Results
from phiq.scorer.evaluate.program import Builder, Program, pack
from phiq.scorer.expr import Symbol


def evaluate(batch: Sequence[Problem], device: str = "cpu") -> list[Evaluation]:
    """One evaluation for each problem, in order.

    Args:
        batch: problems; equal ones are computed once.
        device: "cpu" or "cuda:K", where the program runs; results come back to the host.
    """
    builder = Builder()
    builder.constant(0.0)
    plans = [_plan(builder, problem) for problem in batch]
    program = pack(builder, device)
    with np.errstate(all="ignore"):
        blocks = _rows_of(plans, program, execute(program), device)
        comparisons = _compared(plans, blocks, device)
    checks = _checked(batch, comparisons, device)
    results = _on_host(blocks)
    return [
        Evaluation(
            plan.reason,
            compared,
            check,
            not plan.samples,
            results,
            plan.operand_rows,
            plan.symbol_rows,
        )
        for plan, compared, check in zip(plans, comparisons, checks, strict=True)
    ]


class _Plan:
    """Where a problem's operands and samples are: slots of the builder, then rows of results."""

    __slots__ = ("operand_rows", "operands", "reason", "samples", "symbol_rows")

    def __init__(self, samples: dict[Symbol, int]) -> None:
        self.samples = samples
        self.operands: list[int] = []
        self.reason: str | None = None
        self.operand_rows = range(0)
        self.symbol_rows: dict[Symbol, int] = {}

    def place(self, row: int) -> int:
        """Takes rows for operands, then symbols, from `row` on; the next free row."""
        self.operand_rows = range(row, row + len(self.operands))
        self.symbol_rows = dict(
            zip(self.samples, range(self.operand_rows.stop, 2**62), strict=False)
        )
        return self.operand_rows.stop + len(self.samples)


def _plan(builder: Builder, problem: Problem) -> _Plan:
    lowering = Lowering(builder, problem, HANDLERS)
    plan = _Plan(lowering.samples)
    try:
        plan.operands = [lowering.lower(operand) for operand in problem.relation.args]
    except UnsupportedError as reason:
        plan.reason = str(reason)
    return plan


def _rows_of(plans: Sequence[_Plan], program: Program, store: Store, device: str) -> Array:
    """A block of all operands and samples, (4, rows, POINTS)."""
    wanted: list[int] = []
    row = 0
    for plan in plans:
        row = plan.place(row)
        wanted += plan.operands
        wanted += plan.samples.values()
    slots = program.slots[np.array(wanted, dtype=np.int64)]
    return gather(store, on_device(slots, device), on_device(program.rows[slots], device))


def _compared(plans: Sequence[_Plan], blocks: Array, device: str) -> list[tuple[Comparison, ...]]:
    """The comparisons of neighbouring operands of each problem."""
    lefts = np.array([row for plan in plans for row in plan.operand_rows[:-1]], dtype=np.int64)
    most = CPU_NODES if device == "cpu" else max(1, len(lefts))
    found: list[Comparison] = []
    for k in range(0, len(lefts), most):
        some = on_device(lefts[k : k + most], device)
        found += compare(taken(blocks, some), taken(blocks, some + 1))
    following = iter(found)
    return [tuple(islice(following, max(0, len(plan.operands) - 1))) for plan in plans]


def _checked(
    batch: Sequence[Problem], comparisons: list[tuple[Comparison, ...]], device: str
) -> Iterator[tuple[FieldCheck, ...] | None]:
    """Exact checks of the problems in which no point differs; None for the others."""
    program = FieldProgram()
    pairs = [
        field_pairs(program, problem)
        if compared and not any(pair.differ for pair in compared)
        else None
        for problem, compared in zip(batch, comparisons, strict=True)
    ]
    found = iter(compare_exactly(program, [pair for some in pairs for pair in some or ()], device))
    return (None if some is None else tuple(islice(found, len(some))) for some in pairs)


def _on_host(blocks: Array) -> Results:
    blocks = on_host(blocks)
    values = complex_of(blocks[0], blocks[1])
    bounds = blocks[2] + blocks[3]
    known = np.isfinite(bounds) & np.isfinite(values)
    return Results(values, np.where(known, bounds, np.inf))
