"""The golden ratio: arithmetic in Q(φ), constants that lie in it, factors it is a root of."""
