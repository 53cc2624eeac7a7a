"""`evaluate`: a batch of problems through lowering, packing, execution and comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import on_device, on_host
from phiq.scorer.evaluate.compare import compare
from phiq.scorer.evaluate.execute import CPU_NODES, execute
from phiq.scorer.evaluate.field.execute import FieldProgram, compare_exactly
from phiq.scorer.evaluate.field.lower import field_pairs
from phiq.scorer.evaluate.kernels.table import Store, gather, gather_line
from phiq.scorer.evaluate.lowering.builder import Builder
from phiq.scorer.evaluate.lowering.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.lowering.nodes import HANDLERS
from phiq.scorer.evaluate.problem import Comparison, Evaluation, FieldCheck, Problem
from phiq.scorer.evaluate.program import Program, pack
from phiq.scorer.evaluate.results import Results
from phiq.scorer.expression.tree import Symbol

#: Instructions after which a program takes no more problems: results of each take 1 or 2 KB.
MOST_INSTRUCTIONS = 2**15
#: The store of a host is kept as it is where it has at most this many slots for each row asked for.
MOST_KEPT = 8


def evaluate(batch: Sequence[Problem], device: str = "cpu") -> list[Evaluation]:
    """One evaluation for each problem, in order.

    Args:
        batch: problems; equal ones are computed once.
        device: "cpu" or "cuda:K", where the program runs; results come back to the host.
    """
    found: list[Evaluation] = []
    while len(found) < len(batch):
        builder = Builder()
        builder.constant(0.0)
        plans = []
        for problem in islice(batch, len(found), None):
            plans.append(_plan(builder, problem))
            if len(builder.turns) >= MOST_INSTRUCTIONS:
                break
        found += _evaluated(batch[len(found) :], plans, pack(builder, device), device)
    return found


def _evaluated(
    batch: Sequence[Problem], plans: Sequence[_Plan], program: Program, device: str
) -> list[Evaluation]:
    """The evaluations of the first problems of a batch, those that have plans."""
    with np.errstate(all="ignore"):
        store = execute(program)
        slots = program.slots[_place(plans)]
        comparisons = _compared(plans, store, slots, program.rows[slots], device)
    checks = _checked(batch, comparisons, device)
    results = _on_host(store, slots, program.rows[slots], device)
    return [
        Evaluation(
            plan.reason,
            compared,
            check,
            not plan.samples,
            results,
            plan.rows,
            plan.samples,
        )
        for plan, compared, check in zip(plans, comparisons, checks, strict=True)
    ]


class _Plan:
    """Where a problem's operands and samples are: slots of the builder, then rows of results."""

    __slots__ = ("operands", "reason", "rows", "samples")

    def __init__(self, samples: dict[Symbol, int]) -> None:
        self.samples = samples
        self.operands: list[int] = []
        self.reason: str | None = None
        self.rows = range(0)


def _plan(builder: Builder, problem: Problem) -> _Plan:
    lowering = Lowering(builder, problem, HANDLERS)
    plan = _Plan(lowering.samples)
    try:
        plan.operands = [lowering.lower(operand) for operand in problem.relation.args]
    except UnsupportedError as reason:
        plan.reason = str(reason)
    return plan


def _place(plans: Sequence[_Plan]) -> NDArray[np.int64]:
    """Gives every plan its rows, operands first, then samples; the slots of all rows."""
    slots: list[int] = []
    for plan in plans:
        plan.rows = range(len(slots), len(slots) + len(plan.operands))
        slots += plan.operands
        slots += plan.samples.values()
    return np.array(slots, dtype=np.int64)


def _compared(
    plans: Sequence[_Plan],
    store: Store,
    slots: NDArray[np.int64],
    planes: NDArray[np.int64],
    device: str,
) -> list[tuple[Comparison, ...]]:
    """The comparisons of neighbouring operands of each problem."""
    lefts = np.array([row for plan in plans for row in plan.rows[:-1]], dtype=np.int64)
    found: dict[int, Comparison] = {}
    on_line = planes[lefts] + planes[lefts + 1] == 0
    for take, some in ((gather_line, lefts[on_line]), (gather, lefts[~on_line])):
        for rows in _pieces(some, device):
            sides = (
                take(store, on_device(slots[side], device), on_device(planes[side], device))
                for side in (rows, rows + 1)
            )
            found.update(zip(rows.tolist(), compare(*sides), strict=True))
    return [tuple([found[row] for row in plan.rows[:-1]]) for plan in plans]


def _pieces(rows: NDArray[np.int64], device: str) -> Iterator[NDArray[np.int64]]:
    most = CPU_NODES if device == "cpu" else max(1, len(rows))
    return (rows[k : k + most] for k in range(0, len(rows), most))


def _checked(
    batch: Sequence[Problem], comparisons: list[tuple[Comparison, ...]], device: str
) -> Iterator[tuple[FieldCheck, ...] | None]:
    """Exact checks of the problems in which no point differs; None for the others."""
    program = FieldProgram()
    pairs = [
        field_pairs(program, problem)
        if compared and not any(pair.differ for pair in compared)
        else None
        for problem, compared in zip(batch, comparisons, strict=False)
    ]
    found = iter(compare_exactly(program, [pair for some in pairs for pair in some or ()], device))
    return (None if some is None else tuple(islice(found, len(some))) for some in pairs)


def _on_host(
    store: Store, slots: NDArray[np.int64], planes: NDArray[np.int64], device: str
) -> Results:
    if device == "cpu" and store.real.shape[1] <= MOST_KEPT * len(slots):
        return Results(store, slots, planes)
    block = on_host(gather(store, on_device(slots, device), on_device(planes, device)))
    here = np.arange(len(slots))
    return Results(Store(block[::2], block[1::2]), here, here)
