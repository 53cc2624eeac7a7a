"""Differentials, derivatives in every spelling, and the operators made of ∇."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.brackets import closing
from phiq.scorer.parse.grammar.groups import arguments
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import (
    ADJACENT,
    PREFIX,
    PRODUCT,
    Prefix,
    expr,
    prefixed,
    starts_factor,
)
from phiq.scorer.parse.grammar.scripts.parts import joined_label
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.questions.differentials import NAMES, is_differential
from phiq.scorer.parse.state import State

#: Commands for the d of a differential that take an argument.
_DIFFERENTIALS: Final = ("\\dd", "\\differential")
_OPERANDS: Final = frozenset(
    ("(", "left", "[", "{", "d", "partial", "index", "fn", "frac", "delta", "Sigma", "⟨", "(|")
)
#: Kinds that other differentials below the same slash are made of.
_BESIDE: Final = frozenset(("d", "partial", "sym", "word", "phi", "e", "i", "const", "sup"))
_DIFFERENTIAL: Final = kinds("diff")
#: Most signs below the slash of a derivative, three for each variable: none is of ten.
MAX_BELOW: Final = 30


def letter_d(p: State) -> Node:
    """The d of a differential, or the letter d."""
    if p.toks[p.i][1] is not None and not is_differential(p):
        return PREFIX["sym"](p)
    return _differential(p, "d")


def _differential(p: State, sign: str) -> Node:
    """d, its order and what it is taken of; a bare operator where nothing follows."""
    below = _is_below(p)
    command = p.text.startswith(_DIFFERENTIALS, p.toks[p.i][2])
    p.i += 1
    order = p.num("1")
    if command and p.toks[p.i][0] == "[":
        p.i += 1
        order = (contents(p, "]") or [order])[0]
    if command and p.toks[p.i][0] == "{":
        return p.node("diff", (prefixed(p), order), sign)
    if p.toks[p.i][0] in ("^", "sup"):
        found = read_scripts(p, base_is_symbol=False)
        order = found.sup or order
    if not _begins_name(p):
        return p.node("diff", (p.node("blank"), order), sign)
    return p.node("diff", (_taken_of(p, below=below), order), sign)


def _is_below(p: State) -> bool:
    """Whether the differential at hand is below a slash, perhaps after others: ∂²/∂x∂y."""
    at = p.i - 1
    last = max(p.i - MAX_BELOW, 0)
    while at > last and p.toks[at][0] in _BESIDE:
        at -= 1
    return at >= 0 and p.toks[at][0] == "/" and p.toks[at + 1][0] in ("d", "partial")


def _begins_name(p: State) -> bool:
    kind = p.toks[p.i][0]
    return kind in NAMES or kind in _OPERANDS


def _taken_of(p: State, *, below: bool) -> Node:
    """What follows d without its power (dt² is (dt)²) and, under a slash, without arguments."""
    kind, value, _, _ = p.toks[p.i]
    if not isinstance(value, Symbol):
        if kind in ("accent", "font"):
            return _subscripted(p, prefixed(p))
        return prefixed(p)
    p.i += 1
    found = read_scripts(p, base_is_symbol=True, sup=False)
    label = joined_label(found.sub) if _is_label(p, value, found.sub) else ""
    node = p.sym(value._replace(sub=value.sub + (label or ""), marks=value.marks + found.marks))
    if isinstance(found.sub, tuple) and not label:
        node = p.node("index", (node, *found.sub), "_" * len(found.sub))
    kind, opening, _, gap = p.toks[p.i]
    if below:
        return node
    if (kind == "(" and not gap) or (kind == "left" and opening == "("):
        return p.node("apply", (node, *arguments(p)))
    return node


def _is_label(p: State, value: Symbol, sub: str | tuple[Node, ...] | None) -> bool:
    label = joined_label(sub)
    return isinstance(sub, str) or value._replace(sub=label or "", marks=()) in p.declared


def _subscripted(p: State, node: Node) -> Node:
    if p.toks[p.i][0] not in ("_", "sub"):
        return node
    found = read_scripts(p, base_is_symbol=True, sup=False)
    if node.op == "sym" and isinstance(found.sub, str):
        return p.sym(node.symbol._replace(sub=node.symbol.sub + found.sub))
    return node


def partial(p: State) -> Node:
    """∂ψ, ∂²ψ, ∂_t ψ, ∂^μ φ."""
    kind = p.toks[p.i + 1][0]
    indexed = kind in ("_", "sub") or (kind == "^" and not _is_order(p, p.i + 2))
    return _indexed_derivative(p) if indexed else _differential(p, "partial")


def _is_order(p: State, at: int) -> bool:
    kind = p.toks[at][0]
    if kind == "{":
        kind = p.toks[at + 1][0]
    value = p.toks[at + (p.toks[at][0] == "{")][1]
    latin = isinstance(value, Symbol) and value.base.isascii()
    return kind == "num" or latin


def _indexed_derivative(p: State) -> Node:
    p.i += 1
    found = read_scripts(p, base_is_symbol=False)
    indices = found.sub if isinstance(found.sub, tuple) else ()
    if isinstance(found.sub, str):
        indices = (p.sym(Symbol(found.sub)),)
    order = p.num("1")
    if found.sup is not None:
        indices, order = (indices, found.sup) if indices else ((found.sup,), order)
    indices += tuple(p.sym(Symbol(mark[1:])) for mark in found.marks if mark.startswith("^"))
    index = any(is_index(node) for node in indices)
    pairs = tuple(item for var in indices for item in (var, order))
    kind = "index" if index else "partial"
    if not starts_factor(p.toks[p.i][0]):
        return p.node("dop", pairs, kind)
    return p.node("deriv", (expr(p, ADJACENT), *pairs), kind)


def is_index(node: Node) -> bool:
    """Whether a variable of ∂ is a tensor index."""
    return node.op == "sym" and node.symbol.base in "μνρσλκαβγδijkab" and not node.symbol.sub


def delta(p: State) -> Node:
    """δQ is a small amount of Q; δ alone, subscripted or called is a symbol."""
    kind, _, _, gap = p.toks[p.i + 1]
    if p.toks[p.i][1] is None:
        return _differential(p, "delta")
    if kind in ("sym", "word") and not gap and Symbol("δ") not in p.declared and _is_variation(p):
        return _differential(p, "delta")
    return PREFIX["sym"](p)


def _is_variation(p: State) -> bool:
    starts_word = p.i == 0 or p.toks[p.i - 1][0] not in ("sym", "word", "num", "const", "phi")
    return starts_word and p.notation != "python"


def quotient(p: State, above: Node, below: Node) -> Node:
    """The quotient above / below; a derivative where both are differentials."""
    variables = _variables(below) if below.kinds & _DIFFERENTIAL else None
    if variables is None:
        return p.node("div", (above, below))
    factors = below.args if below.op == "mul" else (below,)
    sign = "partial" if any(map(_is_partial, factors)) else "d"
    if above.op == "diff":
        return derivative(p, above.args[0], variables, sign)
    if above.op == "mul" and above.args[-1].op == "diff":
        inner = derivative(p, above.args[-1].args[0], variables, sign)
        return p.mul([*above.args[:-1], inner])
    if above.op == "mul" and above.args[0].op == "diff":
        rest = p.mul([above.args[0].args[0], *above.args[1:]])
        return derivative(p, rest, variables, sign)
    return p.node("div", (above, below))


def _is_partial(factor: Node) -> bool:
    return (factor.args[0] if factor.op == "pow" else factor).value == "partial"


def _variables(below: Node) -> tuple[Node, ...] | None:
    """The pairs (variable, order) of dx, dt², ∂x ∂y; None where it is no product of those."""
    pairs: list[Node] = []
    for factor in below.args if below.op == "mul" else (below,):
        base, power = factor.args if factor.op == "pow" else (factor, None)
        if base.op != "diff" or base.args[0].op == "blank":
            return None
        pairs += [base.args[0], base.args[1] if power is None else power]
    return tuple(pairs)


def derivative(p: State, of: Node, pairs: tuple[Node, ...], sign: str) -> Node:
    """The derivative of an expression; where it is blank, of what follows."""
    if of.op != "blank":
        value = p.node("deriv", (of, *pairs), sign)
        return p.node("at", (value, _place(p))) if _is_at_a_place(p) else value
    kind = p.toks[p.i][0]
    if not starts_factor(kind) or kind == "text":
        return p.node("dop", pairs, sign)
    operand, place = _without_place(p, _operand(p), pairs[0])
    value = p.node("deriv", (operand, *pairs), sign)
    return p.node("at", (value, *place)) if place else value


def _without_place(p: State, node: Node, variable: Node) -> tuple[Node, tuple[Node, ...]]:
    """What is derived, and the place behind a bar at its end: that of the derivative."""
    if node.op == "at":
        body, *place = node.args
        of_variable = all(part.op == "rel" and part.args[0] is variable for part in place)
        return (body, tuple(place)) if of_variable else (node, ())
    if node.op not in ("fn", "mul") or (node.op == "fn" and len(node.args) > 1):
        return node, ()
    last, found = _without_place(p, node.args[-1], variable)
    if not found:
        return node, ()
    parts = (*node.args[:-1], last)
    return (p.mul(parts) if node.op == "mul" else p.node("fn", parts, node.value)), found


def _is_at_a_place(p: State) -> bool:
    """Whether a number in parentheses follows a derivative: the place of dx/dt(0) = 1."""
    number = p.toks[p.i + 1][0] == "num" and p.toks[p.i + 2][0] == ")"
    return number and p.toks[p.i][0] == "(" and not p.toks[p.i][3]


def _place(p: State) -> Node:
    p.i += 1
    value = expr(p, 0)
    p.expect(")", ")")
    return value


def _operand(p: State) -> Node:
    """What an operator acts on: a bracketed group alone, else the factors that follow."""
    if p.toks[p.i][0] in ("(", "[", "left"):
        return expr(p, ADJACENT)
    factors = [expr(p, ADJACENT)]
    while starts_factor(p.toks[p.i][0]) and p.toks[p.i][0] not in ("d", "partial", "delta"):
        factors.append(expr(p, ADJACENT))
    return p.mul(factors)


def derivative_fraction(p: State) -> Node | None:
    r"""\frac{d …}{d …} with gaps after d; None where the two parts do not both start so."""
    toks = p.toks
    if toks[p.i][0] != "{" or toks[p.i + 1][0] != "d":
        return None
    close = closing(p.toks, p.i, "{", "}")
    if close < 0 or toks[close + 1][0] != "{" or toks[close + 2][0] != "d":
        return None
    p.integrals += 1
    above = _braced_differential(p)
    below = _braced_differential(p)
    p.integrals -= 1
    return quotient(p, above, below)


def _braced_differential(p: State) -> Node:
    p.i += 1
    node = expr(p, 0)
    p.expect("}", "}")
    return node


def nabla(p: State) -> Node:
    """∇f, ∇·F, ∇×F, ∇²f, ∇_μ V and ∇ alone."""
    p.i += 1
    kind, value, _, _ = p.toks[p.i]
    if kind == "*" and value in ("·", "×"):
        p.i += 1
        return p.node("div_of" if value == "·" else "curl", (expr(p, PRODUCT),))
    found = read_scripts(p, base_is_symbol=True)
    if isinstance(found.sub, str) or found.sub:
        return _covariant(p, found.sub)
    operand = starts_factor(p.toks[p.i][0])
    if found.sup is None:
        return p.node("grad", (expr(p, ADJACENT),)) if operand else p.node("nabla")
    if operand and found.sup.text == "2":
        return p.node("laplacian", (expr(p, ADJACENT),))
    return p.power(p.node("nabla"), found.sup)


def _covariant(p: State, sub: str | tuple[Node, ...] | None) -> Node:
    indices = sub if isinstance(sub, tuple) else (p.sym(Symbol(str(sub))),)
    pairs = tuple(item for var in indices for item in (var, p.num("1")))
    if not starts_factor(p.toks[p.i][0]):
        return p.node("dop", pairs, "index")
    return p.node("deriv", (expr(p, ADJACENT), *pairs), "index")


def box(p: State) -> Node:
    """□φ; □² is read as □."""
    p.i += 1
    read_scripts(p, base_is_symbol=False)
    if not starts_factor(p.toks[p.i][0]):
        return p.sym(Symbol("□"))
    return p.node("dalembert", (expr(p, ADJACENT),))


PREFIX_TABLE: Final[dict[str, Prefix]] = {
    **{"d": letter_d, "partial": partial, "delta": delta, "nabla": nabla, "box": box}
}
