"""Reads a chemical equation: species with their atoms and charge on both sides of an arrow.

It takes a text only where nothing in it is anything else, and something in it is chemistry alone:
F = ma, A → B and x → 0 are none. It does not read nuclear reactions, structural formulas or names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from phiq.scorer.chemistry.formula import NoFormulaError, Term, readings_of
from phiq.scorer.chemistry.tokens import (
    GROUPS,
    Token,
    tokenize,
    written,
)

#: What any reaction has, looked for first so that other equations pay next to nothing.
_ARROW: Final = re.compile(
    r"[→⟶⟹⇌⇄⇆⟷↔]|->|=>|\\ce(?![a-z])|\\to(?![a-z])|\\\w*(?:arrow|harpoons)s?(?![a-z])"
)
#: Heat and light on either side, and what is told behind them, as the enthalpy: they have no atoms.
_HEAT: Final = re.compile(
    r"\+\s*(?:\\text\{)?(?:(?:light |solar |heat )?energy|sunlight|heat|light"
    r"|\d+(?:\.\d+)?\s*k?J(?:/mol)?)\}?\s*(?=$|→|⟶|-{1,2}>|\\(?:long)?rightarrow|\\to\b)"
    r"|(?:(?:[,;]|(?<!\s))\s*+\(?(?:Δ|\\Delta\s*)[HGSE]|(?:[,;]|(?<!\s))\s++(?:[,;]\s*+)?E)"
    r"(?:[°⁰⊖\w]|\^\\circ|\^o)*+\s*+=.*$"
    r"|(?:[,;]\s*+|(?<!\s)\s{2,}+)K(?:_?\{?[a-z]{1,2}\}?)?\s*+=\s*+\d.*$",
    re.IGNORECASE,
)
#: What one typed with = looks like: no small letter but behind a capital one, and H, O or an
#: element of two letters.
_CAPITALS: Final = re.compile(
    r"(?=.*(?:[OH]|[A-Z][a-z]))(?:[A-Z][a-z]?|[^A-Za-z=\\]|\\mathrm|\\text)+=[^=]+"
)
#: Substances whose formulas are no product of quantities to anyone.
_UNMISTAKABLE: Final = frozenset(
    ("H2O", "CO2", "O2", "NH3", "CH4", "H2SO4", "HNO3", "C6H12O6", "CaCO3", "H2O2", "SO2", "NO2")
)

#: Most terms of a reaction that may be read in two ways: each doubles what is tried.
MOST_AMBIGUOUS: Final = 6


class Reaction(NamedTuple):
    """Both sides of a chemical equation, as typed in `text`, with its arrow → or ⇌.

    One in several steps has all sides in `steps`; `left` and `right` are those of the step that is
    not balanced, or the first and the last.
    """

    text: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    arrow: str
    steps: tuple[tuple[Term, ...], ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of both sides."""
        return self.left + self.right

    @property
    def reading(self) -> str:
        """How a textbook prints it."""
        return f" {self.arrow} ".join(
            " + ".join(written(term.coefficient) + term.shown for term in side)
            for side in self.steps or (self.left, self.right)
        )


def read_reaction(text: str) -> Reaction | None:
    """The chemical equation a text is; None where it is none, or may be something else."""
    sure = _ARROW.search(text) is not None
    if not sure and not _CAPITALS.fullmatch(text):
        return None
    tokens = tokenize(_HEAT.sub(lambda match: " " * len(match[0]), text))
    places = [] if tokens is None else [k for k, t in enumerate(tokens) if t.kind in _SIGNS]
    if tokens is None or not places or len({tokens[at].kind for at in places}) > 1:
        return None
    at = places[0]
    try:
        ends = zip((-1, *places), (*places, len(tokens)), strict=True)
        options = [_side(tokens[start + 1 : end]) for start, end in ends]
    except NoFormulaError:
        return None
    sides = _likeliest(options)
    reaction = _in_steps(text, sides, _SIGNS[tokens[at].kind])
    if len(sides) > 2 and (tokens[at].kind == "equals" or not _are_steps(sides)):
        return None
    if tokens[at].kind == "equals" and "\\ce" not in text:
        return reaction if _is_typed_chemistry(reaction) else None
    return reaction if _is_chemistry(reaction, tokens) else None


