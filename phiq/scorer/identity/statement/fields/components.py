"""Rules of vectors and of unnamed functions, as statements about components and derivatives.

    ∇·(∇×A) = 0             the derivatives of the components cancel
    a×b = -b×a              three equations between components
    (fg)' = f'g + fg'       f, g, f', g' are symbols of their own

Fields are functions of the Cartesian coordinates x, y, z, and r is the distance from the origin.
What is rewritten holds of every smooth function or vector if it holds of all values of the symbols;
that it fails for some of them refutes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Final, cast

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.derivative import NoDerivativeError
from phiq.scorer.expression.tree import Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.fields.jets import (
    AXES,
    MAX_ORDER,
    TURNS,
    Jets,
    NoFieldError,
    Value,
)
from phiq.scorer.identity.statement.fields.letters import CALCULUS, Letters, primes_of
from phiq.scorer.identity.statement.rules import Rule

_EQUALITIES: Final = frozenset("=≡")
#: Signs between lengths, which are numbers.
_SIGNS: Final = _EQUALITIES | frozenset("≤≥")
_SIZES: Final = kinds("norm")
_RULED: Final = CALCULUS | kinds("norm", "dot", "cross", "mark", "deriv", "binop")
_DERIVATIVES: Final = kinds("mark", "deriv", "binop")
_DIFFERENTIATED: Final = "worked out by the rules of differentiation, both sides are the same"
_MULTIPLIED: Final = "worked out in components, both sides are the same"
_MEASURED: Final = "worked out in components, it holds at every point that was tried"
_PLAIN: Final = frozenset(("num", "const"))
_LIFTED: Final = frozenset(("div", "pow", "root", "fn"))


def by_components(root: Node) -> Rule | None:
    """The statement about components and derivatives; None where no such rule is stated."""
    known = _SIGNS if root.kinds & _SIZES else _EQUALITIES
    if root.op != "rel" or not root.kinds & _RULED or not known.issuperset(root.signs):
        return None
    letters = Letters(root)
    if not letters.state_rule:
        return None
    try:
        statement = _Fields(letters).statement(root)
    except (NoFieldError, NoDerivativeError, TreeLimitError):
        return None
    calculus = root.kinds & (CALCULUS | _DERIVATIVES)
    reason = _DIFFERENTIATED if calculus else _MULTIPLIED
    if not _EQUALITIES.issuperset(root.signs):
        reason = _MEASURED
    return Rule(statement, letters.scope(), reason)


class _Fields(Jets):
    """Works out both sides in an arena of its own; each derivative of a function is a symbol."""

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self.letters = letters

    def statement(self, root: Node) -> Node:
        """The equations between the components of all sides."""
        sides = [self.of(side) for side in root.args]
        pairs: list[Node] = []
        for sign, (left, right) in zip(root.signs, pairwise(sides), strict=True):
            one, other = self._matched(left, right), self._matched(right, left)
            signs = (sign if sign in "≤≥" else "=",)
            pairs += [self.arena.node("rel", pair, signs) for pair in zip(one, other, strict=True)]
        return joined(self.arena, "system", pairs)

    def _matched(self, value: Value, other: Value) -> tuple[Node, ...]:
        """The components of a side; a zero beside a vector is the zero vector."""
        if isinstance(value, tuple):
            return value
        if isinstance(other, Node):
            return (value,)
        if value.text != "0":
            raise NoFieldError("a number beside a vector")
        return (value,) * 3

    def of(self, node: Node) -> Value:
        """The value of a part.

        Raises:
            NoFieldError: it has none.
        """
        if node.op in _PLAIN:
            return self.arena.node(node.op, (), node.value)
        if node.op == "sym":
            return self._symbol(node.symbol)
        rule = _RULES.get(node.op)
        if rule is not None:
            return rule(self, node)
        if node.op in _LIFTED:
            return self.arena.node(node.op, tuple(map(self.scalar, node.args)), node.value)
        raise NoFieldError(node.op)

    def scalar(self, node: Node) -> Node:
        """The value of a part that is a number at each point."""
        value = self.of(node)
        if isinstance(value, tuple):
            raise NoFieldError("a vector for a number")
        return value

    def vector(self, node: Node) -> tuple[Node, ...]:
        """The value of a part that is a vector at each point."""
        value = self.of(node)
        if isinstance(value, Node):
            raise NoFieldError("a number for a vector")
        return value

    def _symbol(self, symbol: Symbol) -> Value:
        place = self.letters.position(symbol)
        if place is not None:
            return self._position(place)
        bare, order = primes_of(symbol)
        if bare in self.letters.vectors:
            if order:
                raise NoFieldError("the derivative of a vector along its path")
            return tuple([self.jet(f"{bare.name}_{axis}", None, ()) for axis in AXES])
        if bare in self.letters.functions:
            return self.jet(bare.name, None, (self.letters.variable,) * order)
        if order:
            raise NoFieldError("a prime that is no derivative")
        return self.arena.symbol(symbol)

    def _position(self, place: str) -> Value:
        """The position vector, its length, or the unit vector along it."""
        x, y, z = [self.arena.sym(axis) for axis in AXES]
        if place == "vector":
            return x, y, z
        length = self.arena.node("root", (self.dot((x, y, z), (x, y, z)), self.arena.num(2)))
        if place == "length":
            return length
        return _each((x, y, z), lambda part: self.arena.div(part, length))

    def sum_(self, node: Node) -> Value:
        """A sum of numbers or of vectors."""
        values = [self.of(part) for part in node.args]
        vector = next((value for value in values if isinstance(value, tuple)), None)
        if vector is None:
            return self.add(cast("list[Node]", values))
        parts = [self._matched(value, vector) for value in values]
        return tuple([self.add([part[k] for part in parts]) for k in range(3)])

    def product(self, node: Node) -> Value:
        """A product of numbers and at most one vector; two vectors side by side are dotted."""
        along = _directional(node)
        if along is not None:
            return self._along(*along)
        composite = self._composite(node)
        if composite is not None:
            return composite
        values = [self.of(part) for part in node.args]
        scalars = [value for value in values if isinstance(value, Node)]
        vectors = [value for value in values if isinstance(value, tuple)]
        if len(vectors) == 2:
            return self.mul([*scalars, self.dot(*vectors)])
        if len(vectors) > 2:
            raise NoFieldError("a product of vectors")
        if not vectors:
            return self.mul(scalars)
        return tuple([self.mul([*scalars, part]) for part in vectors[0]])

    def _composite(self, node: Node) -> Node | None:
        """(f ∘ g)(x) and its derivative, which are read as products with x."""
        head, *rest = node.args
        inner = head.args[0] if head.op == "mark" and head.text == "prime" else head
        if inner.op != "binop" or inner.text != "∘" or len(rest) != 1:
            return None
        if any(part.op != "sym" for part in inner.args):
            raise NoFieldError("a composition")
        outer, within = [part.symbol.name for part in inner.args]
        value = self.jet(outer, self.jet(within, None, ()), ())
        return self.derived(value, self.letters.variable) if head is not inner else value

    def _along(self, direction: Node, of: Node) -> Value:
        """(A·∇)B."""
        a = self.vector(direction)
        return _each(self.of(of), lambda part: self.dot(a, self._slopes(part)))

    def _slopes(self, value: Node) -> tuple[Node, ...]:
        return tuple([self.derived(value, axis) for axis in AXES])

    def negated(self, node: Node) -> Value:
        """The negative of a number or vector."""
        return _each(self.of(node.args[0]), self.minus)

    def divided(self, node: Node) -> Value:
        """A number or vector over a number."""
        above, below = self.of(node.args[0]), self.scalar(node.args[1])
        return _each(above, lambda part: self.arena.div(part, below))

    def raised(self, node: Node) -> Value:
        """A power; the square of a vector, or of its length, is its product with itself."""
        base, exponent = node.args
        inner = base.args[0] if base.op in ("abs", "norm") else base
        if exponent.text == "2" and isinstance(vector := self.of(inner), tuple):
            return self.dot(vector, vector)
        return self.arena.power(self.scalar(base), self.scalar(exponent))

    def entries(self, node: Node) -> Value:
        """A vector written out by its components."""
        if len(node.args) != len(AXES):
            raise NoFieldError("tuple")
        return tuple([self.scalar(part) for part in node.args])

    def length(self, node: Node) -> Value:
        """The length of a vector, the size of a number."""
        value = self.of(node.args[0])
        if isinstance(value, Node):
            return self.arena.node("abs", (value,))
        return self.arena.node("root", (self.dot(value, value), self.arena.num(2)))

    def called(self, node: Node) -> Value:
        """f(x) is f, whose variable is x; f(u) of anything else is the function at that place."""
        head, *arguments = node.args
        if head.op != "sym" or not arguments:
            raise NoFieldError("apply")
        bare, order = primes_of(head.symbol)
        if all(part.op == "sym" and part.symbol not in self.letters.functions
               for part in arguments):  # fmt: skip
            if order and len(arguments) > 1:
                raise NoFieldError("a prime of a function of several variables")
            return self.jet(bare.name, None, (arguments[0].symbol.name,) * order)
        if len(arguments) > 1:
            raise NoFieldError("a function of several functions")
        return self.jet(bare.name, self.scalar(arguments[0]), ("·",) * order)

    def primed(self, node: Node) -> Value:
        """(fg)' by the one variable."""
        if node.text == "bold" and node.args[0].text == "0":
            return self.arena.num(0)
        if node.text == "vec" and node.args[0].op in ("div_of", "curl", "grad"):
            return self.of(node.args[0])
        if node.text != "prime":
            raise NoFieldError("mark")
        return self.derived(self.scalar(node.args[0]), self.letters.variable)

    def derivative(self, node: Node) -> Value:
        """A derivative by one variable or several."""
        body, *pairs = node.args
        value = self.of(body)
        for variable, order in zip(pairs[::2], pairs[1::2], strict=True):
            if variable.op != "sym" or not order.text.isdigit() or node.text == "index":
                raise NoFieldError("deriv")
            for _ in range(min(int(order.text), MAX_ORDER + 1)):
                value = _each(value, partial(self.derived, variable=variable.symbol.name))
        return value

    def gradient(self, node: Node) -> Value:
        """∇f."""
        return self._slopes(self.scalar(node.args[0]))

    def divergence(self, node: Node) -> Value:
        """∇·F; two vectors side by side in it are crossed."""
        value = self._inside(node.args[0])
        return self.add([self.derived(p, axis) for p, axis in zip(value, AXES, strict=True)])

    def curl(self, node: Node) -> Value:
        """∇×F."""
        value = self._inside(node.args[0])
        slopes = [self._slopes(part) for part in value]
        return tuple([self.add([slopes[j][i], self.minus(slopes[i][j])]) for i, j in TURNS])

    def _inside(self, node: Node) -> tuple[Node, ...]:
        if node.op == "mul" and all(
            part.op == "sym" and part.symbol in self.letters.vectors for part in node.args
        ):
            return self.cross(*map(self.vector, node.args))
        return self.vector(node)

    def laplacian(self, node: Node) -> Value:
        """∇²f and ∇²F."""

        def twice(part: Node) -> Node:
            return self.add([self.derived(self.derived(part, axis), axis) for axis in AXES])

        return _each(self.of(node.args[0]), twice)


