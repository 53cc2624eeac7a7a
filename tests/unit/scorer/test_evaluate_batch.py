"""A result depends on the problem alone: not on its batch, its place in it, or the device."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from phiq.scorer.domains import parse_domains
from phiq.scorer.evaluate import POINTS, Evaluation, Problem, evaluate, seed_of
from phiq.scorer.evaluate import batch as batch_module
from phiq.scorer.evaluate.compare import compare
from phiq.scorer.evaluate.execute import execute
from phiq.scorer.evaluate.kernels.table import KERNELS, Store
from phiq.scorer.evaluate.lowering.builder import Builder
from phiq.scorer.evaluate.lowering.lower import Lowering
from phiq.scorer.evaluate.lowering.nodes import HANDLERS
from phiq.scorer.evaluate.opcodes import CYCLE, FORMS, KINDS, LEAVES, PLANAR, POSITIVE, Op
from phiq.scorer.evaluate.program import pack
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import parse

TEMPLATES = (
    "sin({a} x)^2 + cos({a} x)^2 = 1",
    "(x + {a})^3 - y^2 = x^3 + {a} x y",
    "e^(x + i y {a}) = e^x (cos({a} y) + i sin({a} y))",
    "√(x² + {a}) = |x + i √{a}|",
    "ln(x y) = ln x + ln y + {a}",
    "arctan(x/{a}) + tanh(y) = x^y",
    "z^{a} + 1/z = conj(z) + Γ(z)",
    "n! = n (n-1)! + {a}",
    "F_(n+{a}) = F_n F_{a} + (-1)^n",
    "arcsin(u) + arccosh(u) = {a} / (1 + u)",
    "legendre({a}, z) = chebyshevt({a}, z) + sinh(z)",
    "x = x + {a}",
)


def problems(count: int) -> list[Problem]:
    """Equations of every kind; no two are equal."""
    texts = [TEMPLATES[n % len(TEMPLATES)].replace("{a}", str(2 + n // 12)) for n in range(count)]
    return [_problem(text) for text in texts]


def _problem(text: str) -> Problem:
    relation = parse(text).root
    domains = domains_for(relation, parse_domains({"z": "complex", "y": "real > 0"}))
    return Problem(relation, domains, seed_of(relation))


def same(a: Evaluation, b: Evaluation) -> bool:
    """Equal to the last bit."""
    return (
        (a.unsupported, a.comparisons, a.field, a.constant)
        == (b.unsupported, b.comparisons, b.field, b.constant)
        and _bits(a.operands) == _bits(b.operands)
        and _bits(a.bounds) == _bits(b.bounds)
        and [_bits(p) for p in a.points.values()] == [_bits(p) for p in b.points.values()]
    )


def _bits(values: NDArray[Any]) -> list[int]:
    found: list[int] = np.ascontiguousarray(values).view(np.int64).ravel().tolist()
    return found


def test_alone_and_among_300_a_problem_gets_the_same_bits() -> None:
    """Batching changes how fast a verdict comes, and nothing else."""
    # Given
    batch = problems(300)

    # When
    together = evaluate(batch)
    backwards = evaluate(batch[::-1])[::-1]

    # Then
    assert all(map(same, together, backwards))
    for place in range(0, 300, 7):
        [alone] = evaluate([batch[place]])
        assert same(alone, together[place]), batch[place].relation


@pytest.mark.parametrize(("instructions", "kept"), [(50, 8), (50, 0), (2**15, 0)])
def test_limits_of_memory_change_no_bit(
    monkeypatch: pytest.MonkeyPatch, instructions: int, kept: int
) -> None:
    """A batch that needs several programs, or whose store is not kept, gives the same results."""
    # Given
    together = evaluate(problems(60))
    monkeypatch.setattr(batch_module, "MOST_INSTRUCTIONS", instructions)
    monkeypatch.setattr(batch_module, "MOST_KEPT", kept)

    # When
    apart = evaluate(problems(60))

    # Then
    assert all(map(same, together, apart))
    assert (len({id(one.results) for one in apart}) == 1) == (instructions > 50)


def test_equal_problems_are_computed_once() -> None:
    """A repeated equation adds no instruction."""
    once, thrice = Builder(), Builder()
    for builder, repeats in ((once, 1), (thrice, 3)):
        for problem in problems(24) * repeats:
            lowering = Lowering(builder, problem, HANDLERS)
            for operand in problem.relation.args:
                lowering.lower(operand)

    assert len(once.turns) == len(thrice.turns)


def test_launches_are_few_and_in_order() -> None:
    """Kernels run over whole groups, each after everything it reads."""
    # Given
    builder = Builder()
    for problem in problems(300):
        lowering = Lowering(builder, problem, HANDLERS)
        for operand in problem.relation.args:
            lowering.lower(operand)

    # When
    program = pack(builder, "cpu")

    # Then
    a, b = program.operands
    for op, start, end in program.launches:
        if op not in LEAVES:
            assert max(a[start:end].max(), b[start:end].max()) < start
    assert program.launches[-1][2] == len(builder.turns)
    assert len(program.launches) < 4 * len(CYCLE)


def test_every_kernel_has_a_turn() -> None:
    """An opcode that the cycle forgot could never run."""
    assert set(Op) - LEAVES == set(CYCLE) == set(KERNELS)


def test_an_empty_batch_has_no_results() -> None:
    """Nothing in, nothing out."""
    assert evaluate([]) == []


def test_a_problem_that_cannot_be_evaluated_does_not_harm_its_neighbours() -> None:
    """Unsupported items are told apart within a batch."""
    good = problems(3)

    found = evaluate([good[0], _problem("erf(x) = 1"), *good[1:]])

    assert [item.unsupported is None for item in found] == [True, False, True, True]
    assert same(found[3], evaluate([good[2]])[0])


def test_what_needs_no_torch_loads_none() -> None:
    """On a host the whole scorer does without it: a verdict needs no seconds of imports."""
    program = (
        "import sys, phiq; verdict = phiq.score('sin(x)^2 + cos(x)^2 = 1').verdict; "
        "sys.exit(verdict != 'identity' or 'torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_both_libraries_agree_within_the_bounds() -> None:
    """The kernels of an accelerator, run by torch on the host, give what numpy gives."""
    # Given a program of every kind of equation, in numpy and in torch
    builder = Builder()
    for problem in problems(60):
        lowering = Lowering(builder, problem, HANDLERS)
        for operand in problem.relation.args:
            lowering.lower(operand)
    program = pack(builder, "cpu")
    arrays = ("operands", "planes", "parameters", "constants", "keys", "specs")
    tensors: dict[str, Any] = {
        name: torch.from_numpy(np.array(getattr(program, name))) for name in arrays
    }

    # When both are run
    here, there = execute(program), execute(dataclasses.replace(program, **tensors))

    # Then each value lies within the bounds of the other
    pairs = (here.real, there.real.numpy()), (here.imaginary, there.imaginary.numpy())
    for a, b in pairs:
        known = np.isfinite(a).all(0) & np.isfinite(b).all(0)
        assert known.mean() > 0.8
        gap = abs(a[0][known] - b[0][known])
        assert (gap <= (a[1] + b[1])[known]).all()


@pytest.mark.parametrize("op", KERNELS, ids=lambda op: op.name)
def test_each_kernel_agrees_in_both_libraries(op: Op) -> None:
    """Numpy and torch find the same points defined, and values within each other's bounds."""
    # Given operands with real, integer, zero and inexact complex rows
    random = np.random.default_rng(1)
    values = random.normal(size=(2, 6, POINTS)) * 2
    bounds = abs(random.normal(size=(2, 6, POINTS))) * 1e-14
    values[1, 0] = bounds[1, 0] = values[1, 1] = bounds[:, 1] = values[0, 2] = bounds[0, 2] = 0.0
    values[0, 1] = np.arange(POINTS) - 20
    if op > Op.REAL_CONST:
        values = abs(values) + 0.5
    store = Store(np.stack((values[0], bounds[0])), np.stack((values[1], bounds[1])))
    slots, k = (np.arange(6), np.arange(6)[::-1].copy()), np.array([1.0, -1, 1, 0, 1, 1])

    # When the kernel runs in both
    with np.errstate(all="ignore"):
        here = _ran(op, store, slots, k)
        there = _ran(
            op, Store(*map(torch.from_numpy, store)), map(torch.from_numpy, slots), torch.tensor(k)
        )

    # Then they agree
    parts = len(here) // 2
    assert parts == (2 if op in PLANAR else 1)
    known = np.isfinite(here).all(0), np.isfinite(there).all(0)
    assert (known[0] == known[1]).mean() > 0.99
    both = known[0] & known[1]
    gap = abs(here[:parts, both] - there[:parts, both])
    assert (gap <= here[parts:, both] + there[parts:, both]).all()


