"""`evaluate`: a batch of problems through lowering, packing, execution and comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import torch

from phiq.scorer.evaluate.compare import compare
from phiq.scorer.evaluate.execute import execute, gather
from phiq.scorer.evaluate.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.nodes import HANDLERS
from phiq.scorer.evaluate.prime_field import FieldProgram, compare_exactly
from phiq.scorer.evaluate.prime_field_lower import field_pairs
from phiq.scorer.evaluate.problem import Comparison, Evaluation, Problem
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
    compiled = [_compile(builder, problem) for problem in batch]
    program = pack(builder, torch.device(device))
    halves = execute(program)
    places = program.slots.tolist()
    operands = [places[slot] for one in compiled for slot in one.operands]
    symbols = [places[slot] for one in compiled for slot in one.samples.values()]
    rows = torch.tensor(operands + symbols, dtype=torch.int64)
    taken = gather(halves, rows.to(halves.device))
    pairs = torch.tensor([p for one in _pairs(compiled) for p in one], dtype=torch.int64)
    pairs = pairs.to(halves.device)
    comparisons = compare(taken[pairs], taken[pairs + 1])
    results = _results(compiled, taken.cpu(), len(operands), comparisons)
    return _with_field_checks(batch, results, halves.device)


class _Compiled:
    """Where a problem's operands and samples are, as slots of the builder."""

    __slots__ = ("operands", "reason", "samples")

    def __init__(self, samples: dict[Symbol, int]) -> None:
        self.samples = samples
        self.operands: list[int] = []
        self.reason: str | None = None


def _compile(builder: Builder, problem: Problem) -> _Compiled:
    lowering = Lowering(builder, problem, HANDLERS)
    compiled = _Compiled(lowering.samples)
    try:
        compiled.operands = [lowering.lower(operand) for operand in problem.relation.args]
    except UnsupportedError as reason:
        compiled.reason = str(reason)
    return compiled


def _pairs(compiled: Sequence[_Compiled]) -> list[range]:
    """Rows of left operands of each problem's comparisons, among the operands of all."""
    pairs, start = [], 0
    for one in compiled:
        pairs.append(range(start, start + max(0, len(one.operands) - 1)))
        start += len(one.operands)
    return pairs


def _results(
    compiled: Sequence[_Compiled],
    taken: torch.Tensor,
    symbols: int,
    comparisons: list[Comparison],
) -> list[Evaluation]:
    values = torch.complex(taken[:, 0], taken[:, 1])
    bounds = taken[:, 2] + taken[:, 3]
    bounds = torch.where(bounds.isfinite() & values.isfinite(), bounds, torch.inf)
    results, operand, compared = [], 0, 0
    for one in compiled:
        count, pairs = len(one.operands), max(0, len(one.operands) - 1)
        results.append(
            Evaluation(
                unsupported=one.reason,
                comparisons=tuple(comparisons[compared : compared + pairs]),
                field=None,
                constant=not one.samples,
                points={
                    symbol: values[symbols + place] for place, symbol in enumerate(one.samples)
                },
                operands=values[operand : operand + count],
                bounds=bounds[operand : operand + count],
            )
        )
        operand, compared, symbols = operand + count, compared + pairs, symbols + len(one.samples)
    return results


def _with_field_checks(
    batch: Sequence[Problem], results: list[Evaluation], device: torch.device
) -> list[Evaluation]:
    """The same results with exact checks, of the problems in which no point differs."""
    program = FieldProgram()
    pairs: list[tuple[int, int]] = []
    checked: list[tuple[int, int]] = []
    for place, (problem, result) in enumerate(zip(batch, results, strict=True)):
        if result.unsupported or any(pair.differ for pair in result.comparisons):
            continue
        slots = field_pairs(program, problem)
        if slots is not None:
            pairs += slots
            checked.append((place, len(slots)))
    checks = iter(compare_exactly(program, pairs, device))
    for place, count in checked:
        results[place] = replace(results[place], field=tuple(islice(checks, count)))
    return results
