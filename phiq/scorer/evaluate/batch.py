"""`evaluate`: a batch of problems through lowering, packing, execution and comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import torch

from phiq.scorer.evaluate.compare import compare
from phiq.scorer.evaluate.execute import CPU_NODES, Store, execute, gather
from phiq.scorer.evaluate.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.nodes import HANDLERS
from phiq.scorer.evaluate.prime_field import FieldProgram, compare_exactly
from phiq.scorer.evaluate.prime_field_lower import field_pairs
from phiq.scorer.evaluate.problem import Comparison, Evaluation, FieldCheck, Problem, Results
from phiq.scorer.evaluate.program import Builder, pack
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
    program = pack(builder, torch.device(device))
    blocks = _rows_of(plans, program.slots, execute(program))
    comparisons = _compared(plans, blocks)
    checks = _checked(batch, comparisons, blocks.device)
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


def _rows_of(plans: Sequence[_Plan], slots: torch.Tensor, store: Store) -> torch.Tensor:
    """Blocks of all operands and samples, (rows, 4, POINTS)."""
    taken: list[int] = []
    row = 0
    for plan in plans:
        row = plan.place(row)
        taken += plan.operands
        taken += plan.samples.values()
    places = slots[torch.tensor(taken, dtype=torch.int64)]
    return gather(store, places.to(store.real.device))


def _compared(plans: Sequence[_Plan], blocks: torch.Tensor) -> list[tuple[Comparison, ...]]:
    """The comparisons of neighbouring operands of each problem."""
    lefts = [row for plan in plans for row in plan.operand_rows[:-1]]
    left = torch.tensor(lefts, dtype=torch.int64, device=blocks.device)
    pieces = torch.split(left, CPU_NODES if blocks.device.type == "cpu" else max(1, len(lefts)))
    found = chain.from_iterable(compare(blocks[some], blocks[some + 1]) for some in pieces if lefts)
    return [tuple(islice(found, max(0, len(plan.operands) - 1))) for plan in plans]


def _checked(
    batch: Sequence[Problem], comparisons: list[tuple[Comparison, ...]], device: torch.device
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


def _on_host(blocks: torch.Tensor) -> Results:
    blocks = blocks.cpu()
    values = torch.complex(blocks[:, 0], blocks[:, 1])
    bounds = blocks[:, 2] + blocks[:, 3]
    known = bounds.isfinite() & values.isfinite()
    return Results(values, torch.where(known, bounds, torch.inf))
