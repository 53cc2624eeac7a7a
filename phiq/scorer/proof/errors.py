"""Why a proof is not attempted or given up."""

from __future__ import annotations


class UnprovableError(ArithmeticError):
    """The tree holds what the prover cannot take apart, or a step grew too large."""


class FinerError(Exception):
    """The proof has to begin anew: generators must be finer parts of what they stand for."""
