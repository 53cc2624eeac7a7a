"""Statements about infinity: divergent series and integrals, limits, growth."""
