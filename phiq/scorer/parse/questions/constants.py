"""Which letters are numbers: e, i, φ, γ, and the I and E of SymPy; questions of `readings`."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.questions.readings import COUNTING, SUBSCRIPT, choose, inside, letters
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.tokens import LOOKAHEAD, Token

GAMMA: Final = Symbol("γ")
#: Letters of special functions, and those that may stand beside Euler's constant.
_SPECIAL: Final = frozenset("ψHΓζ")
_BESIDE_GAMMA: Final = frozenset("γeiφd") | _SPECIAL
_INSIDE_GAMMA: Final = COUNTING | {"x", "t", "z"}
#: Tokens of integrals, sums, products and limits.
_ENDLESS: Final = frozenset(("int", "big", "lim"))
#: The laws of dilute solutions, whose i is van 't Hoff's factor: i K_f m, icRT.
_COLLIGATIVE: Final = re.compile(
    r"(?<![A-Za-z])i\s?[·*×]?\s?(?:K_?\{?[fb]|[cCM]\s?[·*×]?\s?R\s?[·*×]?\s?T)|(?<![A-Za-z])K_?\{?[fb]\}?.{0,5}(?<![A-Za-z])i(?![A-Za-z])"
)
#: A rate of interest: given a value, added to 1 as a factor of money or over n or t periods, or
#: beside the real rate r and the inflation π.
_ONE_AND: Final = r"(?:\\left\s?)?\(\s?1\s?\+\s?i\s?(?:\\right\s?)?\)"
_RATE: Final = re.compile(
    r"(?<![\w\\^])i\s*=\s*(?:0?\.\d|\d+(?:\.\d+)?\s*\\?%)"
    rf"|(?:[$€£]\s?[\d,.]+|\d{{3,}}|(?<![A-Za-z])(?:[PF]V?|PMT|A))\s*[*·×]?\s*{_ONE_AND}"
    rf"|{_ONE_AND}\s*(?:\^|\*\*)\s*[({{]?\s*[-−]?\s*[nt](?![^=]*(?:sin|cos|1\s?[-−]\s?i))"
    rf"|{_ONE_AND}\s*[⁻]?[ⁿᵗ](?![^=]*(?:sin|cos|1\s?[-−]\s?i))"
    r"|(?<!\w)1\s?\+\s?i\s?\)?\s?=\s?\(\s?1\s?\+\s?r\s?\)"
)
#: Letters that may be constants where nothing is attached to them.
CONSTANTS: Final[dict[Symbol, str]] = {GAMMA: "euler", Symbol("I"): "i", Symbol("E"): "e"}
LETTERS: Final = frozenset(symbol.base for symbol in CONSTANTS)
_TRIGONOMETRIC: Final = frozenset(listed("sin cos tan cot sec csc"))
_ARCS: Final = frozenset(listed("asin acos atan acot asec acsc atan2"))


def e_is_number(p: State) -> bool:
    """Whether the e at hand is 2.718…: raised to a power, an argument of ln, or the only letter."""
    if Symbol("e") in p.declared:
        return False
    after = p.i + 1
    if p.i and p.toks[after][0] == "}" and p.toks[p.i - 1][0] == "{":  # {e}^{x}
        after += 1
    kind = p.toks[after][0]
    if kind in ("_", "sub", "'"):
        return False
    yes, no = "e read as Euler's number", "e read as a symbol"
    if kind in ("^", "sup", "**"):
        if _literal_exponent(p, after):
            return choose(p, "e", _only_constants(p), yes, no)
        return True
    logarithm = p.i > 0 and any(tok[1] in ("ln", "log") for tok in p.toks[max(0, p.i - 2) : p.i])
    return choose(p, "e", logarithm or _only_constants(p) or p.once(_is_limit_in_numbers), yes, no)


def _is_limit_in_numbers(p: State) -> bool:
    """Whether nothing but what sums, limits and integrals bind is named: e is the number then."""
    bound: set[str] = set()
    integral = any(tok[0] == "int" for tok in p.toks)
    for at, tok in enumerate(p.toks):
        if integral and tok[0] == "d" and isinstance(p.toks[at + 1][1], Symbol):
            bound |= {"d", p.toks[at + 1][1].base}
        if tok[0] in ("lim", "big"):
            held = [t[1].base for t in p.toks[at + 1 : at + 5] if isinstance(t[1], Symbol)]
            bound.update(held[:1])
    return bool(bound) and p.once(letters) - {"e"} <= bound


def _only_constants(p: State) -> bool:
    return bool(p.declared) or p.once(letters) - {"e", "i", "φ"} <= COUNTING


def _literal_exponent(p: State, at: int) -> bool:
    toks = p.toks
    if toks[at][0] == "sup":
        return True
    if toks[at + 1][0] == "{":
        return toks[at + 2][0] == "num" and toks[at + 3][0] == "}"
    return toks[at + 1][0] == "num"


def is_constant(p: State, value: Symbol) -> bool:
    """Whether a bare letter of `LETTERS` is the constant."""
    if value not in CONSTANTS:
        return False
    return gamma_is_constant(p) if value == GAMMA else _is_of_sympy(p, value)


def _is_of_sympy(p: State, value: Symbol) -> bool:
    """Whether I and E are SymPy's constants: beside declared symbols, in SymPy's calls, or alone.

    Where nothing tells Python notation they are symbols first.
    """
    calls = p.once(_has_calls)
    if value in p.declared or p.notation == "latex":
        return False
    alone = not (p.once(letters) - {"I", "E"} or _is_a_side(p, value))
    if not (p.declared or calls or alone):
        return False
    default = calls or p.notation == "python" or "==" in p.text
    return choose(
        p, value.base, default, f"{value.base} read as the constant of SymPy",
        f"{value.base} read as a symbol",
    )  # fmt: skip


def _has_calls(p: State) -> bool:
    """Whether there is a call of Python's, or a function with its argument in square brackets."""
    return any(
        tok[0] == "pycall" or (tok[0] == "fn" and p.toks[at + 1][0] == "[")
        for at, tok in enumerate(p.toks)
    )


