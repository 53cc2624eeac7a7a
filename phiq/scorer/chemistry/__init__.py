"""Chemical equations: 2H₂ + O₂ → 2H₂O, in unicode, plain text, LaTeX and mhchem's notation.

    read_reaction(text)    a `Reaction`, None for a text that is none
    read_nuclear(text)     the same of nuclides and particles, ²³⁸U → ²³⁴Th + ⁴He
    imbalance(reaction)    what differs between the sides, atoms and charge
    balanced(reaction)     the text with the coefficients that balance it, where these are unique

Atoms and charges are counted; whether a reaction happens is not asked.
"""

from __future__ import annotations

from phiq.scorer.chemistry.balance import balanced, imbalance
from phiq.scorer.chemistry.nuclear import read_nuclear
from phiq.scorer.chemistry.reaction import Reaction, read_reaction

__all__ = ["Reaction", "balanced", "imbalance", "read_nuclear", "read_reaction"]
