"""Letters of physics notation: Greek names, lookalikes, raised and lowered characters.

Lookalikes are mapped one to one, so offsets never move. NFKC is never used: it turns ² into 2.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Python and LaTeX names of Greek letters; variants that physicists do not tell apart share one.
GREEK: Final[dict[str, str]] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ",
    "varkappa": "ϰ", "lambda": "λ", "lambd": "λ", "lamda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ",
    "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "varGamma": "Γ",
    "varDelta": "Δ", "varTheta": "Θ", "varLambda": "Λ", "varXi": "Ξ", "varPi": "Π",
    "varSigma": "Σ", "varUpsilon": "Υ", "varPhi": "Φ", "varPsi": "Ψ", "varOmega": "Ω",
    "digamma": "ϝ", "hbar": "ħ", "hslash": "ħ",
}  # fmt: skip

#: One character to one character: what a keyboard, a PDF or an editor puts in place of another.
LOOKALIKES: Final = str.maketrans(
    {
        **{chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)},  # fullwidth
        "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-", "\N{FIGURE DASH}": "-", "\N{FULLWIDTH HYPHEN-MINUS}": "-",
        "\N{MICRO SIGN}": "μ", "\N{OHM SIGN}": "Ω", "\N{KELVIN SIGN}": "K",
        "\N{ANGSTROM SIGN}": "Å", "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}": "^",
        "\N{PLANCK CONSTANT OVER TWO PI}": "ħ", "\N{PLANCK CONSTANT}": "h",
        "\N{GREEK PHI SYMBOL}": "φ", "\N{GREEK LUNATE EPSILON SYMBOL}": "ε",
        "\N{LATIN SMALL LETTER OPEN E}": "ε", "\N{LATIN SMALL LETTER ALPHA}": "α",
        "\N{INCREMENT}": "Δ", "\N{N-ARY PRODUCT}": "∏", "\N{GREEK SMALL LETTER FINAL SIGMA}": "ς",
        "\N{PRIME}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{MODIFIER LETTER PRIME}": "'",
        "\N{DOT OPERATOR}": "·", "\N{BULLET OPERATOR}": "·", "\N{GREEK ANO TELEIA}": "·",
        "\N{BULLET}": "·", "\N{KATAKANA MIDDLE DOT}": "·", "\N{HYPHENATION POINT}": "·",
        "\N{ASTERISK OPERATOR}": "*", "\N{FULLWIDTH ASTERISK}": "*", "\N{DIVISION SLASH}": "/",
        "\N{FRACTION SLASH}": "/", "\N{FULLWIDTH SOLIDUS}": "/",
        "\N{MULTIPLICATION X}": "×", "\N{VECTOR OR CROSS PRODUCT}": "×",
        "\N{FULLWIDTH EQUALS SIGN}": "=", "\N{FULLWIDTH PLUS SIGN}": "+",
        "\N{FULLWIDTH LEFT PARENTHESIS}": "(", "\N{FULLWIDTH RIGHT PARENTHESIS}": ")",
        "\N{MASCULINE ORDINAL INDICATOR}": "°", "\N{RING ABOVE}": "°",
        "\N{FULLWIDTH COMMA}": ",", "\N{IDEOGRAPHIC FULL STOP}": ".", "\N{IDEOGRAPHIC COMMA}": ",",
        "\N{DIVIDES}": "|", "\N{LIGHT VERTICAL BAR}": "|",
        "\N{DOUBLE VERTICAL LINE}": "‖", "\N{PARALLEL TO}": "∥",
        "\N{LEFT-POINTING ANGLE BRACKET}": "⟨", "\N{RIGHT-POINTING ANGLE BRACKET}": "⟩",
        "\N{LEFT ANGLE BRACKET}": "⟨", "\N{RIGHT ANGLE BRACKET}": "⟩",
        "\N{LESS-THAN OVER EQUAL TO}": "≤", "\N{GREATER-THAN OVER EQUAL TO}": "≥",
        "\N{LESS-THAN OR SLANTED EQUAL TO}": "≤", "\N{GREATER-THAN OR SLANTED EQUAL TO}": "≥",
        "\N{ALMOST EQUAL OR EQUAL TO}": "≈", "\N{INVISIBLE TIMES}": " ",
        "\N{INVISIBLE SEPARATOR}": ",", "\N{INVISIBLE PLUS}": "+",
        "\N{ZERO WIDTH SPACE}": " ", "\N{ZERO WIDTH NON-JOINER}": " ", "\N{ZERO WIDTH JOINER}": " ",
        "\N{WORD JOINER}": " ", "\N{ZERO WIDTH NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " ",
        "\N{SOFT HYPHEN}": " ", "\N{LEFT-TO-RIGHT MARK}": " ", "\N{RIGHT-TO-LEFT MARK}": " ",
    }
)  # fmt: skip

#: Raised characters and what they stand for on the line.
RAISED: Final = str.maketrans(
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺᴹᴴᵅᵝᵞᵟᶿᵠᵡ",
    "0123456789+-=()niabcdefghjklmoprstuvwxyzTNMHαβγδθφχ",
)
#: Lowered characters likewise.
LOWERED: Final = str.maketrans(
    "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", "0123456789+-=()aehijklmnoprstuvxβγρφχ"
)
#: Combining marks and the mark each makes; any other combining character is dropped.
COMBINING: Final[dict[str, str]] = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar",
    "\u0305": "bar", "\u0306": "breve", "\u0307": "dot", "\u0308": "ddot", "\u030a": "ring",
    "\u030c": "check", "\u20d7": "vec", "\u20d1": "vec", "\u20db": "dddot", "\u0331": "underline",
    "\u0332": "underline",
}  # fmt: skip
#: The stroke through a relation.
NEGATION: Final = "\u0338"
#: Words in the Unicode names of styled letters (𝐄, ℒ, ℝ) and the mark each makes.
_STYLES: Final[dict[str, str]] = {
    "BOLD": "bold", "SCRIPT": "cal", "FRAKTUR": "frak", "BLACK-LETTER": "frak",
    "DOUBLE-STRUCK": "bb",
}  # fmt: skip


def blank(match: re.Match[str]) -> str:
    """As many spaces, so that what stands behind keeps its place."""
    return " " * len(match[0])


def listed(text: str) -> list[str]:
    """The names in a table written as one text."""
    return text.split()


def negated(relation: str) -> str:
    """A relation with a stroke through it, as one character where Unicode has it."""
    return unicodedata.normalize("NFC", relation + NEGATION)


def plain_letter(char: str) -> tuple[str, tuple[str, ...]]:
    """A letter as its plain base and marks: "Ĥ" is H with a hat, "𝐄" a bold E."""
    if ord(char) >= 0x1D400 or 0x2100 <= ord(char) < 0x2150:
        name = unicodedata.name(char, "")
        base = unicodedata.normalize("NFKD", char)[:1].translate(LOOKALIKES)
        return base, tuple(mark for word, mark in _STYLES.items() if word in name)[:1]
    parts = unicodedata.normalize("NFD", char)
    return parts[0], tuple(COMBINING[mark] for mark in parts[1:] if mark in COMBINING)
