"""What the confidence in a call may depend on, and the numbers it is turned into.

It holds no weights: those are fitted (`fit`) and applied (`model`).
"""

from __future__ import annotations

from math import log10
from typing import Final, Literal

from phiq.contract import VerdictName

#: Residuals this many decades over their bound are as sure as it gets.
_MAX_DECADES: Final = 12.0
#: Sample points an identity can agree at.
_MAX_POINTS: Final = 64

Recognition = Literal["none", "law", "near_miss"]


class Evidence:
    """What was found on the way to a verdict.

    checks: independent dimension checks that held (or the failed ones); `declared` tells whether
    the caller gave the dimensions. stage, points, residual, bound: see
    `phiq.scorer.identity.Judgement`.
    """

    def __init__(  # noqa: PLR0913 - what was found, each part once
        self,
        verdict: VerdictName,
        *,
        checks: int = 0,
        declared: bool = False,
        recognition: Recognition = "none",
        stage: str = "none",
        points: int = 0,
        residual: float | None = None,
        bound: float | None = None,
    ) -> None:
        self.verdict = verdict
        self.checks = checks
        self.declared = declared
        self.recognition = recognition
        self.stage = stage
        self.points = points
        self.residual = residual
        self.bound = bound


def features(evidence: Evidence) -> dict[str, float]:
    """Named features, each 0 to 1 and absent where 0; every verdict has features of its own."""
    verdict = evidence.verdict
    return {f"{verdict}:{name}": value for name, value in _named(evidence).items() if value}


def _named(evidence: Evidence) -> dict[str, float]:
    if evidence.verdict == "satisfiable":
        recognised = float(evidence.recognition != "none")
        return {_kind(evidence): 1.0, evidence.recognition: recognised}
    if evidence.verdict == "undecided":
        return {"differs" if _margin(evidence) else "unchecked": 1.0}
    if evidence.verdict == "inconsistent":
        return {"all": 1.0, "declared": float(evidence.declared)}
    if evidence.verdict == "identity":
        points = min(evidence.points, _MAX_POINTS) / _MAX_POINTS
        return {"all": 1.0, evidence.stage: 1.0, "points": points}
    if evidence.verdict == "contradiction":
        return {"all": 1.0, evidence.stage: 1.0, "margin": _margin(evidence)}
    return {"all": 1.0}


def _kind(evidence: Evidence) -> str:
    """What an equation seems to be about: things with dimensions, or numbers.

    How many checks held is left out: slips in signs and factors pass them all alike.
    """
    if not evidence.checks:
        return "numeric"
    return "declared" if evidence.declared else "physical"


def _margin(evidence: Evidence) -> float:
    """How far the residual is over its bound: 0 at the bound, 1 at twelve decades over it."""
    residual, bound = evidence.residual, evidence.bound
    if residual is None or bound is None or not residual > bound:
        return 0.0
    return min(log10(residual) - log10(bound), _MAX_DECADES) / _MAX_DECADES if bound else 1.0
