"""Cuts a chemical equation into tokens, whatever the notation; says nothing of their order.

Source of the element symbols: IUPAC, Periodic Table of the Elements (2022). Of mhchem's notation:
https://mhchem.github.io/MathJax-mhchem/.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

_SYMBOLS: Final = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se "
    "Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb "
    "Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm "
    "Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og"
)
ELEMENTS: Final = frozenset(_SYMBOLS.split())
#: What stands for any acid's rest, halogen, metal or organic group: HA + H₂O ⇌ H₃O⁺ + A⁻.
GROUPS: Final = frozenset("AXMR")
#: How many protons the nucleus of each element has.
ATOMIC_NUMBERS: Final = {symbol: place for place, symbol in enumerate(_SYMBOLS.split(), 1)}

_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_LOWER: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RAISE: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FRACTIONS: Final = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅔": Fraction(2, 3),
}  # fmt: skip
#: Arrows by how they are shown; "=" stands for one only in texts that are surely chemistry.
_ARROWS: Final = {
    "→": r"→|⟶|⟹|-{1,2}>|\\(?:long)?rightarrow|\\to(?![a-z])",
    "⇌": r"⇌|⇄|⇆|⟷|↔|<-{1,2}>|<=+>|\\(?:left)?right(?:left)?harpoons|\\(?:long)?leftrightarrow"
    r"|\\rightleftarrows",
}
_LABELS: Final = r"(?:\[[^\[\]]*\]){0,2}"
_STATE: Final = r"\((?:s|l|g|aq|cr|graphite)\)"
#: Letters of states that Unicode has below the line.
_LOW_STATE: Final = r"₍[ₐᵩₛₗᵍgq]+₎"
#: What says nothing of atoms: fonts, braces, and the arrows of gases and precipitates.
_FONTS: Final = r"\\(?:ce|mathrm|text|mathsf|rm)(?![a-z])\s*\{?|[{}$↑↓]|\\(?:up|down)arrow(?![a-z])"
_PATTERNS: Final = (
    ("space", r"[\s~]+|\\[,;:! ]|\\q?quad"),
    ("forward", rf"(?:{_ARROWS['→']})(?:{_LABELS})|\\xrightarrow{_LABELS}\{{[^{{}}]*\}}"),
    ("both", rf"(?:{_ARROWS['⇌']})(?:{_LABELS})|\\xrightleftharpoons{_LABELS}\{{[^{{}}]*\}}"),
    ("equals", r"="),
    ("state", rf"_?\{{?(?:\\(?:text|mathrm)\{{)?{_STATE}\}}{{0,2}}"),
    ("low_state", rf"_\{{(?:s|l|g|aq)\}}|{_LOW_STATE}"),
    ("charge", r"<sup>(?:\d*[+−-]|[+−-]\d*)</sup>"
     r"|\^\{?\(?(?:\d*[+−-]|[+−-]\d*)\)?\}?|[⁰¹²³⁴⁵⁶⁷⁸⁹]*[⁺⁻]"),
    ("count", r"<sub>\d+</sub>|_\d|_\{\d+\}|[₀₁₂₃₄₅₆₇₈₉]+"),
    ("number", r"\\frac\{\d+\}\{\d+\}|\d+/\d+|\d+\.\d+|\d+|[½⅓¼¾⅔]"),
    ("element", "|".join(sorted(ELEMENTS | GROUPS, key=len, reverse=True))),
    ("electron", r"e(?=\^|⁻|[-−]|<sup>)"),
    ("dot", r"\\cdot(?![a-z])|[·•⋅∙*.]"),
    ("sign", r"[+−-]"),
    ("open", r"(?:\\left)?[(\[]"),
    ("close", r"(?:\\right)?[)\]]"),
    ("ignored", rf"(?<=\s)[v^](?=\s*(?:[+}}]|$))|{_FONTS}"),
)  # fmt: skip
_TOKEN: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS))


class Token(NamedTuple):
    """A piece of the text and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token] | None:
    """The tokens of a text; None where something is in it that no chemical equation has."""
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        if found.lastgroup != "ignored":
            kind = str(found.lastgroup).removeprefix("low_")
            tokens.append(Token(kind, found.group(), at, found.end()))
        at = found.end()
    return tokens


def number(text: str) -> Fraction:
    """What a coefficient says: 2, 0.5, 1/2, ½, or a fraction in LaTeX."""
    if text in _FRACTIONS:
        return _FRACTIONS[text]
    if text.startswith("\\frac"):
        above, below = re.findall(r"\d+", text)
        return Fraction(int(above), int(below) or 1)
    above, _, below = text.partition("/")
    return Fraction(above) / (int(below or 1) or 1)


def count(text: str) -> int:
    """What stands below an element: 4 of _{4}, ₄ and <sub>4</sub>."""
    return int(text.translate(_LOWERED).removeprefix("<sub>").removesuffix("</sub>").strip("_{}"))


def charge(text: str) -> int:
    """What stands above a species: -2 of ^{2-} and ²⁻."""
    plain = text.removeprefix("<sup>").removesuffix("</sup>")
    plain = plain.translate(_RAISED).replace("−", "-").strip("^{}()")
    size = int(plain.strip("+-") or 1)
    return -size if "-" in plain else size


def state(text: str) -> str:
    """The state of matter as it is shown: (aq)."""
    letters = text.translate(str.maketrans("ₐᵩₛₗᵍ₍₎", "aqslg()"))
    found = re.search(r"\w+(?=\)*\}*$)", letters)
    return f"({found.group()})" if found else ""


def lowered(n: int) -> str:
    """A count as it is shown below an element; a 1 is not."""
    return "" if n == 1 else str(n).translate(_LOWER)


def raised(charge: int) -> str:
    """A charge as it is shown above a species: ²⁻."""
    if not charge:
        return ""
    size = "" if abs(charge) == 1 else str(abs(charge))
    return f"{size}{'+' if charge > 0 else '-'}".translate(_RAISE)


def written(coefficient: Fraction) -> str:
    """A coefficient as it is shown; a 1 is not."""
    known = next((sign for sign, value in _FRACTIONS.items() if value == coefficient), None)
    if coefficient == 1:
        return ""
    return known or (str(coefficient) if coefficient.denominator == 1 else f"({coefficient})")