CHEAPER = [
    (op, a, b)
    for op in KERNELS
    for a, b in product(range(KINDS), repeat=2)
    if FORMS[op][KINDS * a + b][0] != op
]


@pytest.mark.parametrize(("op", "a", "b"), CHEAPER, ids=lambda part: getattr(part, "name", part))
def test_a_cheaper_form_agrees_with_the_general_one(op: Op, a: int, b: int) -> None:
    """Where operands are known to be real, both forms give values within each other's bounds."""
    # Given two operands of these natures, of exact integers and of inexact values
    random = np.random.default_rng(2)
    values = random.normal(size=(2, 2, POINTS)) * 3
    values[0, :, ::3] = np.arange(POINTS)[::3] - 30
    bounds = np.where(values == np.rint(values), 0.0, 1e-15)
    for place, nature in enumerate((a, b)):
        if nature:
            values[1, place] = bounds[1, place] = 0.0
        if nature == POSITIVE:
            values[0, place] = abs(values[0, place]) + 1.0
    store = Store(np.stack((values[0], bounds[0])), np.stack((values[1], bounds[1])))
    slots = [np.array([0]), np.array([1])]

    # When the general form and the cheaper one run
    form, nature, swapped = FORMS[op][KINDS * a + b]
    with np.errstate(all="ignore"):
        general = _ran(op, store, slots, np.array([1.0]))[:, 0]
        cheaper = _ran(form, store, slots[::-1] if swapped else slots, np.array([1.0]))[:, 0]

    # Then they agree, and the cheaper one is defined wherever the general one is
    assert (len(cheaper) == 2) == bool(nature)
    if nature:
        cheaper = np.stack((cheaper[0], np.zeros(POINTS), cheaper[1], np.zeros(POINTS)))
    if len(general) == 2:
        general = np.stack((general[0], np.zeros(POINTS), general[1], np.zeros(POINTS)))
    known = np.isfinite(general).all(0)
    assert known.any()
    assert np.isfinite(cheaper).all(0)[known].all()
    gap = abs(general[:2, known] - cheaper[:2, known])
    assert (gap <= general[2:, known] + cheaper[2:, known]).all()


