"""Puts a verdict into one short paragraph that a person can follow.

It starts with the sentence of the original worker, the signature, and goes on with what was read,
what was checked and what decided. It repeats findings; it makes none.
"""

from __future__ import annotations

from typing import Final

from phiq.contract import SyntaxProblem, VerdictName
from phiq.scorer.findings import Findings

_CONCLUSIONS: Final[dict[VerdictName, str]] = {
    "inconsistent": "So it cannot be right",
    "contradiction": "So it is a contradiction",
    "identity": "So it is an identity",
    "satisfiable": "So it can hold, as a law, a definition or a condition",
    "undecided": "So it stays undecided",
}
#: Why the confidence in such an equation is low, though it can hold.
_SLIP = "So it can hold as a condition, but it looks like a slip in writing that law"


def explain(equation: str, findings: Findings) -> str:
    """The explanation of a verdict on `equation`."""
    return ". ".join([signature(equation, findings), *_sentences(equation, findings)]) + "."


def signature(equation: str, findings: Findings) -> str:
    """The original worker's sentence, without a full stop."""
    b0, b1, b2 = findings.betti
    coherence = format(findings.coherence, ".3f")
    return (
        f"Equation '{equation}' has topological signature B₀={b0}, B₁={b1}, B₂={b2} "
        f"with Euler characteristic χ={findings.chi}. φ-coherence: {coherence}"
    )


def _sentences(equation: str, findings: Findings) -> list[str]:
    if findings.syntax is not None:
        return [_syntax_words(findings.verdict, findings.syntax, len(equation))]
    parts = (
        _reading_words(findings),
        _dimension_words(findings),
        _law_words(findings),
        _judgement_words(findings),
    )
    return [part for part in parts if part]


def _reading_words(findings: Findings) -> str:
    parsed, root = findings.parsed, findings.root
    if parsed is None or root is None or findings.reading is None:
        return ""
    choices = ", ".join(parsed.choices(root))
    return f"Read as {findings.reading}" + (f" ({choices})" if choices else "")


def _syntax_words(verdict: VerdictName, problem: SyntaxProblem, length: int) -> str:
    what = "It is no equation" if verdict == "not_an_equation" else "It cannot be read"
    told = problem.expected is None or problem.expected in problem.detail
    where = "" if problem.offset >= length else f" at character {problem.offset + 1}"
    return f"{what}: {problem.detail}{where}" + ("" if told else f"; expected {problem.expected}")


def _dimension_words(findings: Findings) -> str:
    dimensions = findings.dimensions
    if dimensions is not None and dimensions.status == "inconsistent":
        return f"Its dimensions clash: {dimensions.clash}"
    if dimensions is None or dimensions.status == "unknown":
        return "Its dimensions were left open"
    if not findings.physical:
        return "It was taken as a statement about numbers, without dimensions"
    if not dimensions.independent_checks:
        return "Its symbols can have dimensions that agree, so these say nothing about it"
    checks = dimensions.independent_checks
    return f"Its dimensions agree in {checks} independent check{'s' if checks > 1 else ''}"


def _law_words(findings: Findings) -> str:
    if findings.law:
        return f"It is known as {findings.law}"
    if findings.near_miss:
        return f"It comes close to a known law without being it: {findings.near_miss}"
    return ""


def _judgement_words(findings: Findings) -> str:
    slip = findings.verdict == "satisfiable" and findings.near_miss
    conclusion = _SLIP if slip else _CONCLUSIONS.get(findings.verdict, "")
    judgement = findings.judgement
    if judgement is None or findings.verdict == "inconsistent":
        return conclusion
    if findings.law and findings.verdict == "satisfiable":
        return conclusion
    where = f" for {judgement.domain}" if _narrows(findings) else ""
    return f"{conclusion}{where}: {judgement.reason}"


def _narrows(findings: Findings) -> bool:
    """Whether the answer is one for its domain only, as far as is known."""
    judgement = findings.judgement
    if judgement is None or not judgement.domain:
        return False
    return findings.verdict == "identity" or judgement.stage == "interval"
