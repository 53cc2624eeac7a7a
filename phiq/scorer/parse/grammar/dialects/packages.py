r"""Commands of the packages physics, braket and mathtools: \dv{f}{x}, \mel{m}{H}{n}, \genfrac."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.calculus import derivative
from phiq.scorer.parse.grammar.dialects.latex import argument
from phiq.scorer.parse.grammar.groups import evaluation
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import ADJACENT, Prefix, expr
from phiq.scorer.parse.grammar.scripts.parts import plain_text
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.prepass import after_group

#: Most variables of one derivative: \pdv{f}{x}{y}{z} has three.
MAX_VARIABLES: Final = 4


def macro(p: State) -> Node:
    """A command and its arguments."""
    name = p.toks[p.i][1]
    p.i += 1
    return _MACROS[name](p)


def _derivative_of(sign: str) -> Callable[[State], Node]:
    def read(p: State) -> Node:
        order = p.num("1")
        if p.toks[p.i][0] == "[":
            p.i += 1
            order = (contents(p, "]") or [order])[0]
        first = argument(p, "what is derived")
        variables: list[Node] = []
        while p.toks[p.i][0] == "{" and len(variables) < MAX_VARIABLES:
            variables.append(argument(p, "a variable"))
        if not variables:
            return derivative(p, p.node("blank"), (first, order), sign)
        if len(variables) > 1:
            order = p.num("1")
        pairs = tuple(item for variable in variables for item in (variable, order))
        return derivative(p, first, pairs, sign)

    return read


def _of_operand(op: str) -> Callable[[State], Node]:
    return lambda p: p.node(op, (expr(p, ADJACENT),))


def _of_arguments(op: str, count: int) -> Callable[[State], Node]:
    return lambda p: p.node(op, tuple(argument(p, f"argument {k + 1}") for k in range(count)))


def _outer(p: State) -> Node:
    """|a⟩⟨b|."""
    first = argument(p, "a state")
    second = argument(p, "a state") if p.toks[p.i][0] == "{" else first
    return p.mul([p.node("ket", (first,)), p.node("bra", (second,))])


def _expectation(p: State) -> Node:
    """⟨A⟩, or ⟨ψ|A|ψ⟩ where the state is given."""
    operator = argument(p, "an operator")
    if p.toks[p.i][0] != "{":
        return p.node("expect", (operator,))
    state = argument(p, "a state")
    return p.node("braket", (state, operator, state))


def _evaluated(p: State) -> Node:
    """An expression between two values of its variable."""
    return evaluation(p, argument(p, "what is evaluated"))


def _order(p: State) -> Node:
    """𝒪(x²)."""
    return p.node("apply", (p.sym(Symbol("O", "", ("cal",))), argument(p, "a size")))


def _prescripts(p: State) -> Node:
    r"""\prescript{14}{6}{C}: a symbol with its numbers before it."""
    above = _label(p)
    below = _label(p)
    base = argument(p, "what the scripts stand before")
    if base.op != "sym":
        return base
    name, sub, marks = base.symbol
    return p.sym(Symbol(name, sub + below, (*marks, f"^{above}") if above else marks))


def _label(p: State) -> str:
    """A braced group as one label."""
    end = after_group(p.toks, p.i)
    text = "".join(plain_text(kind, value) for kind, value, _, _ in p.toks[p.i + 1 : end - 1])
    p.i = end
    return text


def _generalised_fraction(p: State) -> Node:
    r"""\genfrac{(}{)}{0pt}{}{n}{k}: a fraction, a binomial, or two things on top of each other."""
    left = p.toks[p.i + 1][0]
    at = after_group(p.toks, after_group(p.toks, p.i))
    line = p.toks[at + 1]
    p.i = after_group(p.toks, after_group(p.toks, at))
    parts = (argument(p, "the upper entry"), argument(p, "the lower entry"))
    if line[:2] != ("num", "0"):
        return p.node("div", parts)
    if left in ("(", "left"):
        return p.node("fn", parts, "binomial")
    return p.node("matrix", parts, (2, 1, ""))


_MACROS: Final[dict[str, Callable[[State], Node]]] = {
    "dv": _derivative_of("d"),
    "pdv": _derivative_of("partial"),
    "fdv": _derivative_of("variation"),
    "divergence": _of_operand("div_of"),
    "curl": _of_operand("curl"),
    "laplacian": _of_operand("laplacian"),
    "comm": _of_arguments("commutator", 2),
    "acomm": _of_arguments("anticommutator", 2),
    "ip": _of_arguments("braket", 2),
    "mel": _of_arguments("braket", 3),
    "op": _outer,
    "ev": _expectation,
    "eval": _evaluated,
    "order": _order,
    "vqty": _of_arguments("abs", 1),
    "prescript": _prescripts,
    "genfrac": _generalised_fraction,
}
PREFIX: Final[dict[str, Prefix]] = {"macro": macro}
