"""Fits the confidence: `python -m benchmarks.calibration.fit [--count N] [--seed S] [--wild FILE]`.

Generates equations with known truth, scores them, and fits a logistic function of the evidence by
penalised maximum likelihood (Platt scaling with several features). What people typed, with the
verdicts that are right about it, joins the generated texts, each row counting as WILD_WEIGHT of
them: generated texts alone know nothing of how often laws have slips or texts are misread. Half of
the generated equations are held out; the rows are held out in turn, a fifth at a time. Brier scores
and calibration errors are those of what was held out, and are written beside the weights. Rerun it
whenever a stage of the scorer changes what it finds.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import torch

from benchmarks.calibration.calibration import brier, expected_calibration_error
from benchmarks.calibration.generate import RIGHT, Case, cases
from benchmarks.scorer_endtoend import DATA, Row, request
from phiq.scorer.confidence import model
from phiq.scorer.confidence.evidence import features
from phiq.scorer.confidence.model import WEIGHTS_FILE, probability
from phiq.scorer.rigorous import assess

COUNT, SEED = 8000, 1
#: Equations scored at once.
_BATCH = 256
#: Generated texts that a row of what people typed counts for.
WILD_WEIGHT = 2.0
#: Parts of the rows that are held out in turn.
_FOLDS = 5
#: Strength of the penalty: as if each feature had been seen wrong about once more.
_PENALTY = 0.05
#: Newton steps; the fit moves by less than 1e-9 after a dozen.
_STEPS = 30


class Sample(NamedTuple):
    """The evidence of one call, as features, and whether the call was right."""

    features: dict[str, float]
    right: bool
    weight: float = 1.0


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


def wild_samples(rows: Sequence[Row]) -> list[Sample]:
    """The same of what people typed: `expected` lists the verdicts that are right about a row."""
    found = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        for row, findings in zip(batch, assess([request(row) for row in batch]), strict=True):
            right = findings.verdict in row["expected"]
            found.append(Sample(features(findings.evidence), right, WILD_WEIGHT))
    return found


def cross_validated(generated: Sequence[Sample], wild: Sequence[Sample]) -> dict[str, float]:
    """The report on rows of which each was held out of the fit that rates it."""
    stated: list[float] = []
    right: list[bool] = []
    for fold in range(_FOLDS):
        kept = [sample for k, sample in enumerate(wild) if k % _FOLDS != fold]
        weights = fit([*generated, *kept])
        held = wild[fold::_FOLDS]
        stated += [probability(sample.features, weights) for sample in held]
        right += [sample.right for sample in held]
    return _figures(stated, right)


def _plays_unknown(law: str) -> bool:
    """Whether this law plays a law missing in the table: half of them do."""
    return blake2b(law.encode(), digest_size=1).digest()[0] % 2 == 0


def fit(data: Sequence[Sample]) -> dict[str, float]:
    """Weights of the logistic function, by Newton's method on the penalised likelihood."""
    names = sorted({name for sample in data for name in sample.features})
    x = torch.tensor([[s.features.get(n, 0.0) for n in names] for s in data], dtype=torch.float64)
    y = torch.tensor([float(s.right) for s in data], dtype=torch.float64)
    counts = torch.tensor([s.weight for s in data], dtype=torch.float64)
    weights = torch.zeros(len(names), dtype=torch.float64)
    for _ in range(_STEPS):
        p = torch.sigmoid(x @ weights)  # (samples,)
        gradient = x.T @ (counts * (y - p)) - _PENALTY * weights
        spread = counts * p * (1 - p)
        curvature = x.T @ (x * spread[:, None]) + _PENALTY * torch.eye(len(names))
        weights = weights + torch.linalg.solve(curvature, gradient)
    return dict(zip(names, weights.tolist(), strict=True))


def report(data: Sequence[Sample], weights: dict[str, float]) -> dict[str, float]:
    """Brier score, expected calibration error and share of right calls on `data`."""
    stated = [probability(sample.features, weights) for sample in data]
    return _figures(stated, [sample.right for sample in data])


def _figures(stated: Sequence[float], right: Sequence[bool]) -> dict[str, float]:
    return {
        "samples": len(right),
        "right": sum(right) / len(right),
        "brier": brier(stated, right),
        "ece": expected_calibration_error(stated, right),
    }


def written(
    weights: Mapping[str, float], figures: Mapping[str, Mapping[str, float]], command: str
) -> str:
    """The weights file as TOML; `figures` by the name of their table."""
    lines = [f"# Written by: {command}", "# Figures of what was held out."]
    for table, named in figures.items():
        lines += [
            f"[{table}]",
            *(f"{name} = {round(value, 4)}" for name, value in named.items()),
            "",
        ]
    lines += ["[weights]"]
    lines += [f'"{name}" = {round(weight, 4)}' for name, weight in weights.items()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, fit, report, and write the weights."""
    parser = argparse.ArgumentParser(description="Fit the confidence on generated equations.")
    parser.add_argument("--count", type=int, default=COUNT, help="equations to generate")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--wild", type=Path, default=DATA / "wild.jsonl", help="what people typed")
    options = parser.parse_args(arguments)
    data = samples(cases(options.count, options.seed))
    rows = [json.loads(line) for line in options.wild.read_text(encoding="utf-8").splitlines()]
    wild = wild_samples(rows)
    weights = fit([*data[::2], *wild])
    figures = {
        "held_out": report(data[1::2], weights),
        "wild_held_out": cross_validated(data[::2], wild),
    }
    command = f"python -m benchmarks.calibration.fit --count {options.count} --seed {options.seed}"
    text = written(weights, figures, command)
    Path(model.__file__).with_name(WEIGHTS_FILE).write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
