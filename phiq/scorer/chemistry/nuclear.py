r"""Reads a nuclear reaction: nuclides and particles on both sides of an arrow.

    ²³⁸U → ²³⁴Th + ⁴He        ^{14}_{6}C \to ^{14}_{7}N + e^-        n → p + e⁻ + ν̄

Its nucleons and its charge in elementary charges are counted; whether it happens is not asked.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Final

from phiq.scorer.chemistry.balance import NUCLEONS
from phiq.scorer.chemistry.formula import Term
from phiq.scorer.chemistry.reaction import Reaction
from phiq.scorer.chemistry.tokens import ATOMIC_NUMBERS

#: Particles with their nucleons and charge, as typed.
_PARTICLES: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys(("n", "n⁰"), (1, 0)), **dict.fromkeys(("p", "p⁺"), (1, 1)),
    **dict.fromkeys(("e⁻", "β⁻", "e", "β"), (0, -1)), **dict.fromkeys(("e⁺", "β⁺"), (0, 1)),
    **dict.fromkeys(("α",), (4, 2)), **dict.fromkeys(("d",), (2, 1)),
    **dict.fromkeys(("γ", "ν", "ν̄", "νₑ", "ν̄ₑ"), (0, 0)), **dict.fromkeys(("μ⁻", "π⁻"), (0, -1)),
    **dict.fromkeys(("μ⁺", "π⁺"), (0, 1)),
}  # fmt: skip
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋", "0123456789-")
_RAISE: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_ARROW: Final = re.compile(r"→|⟶|-{1,2}>|\\(?:long)?rightarrow(?![a-z])|\\to(?![a-z])")
#: The energy that is released.
_ENERGY: Final = re.compile(
    r"\+\s*+(?:[\d.]++\s*+(?:[kMG]?eV|\\text\{ ?[kMG]?eV\})|Q|energy)\s*+\Z"
)
#: What every arrow has a part of; most texts hold none.
_ARROW_PARTS: Final = ("→", "⟶", "->", "arrow", "\\to")
_FONTS: Final = re.compile(r"\\(?:ce|mathrm|text|rm)(?![a-z])\s*\{?|\\[,;:! ]|[$~]|\{\}")
_UPPER: Final = r"(?:\^\s*(?:\{\s*(?P<A1>\d+)\s*\}|(?P<A2>\d))|(?P<A3>[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_LOWER: Final = r"(?:_\s*(?:\{\s*(?P<Z1>-?\d+)\s*\}|(?P<Z2>\d))|(?P<Z3>₋?[₀₁₂₃₄₅₆₇₈₉]+))"
_NUCLIDE: Final = re.compile(
    rf"(?:(?P<times>\d+)\s*+)?(?:\{{++\s*+)?(?:{_UPPER}\s*+{_LOWER}?+"
    rf"|{_LOWER.replace('<Z', '<Y')}\s*+{_UPPER.replace('<A', '<B')})\s*+\{{*+\s*+"
    r"(?P<name>[A-Z][a-z]?|n|p|e|\\?beta|β|\\?alpha|α|\\?gamma|γ)"
    r"\s*+\}*+\s*+(?P<charge>\^\s*\{?\s*[-+−]\s*\}?|[-+−⁺⁻])?\s*+\}*+(?:\*|\^\{?\*\}?)?"
)
_DASHED: Final = re.compile(r"(?:(?P<times>\d+)\s*+)?(?P<name>[A-Z][a-z]?)-(?P<A1>\d+)")
#: A nuclide on one line, as a page that is copied has it: 238/92 U.
_SLASHED: Final = re.compile(
    r"(?:(?P<times>\d+)\s++)?(?P<A1>\d+)/(?P<Z1>-?\d+)\s*(?P<name>[A-Z][a-z]?|n|p|e)"
)
#: And one whose number has come down: 14C. One apart from its element may be a coefficient.
_LOWERED_MASS: Final = re.compile(r"(?P<A1>\d{1,3})(?P<name>[A-Z][a-z]?)")
_MASS_APART: Final = re.compile(r"(?P<A1>\d{1,3}) (?P<name>[A-Z][a-z]?)")
#: Nucleons for each proton in stable nuclei, from light to heavy ones, and somewhat beyond.
_NUCLEONS_A_PROTON: Final = (1.8, 2.8)
_PARTICLE: Final = re.compile(
    r"(?:(?P<times>\d+)\s*+)?(?P<name>\\bar\s*\{?\\nu\}?|\\overline\{\\nu\}|\\nu|\\alpha|\\beta|\\gamma|\\mu|\\pi|ν̄|ν|α|β|γ|μ|π|n|p|e|d)"
    r"(?:_\s*\{?(?:e|μ|\\mu)\}?|ₑ)?\s*(?P<charge>\^\s*\{?\s*[-+−]\s*\}?|[-+−⁺⁻])?(?:_\s*\{?e\}?|ₑ)?"
)
_NAMES: Final = {"alpha": "α", "beta": "β", "gamma": "γ", "nu": "ν", "mu": "μ", "pi": "π"}


def read_nuclear(text: str) -> Reaction | None:
    """The nuclear reaction a text is; None where it is none.

    Something in it must be a nuclide with its number of nucleons, or every term a particle.
    """
    if not any(map(text.__contains__, _ARROW_PARTS)):
        return None
    arrows = list(_ARROW.finditer(text))
    if len(arrows) != 1:
        return None
    at = arrows[0]
    told = _ENERGY.search(text, at.end())
    sides = [_side(text, 0, at.start()), _side(text, at.end(), told.start() if told else len(text))]
    left, right = sides
    if left is None or right is None:
        return None
    terms = left + right
    known = any(not term.formula.isalpha() for term in terms)
    decay = len(terms) > 2 and any(term.charge for term in terms)
    return Reaction(text, left, right, "→") if known or decay else None


def _side(text: str, start: int, end: int) -> tuple[Term, ...] | None:
    found: list[Term] = []
    for part in re.finditer(r"[^+]+(?:\+(?=\s*(?:\+|\}|$))\}*)?|\+", text[start:end]):
        if part[0].strip() in ("", "+"):
            continue
        term = _term(part[0], start + part.start())
        if term is None:
            return None
        found.append(term)
    return tuple(found) or None


def _term(part: str, start: int) -> Term | None:
    typed = " ".join(_FONTS.sub("", part).split()).strip(".")
    for pattern in (_NUCLIDE, _DASHED, _SLASHED, _LOWERED_MASS, _MASS_APART, _PARTICLE):
        match = pattern.fullmatch(typed) or pattern.fullmatch(typed.rstrip("}"))
        if match is not None and (pattern is not _MASS_APART or _is_mass(match)):
            return _made(match, start)
    return None


def _is_mass(match: re.Match[str]) -> bool:
    """Whether the number before an element may be that of its nucleons: 137 Cs."""
    fewest, most = _NUCLEONS_A_PROTON
    protons = ATOMIC_NUMBERS.get(match["name"], 0)
    return fewest * protons <= int(match["A1"]) <= most * protons


def _made(match: re.Match[str], start: int) -> Term | None:
    groups = match.groupdict()
    times = int(groups.get("times") or 1)
    name = groups["name"].lstrip("\\")
    name = _NAMES.get(name, "ν̄" if "bar" in name or "overline" in name else name)
    sign = (groups.get("charge") or "").translate(_RAISED)
    sign = "⁺" if "+" in sign else "⁻" if "-" in sign else ""
    mass = _first(groups, "AB")
    number = _first(groups, "ZY")
    if name in ATOMIC_NUMBERS and mass is not None:
        charge = ATOMIC_NUMBERS[name] if number is None else number
        if mass < ATOMIC_NUMBERS[name]:
            return None
        shown = f"{str(mass).translate(_RAISE)}{name}"
    elif name + sign in _PARTICLES:
        nucleons, charge = _PARTICLES[name + sign]
        if mass not in (None, nucleons) or number not in (None, charge, -charge):
            return None
        charge = charge if number is None else number
        mass, shown = nucleons, name + sign
    else:
        return None
    return Term(Fraction(times), Counter({NUCLEONS: mass}), charge, shown, shown, start, start)


def _first(groups: dict[str, str | None], letters: str) -> int | None:
    for letter in letters:
        for k in "123":
            value = groups.get(letter + k)
            if value:
                return int(value.translate(_RAISED).translate(_LOWERED))
    return None
