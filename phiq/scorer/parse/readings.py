"""Ambiguities: each a question asked at its place in the text, with a default answer.

A question is answered alike everywhere in one pass; the other readings of a text come from passes
with one answer turned round (`State.flips`). `State.met` keeps the answers of a pass in words.
"""

from __future__ import annotations

from typing import Any, Final

from phiq.scorer.expr import Node, Symbol
from phiq.scorer.parse.differentials import is_differential
from phiq.scorer.parse.letters import listed
from phiq.scorer.parse.state import State
from phiq.scorer.parse.tokens import LOOKAHEAD

#: How likely the other answer is, against 1 for the default; sets the order of the readings.
ODDS: Final[dict[str, float]] = {
    "slash": 0.3, "call": 0.3, "phi": 0.25, "e": 0.25, "special": 0.25, "log": 0.2, "i": 0.15,
    "sequence": 0.2, "unit": 0.2, "root": 0.4, "gamma": 0.2,
}  # fmt: skip
_TIGHT: Final = frozenset(("sym", "word", "const", "phi", "e", "i", "num", "Delta", "label"))
_TRIGONOMETRIC: Final = frozenset(listed("sin cos tan cot sec csc"))
#: Letters that name functions rather than factors, before a sum or a product in parentheses.
_FUNCTION_LETTERS: Final = frozenset("fghFGHPQuψφΨΦΓζξχ")
GAMMA: Final = Symbol("γ")
#: Letters that count; beside them nothing physical is around.
COUNTING: Final = frozenset("nmkjprs")
#: Letters that hardly name anything else before a parenthesis.
ALWAYS_SPECIAL: Final = frozenset("Γζ")
_SUMMANDS: Final = frozenset(("sym", "fn", "(", "num", "e", "i", "[", "phi", "word"))
_LEADS_TERM: Final = frozenset(("rel", "+", "-", "*", "/", "(", ")", "num", "["))
_SUBSCRIPT: Final = frozenset(("_", "sub"))


def choose(p: State, question: str, default: bool, yes: str, no: str) -> bool:
    """Answer a question as this pass does, and remember that it was met."""
    answer = default != (question in p.flips)
    p.met[question] = yes if answer else no
    return answer


def denominator_goes_on(p: State, left: Node, factors: list[Node]) -> bool:
    """Whether the factor at hand still belongs under the slash.

    What is written tight to it does (h/2π is h/(2π), h/mv is h/(mv)), but a numeric fraction is
    a coefficient (1/2mv² is ½mv², 4/3πr³ is ⁴⁄₃πr³; yet 1/4πε₀ is 1/(4πε₀)).
    """
    kind, value, offset, gap = p.toks[p.i]
    if factors[-1].op in ("diff", "pow") and _base_op(factors[-1]) == "diff":
        return kind in ("d", "partial")
    if kind == "unit":
        return factors[-1].op == "num"
    tight = kind in _TIGHT or (kind == "d" and value is not None and not is_differential(p))
    if kind == "root":
        return choose(
            p, "root", not gap and factors[0].op != "num", "the root is below the slash",
            "the root is beside the fraction",
        )  # fmt: skip
    if not tight:
        return False
    numeric = left.op == "num" and factors[0].op == "num"
    coefficient = numeric and len(factors) == 1 and not (value == "pi" and left.text == "1")
    if p.notation == "python" and gap:
        return False
    shown = p.text[max(0, offset - 4) : offset + 3].strip()
    return choose(
        p,
        "slash",
        not gap and not coefficient,
        f"all factors after the slash are below it (…{shown}…)",
        f"only the first factor after the slash is below it (…{shown}…)",
    )


def _base_op(node: Node) -> str:
    return node.args[0].op if node.op == "pow" else node.op


def is_call(p: State, value: Symbol, found: Any, start: int) -> bool:
    """Whether the parenthesis after a symbol holds arguments rather than a factor."""
    if p.declared and _names_declared(p, value, found.sub):
        return False
    default = _call_by_shape(p, value, start)
    if default is None or value.base in ALWAYS_SPECIAL:
        return True
    if found.sup is not None and found.sup.op == "num" and found.upper is None:
        return False
    name = value.base
    return choose(p, "call", default, f"{name}(…) read as a call", f"{name}(…) read as a product")


def _names_declared(p: State, value: Symbol, sub: Any) -> bool:
    base, label, marks = value
    if value in p.declared or Symbol(base, label) in p.declared:
        return True
    return isinstance(sub, str) and Symbol(base, label + sub, marks) in p.declared


def _call_by_shape(p: State, value: Symbol, start: int) -> bool | None:
    """None where it can only be a call."""
    shape, close = _inside(p, p.i)
    if shape in ("list", "empty") or (close == p.i + 2 and p.toks[p.i + 1][1] == "0"):
        return None  # nobody writes a product with 0
    if p.notation != "latex" and p.toks[p.i][3]:
        return False
    if p.declared or shape == "atom":
        return True
    if shape == "product":
        return value.base in _FUNCTION_LETTERS or value.base.isupper()
    if value.base in _FUNCTION_LETTERS:
        return True
    opens = start == 0 or p.toks[start - 1][0] in ("rel", ",", ";")
    return opens and value.base.isupper() and p.toks[close + 1][0] == "rel"


