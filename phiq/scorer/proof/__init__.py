"""Exact proofs of identities: both sides as quotients of polynomials in what is not simplified."""
