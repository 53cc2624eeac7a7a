"""Topology of an equation: canonical form, its simplicial complex, Betti numbers over GF(2).

`signature.signatures` is the entrance. Nothing here reads text or knows what a symbol means.
"""
