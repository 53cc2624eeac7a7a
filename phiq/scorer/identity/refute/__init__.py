"""Proofs that an equation has no solution."""