def _inside(p: State, start: int) -> tuple[str, int]:
    """What a parenthesis holds (empty, atom, list, product, sum), and where it closes."""
    depth = 0
    shape = "atom"
    factors = 0
    at = start
    for at in range(start, len(p.toks)):
        kind = p.toks[at][0]
        if kind in ("(", "left", "[", "{", "\\{"):
            depth += 1
        elif kind in (")", "right", "]", "}", "\\}"):
            depth -= 1
            if depth == 0:
                break
        elif kind == "end":
            break
        elif depth == 1:
            if kind in (",", ";", "mid", "rel"):
                return "list", at
            if kind in ("+", "-", "±") and p.toks[at - 1][0] not in ("(", "left", "*"):
                shape = "sum"
            factors += kind in _TIGHT or kind in ("fn", "frac", "*", "/", "accent", "font", "d")
    if at == start + 1:
        return "empty", at
    return ("product" if factors > 1 and shape == "atom" else shape), at


def letters(p: State) -> frozenset[str]:
    """The base letters of all symbols of the text."""
    found = p.context.get("letters")
    if found is None:
        found = frozenset([tok[1].base for tok in p.toks if isinstance(tok[1], Symbol)])
        p.context["letters"] = found
    return frozenset(found)


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
    return choose(p, "e", logarithm or _only_constants(p), yes, no)


def _only_constants(p: State) -> bool:
    return bool(p.declared) or letters(p) - {"e", "i", "φ"} <= COUNTING


def _literal_exponent(p: State, at: int) -> bool:
    toks = p.toks
    if toks[at][0] == "sup":
        return True
    if toks[at + 1][0] == "{":
        return toks[at + 2][0] == "num" and toks[at + 3][0] == "}"
    return toks[at + 1][0] == "num"


def gamma_is_constant(p: State) -> bool:
    """Whether a bare γ is Euler's constant: beside special functions and indices alone."""
    if GAMMA in p.declared:
        return False
    default = letters(p) - {"γ", "e", "i", "φ", "ψ", "H", "Γ", "ζ"} <= COUNTING | {"x", "t", "z"}
    return choose(p, "gamma", default, "γ read as Euler's constant", "γ read as a symbol")


def i_is_unit(p: State) -> bool:
    """Whether the i at hand is the imaginary unit: not declared, bound, an index or a current."""
    following = p.toks[p.i + 1][0]
    if Symbol("i") in p.declared or Symbol("i") in p.bound or following in ("_", "sub"):
        return False
    if following in ("(", "left") and _inside(p, p.i + 1)[0] == "atom":
        return False
    before = p.toks[p.i - 1][0] if p.i else "rel"
    alone = before == "rel" and following in ("rel", "end") and _is_only_i(p)
    default = bool(p.declared) or (
        not alone and before not in ("d", "partial", "delta", "Delta") and not _index_i(p)
    )
    return choose(p, "i", default, "i read as the imaginary unit", "i read as a symbol")


def _is_only_i(p: State) -> bool:
    return sum(tok[0] == "i" for tok in p.toks) == 1


def _index_i(p: State) -> bool:
    """Whether i occurs as an index anywhere in the text."""
    known = p.context.get("index_i")
    if known is None:
        known = p.context["index_i"] = "_" in p.text and _has_index_i(p)
    return bool(known)


def _has_index_i(p: State) -> bool:
    depth = 0
    for at, (kind, value, _, _) in enumerate(p.toks[:-LOOKAHEAD]):
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
        or following in _SUBSCRIPT
        or before in ("partial", "nabla", "d", "box")
    ):
        return False
    if following in ("(", "apply", "{") or (following == "left" and value == "("):
        return False
    others = letters(p) - {"φ", "F", "L", "e", "i"} - {symbol.base for symbol in p.declared}
    default = others <= COUNTING and not (_is_angle(p) or _is_field(p))
    return choose(p, "phi", default, "φ read as the golden ratio", "φ read as a symbol")


def _is_field(p: State) -> bool:
    """Whether the text has differential operators: φ is a field or a potential then."""
    return any(tok[0] in ("partial", "nabla", "box") for tok in p.toks)


def _is_angle(p: State) -> bool:
    known = p.context.get("angle")
    if known is None:
        known = p.context["angle"] = any(
            tok[0] == "fn"
            and tok[1] in _TRIGONOMETRIC
            and any(near[0] == "phi" for near in p.toks[at + 1 : at + 5])
            for at, tok in enumerate(p.toks)
        )
    return bool(known)


def log_is_natural(p: State) -> bool:
    """Whether a log without a base is natural, as in mathematics and Python."""
    return choose(
        p, "log", True, "log read as the natural logarithm", "log read as the decimal logarithm"
    )


def is_large_operator(p: State) -> bool:
    """Whether the capital Σ or Π at hand sums or multiplies: it has limits, or leads a term."""
    toks = p.toks
    if toks[p.i + 1][0] == "_" and toks[p.i + 2][0] == "{":
        close = next((at for at in range(p.i, len(toks)) if toks[at][0] in ("}", "end")), p.i)
        return any(tok[0] == "rel" for tok in toks[p.i : close])
    kind, _, _, gap = toks[p.i + 1]
    before = toks[p.i - 1][0] if p.i else "rel"
    if p.notation != "text" or toks[p.i][1].base != "Σ" or not (gap or kind == "("):
        return False
    return kind in _SUMMANDS and before in _LEADS_TERM
