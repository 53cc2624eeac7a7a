"""Confidence: what it depends on, how it is fitted, how its calibration is measured."""

from __future__ import annotations

import random
import tomllib

import pytest

from benchmarks.calibration.calibration import brier, expected_calibration_error
from benchmarks.calibration.fit import Sample, fit, report, samples, written
from benchmarks.calibration.generate import RIGHT, cases
from phiq.scorer.confidence.evidence import Evidence, features
from phiq.scorer.confidence.model import confidence, probability, shipped_weights
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.rigorous import assess


def test_calibration_measures_by_hand():
    """Four calls at 0.9, three of them right, and two at 0.2, none right."""
    stated, right = [0.9] * 4 + [0.2] * 2, [True] * 3 + [False] * 3

    assert expected_calibration_error(stated, right) == pytest.approx((0.6 + 0.4) / 6)
    assert brier(stated, right) == pytest.approx((3 * 0.01 + 0.81 + 2 * 0.04) / 6)


def test_a_known_law_is_surer_than_an_unknown_one_and_a_near_miss_less():
    """Recognition moves the confidence of a physical equation both ways."""
    unknown, law, near = [
        confidence(Evidence("satisfiable", checks=1, recognition=recognition, stage="solve"))
        for recognition in ("none", "law", "near_miss")
    ]

    assert law > 0.9
    assert near < 0.5
    assert near < unknown < law


def test_decided_calls_are_surer_than_undecided_ones():
    """An identity by agreement at 64 points is near certain; an undecided equation is not."""
    identity = Evidence("identity", stage="float", points=64)

    assert confidence(identity) > 0.95
    assert confidence(Evidence("undecided")) < 0.9


def test_margin_is_part_of_a_contradiction():
    """A residual far over its bound says more than one just over it."""
    far = features(Evidence("contradiction", stage="float", residual=1.0, bound=1e-15))
    near = features(Evidence("contradiction", stage="float", residual=1e-14, bound=1e-15))

    assert far["contradiction:margin"] == 1
    assert near["contradiction:margin"] < 0.2


def test_the_fit_recovers_frequencies():
    """Where one feature is right in 90 of 100 cases, the fitted probability is near 0.9."""
    rng = random.Random(5)
    data = [Sample({"a": 1.0}, rng.random() < 0.9) for _ in range(2000)]
    data += [Sample({"b": 1.0}, rng.random() < 0.3) for _ in range(2000)]

    weights = fit(data)

    assert probability({"a": 1.0}, weights) == pytest.approx(0.9, abs=0.02)
    assert probability({"b": 1.0}, weights) == pytest.approx(0.3, abs=0.03)
    assert report(data, weights)["ece"] < 0.03


def test_the_weights_file_can_be_read_back():
    """What the fit writes is what the model reads."""
    text = written({"identity": 3.25}, {"held_out": {"ece": 0.01}}, "command")

    assert tomllib.loads(text) == {"held_out": {"ece": 0.01}, "weights": {"identity": 3.25}}


def test_generated_cases_are_reproducible_and_read_as_meant():
    """Same seed, same cases; malformed ones do not parse and all others do."""
    generated = cases(300, seed=7)

    assert generated == cases(300, seed=7)
    for case in generated:
        declared = [*(case.request.domain or ()), *(case.request.dims or ())]
        if case.truth == "malformed":
            with pytest.raises(EquationSyntaxError):
                parse(case.request.equation, declared=declared)
        else:
            parse(case.request.equation, declared=declared)


def test_shipped_weights_are_calibrated_on_fresh_cases():
    """On cases the fit never saw, few calls are wrong and the calibration error is small."""
    fresh = cases(400, seed=1234)

    data = samples(fresh)

    stated = [probability(sample.features, shipped_weights()) for sample in data]
    right = [sample.right for sample in data]
    assert expected_calibration_error(stated, right) < 0.06


def test_no_generated_statement_is_called_the_opposite():
    """A true identity is never refuted and a false statement never called an identity."""
    fresh = [case for case in cases(300, seed=99) if case.truth in ("identity", "false")]

    found = assess([case.request for case in fresh])

    wrong = {"identity": "contradiction", "false": "identity"}
    assert [
        case.request.equation
        for case, findings in zip(fresh, found, strict=True)
        if findings.verdict == wrong[case.truth]
    ] == []
    assert set(RIGHT) >= {case.truth for case in fresh}
