"""What the confidence in a call may depend on, and the numbers it is turned into.

It holds no weights: those are fitted (`fit`) and applied (`model`).
"""

from __future__ import annotations

from math import log10
from typing import Literal, NamedTuple

from phiq.contract import VerdictName

#: Residuals this many decades over their bound are as sure as it gets.
_MAX_DECADES = 12.0
#: Dimension checks and unknowns beyond these numbers add nothing.
_MAX_CHECKS = 4
_MAX_UNKNOWNS = 8
#: Sample points an identity can agree at.
_MAX_POINTS = 64

Recognition = Literal["none", "law", "near_miss"]


class Evidence(NamedTuple):
    """What was found on the way to a verdict.

    checks: independent dimension checks that held (or the failed ones); `declared` tells whether
    the caller gave the dimensions. stage, points, residual, bound, unknowns: see
    `phiq.scorer.identity.Judgement`.
    """

    verdict: VerdictName
    checks: int = 0
    declared: bool = False
    recognition: Recognition = "none"
    stage: str = "none"
    points: int = 0
    residual: float | None = None
    bound: float | None = None
    unknowns: int = 0


def features(evidence: Evidence) -> dict[str, float]:
    """Named features, each 0 to 1 and absent where 0; every verdict has features of its own."""
    verdict = evidence.verdict
    found: dict[str, float] = {verdict: 1.0}
    if verdict == "inconsistent":
        found["inconsistent:declared"] = float(evidence.declared)
    elif verdict == "identity":
        found[f"identity:{evidence.stage}"] = 1.0
        found["identity:points"] = min(evidence.points, _MAX_POINTS) / _MAX_POINTS
    elif verdict == "contradiction":
        found[f"contradiction:{evidence.stage}"] = 1.0
        found["contradiction:margin"] = _margin(evidence)
    elif verdict in ("satisfiable", "undecided"):
        kind = "physical" if evidence.checks else "numeric"
        found[f"{verdict}:{kind}"] = 1.0
        found[f"{verdict}:{kind}:unknowns"] = min(evidence.unknowns, _MAX_UNKNOWNS) / _MAX_UNKNOWNS
        found[f"{verdict}:checks"] = min(evidence.checks, _MAX_CHECKS) / _MAX_CHECKS
        if evidence.recognition != "none":
            found[f"{verdict}:{evidence.recognition}"] = 1.0
    return {name: value for name, value in found.items() if value}


def _margin(evidence: Evidence) -> float:
    """How far the residual is over its bound: 0 at the bound, 1 at twelve decades over it."""
    if not evidence.residual or evidence.bound is None:
        return 0.0
    decades = log10(evidence.residual) - log10(evidence.bound) if evidence.bound else _MAX_DECADES
    return min(max(decades, 0.0), _MAX_DECADES) / _MAX_DECADES
