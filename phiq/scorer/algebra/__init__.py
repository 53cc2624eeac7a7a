"""Exact arithmetic, without floats: Laurent polynomials, quotients, Q(√5), Fibonacci numbers."""
