"""Readings by custom: what letters, logarithms and temperatures may stand for."""
