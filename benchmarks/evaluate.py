"""Cost of batched evaluation an equation, by stage and batch size, beside SymPy's lambdify.

    python -m benchmarks.evaluate

Both evaluate both sides of the same distinct equations at the same number of complex points: phiq
with error bounds, exact field checks and comparison, SymPy without. Trees and sympified expressions
are made before the clock starts, so that parsing is not measured. CPU figures are processor time of
one thread; CUDA figures are wall time around a synchronised call. The best of three is shown.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import time
from collections.abc import Callable
from functools import partial

import torch

from phiq.scorer.evaluate import POINTS, Problem, evaluate, seed_of
from phiq.scorer.evaluate.execute import execute
from phiq.scorer.evaluate.lowering.builder import Builder
from phiq.scorer.evaluate.lowering.lower import Lowering
from phiq.scorer.evaluate.lowering.nodes import HANDLERS
from phiq.scorer.evaluate.program import pack
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import parse

BATCHES = (1, 64, 512, 4096)
#: SymPy takes milliseconds an equation: a sample is enough.
PEER_EQUATIONS = 64
#: Distinct equations of the kinds people check, in the notation both sides read.
EQUATIONS = (
    "sin({a}*x)**2 + cos({a}*x)**2 = 1",
    "sin(x + {a}) = sin(x)*cos({a}) + cos(x)*sin({a})",
    "(x + {a})**3 = x**3 + 3*{a}*x**2 + 3*{a}**2*x + {a}**3",
    "exp({a}*x) = exp(x)**{a}",
    "x**3 - y**3*{a} = (x*x + x*y + y*y)*(x - y)",
    "tanh(x) = (exp(2*x) - 1)/(exp(2*x) + {a})",
    "cosh(x - y) = cosh(x)*cosh(y) - {a}*sinh(x)*sinh(y)",
    "x/y + {a}/z = (x*z + {a}*y)/(y*z)",
    "sqrt(x**2 + {a}*y**2) = x + y",
    "log(x**2 + {a}) = 2*log(x)",
    "E = m*c**2 + {a}",
    "P*V = {a}*n*R*T",
    "F = {a}*G*m*M/r**2",
    "E**2 = (p*c)**2 + (m*c**2)**{a}",
    "cos(atan(x)) = 1/sqrt({a} + x*x)",
    "exp(I*x*{a}) = cos({a}*x) + I*sin({a}*x)",
)


def main() -> None:
    """Print one table."""
    torch.set_num_threads(1)
    devices = ["cpu"] + ["cuda"] * torch.cuda.is_available()
    print(f"µs an equation, {POINTS} points, torch {torch.__version__}")
    print(f"{'device':>6} {'batch':>6} {'compile':>8} {'pack':>8} {'run':>8} {'whole':>8}")
    for device in devices:
        for count in BATCHES:
            stages = (f"{1e6 * cost / count:8.1f}" for cost in measure(count, device))
            print(f"{device:>6} {count:>6}", *stages)
    print_peer()


def texts(count: int) -> list[str]:
    """Distinct equations."""
    kinds = len(EQUATIONS)
    return [EQUATIONS[n % kinds].replace("{a}", str(2 + n // kinds)) for n in range(count)]


def problems(count: int) -> list[Problem]:
    """Problems of distinct equations, parsed."""
    relations = [parse(text.replace("I", "i")).root for text in texts(count)]
    return [Problem(r, domains_for(r, {}), seed_of(r)) for r in relations]


def measure(count: int, device: str) -> list[float]:
    """Seconds of compile, pack, run and of the whole `evaluate`."""
    batch = problems(count)
    builder = compiled(batch)
    program = pack(builder, device)
    run = partial(execute, program)
    calls = [
        lambda: compiled(batch),
        lambda: pack(builder, device),
        run,
        lambda: evaluate(batch, device),
    ]
    return [best(call, device) for call in calls]


def compiled(batch: list[Problem]) -> Builder:
    """All instructions of a batch."""
    builder = Builder()
    builder.constant(0.0)
    for problem in batch:
        lowering = Lowering(builder, problem, HANDLERS)
        for operand in problem.relation.args:
            lowering.lower(operand)
    return builder


def best(call: Callable[[], object], device: str) -> float:
    """The least of three times, after one call to warm up."""
    clock = time.process_time if device == "cpu" else time.perf_counter
    costs = []
    for _ in range(4):
        start = clock()
        call()
        if device != "cpu":
            torch.cuda.synchronize()
        costs.append(clock() - start)
    return min(costs[1:])


def print_peer() -> None:
    """SymPy's lambdify on numpy, one equation at a time."""
    try:
        import numpy as np  # noqa: PLC0415
        import sympy  # noqa: PLC0415
    except ImportError:
        print("sympy with numpy is not installed: no peer")
        return
    sides = [
        [sympy.sympify(side, locals={"E": sympy.Symbol("E")}) for side in text.split("=")]
        for text in texts(PEER_EQUATIONS)
    ]
    random = np.random.default_rng(1)

    def compile_peer() -> list[tuple[Callable[..., object], int]]:
        pairs = [
            (pair, sorted(pair[0].free_symbols | pair[1].free_symbols, key=str)) for pair in sides
        ]
        return [(sympy.lambdify(names, pair, "numpy"), len(names)) for pair, names in pairs]

    functions = compile_peer()
    points = [
        random.normal(size=(n, POINTS)) + 1j * random.normal(size=(n, POINTS)) for _, n in functions
    ]
    compiling = best(compile_peer, "cpu")
    running = best(lambda: [f(*p) for (f, _), p in zip(functions, points, strict=True)], "cpu")
    print(
        f"sympy {sympy.__version__} lambdify, one by one: compile "
        f"{1e6 * compiling / PEER_EQUATIONS:.0f}, run {1e6 * running / PEER_EQUATIONS:.1f}"
    )


if __name__ == "__main__":
    main()
