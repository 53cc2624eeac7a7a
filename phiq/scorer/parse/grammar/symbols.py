"""Symbols with their scripts, the constants e, i, φ, and calls of undeclared functions."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.brackets import closing
from phiq.scorer.parse.grammar.groups import arguments
from phiq.scorer.parse.grammar.pratt import Prefix
from phiq.scorer.parse.grammar.scripts.attach import finish
from phiq.scorer.parse.grammar.scripts.parts import Scripts, joined_label
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.grammar.special import is_surely_special, special_call, special_index
from phiq.scorer.parse.grammar.wolfram import derivative_of_wolfram, number_of_wolfram
from phiq.scorer.parse.questions import constants, readings, sequences
from phiq.scorer.parse.questions.brackets import role_of
from phiq.scorer.parse.state import State

_CONTINUES: Final = frozenset(
    ("_", "sub", "^", "sup", "'", "''", "mark", "(", "left", "apply", "{", "[")
)
_AFTER_DELTA: Final = frozenset(("sym", "word", "e", "i", "phi", "d", "delta", "Sigma"))


def symbol(p: State) -> Node:
    """A letter or name and all that belongs to it."""
    value = p.toks[p.i][1]
    p.i += 1
    following = p.toks[p.i][0]
    if following in _CONTINUES and not (following in ("^", "sup") and value.base in ("E", "I")):
        return scripted(p, value)
    if value.base in constants.LETTERS and constants.is_constant(p, value):
        return p.node("const", (), constants.CONSTANTS[value])
    return scripted(p, value) if following in _CONTINUES else p.node("sym", (), value)


def label(p: State) -> Node:
    """An upright word of LaTeX."""
    value = Symbol(str(p.toks[p.i][1]), "", ("rm",))
    p.i += 1
    return scripted(p, value)


def exact(p: State) -> Node:
    """A symbol written out with all its parts."""
    value = p.toks[p.i][1]
    p.i += 1
    return scripted(p, value)


def scripted(p: State, value: Symbol) -> Node:
    """The rest of a symbol whose base was just read."""
    start = p.i - 1
    found = read_scripts(p, base_is_symbol=True)
    if _marked_call(p):
        return _call(p, value, found)
    if opens_call(p) and (
        is_surely_special(p, value, found) or readings.is_call(p, value, found, start)
    ):
        return _call(p, value, found)
    kind, sign, _, _ = p.toks[p.i]
    if (kind == "[" or (kind == "left" and sign == "[")) and (bare := _bracketed(p, value, found)):
        return bare
    return finish(p, head_of(p, value, found), found)


def _bracketed(p: State, value: Symbol, found: Scripts) -> Node | None:
    """A symbol with its index or its arguments in square brackets; None where they are a factor."""
    if found.sup is not None or not is_written_tight(p):
        return None
    if value.base == "D" and found.sub is None and (derivative := derivative_of_wolfram(p)):
        return derivative
    if value.base == "N" and found.sub is None and (number := number_of_wolfram(p)):
        return number
    role = "call" if "prime" in found.marks else role_of(p, value)
    if role == "factor":
        return None
    args = arguments(p)
    if role == "call" or found.sub is not None or not args:
        call = p.node("apply", (finish(p, head_of(p, value, found), found), *args))
        return finish(p, call, read_scripts(p, base_is_symbol=False))
    found.sub = args[0].text if len(args) == 1 and args[0].text.isdigit() else args
    after = read_scripts(p, base_is_symbol=False)
    after.marks = found.marks + after.marks
    return finish(p, head_of(p, value, found), after)


def is_written_tight(p: State) -> bool:
    """Whether a bracket stands right behind the symbol before it, and holds anything."""
    return not p.toks[p.i][3] and p.toks[p.i + 1][0] not in ("]", "right")


def head_of(p: State, value: Symbol, found: Scripts) -> Node:
    """The symbol with its label, or with its indices where they are expressions."""
    sub = found.sub
    if sub is None:
        return p.node("sym", (), value)
    if isinstance(sub, str):
        special = sequences.sequence_label(p, value, sub)
        if special is not None:
            return special
        return p.sym(Symbol(value.base, value.sub + sub, value.marks))
    label = joined_label(sub)
    if label and Symbol(value.base, label) in p.declared:
        return p.sym(value._replace(sub=label))
    special = special_index(p, value, sub)
    if special is not None:
        return special
    return p.node("index", (p.sym(value), *sub), "_" * len(sub))


def opens_call(p: State) -> bool:
    """Whether a parenthesis stands at hand that holds more than a modulus: b (mod n)."""
    kind, value, _, _ = p.toks[p.i]
    opens = kind == "(" or (kind == "left" and value == "(")
    return opens and p.toks[p.i + 1][1] != "mod"


def _marked_call(p: State) -> bool:
    r"""Whether what follows can only be arguments: f⁡(x) with U+2061, f{\left(x\right)}."""
    toks = p.toks
    if toks[p.i][0] == "apply":
        p.i += 1
        return opens_call(p)
    # A gap before it makes it a factor, as in {x}^{8} {\left(1-x\right)}^{8}.
    if toks[p.i][0] != "{" or toks[p.i][3] or toks[p.i + 1][:2] != ("left", "("):
        return False
    close = closing(p.toks, p.i, "{", "}")
    if close < 0 or closing(p.toks, p.i + 1, "left", "right") != close - 1:
        return False
    del toks[close], toks[p.i]
    return True


def _call(p: State, value: Symbol, found: Scripts) -> Node:
    args = arguments(p)
    derived = found.marks == ("prime",) and found.sub is not None and args[-1:] != ()
    if not found.marks or (derived and args[-1].op == "sym"):
        special = special_call(p, value, found, args)
        if special is not None and derived:
            return p.node("deriv", (special, args[-1], p.num("1")), "d")
        if special is not None:
            return special
    exponent, found.sup = (None, found.sup) if found.upper else (found.sup, None)
    inverse = exponent is not None and exponent.op == "neg" and exponent.args[0].text == "1"
    if inverse:
        found.marks += ("^-1",)
    head = finish(p, head_of(p, value, found), found)
    call = p.node("apply", (head, *args))
    return call if exponent is None or inverse else p.power(call, exponent)


def letter_e(p: State) -> Node:
    """e: the number where it is raised to a power, else a symbol (readings.py)."""
    if constants.e_is_number(p):
        p.i += 1
        return p.node("const", (), "e")
    return symbol(p)


def letter_i(p: State) -> Node:
    """i: the imaginary unit unless it is used as an index or declared."""
    if constants.i_is_unit(p):
        p.i += 1
        return p.node("const", (), "i")
    return symbol(p)


def letter_phi(p: State) -> Node:
    """φ: the golden ratio or a symbol."""
    if constants.phi_is_golden(p):
        p.i += 1
        return p.node("const", (), "phi")
    return symbol(p)


def constant(p: State) -> Node:
    """π, ∞ and upright e, i; a subscripted π is a symbol."""
    value = p.toks[p.i][1]
    p.i += 1
    if value == "pi" and (p.toks[p.i][0] in ("_", "sub") or Symbol("π") in p.declared):
        return scripted(p, Symbol("π"))
    if (
        value == "pi"
        and p.toks[p.i][0] == "("
        and (counted := sequences.primes_counted(p)) is not None
    ):
        return counted
    return p.node("const", (), value)


def delta_symbol(p: State) -> Node:
    """Δx is one symbol; Δ alone is a symbol of its own."""
    kind, following, _, gap = p.toks[p.i + 1]
    if (
        kind in _AFTER_DELTA
        and isinstance(following, Symbol)
        and not (gap and p.notation == "text")
    ):
        p.i += 2
        return scripted(p, following._replace(marks=("Delta", *following.marks)))
    return symbol(p)


PREFIX: Final[dict[str, Prefix]] = {
    "sym": symbol,
    "word": symbol,
    "label": label,
    "name": label,
    "exact": exact,
    "e": letter_e,
    "i": letter_i,
    "phi": letter_phi,
    "const": constant,
    "Delta": delta_symbol,
}
