"""From an expression to dimensions: each node's form, and the rows the expression imposes.

A form of None says nothing: zero, infinity, ellipses, and every construct whose dimension cannot
be told. It fits anything, so what is not understood can never make an equation inconsistent.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Final

from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Row
from phiq.scorer.dimensions.units import unit
from phiq.scorer.dimensions.vector import DIMENSIONLESS, LENGTH, TIME, Form, has_unknown, powered
from phiq.scorer.expr import Node

#: Relations between quantities of one dimension; ∝, →, ∈ and the like compare nothing.
_EQUALITIES: Final = frozenset("=≠<≤>≥≈≡≃≅≔≪≫")
#: Longest literal read as an exact exponent; longer ones are no exponents of a law.
_MAX_EXPONENT_DIGITS = 8

_SAME: Final = frozenset(("min", "max", "agm", "mod"))
_KEEP: Final = frozenset(("re", "im", "tr"))
_COUNT: Final = frozenset(
    ("sign", "arg", "heaviside", "kronecker", "levicivita", "rank", "dim", "prob")
)
_OPAQUE: Final = frozenset(("det", "diag", "span", "ker", "var"))
_PARTIAL_RATE: Final = {"dot": 1, "ddot": 2, "dddot": 3}
#: Marks on a compound that change its dimension in a way not known here.
_OPAQUE_MARKS: Final = frozenset(("prime", "hat"))


class Walker:
    """Walks one reading; after `walk()`, all `rows` must vanish."""

    def __init__(self, root: Node, unknowns: Unknowns) -> None:
        self.root = root
        self.unknowns = unknowns
        self.rows: list[Row] = []
        self._forms: dict[Node, Form | None] = {}
        #: Logarithms whose arguments are judged together, ln a - ln b, or not at all.
        self._pooled: set[Node] = set()

    @cached_property
    def units_typed(self) -> bool:
        """Whether a number stands before some unit; without, "cm" may be a product of symbols."""
        return any(_measured(part) for part in self.root.walk())

    def walk(self) -> None:
        """Visits the whole reading."""
        self.statement(self.root)

    def statement(self, node: Node) -> None:
        """Visits a rel, system or logic node, or an expression that states nothing."""
        if node.op == "rel":
            self._relation(node)
        elif node.op in ("system", "logic"):
            for part in node.args:
                self.statement(part)
        else:
            self.form(node)

    def form(self, node: Node) -> Form | None:
        """The dimension of an expression; None where it fits anything."""
        forms = self._forms
        if node in forms:
            return forms[node]
        handler = _HANDLERS.get(node.op)
        form = handler(self, node) if handler else self._opaque(node)
        forms[node] = form
        return form

    def _require(self, what: str, node: Node, left: Form, right: Form) -> None:
        if left or right or _carries_dimensions(node):
            self.rows.append(Row(what, node, left, right))

    def _relation(self, node: Node) -> None:
        signs = node.value if isinstance(node.value, tuple) else ()
        self._pool([(1, node.args[0]), *((-1, side) for side in node.args[1:2])])
        forms = [None if self._states(side) else self.form(side) for side in node.args]
        for at, sign in enumerate(signs):
            left, right = forms[at], forms[at + 1]
            if sign in _EQUALITIES and left is not None and right is not None:
                self._require("sides", node, left, right)

    def _states(self, side: Node) -> bool:
        if side.op in ("rel", "system", "logic"):
            self.statement(side)
            return True
        return False

    def _opaque(self, node: Node) -> Form | None:
        """Visits what is inside a construct whose own dimension cannot be told."""
        for child in node.args:
            self.statement(child)
        return None

    # -- leaves

    def _number(self, node: Node) -> Form | None:
        return None if _is_zero(node.text) else DIMENSIONLESS

    def _symbol(self, node: Node) -> Form:
        return self.unknowns.of_symbol(node.symbol)

    def _constant(self, node: Node) -> Form | None:
        return None if node.text == "inf" else DIMENSIONLESS

    def _unit(self, node: Node) -> Form | None:
        known = unit(node.text) if self.units_typed else None
        return known.form if known else None

    def _nabla(self, node: Node) -> Form:
        return -LENGTH

    # -- arithmetic

    def _add(self, node: Node) -> Form | None:
        self._pool([(1, term) for term in node.args])
        forms = [self.form(term) for term in node.args]
        return self._alike("terms", node, forms)

    def _alike(self, what: str, node: Node, forms: list[Form | None]) -> Form | None:
        """Rows that make all forms one dimension; that dimension."""
        said = [form for form in forms if form is not None]
        if not said:
            return None
        for form in said[1:]:
            self._require(what, node, said[0], form)
        return next((form for form in said if not has_unknown(form)), said[0])

    def _mul(self, node: Node) -> Form | None:
        total = 0
        silent = False
        for factor in node.args:
            form = self.form(factor)
            if form is None:
                silent = True
            else:
                total += form
        return None if silent else total

    def _div(self, node: Node) -> Form | None:
        over, under = self.form(node.args[0]), self.form(node.args[1])
        return None if over is None or under is None else over - under

    def _keep(self, node: Node) -> Form | None:
        return self.form(node.args[0])

    def _pow(self, node: Node) -> Form | None:
        return self._power(node, invert=False)

    def _root(self, node: Node) -> Form | None:
        return self._power(node, invert=True)

    def _power(self, node: Node, *, invert: bool) -> Form | None:
        below, exponent = node.args
        form = self.form(below)
        power = rational(exponent)
        if power is None:
            self._number_row("exponent", node, exponent)
            return DIMENSIONLESS if form == DIMENSIONLESS else None
        if form is None or (invert and not power):
            return None
        if invert:
            power = 1 / power
        return powered(form, power.numerator, power.denominator)

    def _number_row(self, what: str, node: Node, part: Node) -> None:
        form = self.form(part)
        if form is not None:
            self._require(what, node if form else part, form, DIMENSIONLESS)

    # -- functions

    def _fn(self, node: Node) -> Form | None:
        name = node.text
        if name in _OPAQUE:
            return self._opaque(node)
        if name in _COUNT:
            self._opaque(node)
            return DIMENSIONLESS
        if name in _KEEP:
            return self.form(node.args[0])
        if name == "dirac":
            form = self.form(node.args[0])
            return -form if form is not None and len(node.args) == 1 else None
        if name in _SAME or name == "atan2":
            same = self._alike("terms", node, [self.form(argument) for argument in node.args])
            return DIMENSIONLESS if name == "atan2" else same
        self._arguments(node)
        return DIMENSIONLESS

    def _arguments(self, node: Node) -> None:
        if node in self._pooled:
            self.form(node.args[0])
            return
        for argument in node.args:
            self._number_row("argument", node, argument)

    def _apply(self, node: Node) -> Form | None:
        for argument in node.args[1:]:
            self.form(argument)
        name = node.args[0]
        return self.unknowns.of_function(name.symbol) if name.op == "sym" else self.form(name)

    def _index(self, node: Node) -> Form | None:
        below = node.args[0]
        return self.unknowns.of_indexed(node) if below.op == "sym" else self.form(below)

    def _mark(self, node: Node) -> Form | None:
        form = self.form(node.args[0])
        if form is None or node.text in _OPAQUE_MARKS:
            return None
        return form - _PARTIAL_RATE.get(node.text, 0) * TIME

    def _at(self, node: Node) -> Form | None:
        form = self.form(node.args[0])
        self.statement(node.args[1])
        return form

    # -- calculus

    def _derivative(self, node: Node) -> Form | None:
        self._loosen(node.args[0])
        form = self.form(node.args[0])
        by = self._orders(node, node.args[1:])
        return None if form is None or by is None else form - by

    def _operator(self, node: Node) -> Form | None:
        by = self._orders(node, node.args)
        return None if by is None else -by

    def _orders(self, node: Node, pairs: tuple[Node, ...]) -> Form | None:
        """What a derivative divides by; None for functional and indexed ones."""
        total = 0
        if node.text not in ("d", "partial"):
            return None
        for variable, order in zip(pairs[::2], pairs[1::2], strict=True):
            form, times = self.form(variable), rational(order)
            if form is None or (times is None and form):
                return None
            total += form * int(times) if times is not None else 0
        return total

    def _differential(self, node: Node) -> Form | None:
        form = self.form(node.args[0])
        return form if rational(node.args[1]) == 1 else None

    def _per_length(self, node: Node) -> Form | None:
        self._loosen(node.args[0])
        form = self.form(node.args[0])
        times = 2 if node.op in ("laplacian", "dalembert") else 1
        return None if form is None else form - times * LENGTH

    def _integral(self, node: Node) -> Form | None:
        body, variable, low, high = node.args
        form = self.form(body)
        if variable.op == "none":
            return form
        step = self.form(variable)
        for limit in (low, high) if high.op != "none" else ():
            at = self.form(limit)
            if at is not None and step is not None:
                self._require("limits", node, at, step)
        return None if form is None or step is None else form + step

    def _sum(self, node: Node) -> Form | None:
        body, counter, low, high = node.args
        if node.text == "range":
            if counter.op == "sym":
                self.unknowns.bind(counter.symbol)
            for limit in (low, high):
                self._number_row("limits", node, limit)
        form = self.form(body)
        if node.op == "prod" and form:
            count = _count(low, high) if node.text == "range" else None
            return None if count is None else powered(form, count)
        return form

    def _limit(self, node: Node) -> Form | None:
        variable, target = self.form(node.args[1]), self.form(node.args[2])
        if variable is not None and target is not None:
            self._require("limits", node, variable, target)
        return self.form(node.args[0])

    # -- vectors and alternatives

    def _cases(self, node: Node) -> Form | None:
        for condition in node.args[1::2]:
            self.statement(condition)
        return self._alike("terms", node, [self.form(value) for value in node.args[::2]])

    # -- logarithms: ln a - ln b needs only a/b to be a number, and d ln a nothing at all

    def _loosen(self, node: Node) -> None:
        if node.op == "fn" and node.text == "ln":
            self._pooled.add(node)

    def _pool(self, terms: list[tuple[int, Node]]) -> None:
        found = []
        for sign, term in terms:
            found += _logarithms(term, Fraction(sign))
        loose = [entry for entry in found if entry[1] not in self._pooled]
        if len(loose) < 2:
            return
        total: Form | None = 0
        for weight, logarithm in loose:
            self._pooled.add(logarithm)
            form = self.form(logarithm.args[0])
            part = None if form is None else powered(form, weight.numerator, weight.denominator)
            total = None if total is None or part is None else total + part
        if total is not None:
            self._require("argument", loose[0][1], total, DIMENSIONLESS)


def _logarithms(node: Node, weight: Fraction) -> list[tuple[Fraction, Node]]:
    """Terms weight · ln(…) of a sum, with rational weights."""
    if node.op == "fn":
        return [(weight, node)] if node.text in ("ln", "log") else []
    if node.op == "neg":
        return _logarithms(node.args[0], -weight)
    if node.op == "add":
        return [entry for term in node.args for entry in _logarithms(term, weight)]
    if node.op == "mul" and len(node.args) == 2:
        factor = rational(node.args[0])
        return _logarithms(node.args[1], weight * factor) if factor is not None else []
    return []


def rational(node: Node) -> Fraction | None:
    """The exact value of a numeric exponent such as 2, -1/2 or 1.5; None where it is not one."""
    if node.op == "num":
        literal = node.text
        plain = len(literal) <= _MAX_EXPONENT_DIGITS and "e" not in literal.lower()
        return Fraction(literal) if plain else None
    values = [rational(child) for child in node.args]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    return _combined(node.op, known)


def _combined(op: str, values: list[Fraction]) -> Fraction | None:
    if op == "neg":
        return -values[0]
    if op == "add":
        return sum(values, Fraction(0))
    if op == "div" and values[1]:
        return values[0] / values[1]
    if op == "mul":
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    return None


def _is_zero(literal: str) -> bool:
    return not literal.lower().partition("e")[0].strip("0.")


def _count(low: Node, high: Node) -> int | None:
    start, end = rational(low), rational(high)
    return int(end - start) + 1 if start is not None and end is not None else None


def _carries_dimensions(node: Node) -> bool:
    """Whether any symbol or unit is in it: 1 + 1 = 2 checks nothing."""
    return any(part.op in ("sym", "unit", "index") for part in node.walk())


def _measured(node: Node) -> bool:
    """Whether a product has a number and a unit: 5 kg, 3 m²."""
    if node.op != "mul":
        return False
    ops = {part.args[0].op if part.op in ("pow", "div") else part.op for part in node.args}
    return "num" in ops and "unit" in ops


_Handler = Callable[[Walker, Node], Form | None]
_HANDLERS: Final[dict[str, _Handler]] = {
    "num": Walker._number,
    "sym": Walker._symbol,
    "const": Walker._constant,
    "unit": Walker._unit,
    "nabla": Walker._nabla,
    "add": Walker._add,
    "mul": Walker._mul,
    "div": Walker._div,
    "pow": Walker._pow,
    "root": Walker._root,
    **dict.fromkeys(("neg", "pm", "abs", "norm", "conj", "expect"), Walker._keep),
    "fn": Walker._fn,
    "apply": Walker._apply,
    "index": Walker._index,
    "mark": Walker._mark,
    "at": Walker._at,
    "deriv": Walker._derivative,
    "dop": Walker._operator,
    "diff": Walker._differential,
    **dict.fromkeys(("grad", "div_of", "curl", "laplacian", "dalembert"), Walker._per_length),
    "int": Walker._integral,
    **dict.fromkeys(("sum", "prod"), Walker._sum),
    "lim": Walker._limit,
    **dict.fromkeys(("dot", "cross", "commutator", "anticommutator"), Walker._mul),
    "cases": Walker._cases,
}