_SIGNS: Final = {"forward": "→", "both": "⇌", "equals": "→"}


def _in_steps(text: str, sides: tuple[tuple[Term, ...], ...], arrow: str) -> Reaction:
    """The reaction from the first side to the last, or the first step that is not balanced."""
    if len(sides) == 2:
        return Reaction(text, *sides, arrow)
    counts = [_counts(side) for side in sides]
    off = next((k for k in range(1, len(sides)) if counts[k] != counts[k - 1]), None)
    left, right = (sides[0], sides[-1]) if off is None else (sides[off - 1], sides[off])
    return Reaction(text, left, right, arrow, sides)


def _are_steps(sides: Sequence[tuple[Term, ...]]) -> bool:
    """Whether all sides have the same elements, so that each arrow may be a reaction."""
    return len({frozenset(name for term in side for name in term.atoms) for side in sides}) == 1


def _counts(side: tuple[Term, ...]) -> dict[str, Fraction]:
    """How much of each element, and of charge, is on a side; what is not there is left out."""
    found: dict[str, Fraction] = {}
    for term in side:
        for name, n in (*term.atoms.items(), ("", term.charge)):
            found[name] = found.get(name, Fraction(0)) + term.coefficient * n
    return {name: n for name, n in found.items() if n}


def _is_chemistry(reaction: Reaction, tokens: Sequence[Token]) -> bool:
    """Whether something beside an arrow is chemistry alone: N → P maps one set to another."""
    if "\\ce" in reaction.text or any(t.kind in ("charge", "state") for t in tokens):
        return True
    if any(t.kind == "element" and t.text in GROUPS for t in tokens):
        return any(term.charge for term in reaction.terms)
    formulas = [term.formula for term in reaction.terms]
    if any(t.kind == "element" and len(t.text) > 1 for t in tokens):
        return True
    if len(reaction.terms) > 2 and any(len(term.atoms) > 1 for term in reaction.terms):
        return True
    return any(max(term.atoms.values(), default=0) > 1 for term in reaction.terms) and all(formulas)


def _is_typed_chemistry(reaction: Reaction) -> bool:
    """Whether an equals sign stands for an arrow: 2H₂ + O₂ = 2H₂O, not P₁V₁ = P₂V₂."""
    known = len({term.formula for term in reaction.terms} & _UNMISTAKABLE)
    if any(not GROUPS.isdisjoint(term.atoms) for term in reaction.terms):
        return False
    letters = {element for term in reaction.terms for element in term.atoms}
    if len(reaction.terms) < 3 or not any(len(term.atoms) > 1 for term in reaction.terms):
        return False
    return known + any(len(element) > 1 for element in letters) > 1


def _likeliest(options: Sequence[Sequence[Sequence[Term]]]) -> tuple[tuple[Term, ...], ...]:
    """The sides as they balance; in their first readings, where they do in none.

    The 2 of FeSCN2+ counts atoms or charges, which the other side tells.
    """
    terms = [term for side in options for term in side]
    first = tuple(tuple(term[0] for term in side) for side in options)
    if sum(len(term) > 1 for term in terms) > MOST_AMBIGUOUS:
        return first
    for choice in product(*terms):
        left = iter(choice)
        sides = tuple(tuple(next(left) for _ in side) for side in options)
        if len({frozenset(_counts(side).items()) for side in sides}) == 1:
            return sides
    return first


def _side(tokens: Sequence[Token]) -> list[list[Term]]:
    """The readings of each term of a side, parted by the + that are no charges.

    Raises:
        NoFormulaError: one of them is none.
    """
    parts: list[list[Token]] = [[]]
    for k, token in enumerate(tokens):
        if token.text == "+" and token.kind == "sign" and not _is_charge(tokens, k):
            parts.append([])
        else:
            parts[-1].append(token)
    return [readings_of(part) for part in parts]


def _is_charge(tokens: Sequence[Token], at: int) -> bool:
    """Whether a + belongs to the species before it: it adjoins that, and no species follows."""
    if at == 0 or tokens[at - 1].kind == "space" or tokens[at - 1].end != tokens[at].start:
        return False
    after = next((t for t in tokens[at + 1 :] if t.kind != "space"), None)
    return after is None or after.kind in ("sign", "state")