def test_lines_are_compared_as_blocks_are() -> None:
    """Sides known to be real get the comparison that they would get among complex numbers."""
    # Given pairs that agree, differ, differ by a constant, and are undefined in places
    random = np.random.default_rng(3)
    left = np.stack((random.normal(size=(4, POINTS)), np.full((4, POINTS), 1e-12)))
    right = left.copy()
    right[0, 1] += random.normal(size=POINTS)
    right[0, 2] += 1.0
    right[1, 3, ::5] = np.inf
    blocks = [
        np.stack((a[0], np.zeros_like(a[0]), a[1], np.zeros_like(a[0]))) for a in (left, right)
    ]

    # When both are compared, in numpy and in torch
    on_lines, on_blocks = compare(left, right), compare(*blocks)
    in_torch = compare(torch.from_numpy(left), torch.from_numpy(right))

    # Then all say the same
    assert on_lines == on_blocks == in_torch
    assert [pair.agree for pair in on_lines] == [POINTS, 0, 0, POINTS - 13]
    assert [pair.steady for pair in on_lines] == [True, False, True, True]


def _ran(op: Op, store: Store, slots: Iterable[Any], k: Any) -> NDArray[Any]:
    """What the kernel makes of slots of the store: a block or a line, in numpy."""
    run, takes, parameter = KERNELS[op]
    operands = [take(store, place, place) for take, place in zip(takes, slots, strict=False)]
    return np.stack([np.asarray(part) for part in run(*operands, *[k][: int(parameter)])])


GPU = pytest.param(
    "cuda:0",
    marks=[
        pytest.mark.gpu,
        pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
    ],
)


@pytest.mark.parametrize("device", ["cpu:0", GPU])
def test_devices_agree_within_the_bounds(device: str) -> None:
    """A host and a device (or torch on the host) give values within each other's bounds.

    Samples and verdicts are the same.
    """
    batch = problems(300)

    here, there = evaluate(batch), evaluate(batch, device)

    for a, b in zip(here, there, strict=True):
        assert all(map(np.array_equal, a.points.values(), b.points.values()))
        assert a.field == b.field
        assert _settled(a) == _settled(b)
        known = np.isfinite(a.bounds) & np.isfinite(b.bounds)
        assert (abs(a.operands - b.operands) <= a.bounds + b.bounds)[known].all()


def _settled(result: Evaluation) -> list[tuple[bool, bool, bool]]:
    """What a judge asks first of each pair: does a point agree, does one differ, are all alike."""
    return [(pair.agree > 0, pair.differ > 0, pair.steady) for pair in result.comparisons]
