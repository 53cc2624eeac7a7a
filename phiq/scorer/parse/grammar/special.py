"""Classical functions written with letters: P_n(x), J_ν(x), Γ(z), ζ(s), W(x), F_{n+1}, ₂F₁.

A letter is such a function only where readings.py finds the surroundings mathematical.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import PREFIX as PREFIX_OF
from phiq.scorer.parse.grammar.pratt import Prefix
from phiq.scorer.parse.grammar.scripts.parts import Scripts, is_declared, label_node
from phiq.scorer.parse.questions import sequences
from phiq.scorer.parse.state import State

#: Letter without subscript, number of arguments → function.
_PLAIN: Final[dict[tuple[str, int], str]] = {
    ("Γ", 1): "gamma", ("Γ", 2): "uppergamma", ("γ", 2): "lowergamma", ("ζ", 1): "zeta",
    ("ζ", 2): "zeta", ("W", 1): "lambertw", ("ψ", 1): "digamma", ("B", 2): "beta",
    ("Β", 2): "beta",
}  # fmt: skip
#: Letter with one subscript and one argument → function of (subscript, argument).
_ORDERED: Final[dict[str, str]] = {
    "P": "legendre", "T": "chebyshevt", "U": "chebyshevu", "H": "hermite", "L": "laguerre",
    "J": "besselj", "Y": "bessely", "I": "besseli", "K": "besselk", "j": "sphericalj",
    "y": "sphericaly", "Li": "polylog", "B": "bernoullipoly",
}  # fmt: skip
#: Letters that name other things first: the function only beside declared symbols.
_PHYSICAL: Final = frozenset(("B",))
#: Letter with a subscript and an upper index → function of (subscript, upper index, argument).
_DOUBLE: Final[dict[str, str]] = {"P": "assoclegendre", "C": "gegenbauer"}


def special_index(p: State, value: Symbol, sub: tuple[Node, ...]) -> Node | None:
    """A Fibonacci or Lucas number with an expression as its index."""
    if len(sub) != 1 or not sequences.is_sequence(p, value):
        return None
    return p.node("fn", sub, "fibonacci" if value.base == "F" else "lucas")


def special_call(p: State, value: Symbol, found: Scripts, args: tuple[Node, ...]) -> Node | None:
    """The classical function of a letter applied to arguments, None where it is none."""
    if value.marks or value.sub or is_declared(p, value, found.sub):
        return None
    if found.sub is None:
        return _plain_call(p, value, found, args)
    index = found.sub if isinstance(found.sub, tuple) else (label_node(p, found.sub),)
    if len(index) > 1 and all(part.op == "sym" and part.symbol in p.declared for part in index):
        index = (p.mul(index),)  # the T_{mn} of declared numbers m and n
    if len(index) != 1 or len(args) != 1:
        return None
    return _ordered_call(p, value, found, (index[0], args[0]))


def _plain_call(p: State, value: Symbol, found: Scripts, args: tuple[Node, ...]) -> Node | None:
    name = _PLAIN.get((value.base, len(args)))
    if name is None or not sequences.is_special(p, value, name):
        return None
    if found.upper is not None and found.sup is not None:
        return p.node("fn", (found.sup, *args), "polygamma") if name == "digamma" else None
    call = p.node("fn", args, name)
    return call if found.sup is None else p.power(call, found.sup)


def _ordered_call(p: State, value: Symbol, found: Scripts, args: tuple[Node, Node]) -> Node | None:
    index, argument = args
    if found.sup is not None and value.base in _DOUBLE:
        name = _DOUBLE[value.base]
        if found.sup.op == "tuple" and value.base == "P":
            uppers, name = found.sup.args, "jacobi"
        else:
            uppers = (found.sup,)
        known = sequences.is_special(p, value, name)
        return p.node("fn", (index, *uppers, argument), name) if known else None
    name = _ORDERED.get(value.base, "")
    if value.base in _PHYSICAL and not p.declared:
        return None
    if not name or found.upper is not None or not sequences.is_special(p, value, name):
        return None
    call = p.node("fn", (index, argument), name)
    return call if found.sup is None else p.power(call, found.sup)


def lowered_hypergeometric(p: State) -> Node:
    """₂F₁(a, b; c; z), the lowered 2 at hand."""
    counted = _chosen_of_lowered(p)
    if counted is not None:
        return counted
    kinds = [tok[0] for tok in p.toks[p.i : p.i + 4]]
    names = kinds == ["sub", "sym", "sub", "("] and p.toks[p.i + 1][1] == Symbol("F")
    upper, lower = p.toks[p.i][1], p.toks[p.i + 2][1]
    if not names or not (upper.isdigit() and lower.isdigit()):
        raise p.missing("an operand")
    p.i += 4
    return _hypergeometric(p, upper, lower, ")")


def _chosen_of_lowered(p: State) -> Node | None:
    """₅C₂ and ⁵C₂: combinations and permutations; else None."""
    count, letter, few = p.toks[p.i : p.i + 3]
    if letter[:2] not in (("sym", Symbol("C")), ("sym", Symbol("P"))) or few[0] != "sub":
        return None
    if not (str(count[1]).isalnum() and str(few[1]).isalnum()):
        return None
    p.i += 3
    parts = [p.num(text) if text.isdigit() else p.sym(Symbol(text)) for text in (count[1], few[1])]
    name = "binomial" if letter[1].base == "C" else "fallingfactorial"
    return p.node("fn", tuple(parts), name)


def hypergeometric(p: State) -> Node | None:
    """{}_2F_1(a, b; c; z), an empty group with a numeric subscript at hand."""
    toks = p.toks
    shape = [tok[0] for tok in toks[p.i : p.i + 6]]
    if shape not in (["_", "num", "sym", "_", "num", "("], ["_", "num", "sym", "_", "num", "left"]):
        return None
    if toks[p.i + 2][1] != Symbol("F"):
        return None
    upper, lower = toks[p.i + 1][1], toks[p.i + 4][1]
    closer = ")" if shape[5] == "(" else "right"
    p.i += 6
    return _hypergeometric(p, upper, lower, closer)


def _hypergeometric(p: State, upper: str, lower: str, closer: str) -> Node:
    args = contents(p, closer)
    if len(args) != int(upper) + int(lower) + 1:
        raise p.error(f"{upper}F{lower} takes {int(upper) + int(lower) + 1} arguments")
    return p.node("fn", (p.num(upper), p.num(lower), *args), "hyp")


def chosen(p: State) -> Node | None:
    """{}_nC_r and ^5P_2: combinations and permutations, an empty group may be read; else None."""
    if p.toks[p.i][0] not in ("_", "^"):
        return None
    first, at = _plain_script(p, p.i + 1)
    letter = p.toks[at][:2]
    if first is None or letter not in (("sym", Symbol("C")), ("sym", Symbol("P"))):
        return None
    kind, label, _, _ = p.toks[at + 1]
    second, end = _plain_script(p, at + 2) if kind == "_" else (None, at)
    if kind == "sub" and label.isalnum():
        second, end = p.num(label) if label.isdigit() else p.sym(Symbol(label)), at + 2
    if second is None:
        return None
    p.i = end
    name = "binomial" if letter[1] == Symbol("C") else "fallingfactorial"
    return p.node("fn", (first, second), name)


def _plain_script(p: State, at: int) -> tuple[Node | None, int]:
    """A number or letter, perhaps in braces, and the token after it; None where there is more."""
    braced = p.toks[at][0] == "{"
    kind, value, _, _ = p.toks[at + braced]
    if kind not in ("sym", "num") or (braced and p.toks[at + 2][0] != "}"):
        return None, at
    return p.num(value) if kind == "num" else p.sym(value), at + 1 + 2 * braced


def is_surely_special(p: State, value: Symbol, found: Scripts) -> bool:
    """Whether a letter beside declared symbols names a classical function: T_n(x), n declared."""
    if not p.declared or value.sub or value.marks or found.sub is None or value in p.declared:
        return False
    return value.base in _ORDERED and not is_declared(p, value, found.sub)


def prescript(p: State) -> Node:
    """What begins with a script: ^nC_r, or the ^{14}C that is a symbol with a label."""
    found = chosen(p)
    if found is not None:
        return found
    start = p.i
    braced = p.toks[p.i + 1][0] == "{"
    label = p.toks[p.i + 1 + braced]
    after = p.i + 2 + 2 * braced
    closed = not braced or p.toks[after - 1][0] == "}"
    symbol = p.toks[after][1]
    if label[0] not in ("num", "sym") or not closed or not isinstance(symbol, Symbol):
        p.i = start
        raise p.missing("an operand")
    name = label[1] if label[0] == "num" else label[1].base
    p.i = after
    p.toks[after] = ("sym", symbol._replace(marks=(*symbol.marks, f"^{name}")), *p.toks[after][2:])
    return PREFIX_OF["sym"](p)


PREFIX: Final[dict[str, Prefix]] = {
    "sub": lowered_hypergeometric, "sup": lowered_hypergeometric, "^": prescript,
    "_": prescript,
}  # fmt: skip
