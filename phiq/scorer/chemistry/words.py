"""Says in words whether a chemical equation is balanced, and what is not."""

from __future__ import annotations

from fractions import Fraction

from phiq.scorer.chemistry.balance import CHARGE, NUCLEONS, imbalance
from phiq.scorer.chemistry.reaction import Reaction


def reaction_words(reaction: Reaction) -> tuple[str, str]:
    """The result and the reason."""
    rows = imbalance(reaction)
    if rows:
        return "not balanced: " + "; ".join(_row(*row) for row in rows), ""
    elements = list(dict.fromkeys(name for term in reaction.terms for name in term.atoms))
    if elements == [NUCLEONS]:
        return "balanced", "both sides have the same number of nucleons and the same charge"
    charge = " and charge" if any(term.charge for term in reaction.terms) else ""
    held = f"{' and '.join(filter(None, (', '.join(elements[:-1]), elements[-1])))}"
    return "balanced", f"both sides have the same atoms of {held}{charge}"


def _row(what: str, left: Fraction, right: Fraction) -> str:
    if what == CHARGE:
        return f"the charge is {_signed(left)} on the left and {_signed(right)} on the right"
    if what == NUCLEONS:
        return f"there are {left} nucleons on the left and {right} on the right"
    return f"{what} has {_atoms(left)} on the left and {right} on the right"


def _signed(charge: Fraction) -> str:
    return f"{'+' if charge > 0 else ''}{charge}"


def _atoms(count: Fraction) -> str:
    return f"{count} atom{'' if count == 1 else 's'}"
