"""Matrices, tuples, sets and piecewise functions, as relations between their entries."""
