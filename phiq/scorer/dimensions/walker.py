"""Walks a reading: asks the handler of each node for its form and collects the rows.

A form of None says nothing: zero, infinity, ellipses, and every construct whose dimension cannot
be told. It fits anything, so what is not understood can never make an equation inconsistent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.dimensions.exponents import rational
from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Row
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form, has_unknown, powered
from phiq.scorer.expression.fold import Rational
from phiq.scorer.expression.tree import Node, kinds

#: Relations between quantities of one dimension; ∝, →, ∈ and the like compare nothing.
_EQUALITIES: Final = frozenset("=≠<≤>≥≈≡≃≅≔≪≫")
#: Ops of what may have a dimension by itself.
_QUANTITIES: Final = kinds("sym", "unit", "index")
_FUNCTION: Final = kinds("fn")
#: Ops of a sum or product that may have a logarithm for a term.
_MAY_BE_LOGARITHM: Final = frozenset(("fn", "neg", "add", "mul"))


class Walker:
    """Walks one reading; after `statement(root)`, all `rows` must vanish."""

    def __init__(self, root: Node, unknowns: Unknowns, handlers: dict[str, Handler]) -> None:
        self.root = root
        self.handlers = handlers
        self.unknowns = unknowns
        self.rows: list[Row] = []
        self._forms: dict[Node, Form | None] = {}
        #: Logarithms whose arguments are judged together, ln a - ln b, or not at all.
        self.pooled: set[Node] = set()
        self._units_typed: bool | None = None

    @property
    def units_typed(self) -> bool:
        """Whether a number stands before some unit; without, "cm" may be a product of symbols."""
        if self._units_typed is None:
            self._units_typed = any(map(_measured, self.root.walk()))
        return self._units_typed

    def statement(self, node: Node) -> Form | None:
        """Visits a rel, system or logic node, or an expression, of which it gives the form."""
        if node.op == "rel":
            self._relation(node)
        elif node.op in ("system", "logic"):
            for part in node.args:
                self.statement(part)
        else:
            return self.form(node)
        return None

    def form(self, node: Node) -> Form | None:
        """The dimension of an expression; None where it fits anything."""
        forms = self._forms
        if node in forms:
            return forms[node]
        form = forms[node] = self.handlers[node.op](self, node)
        return form

    def require(self, what: str, node: Node, left: Form, right: Form) -> None:
        """Adds the row that two forms are one dimension; 1 + 1 = 2 is none."""
        if left or right or node.kinds & _QUANTITIES:
            self.rows.append(Row(what, node, left, right))

    def _relation(self, node: Node) -> None:
        signs = node.value if isinstance(node.value, tuple) else ()
        self.pool(node.args[:2], second=-1)
        forms = [self.statement(side) for side in node.args]
        for at, sign in enumerate(signs):
            left, right = forms[at], forms[at + 1]
            if sign in _EQUALITIES and left is not None and right is not None:
                self.require("sides", node, left, right)

    def opaque(self, node: Node) -> Form | None:
        """Visits what is inside a construct whose own dimension cannot be told."""
        for child in node.args:
            self.statement(child)
        return None

    def alike(self, what: str, node: Node, forms: list[Form | None]) -> Form | None:
        """Rows that make all forms one dimension; that dimension."""
        first: Form | None = None
        plain: Form | None = None
        for form in forms:
            if form is None:
                continue
            if first is None:
                first = form
            else:
                self.require(what, node, first, form)
            if plain is None and not has_unknown(form):
                plain = form
        return first if plain is None else plain

    def number_row(self, what: str, node: Node, part: Node) -> None:
        """Adds the row that a part of a node is a number."""
        form = self.form(part)
        if form is not None:
            self.require(what, node if form else part, form, DIMENSIONLESS)

    # -- logarithms: ln a - ln b needs only a/b to be a number, and d ln a nothing at all

    def loosen(self, node: Node) -> None:
        """Exempts a logarithm under a derivative from having a number in it."""
        if node.op == "fn" and node.text == "ln":
            self.pooled.add(node)

    def pool(self, terms: tuple[Node, ...], *, second: int = 1) -> None:
        """Judges the logarithms of a sum by one row; `second` is the sign after its first term."""
        if not self.root.kinds & _FUNCTION:
            return
        found: list[tuple[Rational, Node]] = []
        for place, term in enumerate(terms):
            if term.op in _MAY_BE_LOGARITHM and term.kinds & _FUNCTION:
                found += _logarithms(term, second if place else 1)
        loose = [entry for entry in found if entry[1] not in self.pooled]
        if len(loose) < 2:
            return
        total: Form | None = 0
        for weight, logarithm in loose:
            self.pooled.add(logarithm)
            form = self.form(logarithm.args[0])
            part = None if form is None else powered(form, weight.numerator, weight.denominator)
            total = None if total is None or part is None else total + part
        if total is not None:
            self.require("argument", loose[0][1], total, DIMENSIONLESS)


def _logarithms(node: Node, weight: Rational) -> list[tuple[Rational, Node]]:
    """Terms weight · ln(…) of a sum, with rational weights."""
    if node.op == "fn":
        return [(weight, node)] if node.text in ("ln", "log") else []
    if node.op == "neg":
        return _logarithms(node.args[0], -weight)
    if node.op == "add":
        return [entry for term in node.args for entry in _logarithms(term, weight)]
    if node.op == "mul" and len(node.args) == 2 and node.args[1].op in _MAY_BE_LOGARITHM:
        factor = rational(node.args[0])
        return _logarithms(node.args[1], weight * factor) if factor is not None else []
    return []


def _measured(node: Node) -> bool:
    """Whether a product has a number and a unit: 5 kg, 3 m²."""
    if node.op != "mul":
        return False
    ops = {part.args[0].op if part.op in ("pow", "div") else part.op for part in node.args}
    return "num" in ops and "unit" in ops


#: Gives a node's form, and its rows to the walker.
Handler = Callable[[Walker, Node], Form | None]
