"""Questions of mathematical text: Fibonacci and Lucas numbers, classical functions of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from phiq.scorer.algebra.primes import MAX_DIGITS, is_prime, primes_up_to
from phiq.scorer.expression.literals import whole_number
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.questions.readings import ALWAYS_SPECIAL, COUNTING, choose, letters
from phiq.scorer.parse.state import State

#: Letters of classical functions, which stand beside declared symbols.
_CLASSICAL: Final = frozenset("PTUHJΓζψ")
#: What stands beside such numbers, and before those of which something is said; their sets.
_BESIDE: Final = frozenset("FLφei∀∃")
_NUMBER_SETS: Final = re.compile(r"[ℕℤ]|\\mathbb|\\[NZ](?![A-Za-z])")
_MATHEMATICAL: Final = frozenset("xyzwsnmklabcdjruvtτνμλαβθ")


def is_sequence(p: State, value: Symbol) -> bool:
    """Whether F_n and L_n are Fibonacci and Lucas numbers: nothing physical is around them."""
    if value.base not in ("F", "L") or value.sub or value.marks or value in p.declared:
        return False
    others = p.once(letters) - _BESIDE - {symbol.base for symbol in p.declared}
    if p.holds(_NUMBER_SETS):
        others -= {"N", "Z"}
    if p.declared:
        others -= _CLASSICAL
    if not others <= COUNTING or not (p.once(_varying_index) or p.once(_is_only_symbol)):
        return False
    return choose(
        p, "sequence", True, f"{value.base}_n read as a sequence of numbers",
        f"{value.base}_n read as a symbol",
    )  # fmt: skip


def _is_only_symbol(p: State) -> bool:
    """Whether the text has one symbol and no units: no force is 144, but F_{12} is."""
    return sum(isinstance(tok[1], Symbol) for tok in p.toks) == 1


def _varying_index(p: State) -> bool:
    """Whether some F or L has an index that is not a plain number."""
    return any(
        tok[0] == "sym" and tok[1].base in "FL" and _index_varies(p, at + 1)
        for at, tok in enumerate(p.toks)
    )


def _index_varies(p: State, at: int) -> bool:
    kind, value, _, _ = p.toks[at]
    if kind == "sub":
        return str(value) in COUNTING
    if kind != "_":
        return False
    end = at + 1
    depth = 0
    while p.toks[end][0] != "end":
        depth += (p.toks[end][0] in ("{", "(")) - (p.toks[end][0] in ("}", ")"))
        end += 1
        if depth == 0:
            break
    inner = [tok[1] for tok in p.toks[at + 1 : end] if isinstance(tok[1], Symbol)]
    return bool(inner) and all(s.base in COUNTING or s in p.declared for s in inner)


def sequence_label(p: State, value: Symbol, sub: str) -> Node | None:
    """The Fibonacci or Lucas number of a one-letter or literal index."""
    if not (sub.isdigit() or sub in COUNTING):
        return None
    if Symbol(value.base, sub, value.marks) in p.declared or not is_sequence(p, value):
        return None
    index = p.num(sub) if sub.isdigit() else p.sym(Symbol(sub))
    return p.node("fn", (index,), "fibonacci" if value.base == "F" else "lucas")


#: What stands beside digamma functions; a wave function is squared, derived and integrated.
_DIGAMMA_WORDS: Final = re.compile(
    r"γ|\\gamma|Γ|\\Gamma|gamma|digamma|\\sum|∑|sum|\\ln|\bln\b|\blog\b|\\log|\\cot|\bcot\b|H_|ζ|\\zeta|_1F"
)
_SHIFTED: Final = re.compile(
    r"ψ\s*(?:\\left)?\((?:[^()]*[a-z]\s*[+-]\s*\d|\d\s*-\s*[a-z])|\\psi\s*(?:\\left\s*)?\((?:[^()]*[a-z]\s*[+-]\s*\d|\d\s*-\s*[a-z])"
)
_WAVES: Final = re.compile(
    r"\||\\int|∫|\\hbar|ħ|\\hat|\\partial|∂|\*|\\Psi|Ψ|\\frac\s*\{d|\bd\^?2?/d|\\psi_|e\^\{?-?i|\\sin|\\cos|_n"
)


def _is_digamma(p: State) -> bool:
    """Whether a ψ with an argument is the digamma function, which is one thing in one text."""
    shifted = _SHIFTED.search(p.text) is not None and "/" in p.text.replace("\\frac", "/")
    near = _DIGAMMA_WORDS.search(p.text.replace("\\psi", "")) is not None
    return (near or shifted) and _WAVES.search(p.text) is None


def is_special(p: State, value: Symbol, name: str) -> bool:
    """Whether a letter with arguments is the classical function of that letter."""
    others = p.once(letters) - {value.base, "e", "i", "φ", "Γ", "ζ", "ψ", "γ"}
    if name == "digamma" and not p.declared and not p.once(_is_digamma):
        return False
    mathematical = value.base in ALWAYS_SPECIAL or bool(p.declared) or others <= _MATHEMATICAL
    return choose(
        p, "special", mathematical, f"{value.base} read as the function {name}",
        f"{value.base} read as an unnamed function",
    )  # fmt: skip


def primes_counted(p: State) -> Node | None:
    """The π(100) at hand as the number of primes up to 100; None where it is a product by π.

    Where logarithms say how large π(x) is for large x, it is their number up to x.
    """
    kinds = [tok[0] for tok in p.toks[p.i : p.i + 3]]
    if kinds == ["(", "sym", ")"] and p.holds(_LARGE) and p.holds(_LOGARITHM):
        p.i += 3
        return p.node("apply", (p.sym(Symbol("π")), p.sym(p.toks[p.i - 2][1])))
    if kinds != ["(", "num", ")"]:
        return None
    literal = p.toks[p.i + 1][1]
    if not literal.isdigit() or len(literal) > MAX_DIGITS:
        return None
    words = "π(…) read as the number of primes up to …", "π(…) read as a product"
    if not choose(p, "primes", False, *words):
        return None
    p.i += 3
    return p.num(str(primes_up_to(int(literal))))


def legendre(p: State, entries: Sequence[Node]) -> Node | None:
    r"""The value of \left(\frac{a}{p}\right) as the symbol of Legendre; None of a fraction.

    It tells by Euler's criterion whether a is a square modulo an odd prime p.
    """
    if len(entries) != 1 or entries[0].op != "div" or p.toks[p.i][0] not in _ALONE:
        return None
    above, below = [whole_number(part) for part in entries[0].args]
    if above is None or below is None or not 2 < below < MAX_MODULUS or not is_prime(below):
        return None
    words = "(a/p) read as the symbol of Legendre", "(a/p) read as a fraction"
    if not choose(p, "legendre", False, *words):
        return None
    power = pow(above, (below - 1) // 2, below)
    return p.num(str(power)) if power < 2 else p.node("neg", (p.num("1"),))


_LARGE: Final = re.compile(r"lim|∼|~|\\sim")
_LOGARITHM: Final = re.compile(r"ln|log|[Ll]i\b")
#: What may stand behind a symbol of Legendre that is a side, and the largest prime below it.
_ALONE: Final = frozenset(("rel", "end", ",", "left", "*"))
MAX_MODULUS: Final = 10**7
