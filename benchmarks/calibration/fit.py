"""Fits the confidence: `python -m benchmarks.calibration.fit [--count N] [--seed S]`.

Generates equations with known truth, scores them, and fits a logistic function of the evidence by
penalised maximum likelihood (Platt scaling with several features). Half of the equations are held
out: Brier score and calibration error are those of the held-out half, and are written beside the
weights. Rerun it whenever a stage of the scorer changes what it finds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import torch

from benchmarks.calibration.calibration import brier, expected_calibration_error
from benchmarks.calibration.generate import RIGHT, Case, cases
from phiq.scorer.confidence import model
from phiq.scorer.confidence.evidence import features
from phiq.scorer.confidence.model import WEIGHTS_FILE, probability
from phiq.scorer.rigorous import assess

COUNT, SEED = 8000, 1
#: Equations scored at once.
_BATCH = 256
#: Strength of the penalty: as if each feature had been seen wrong about once more.
_PENALTY = 0.05
#: Newton steps; the fit moves by less than 1e-9 after a dozen.
_STEPS = 30


class Sample(NamedTuple):
    """The evidence of one call, as features, and whether the call was right."""

    features: dict[str, float]
    right: bool


def samples(generated: Sequence[Case]) -> list[Sample]:
    """Score the cases and compare with their truth."""
    found = []
    for start in range(0, len(generated), _BATCH):
        batch = generated[start : start + _BATCH]
        for case, findings in zip(batch, assess([c.request for c in batch]), strict=True):
            right = findings.verdict in RIGHT[case.truth]
            if case.law and _plays_unknown(case.law):
                findings.law = findings.near_miss = None
            found.append(Sample(features(findings.evidence), right))
    return found


def _plays_unknown(law: str) -> bool:
    """Whether this law plays a law missing in the table: half of them do."""
    return blake2b(law.encode(), digest_size=1).digest()[0] % 2 == 0


def fit(data: Sequence[Sample]) -> dict[str, float]:
    """Weights of the logistic function, by Newton's method on the penalised likelihood."""
    names = sorted({name for sample in data for name in sample.features})
    x = torch.tensor([[s.features.get(n, 0.0) for n in names] for s in data], dtype=torch.float64)
    y = torch.tensor([float(s.right) for s in data], dtype=torch.float64)
    weights = torch.zeros(len(names), dtype=torch.float64)
    for _ in range(_STEPS):
        p = torch.sigmoid(x @ weights)  # (samples,)
        gradient = x.T @ (y - p) - _PENALTY * weights
        curvature = x.T @ (x * (p * (1 - p))[:, None]) + _PENALTY * torch.eye(len(names))
        weights = weights + torch.linalg.solve(curvature, gradient)
    return dict(zip(names, weights.tolist(), strict=True))


def report(data: Sequence[Sample], weights: dict[str, float]) -> dict[str, float]:
    """Brier score, expected calibration error and share of right calls on `data`."""
    stated = [probability(sample.features, weights) for sample in data]
    right = [sample.right for sample in data]
    return {
        "samples": len(data),
        "right": sum(right) / len(right),
        "brier": brier(stated, right),
        "ece": expected_calibration_error(stated, right),
    }


def written(weights: Mapping[str, float], figures: Mapping[str, float], command: str) -> str:
    """The weights file as TOML."""
    lines = [f"# Written by: {command}", "# Figures of the held-out half.", "[held_out]"]
    lines += [f"{name} = {round(value, 4)}" for name, value in figures.items()]
    lines += ["", "[weights]"]
    lines += [f'"{name}" = {round(weight, 4)}' for name, weight in weights.items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, fit, report, and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the confidence on generated equations.")
    parser.add_argument("--count", type=int, default=COUNT, help="equations to generate")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    data = samples(cases(options.count, options.seed))
    weights = fit(data[::2])
    figures = report(data[1::2], weights)
    command = f"python -m benchmarks.calibration.fit --count {options.count} --seed {options.seed}"
    text = written(weights, figures, command)
    Path(model.__file__).with_name(WEIGHTS_FILE).write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
