"""How a textbook prints the letters of a formula on one line: raised, lowered, with their labels.

What has no raised or lowered letter in Unicode is written behind ^ or _.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from phiq.scorer.expression.functions import CIRCULAR, FUNCTIONS, HYPERBOLIC
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.render.letters import CACHE_SPELLINGS, after_marks, styled

_PLAIN: Final = "0123456789+−=()"
_RAISED: Final = dict(
    zip(
        _PLAIN + "abcdefghijklmnoprstuvwxyzβγδθ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᶿ",
        strict=True,
    )
)
_LOWERED: Final = dict(
    zip(_PLAIN + "aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
#: Longest text that is raised or lowered letter by letter: past it the small letters are hard to
#: read.
LONGEST: Final = 6
RAISED_MARKS: Final[dict[str, str]] = {
    "prime": "'", "star": "*", "dagger": "†", "transpose": "ᵀ", "plus": "⁺", "minus": "⁻",
    "standard": "°",
}  # fmt: skip
#: Functions under the names that are printed.
FUNCTION_NAMES: Final[dict[str, str]] = {
    **{name: f"arc{name[1:]}" for name in CIRCULAR if FUNCTIONS[name].injective},
    **{name: f"ar{name[1:]}" for name in HYPERBOLIC if FUNCTIONS[name].injective},
    "re": "Re", "im": "Im", "sign": "sgn", "totient": "φ", "gamma": "Γ", "zeta": "ζ",
    "digamma": "ψ", "beta": "B", "dirac": "δ", "heaviside": "H", "lambertw": "W", "binomial": "C",
    "ei": "Ei", "si": "Si", "ci": "Ci", "airyai": "Ai", "airybi": "Bi", "prob": "P", "var": "Var",
    "ellipk": "K", "ellipe": "E", "loggamma": "ln Γ", "agm1": "agm",
}  # fmt: skip
#: Functions whose first argument is printed below their letter: Fₙ, J₀(x).
LETTERED: Final[dict[str, str]] = {
    "fibonacci": "F", "lucas": "L", "harmonic": "H", "bernoulli": "B", "besselj": "J",
    "bessely": "Y", "besseli": "I", "besselk": "K", "sphericalj": "j", "sphericaly": "y",
    "legendre": "P", "hermite": "H", "laguerre": "L", "chebyshevt": "T", "chebyshevu": "U",
    "bernoullipoly": "B", "polylog": "Li", "hankel1": "H⁽¹⁾", "hankel2": "H⁽²⁾",
}  # fmt: skip
#: Functions printed without brackets around a letter, and with their power before it: sin²θ.
BARE: Final = frozenset(
    {name for name in (*CIRCULAR, *HYPERBOLIC) if not FUNCTIONS[name].injective} - {"sech", "csch"}
    | {"ln"}
)


def raised(text: str) -> str:
    """A text above the line."""
    return _scripted(text, _RAISED, "^")


def lowered(text: str) -> str:
    """A text below the line."""
    return _scripted(text, _LOWERED, "_")


def _scripted(text: str, letters: dict[str, str], sign: str) -> str:
    close = text.replace(" ", "")
    if len(close) <= LONGEST and letters.keys() >= set(close):
        return "".join([letters[letter] for letter in close])
    return sign + (text if len(text) == 1 else f"({text})")


@lru_cache(maxsize=CACHE_SPELLINGS)
def symbol_text(symbol: Symbol) -> str:
    """A symbol as it is printed: Eₖ, v_max, Δp, ẋ, ΔG°."""
    base, sub, marks = symbol
    above = tuple("standard" if m == "ring" and base != "A" else m for m in marks)
    inner = tuple(m for m in above if m not in RAISED_MARKS and m[0] != "^" and m != "rm")
    text = styled(base, inner) or base
    if "rm" in marks:
        text = FUNCTION_NAMES.get(base, text)
    if sub:
        text += lowered(sub) if len(sub) == 1 or sub.isdigit() else f"_{sub}"
    for mark in after_marks(symbol._replace(marks=above)):
        text += RAISED_MARKS.get(mark) or raised(mark[1:])
    return text + ("°" if "standard" in above else "")


def is_letter(symbol: Symbol) -> bool:
    """Whether it is one letter, numbered at most, so that a product needs no sign beside it."""
    return len(symbol.base) == 1 and (not symbol.sub or symbol.sub.isdigit())
