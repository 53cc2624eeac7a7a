"""Ambiguities: each a question asked at its place in the text, with a default answer.

A question is answered alike everywhere in one pass; the other readings of a text come from passes
with one answer turned round (`State.flips`). `State.met` keeps the answers of a pass in words.
"""

from __future__ import annotations

import re
from typing import Any, Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.brackets import MAX_AHEAD
from phiq.scorer.parse.questions.differentials import is_differential
from phiq.scorer.parse.state import State

#: How likely the other answer is, against 1 for the default; sets the order of the readings.
ODDS: Final[dict[str, float]] = {
    "slash": 0.3, "call": 0.3, "phi": 0.25, "e": 0.25, "special": 0.25, "log": 0.2, "i": 0.15,
    "sequence": 0.2, "unit": 0.2, "units": 0.2,
    "tight unit": 0.2, "several letters": 0.15, "unit below": 0.3, "root": 0.4, "mixed": 0.3,
    "power of ten": 0.3, "parenthesis": 0.3, "per cent": 0.4, "sample": 0.4,
    "base": 0.3, "numbers": 0.45, "uncertainty": 0.2, "gamma": 0.2, "I": 0.2, "E": 0.2,
}  # fmt: skip
_PARENTHESIS: Final = (
    "the parenthesis is a factor below the slash",
    "the parenthesis is a factor beside the fraction",
)
_TIGHT: Final = frozenset(("sym", "word", "const", "phi", "e", "i", "num", "Delta", "label"))
#: Letters that name functions rather than factors, before a sum or a product in parentheses.
_FUNCTION_LETTERS: Final = frozenset("fghFGHPQouψφΨΦΓζξχδ")
#: Letters that name functions and hardly anything beside them.
_FUNCTIONS_ONLY: Final = frozenset("fgFGψΨΦ")
#: Letters that count; beside them nothing physical is around.
COUNTING: Final = frozenset("nmkjprs")
#: Letters that hardly name anything else before a parenthesis.
ALWAYS_SPECIAL: Final = frozenset("Γζ")
#: Letters that name any function.
_GENERIC: Final = frozenset("fgFGψφΨΦ")
#: What speaks for decimal logarithms: decibels, magnitudes, the voltage of a cell at 25 °C.
_DECIMAL_LOGS: Final = re.compile(
    r"\bdB|\d\s?dB|2\.5\s*\\?log|0\.059|\\?log\s*\(?\s*\w+\s*/\s*10\s*\^?\{?\(?[-⁻−]\(?1[²2]|[mM]\s*[-−]\s*[mM]\s*="
)
#: Letters that functions are taken of.
_ARGUMENTS: Final = frozenset("xyztrsuvwkqpnθφξητω")
_SUMMANDS: Final = frozenset(("sym", "fn", "(", "num", "e", "i", "[", "phi", "word"))
_ACIDS: Final = frozenset(("pH", "pOH", "pKa", "pKb", "pKw"))
_LEADS_TERM: Final = frozenset(("rel", "+", "-", "*", "/", "(", ")", "num", "["))
SUBSCRIPT: Final = frozenset(("_", "sub"))


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
        numbers = kind == "(" and not gap and left.op == factors[-1].op == "num"
        disputed = numbers and len(factors) == 1 and p.notation != "python"
        return disputed and choose(p, "parenthesis", False, *_PARENTHESIS)
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
    if (
        value in p.bound
        or (p.integrals and value in p.once(_integrated))
        or _stands_alone(p, found, start)
        or _is_before_numbers(p)
        or _is_weight(p, start)
    ):
        return False
    if value.base not in _GENERIC and _is_difference(p):
        return False  # a quantity times a step of another one
    default = None if value in p.once(_defined) else _call_by_shape(p, value, start)
    if default is None or value.base in ALWAYS_SPECIAL or _can_only_call(p, value):
        return True
    if found.sup is not None and found.sup.op == "num" and found.upper is None:
        return False
    name = value.base
    return choose(p, "call", default, f"{name}(…) read as a call", f"{name}(…) read as a product")


def _stands_alone(p: State, found: Any, start: int) -> bool:
    """Whether a number is in the parenthesis of a symbol that stands without one too.

    The moment of a force is R_B(4), where R_B = 5 kN; a letter without a label has a value then, as
    in F(0.8) = 60 → F = 75 N.
    """
    if [tok[0] for tok in p.toks[p.i : p.i + 3]] != ["(", "num", ")"]:
        return False
    name = p.text[p.toks[start][2] : p.toks[p.i][2]]
    value = r"\s*=\s*[-−]?\d" if found.sub is None else r"(?![\w(])"
    return p.holds(re.compile(rf"(?<!\w){re.escape(name)}{value}"))


def _is_weight(p: State, start: int) -> bool:
    """Whether the symbol is the g of a weight: mg(0), mg(h_1 - h_2)."""
    return start > 0 and [tok[1] for tok in p.toks[start - 1 : start + 1]] == [_MASS, _GRAVITY]


def _is_before_numbers(p: State) -> bool:
    """Whether numbers stand in two parentheses, one after the other: n(0.0821)(300)."""
    return [tok[0] for tok in p.toks[p.i : p.i + 6]] == ["(", "num", ")"] * 2


