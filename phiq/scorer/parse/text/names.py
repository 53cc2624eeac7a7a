"""Names that fields give their quantities: GDP, pH, E_a typed as Ea, net income.

An abbreviation is one name and no product, a label may stand tight behind its letter, and words
side by side are one name.
"""

from __future__ import annotations

import re
from typing import Any, Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.letters import listed

#: A token: kind, payload, offset, whether white space came before it.
_Token = tuple[str, Any, int, bool]
#: Quantities that go by an abbreviation, where nothing is declared.
_QUANTITIES: Final = frozenset(
    listed("""
    KE PE KEmax KEmin GPE EPE emf EMF pH pOH pKa pKb pKw per Cov Corr Std LHS RHS
    GDP GNP NNP CPI NPV IRR ROI ROE ROA EPS APR APY MPC MPS MRS MPL MPK PED PES
    SSR SST SSE SSB SSW MSR MSE MSB MSW MAE TSS RSS ESS IQR RMS AUC EAR PMT VIF AIC BIC SNR BER
    BMI BMR GFR MAP SBP DBP GPP NPP COP KL JS
    """)
)
#: Fewest capitals in a row that are an abbreviation whatever they are, unless they are in the
#: order of the alphabet, as the corners of a figure are.
_CAPITALS: Final = 4
#: Quantities whose label is typed behind them, the force F_g and the energy E_k.
_LABELLED: Final = frozenset(
    listed("""
    vf vi Vf Vi di do hi ho xf yf yi Fn Fg FN Ff Fc Fb Fnet Wnet Ek Ep Ug
    XL XC Xc Vp Vs Np Ns Ip Ea Ka Kb Kw Ksp Kc Kp Keq Km Kd kB kcat
    """)
)
#: A letter with a word that says which of its values it is.
_QUALIFIED: Final = re.compile(
    r"([A-Z])(in|out|max|min|net|tot|avg|rms|eq|ext|cell|esc|crit)|([a-z])(max|min|avg|rms|net|tot|esc)"
)
#: Words side by side, which are one name: net income, price per share.
TWO_WORDS: Final = re.compile(r"[A-Za-z]{3} [A-Za-z]{3}")
_NAMES: Final = frozenset(("word", "exact"))
#: Most words of a name.
_MOST_WORDS: Final = 4


def is_abbreviation(letters: str) -> bool:
    """Whether letters are known together, or four capitals and more in no order."""
    if letters in _QUANTITIES:
        return True
    return len(letters) >= _CAPITALS and letters.isupper() and _is_unordered(letters)


def _is_unordered(letters: str) -> bool:
    """Whether they are not the corners of a figure, ABCD or DCBA: four that follow each other."""
    return max(map(ord, letters)) - min(map(ord, letters)) >= len(letters)


def is_labelled(letters: str) -> bool:
    """Whether letters are one and its label typed behind it: Ek, Vmax."""
    return letters in _LABELLED or _QUALIFIED.fullmatch(letters) is not None


def whole_names(toks: list[_Token]) -> list[_Token]:
    """Words with nothing but a gap between them as one name."""
    out: list[_Token] = []
    for tok in toks:
        kind, value, _, gap = tok
        before = out[-1] if out else None
        if (
            gap
            and before is not None
            and kind in _NAMES
            and before[0] in _NAMES
            and _is_plain(value)
            and _is_plain(before[1])
            and before[1].base.count(" ") < _MOST_WORDS - 1
        ):
            out[-1] = ("word", Symbol(f"{before[1].base} {value.base}"), before[2], before[3])
        else:
            out.append(tok)
    return out


def _is_plain(symbol: Symbol) -> bool:
    """Whether a name is a word without a subscript."""
    return not symbol.sub and not symbol.marks and symbol.base.replace(" ", "").isalpha()
