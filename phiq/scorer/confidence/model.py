"""Applies the shipped weights: a logistic function of the evidence's features.

The weights are data (`weights.toml`), written by `benchmarks.calibration.fit` alone.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from math import exp
from typing import Final

from phiq.scorer.confidence.evidence import Evidence, features

#: Decimals of a stated confidence: the data behind the fit support no more.
DECIMALS: Final = 4
WEIGHTS_FILE: Final = "weights.toml"


def confidence(evidence: Evidence) -> float:
    """The probability, 0 to 1, that the call behind this evidence is right."""
    return round(probability(features(evidence), shipped_weights()), DECIMALS)


def probability(named: dict[str, float], weights: dict[str, float]) -> float:
    """The logistic function of the weighted features; unknown features count nothing."""
    score = sum([weights.get(name, 0.0) * value for name, value in named.items()])
    return 1 / (1 + exp(-score))


@lru_cache(maxsize=1)
def shipped_weights() -> dict[str, float]:
    """The weight of each feature, as fitted last."""
    text = resources.files(__package__).joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    weights: dict[str, float] = tomllib.loads(text)["weights"]
    return weights