def _can_only_call(p: State, value: Symbol) -> bool:
    """Whether a letter of functions has a sign first in its parentheses, or several arguments.

    Nobody writes the product f(-x), and f(x + y) = f(x) + f(y) is about a function; so is
    T(u + v) = T(u) + T(v), as a product would be Tu.
    """
    function = value.base in _FUNCTIONS_ONLY
    if not (function or value.base.isupper()):
        return False
    if function and p.toks[p.i + 1][0] in ("-", "+", "±"):
        return True
    known = p.once(_called_letters)
    return value.base in known and (function or any(len(held) == 1 for held in known[value.base]))


def _called_letters(p: State) -> dict[str, set[str]]:
    """The letters that stand before parentheses with different contents, and these."""
    contents: dict[str, set[str]] = {}
    for at, (kind, value, _, _) in enumerate(p.toks[:-2]):
        after = p.toks[at + 1]
        opens = after[0] == "(" or after[:2] == ("left", "(")
        if kind in ("sym", "phi") and opens and isinstance(value, Symbol):
            _, close = inside(p, at + 1)
            typed = p.text[p.toks[at + 2][2] : p.toks[close][2]]
            contents.setdefault(value.base, set()).add(typed.replace(" ", ""))
    return {letter: found for letter, found in contents.items() if len(found) > 1}


def _defined(p: State) -> frozenset[Symbol]:
    """The letters of functions that a statement defines: the σ of σ(x) = 1/(1 + e⁻ˣ)."""
    found = []
    for at in range(len(p.toks) - 4):
        if p.toks[at + 1][0] != "(" or p.toks[at][0] != "sym":
            continue
        kinds = [tok[0] for tok in p.toks[at : at + 5]]
        opens = not at or p.toks[at - 1][0] in _BEFORE_STATEMENTS
        own = p.toks[at][1] == p.toks[at + 2][1]  # x(x) is a product
        if opens and not own and kinds == ["sym", "(", "sym", ")", "rel"]:
            found.append(p.toks[at][1])
    return frozenset(found)


_MASS: Final = Symbol("m")
_GRAVITY: Final = Symbol("g")
_BEFORE_STATEMENTS: Final = frozenset((",", ";", "text", "\\\\", "quad"))


def _integrated(p: State) -> frozenset[Symbol]:
    """The variables of the text's integrals: what follows a d."""
    after = (p.toks[at + 1][1] for at, tok in enumerate(p.toks) if tok[0] == "d")
    return frozenset(value for value in after if isinstance(value, Symbol))


def _names_declared(p: State, value: Symbol, sub: Any) -> bool:
    base, label, marks = value
    if value in p.declared or Symbol(base, label) in p.declared:
        return True
    return isinstance(sub, str) and Symbol(base, label + sub, marks) in p.declared


def _call_by_shape(p: State, value: Symbol, start: int) -> bool | None:
    """None where it can only be a call."""
    shape, close = inside(p, p.i)
    if shape in ("list", "empty") or (close == p.i + 2 and p.toks[p.i + 1][1] == "0"):
        return None  # nobody writes a product with 0
    if p.notation != "latex" and p.toks[p.i][3] and not p.toks[p.i + 1][3]:
        return False  # but where all signs stand apart, as copied from a page, so does a call's
    if p.declared or shape == "atom":
        return True
    if shape == "product":
        return value.base in _FUNCTION_LETTERS or value.base.isupper()
    if value.base in _FUNCTION_LETTERS:
        return True
    opens = start == 0 or p.toks[start - 1][0] in ("rel", ",", ";")
    return opens and value.base.isupper() and p.toks[close + 1][0] == "rel"


def _is_difference(p: State) -> bool:
    """Whether the parenthesis at hand holds a step of one quantity, f - f_0 or V_2 - V_1.

    Steps of what functions are taken of, x - x_0, are none.
    """
    shape, close = inside(p, p.i)
    found = [tok[1] for tok in p.toks[p.i : close] if isinstance(tok[1], Symbol)]
    signs = [tok[0] for tok in p.toks[p.i : close] if tok[0] in ("+", "-")]
    bases = {symbol.base for symbol in found}
    return (
        shape == "sum"
        and signs == ["-"]
        and len(found) == 2
        and len(bases) == 1
        and (not bases <= _ARGUMENTS)
    )


def inside(p: State, start: int) -> tuple[str, int]:
    """What a parenthesis holds (empty, atom, list, product, sum), and where it closes.

    Of more than MAX_AHEAD signs the first tell it.
    """
    depth = 0
    shape = "atom"
    factors = 0
    at = start
    for at in range(start, min(start + MAX_AHEAD, len(p.toks))):
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
    return frozenset([tok[1].base for tok in p.toks if isinstance(tok[1], Symbol)])


def log_is_natural(p: State) -> bool:
    """Whether a log without a base is natural, as in mathematics; in Python it always is.

    That of acids, levels and magnitudes is decimal: pH = -log[H+], 20 log(50) = 34 dB.
    """
    if p.notation == "python":
        return True
    return choose(
        p,
        "log",
        _ACIDS.isdisjoint(p.once(letters)) and not p.holds(_DECIMAL_LOGS),
        "log read as the natural logarithm",
        "log read as the decimal logarithm",
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
