"""Parse: balanced accuracy and processor time against SymPy, math-verify and latex2sympy2.

A text counts as accepted where a parser returns something. Accuracy is balanced: the mean of the
share of well-formed texts accepted and of malformed texts refused. The time of an equation is
processor time of this process, averaged over all texts, imports and a first pass left out. The
development data is used where it is present, else the sample below.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import NamedTuple

DATA = Path(__file__).parents[1].parent / "shared" / "data" / "parse.jsonl"
WELL_FORMED = [
    "E = mc²", "iħ ∂ψ/∂t = Ĥψ", "∇·E = ρ/ε₀", "F = G*m1*m2/r**2", r"\frac{1}{2} m v^2 = E",
    r"\int_0^\infty e^{-x^2} dx = \frac{\sqrt{\pi}}{2}", "e^{iπ} + 1 = 0", "|x + y| ≤ |x| + |y|",
    r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}", "T = 2π√(l/g)", "P(A|B) = P(B|A)P(A)/P(B)",
    r"\vec{F} = q(\vec{E} + \vec{v} \times \vec{B})", "x = ½(v + v₀)t",
]  # fmt: skip
MALFORMED = [
    "E = ", r"\frac{1{2} m v^2 = E", "F = * m a", "E = mc² +", "E = m c^2^3", "E = (mc²",
    r"\left(x = 1", "E mc²", "= 3", "x = = 2", r"E = \undefinedcommand c", "hello world", "∫ = 3",
]  # fmt: skip


class Case(NamedTuple):
    """A text and whether it is well formed."""

    text: str
    well_formed: bool


def cases() -> list[Case]:
    """The development data where it is present, else the shipped sample."""
    if DATA.exists():
        rows = map(json.loads, DATA.read_text(encoding="utf-8").splitlines())
        return [Case(row["equation"], row["label"] == "well-formed") for row in rows]
    return [Case(text, True) for text in WELL_FORMED] + [Case(text, False) for text in MALFORMED]


def phiq() -> Callable[[str], object]:
    """This package."""
    from phiq.scorer.parse import parse  # noqa: PLC0415 - each peer is imported when it runs

    return parse


def sympy_expr() -> Callable[[str], object]:
    """SymPy's parser of Python text, with implicit products and = allowed."""
    from sympy.parsing import sympy_parser as sp  # noqa: PLC0415

    rules = (
        *sp.standard_transformations, sp.implicit_multiplication_application, sp.convert_xor,
        sp.convert_equals_signs,
    )  # fmt: skip
    return lambda text: sp.parse_expr(text, transformations=rules, evaluate=False)


def sympy_latex() -> Callable[[str], object]:
    """SymPy's LaTeX parser (antlr), strict."""
    from sympy.parsing.latex import parse_latex  # noqa: PLC0415

    return lambda text: parse_latex(text, strict=True)


def math_verify() -> Callable[[str], object]:
    """The extractor that grades model answers; mere strings are a refusal."""
    from math_verify import LatexExtractionConfig, parse  # noqa: PLC0415

    config = [LatexExtractionConfig()]

    def read(text: str) -> object:
        found = parse(f"${text}$", extraction_config=config, parsing_timeout=None)
        if all(isinstance(part, str) for part in found):
            raise ValueError("nothing extracted")
        return found

    return read


def latex2sympy() -> Callable[[str], object]:
    """The LaTeX parser under math-verify."""
    from latex2sympy2_extended import latex2sympy  # noqa: PLC0415

    return latex2sympy


PEERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "phiq": phiq,
    "SymPy parse_expr": sympy_expr,
    "SymPy parse_latex (antlr, strict)": sympy_latex,
    "math-verify": math_verify,
    "latex2sympy2_extended": latex2sympy,
}


def table() -> str:
    """One row a parser."""
    found = cases()
    lines = [
        f"{len(found)} texts, {sum(case.well_formed for case in found)} of them well formed.",
        "",
        "| parser | balanced accuracy | accepts well-formed | refuses malformed | µs a text |",
        "|---|---|---|---|---|",
    ]
    for name, load in PEERS.items():
        lines.append(row(name, load, found))
    return "\n".join(lines)


def row(name: str, load: Callable[[], Callable[[str], object]], found: list[Case]) -> str:
    """The figures of one parser; a dash where it is not installed."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    try:
        read = load()
    except ImportError:
        return f"| {name} | – | – | – | – |"
    for case in found:
        accepted(read, case.text)
    start = process_time()
    answers = [accepted(read, case.text) for case in found]
    micros = (process_time() - start) / len(found) * 1e6
    good = share([answer for answer, case in zip(answers, found, strict=True) if case.well_formed])
    bad = share([not a for a, case in zip(answers, found, strict=True) if not case.well_formed])
    return f"| {name} | {(good + bad) / 2:.3f} | {good:.3f} | {bad:.3f} | {micros:,.0f} |"


def share(hits: list[bool]) -> float:
    """How many of the answers are right, 0..1."""
    return sum(hits) / len(hits)


def accepted(read: Callable[[str], object], text: str) -> bool:
    """Whether a parser returns something for a text; peers raise errors of any type."""
    try:
        return read(text) is not None
    except Exception:
        return False
