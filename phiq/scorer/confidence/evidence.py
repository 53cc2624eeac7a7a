"""What the confidence in a call may depend on, and the numbers it is turned into.

It holds no weights: those are fitted (`fit`) and applied (`model`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import Final, Literal

from phiq.contract import VerdictName

#: Residuals this many decades over their bound are as sure as it gets.
_MAX_DECADES: Final = 12.0
#: Sample points an identity can agree at.
_MAX_POINTS: Final = 64

Recognition = Literal["none", "law", "near_miss"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found on the way to a verdict.

    checks: independent dimension checks that held (or the failed ones); `declared` tells whether
    the caller gave the dimensions. opaque: whether it holds parts of which no value is known, such
    as a matrix or words. stage, points, residual, bound: see
    `phiq.scorer.identity.Judgement`.
    """

    verdict: VerdictName
    checks: int = 0
    declared: bool = False
    opaque: bool = False
    recognition: Recognition = "none"
    stage: str = "none"
    points: int = 0
    residual: float | None = None
    bound: float | None = None


def features(evidence: Evidence) -> dict[str, float]:
    """Named features, each 0 to 1 and absent where 0; every verdict has features of its own."""
    verdict = evidence.verdict
    return {f"{verdict}:{name}": value for name, value in _named(evidence).items() if value}


def _named(evidence: Evidence) -> dict[str, float]:
    named = _NAMED.get(evidence.verdict)
    return {"all": 1.0} if named is None else named(evidence)


def _satisfiable(evidence: Evidence) -> dict[str, float]:
    opaque = float(evidence.opaque)
    if evidence.recognition == "near_miss":  # whatever it is about
        return {"near_miss": 1.0, "opaque": opaque}
    known = float(evidence.recognition == "law")
    return {_kind(evidence): 1.0, "law": known, "opaque": opaque}


def _identity(evidence: Evidence) -> dict[str, float]:
    points = min(evidence.points, _MAX_POINTS) / _MAX_POINTS
    return {"all": 1.0, evidence.stage: 1.0, "points": points}


def _contradiction(evidence: Evidence) -> dict[str, float]:
    return {"all": 1.0, evidence.stage: 1.0, "margin": _margin(evidence)}


#: What speaks for a verdict, where more does than that it was reached.
_NAMED: Final[dict[VerdictName, Callable[[Evidence], dict[str, float]]]] = {
    "satisfiable": _satisfiable,
    "undecided": lambda evidence: {"differs" if _margin(evidence) else "unchecked": 1.0},
    "inconsistent": lambda evidence: {"all": 1.0, "declared": float(evidence.declared)},
    "identity": _identity,
    "contradiction": _contradiction,
}


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
