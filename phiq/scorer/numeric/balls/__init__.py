"""Values as balls: complex numbers with a proven radius, by FLINT's Arb."""
