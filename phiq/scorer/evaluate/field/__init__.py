"""Evaluation modulo a prime: exact, and as fast as floats."""