def _each(value: Value, change: Callable[[Node], Node]) -> Value:
    """A number changed, or each component of a vector."""
    return tuple(map(change, value)) if isinstance(value, tuple) else change(value)


def _directional(node: Node) -> tuple[Node, Node] | None:
    """The A and B of (A·∇)B, which is a product of three."""
    parts = node.args
    if len(parts) == 3 and parts[1].op == "nabla":
        return parts[0], parts[2]
    head = parts[0]
    if len(parts) == 2 and head.op == "dot" and head.args[1].op == "nabla":
        return head.args[0], parts[1]
    return None


_RULES: Final[dict[str, Callable[[_Fields, Node], Value]]] = {
    "add": _Fields.sum_,
    "mul": _Fields.product,
    "neg": _Fields.negated,
    "div": _Fields.divided,
    "pow": _Fields.raised,
    "abs": _Fields.length,
    "norm": _Fields.length,
    "apply": _Fields.called,
    "mark": _Fields.primed,
    "deriv": _Fields.derivative,
    "grad": _Fields.gradient,
    "div_of": _Fields.divergence,
    "curl": _Fields.curl,
    "laplacian": _Fields.laplacian,
    "braket": lambda fields, node: fields.dot(*map(fields.vector, node.args[:2])),
    "dot": lambda fields, node: fields.dot(*map(fields.vector, node.args)),
    "cross": lambda fields, node: fields.cross(*map(fields.vector, node.args)),
    "tuple": _Fields.entries,
}
