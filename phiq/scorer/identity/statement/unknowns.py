"""Replaces what has no numeric meaning by unknowns, units by factors; carries out derivatives.

An undeclared function, a derivative of an unknown, a vector operator, a commutator and the like
each become a fresh symbol; equal parts become the same one. What holds for all values of the
unknowns holds for the parts; that they could be independent is an assumption, so that a judge
must not conclude more than "satisfiable" from it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from phiq.scorer.dimensions.units import unit
from phiq.scorer.expression.binding import BINDERS, free_symbols
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.limits import closed_limit
from phiq.scorer.numeric.floats import has_value

#: The mark of a step, Δx.
_STEP: Final = "Delta"
#: Subscript of the fresh symbols; no parser makes it.
UNKNOWN: Final = "?"
#: Units that are a turn, or a part of one.
_TURNS: Final = {"rev": 1, "rpm (angular)": 60, "Hz (angular)": 1}
#: Units of angle by how many make a degree.
_PARTS_OF_DEGREE: Final = {"deg": 1, "°": 1, "arcmin": 60, "arcsec": 3600}
#: Units that are a number over π: the parsec in metres, the oersted in amperes a metre.
_OVER_PI: Final = {"pc": Fraction(648_000 * 149_597_870_700), "Oe": Fraction(250)}
#: Wave functions: inside an integral they vary with its variable, written or not.
_WAVES: Final = frozenset("ψΨ")
_STATEMENTS: Final = frozenset({"rel", "system", "logic"})
#: What has a value wherever its children have one, and what has one under conditions; units and
#: derivatives are rewritten even where they have one.
_VALUED: Final = kinds("num", "sym", "add", "mul", "neg", "div", "pow", "root", "abs", "conj")
#: What a polynomial is made of, and absolute values and conjugates of one.
_POLYNOMIAL: Final = kinds("num", "sym", "add", "mul", "neg", "abs", "conj", "pow")
_CONDITIONED: Final = frozenset({"const", "fn", "binop", "sum", "prod", "int", "lim"})
_MAYBE_VALUED: Final = _VALUED | kinds(*_CONDITIONED)


def is_concrete(statement: Node) -> bool:
    """Whether a statement has nothing to rewrite: every part has a numeric meaning as it is.

    A limit that holds other symbols is worked out first.
    """
    held = 0
    for part in statement.args:
        held |= part.kinds
    if held & ~_MAYBE_VALUED:
        return False
    if not held & ~_VALUED:
        return True
    parts = [node for node in statement.walk() if node.op in _CONDITIONED]
    return all(
        has_value(node)
        and (node.op != "lim" or not free_symbols(node))
        and not _integrates_function(node)
        for node in parts
    )


def _integrates_function(node: Node) -> bool:
    """Whether it is an integral over a letter that varies there, written or not: ∫ |ψ|² dx.

    So does a wave function, and any letter where none that is constant could have an integral: the
    u of ∫_(−∞)^∞ u dx, for no polynomial has one without end.
    """
    if node.op != "int":
        return False
    body, variable, *ends = node.args
    letters = [symbol for symbol in free_symbols(body) if symbol != variable.value]
    if letters and any(map(is_infinite, ends)) and _is_polynomial(body):
        return True
    return any(symbol.base in _WAVES for symbol in letters)


def _is_polynomial(node: Node) -> bool:
    return not node.kinds & ~_POLYNOMIAL and all(
        part.args[1].op == "num" for part in node.walk() if part.op == "pow"
    )


def _is_of_steps(node: Node) -> bool:
    """Whether it is a limit of steps that go together, as of Δx/Δt for Δt → 0."""
    if node.op != "lim" or _STEP not in node.args[1].symbol.marks:
        return False
    return any(
        part.op == "sym"
        and (_STEP in part.symbol.marks or part.symbol.base == "Δ")
        and part is not node.args[1]
        for part in node.args[0].walk()
    )


class Abstraction:
    """Rewrites statements of one text into an arena of its own."""

    def __init__(self) -> None:
        self.arena = Arena()
        self._done: dict[Node, Node] = {}
        #: Symbols that each unknown made so far depends on.
        self._inside: dict[Symbol, frozenset[Symbol]] = {}

    @property
    def unknowns(self) -> tuple[Symbol, ...]:
        """The fresh symbols."""
        return tuple(self._inside)

    def rewrite(self, node: Node) -> Node:
        """The same tree with unknowns in it."""
        known = self._done.get(node)
        if known is None:
            valued = not node.kinds & ~_VALUED
            known = self._same(node, self._children(node)) if valued else self._rewrite(node)
            self._done[node] = known
        return known

    def _rewrite(self, node: Node) -> Node:
        if node.op == "unit" and (known := unit(node.text)) is not None:
            return self._with_pi(node.text) or self.arena.exact(known.factor)
        if node.op not in _STATEMENTS and not has_value(node):
            return self._unknown(node)
        children = self._children(node)
        if self._hides_variable(node, children) or _is_of_steps(node):
            return self._unknown(node)
        if node.op == "deriv":
            return self._derivative(node, children)
        same = self._same(node, children)
        return (closed_limit(self.arena, same) or same) if node.op == "lim" else same

    def _children(self, node: Node) -> tuple[Node, ...]:
        return tuple([self.rewrite(child) for child in node.args])

    def _same(self, node: Node, children: tuple[Node, ...]) -> Node:
        return self.arena.node(node.op, children, node.value)

    def _with_pi(self, name: str) -> Node | None:
        """A unit whose size is a multiple of π, or a number over π; None for any other unit."""
        pi = self.arena.node("const", (), "pi")
        if name in _TURNS:
            turn = self.arena.node("mul", (self.arena.num(2), pi))
            parts = _TURNS[name]
            return turn if parts == 1 else self.arena.node("div", (turn, self.arena.num(parts)))
        if name in _PARTS_OF_DEGREE:
            degree = self.arena.node("const", (), "degree")
            return self.arena.node("div", (degree, self.arena.num(_PARTS_OF_DEGREE[name])))
        base = next((base for base in _OVER_PI if name.endswith(base)), None)
        known, whole = unit(name), base and unit(base)
        if base is None or known is None or not whole or known.form != whole.form:
            return None
        size = self.arena.exact(_OVER_PI[base] * known.factor / whole.factor)
        return self.arena.node("div", (size, pi))

    def _derivative(self, node: Node, children: tuple[Node, ...]) -> Node:
        """The derivative carried out, or as it is where no rule is known."""
        body, variable, order = children
        try:
            for _ in range(int(order.text)):
                body = derive(self.arena, body, variable)
        except (NoDerivativeError, TreeLimitError):
            return self._same(node, children)
        return body

    def _hides_variable(self, node: Node, children: tuple[Node, ...]) -> bool:
        """Whether an unknown inside depends on the variable this node binds or derives by."""
        if node.op not in BINDERS and node.op != "deriv":
            return False
        variable = node.args[1].symbol
        if _integrates_function(node):
            return True
        inside = (self._inside.get(s, frozenset()) for s in free_symbols(children[0]))
        return any(variable in symbols for symbols in inside)

    def _unknown(self, node: Node) -> Node:
        symbol = Symbol(f"u{len(self._inside) + 1}", UNKNOWN)
        self._inside[symbol] = frozenset(n.symbol for n in node.walk() if n.op == "sym")
        return self.arena.node("sym", (), symbol)
