"""Exact proofs of identities: both sides as quotients of polynomials in what cannot be simplified."""