def _is_a_side(p: State, value: Symbol) -> bool:
    """Whether the E just read is a side of the relation by itself, as an energy is."""
    before = p.toks[p.i - 2][0] if p.i > 1 else "rel"
    return value.base == "E" and before == "rel" and p.toks[p.i][0] in ("rel", "end")


def gamma_is_constant(p: State) -> bool:
    """Whether a bare γ is Euler's constant: beside special functions, sums, integrals and limits.

    Elsewhere it is a ratio of heat capacities, a Lorentz factor, an angle.
    """
    if GAMMA in p.declared:
        return False
    others = p.once(letters) - _BESIDE_GAMMA
    default = others <= _INSIDE_GAMMA and (
        not _SPECIAL.isdisjoint(p.once(letters)) or p.once(_has_endless)
    )
    return choose(p, "gamma", default, "γ read as Euler's constant", "γ read as a symbol")


def _has_endless(p: State) -> bool:
    """Whether the text has a sum, an integral or a limit."""
    return any(tok[0] in _ENDLESS for tok in p.toks)


def i_is_unit(p: State) -> bool:
    """Whether the i at hand is the imaginary unit: not declared, bound, an index or a current."""
    following, bracket, _, _ = p.toks[p.i + 1]
    if Symbol("i") in p.declared or Symbol("i") in p.bound or following in ("_", "sub"):
        return False
    opens = following == "(" or (following == "left" and bracket == "(")
    if opens and inside(p, p.i + 1)[0] == "atom":
        return False
    before = p.toks[p.i - 1][0] if p.i else "rel"
    alone = before == "rel" and following in ("rel", "end") and p.once(_is_only_i)
    default = bool(p.declared) or (
        not alone
        and before not in ("d", "partial", "delta", "Delta")
        and not p.once(_has_index_i)
        and not p.once(_sums_over_i)
        and not p.holds(_COLLIGATIVE)
        and not p.holds(_RATE)
    )
    return choose(p, "i", default, "i read as the imaginary unit", "i read as a symbol")


def _is_only_i(p: State) -> bool:
    return sum(tok[0] == "i" for tok in p.toks) == 1


def _sums_over_i(p: State) -> bool:
    """Whether a sum without a range has no letter but i to run over: ∑ i = n(n + 1)/2."""
    toks = p.toks
    sums = [at for at, tok in enumerate(toks) if tok[0] == "big"]
    bare = any(toks[at + 1][0] not in SUBSCRIPT for at in sums)
    return bare and p.once(letters) <= {"i", "n", "N"}


def _has_index_i(p: State) -> bool:
    """Whether i occurs as an index anywhere in the text."""
    depth = 0
    for at, (kind, value, _, _) in enumerate(p.toks[:-LOOKAHEAD]):
        if kind == "_" and at and p.toks[at - 1][0] == "int":
            continue  # the circle or the end of an integral
        if kind == "_" or depth:
            if p.toks[at + 1][0] == "{" and kind == "_":
                depth = 1
            elif (kind == "_" and p.toks[at + 1][0] == "i") or kind == "i":
                return True
            elif kind == "}":
                depth = 0
        elif kind == "sub" and "i" in str(value):
            return True
    return False


def phi_is_golden(p: State) -> bool:
    """Whether the φ at hand is the golden ratio: no angle, field or potential around it."""
    following, value, _, _ = p.toks[p.i + 1]
    before = p.toks[p.i - 1][0] if p.i else ""
    if (
        Symbol("φ") in p.declared
        or following in SUBSCRIPT
        or before in ("partial", "nabla", "d", "box")
    ):
        return False
    if following in ("(", "apply", "{") or (following == "left" and value == "("):
        return False
    others = p.once(letters) - {"φ", "F", "L", "e", "i"} - {symbol.base for symbol in p.declared}
    default = others <= COUNTING and not (
        p.once(_is_angle) or p.once(_is_field) or p.once(_is_given_angle)
    )
    return choose(p, "phi", default, "φ read as the golden ratio", "φ read as a symbol")


_OPERATORS: Final = frozenset(("partial", "nabla", "box"))


def _is_field(p: State) -> bool:
    """Whether the text has differential operators: φ is a field or a potential then."""
    return not _OPERATORS.isdisjoint([tok[0] for tok in p.toks])


def _is_given_angle(p: State) -> bool:
    """Whether φ alone is a side, in a text with π, degrees or angles: φ = π/2, φ = arctan 2."""
    sides = [
        at
        for at, tok in enumerate(p.toks)
        if tok[0] == "phi"
        and (at == 0 or p.toks[at - 1][0] == "rel")
        and p.toks[at + 1][0] in ("rel", "end")
    ]
    return bool(sides) and any(_tells_angle(tok) for tok in p.toks)


def _tells_angle(tok: Token) -> bool:
    kind, value = tok[0], tok[1]
    if kind == "fn":
        return value in _TRIGONOMETRIC or value in _ARCS
    return kind == "degree" or (kind == "const" and value == "pi") or value == "∘"


def _is_angle(p: State) -> bool:
    """Whether a φ stands under a sine or the like."""
    return any(
        tok[0] == "fn"
        and tok[1] in _TRIGONOMETRIC
        and any(near[0] == "phi" for near in p.toks[at + 1 : at + 5])
        for at, tok in enumerate(p.toks)
    )
