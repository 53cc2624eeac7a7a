"""The peers of `scorer_identities`, run as a process of their own that loads nothing of Phiq.

    python -m benchmarks.identity_peers "SymPy simplify"

A line of JSON in, a case; a line of JSON out: whether the peer holds it for true (null: it does not
know) and the processor seconds that took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple


class Case(NamedTuple):
    """An equation, its domains, whether it holds, and its tier."""

    text: str
    domain: dict[str, str]
    holds: bool
    tier: str
    latex: str
    sympy: list[str]


def _sympy_sides(case: Case) -> tuple[Any, Any]:
    """Both sides as SymPy expressions with assumptions."""
    import sympy as sp  # noqa: PLC0415 - a process loads its own peer alone

    left, right = (eval(side, {"sp": sp}) for side in case.sympy)  # noqa: S307 - made by _Code
    return left, right


def _by_simplify(case: Case) -> bool | None:
    import sympy as sp  # noqa: PLC0415 - a process loads its own peer alone

    left, right = _sympy_sides(case)
    # What does not simplify to 0 counts as refuted: to the peer's advantage on false rows.
    return bool(sp.simplify(left - right) == 0)


def _by_equals(case: Case) -> bool | None:
    left, right = _sympy_sides(case)
    answer = left.equals(right)
    return None if answer is None else bool(answer)


def _by_math_verify(case: Case) -> bool | None:
    import math_verify as mv  # noqa: PLC0415 - a process loads its own peer alone

    sides = [
        mv.parse(f"${side}$", extraction_config=[mv.LatexExtractionConfig()])
        for side in case.latex.split("=", 1)
    ]
    return bool(mv.verify(*sides)) if all(sides) else None


PEERS: dict[str, Callable[[Case], bool | None]] = {
    "SymPy simplify": _by_simplify,
    "SymPy equals": _by_equals,
    "math-verify": _by_math_verify,
}


def serve(name: str) -> None:
    """Answer rows for one peer until the input ends."""
    judge = PEERS[name]
    try:
        judge(Case("", {}, True, "core", "x = x", ["sp.pi", "sp.pi"]))
    except ImportError:
        return
    print("ready", flush=True)
    for line in sys.stdin:
        case = Case(**json.loads(line))
        start = time.process_time()
        try:
            holds = judge(case)
        except Exception:
            holds = None
        print(json.dumps([holds, time.process_time() - start]), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
