"""Confidence: the probability that the call made about an equation is right, fitted, not guessed.

`model.confidence` is the entrance; `python -m benchmarks.calibration.fit` makes the shipped
weights anew from generated equations whose truth is known by construction.
"""
