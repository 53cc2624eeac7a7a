"""The values of expressions that may have entries: which operation is which algebra.

Matrices, tuples, sets and intervals, determinants, traces and ranks of matrices, norms, what stands
between two values of a variable. It compares nothing: that is `entries`' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Final

from flint import fmpq, fmpq_mat

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.rewrite import copied, with_value
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.statement.entrywise.composites import (
    MAX_DETERMINANT,
    Algebra,
    Grid,
    Listing,
    NoCompositeError,
    Span,
    Value,
    entries_of,
    number_of,
)
from phiq.scorer.identity.statement.entrywise.operations import COMBINE, ENTRY_BY_ENTRY


class Values(Algebra):
    """Works out the values of expressions."""

    def __init__(self, size: int = 0, *, in_r: bool = False, sized: bool = False) -> None:
        super().__init__()
        #: Entries of a tuple or column beside what is worked out, 0 for none.
        self.size = size
        #: Whether c(1, 2) is a list, as in R; arithmetic goes entry by entry there.
        self.in_r = in_r
        #: Whether the identity is told with its size, I₃, beside what takes matrices.
        self.sized = sized
        #: Whether any entries were met.
        self.changed = False

    def value(self, node: Node) -> Value:
        """The value of an expression.

        Raises:
            NoCompositeError: entries stand where they mean nothing.
        """
        handler = _HANDLERS.get(node.op)
        found = None if handler is None else handler(self, node)
        if found is not None:
            self.changed = True
            return found
        if not node.args:
            return self.arena.node(node.op, (), node.value)
        values = [self.value(child) for child in node.args]
        if all(isinstance(value, Node) for value in values):
            return self._scalar(node, values)
        return self._combined(node, values)

    def scalar(self, node: Node) -> Node:
        """The value of an expression that has no entries."""
        value = self.value(node)
        if not isinstance(value, Node):
            raise NoCompositeError(node.op)
        return value

    def _scalar(self, node: Node, values: Sequence[Value]) -> Node:
        args = tuple(value for value in values if isinstance(value, Node))
        if node.op == "add":
            return self.add(args) if self.changed else self.arena.node("add", args)
        if node.op == "mul" and self.changed:
            return self.mul(args)
        return self.arena.node(node.op, args, node.value)

    def _combined(self, node: Node, values: list[Value]) -> Value:
        pairs = [value for value in values if isinstance(value, Span) and value.shape == "[]"]
        if not pairs:
            return self._of_entries(node, values)
        found = self._of_entries(node, [_as_list(value) for value in values])
        if not isinstance(found, Listing) or len(found.items) != 2:
            return found
        low, high = found.items
        return Span(low, high, "[]")

    def _of_entries(self, node: Node, values: list[Value]) -> Value:
        join = ENTRY_BY_ENTRY.get(node.op)
        if join is not None and self._has_lists(values, several=node.op != "pow"):
            return reduce(lambda a, b: self.together(a, b, partial(join, self)), values)
        combine = COMBINE.get(node.op)
        if combine is None:
            raise NoCompositeError(node.op)
        return combine(self, node, values)

    def _has_lists(self, values: Sequence[Value], *, several: bool) -> bool:
        """Whether lists are joined entry by entry: in R, and where a list as long is to result."""
        lists = [value for value in values if isinstance(value, Listing) and value.kind == "tuple"]
        if self.in_r:
            return bool(lists)
        return len(lists) > several and all(len(found.items) == self.size for found in lists)


def _as_list(value: Value) -> Value:
    """A pair in square brackets as the list that arithmetic takes it for."""
    return Listing("tuple", value[:2]) if isinstance(value, Span) and value.shape == "[]" else value


def _matrix(algebra: Values, node: Node) -> Value:
    shape = node.value if isinstance(node.value, tuple) else (0, 0, "")
    grid = Grid(int(str(shape[0])), int(str(shape[1])), tuple(map(algebra.scalar, node.args)))
    return algebra.determinant(grid) if shape[2] == "||" else grid


def _listing(algebra: Values, node: Node) -> Value:
    return Listing(node.op, tuple(map(algebra.scalar, node.args)))


def _combined_in_r(algebra: Values, node: Node) -> Value | None:
    """The c(1, 2, 3) of R beside a list as long."""
    head, *items = node.args
    if head.value != COMBINE_OF_R or len(items) < 2:
        return None
    if not algebra.in_r and len(items) != algebra.size:
        return None
    return Listing("tuple", tuple(map(algebra.scalar, items)))


COMBINE_OF_R: Final = Symbol("c")


def _braces(algebra: Values, node: Node) -> Value | None:
    """{1, 2}, which of operators would be an anticommutator."""
    numeric = all(part.op in ("num", "neg", "div") for part in node.args)
    return Listing("set", tuple(map(algebra.scalar, node.args))) if numeric else None


def _angles(algebra: Values, node: Node) -> Value | None:
    """⟨1, 2⟩, which of states would be an inner product."""
    numeric = any(part.op in ("num", "neg") for part in node.args)
    return Listing("tuple", tuple(map(algebra.scalar, node.args))) if numeric else None


def _span(algebra: Values, node: Node) -> Value:
    low, high = [algebra.scalar(part) for part in node.args]
    return Span(low, high, node.text)


def _each_of_list(algebra: Values, node: Node) -> Value | None:
    """The sqrt(c(4, 9)) of R, a function of every entry."""
    value = algebra.value(node.args[0]) if algebra.in_r and node.args else None
    if not isinstance(value, Listing):
        return None
    rest = [algebra.scalar(part) for part in node.args[1:]]
    return algebra.each(value, lambda x: algebra.arena.node(node.op, (x, *rest), node.value))


def _function(algebra: Values, node: Node) -> Value | None:
    if node.text not in ("det", "tr", "rank") or len(node.args) != 1:
        return _each_of_list(algebra, node)
    grid = algebra.value(node.args[0])
    if not isinstance(grid, Grid):
        return None
    if node.text == "det":
        return algebra.determinant(grid)
    if node.text == "rank":
        return algebra.num(_rank(grid))
    if grid.rows != grid.columns:
        raise NoCompositeError("tr")
    return algebra.add([grid.at(k, k) for k in range(grid.rows)])


def _difference(algebra: Values, node: Node) -> Value | None:
    """The elements of just one of two sets, {1, 2} △ {2, 3}, whose sign is read as a letter."""
    sets = node.args[::2]
    if len(node.args) != 3 or node.args[1].value not in _TRIANGLES:
        return None
    if any(part.op not in ("set", "anticommutator") for part in sets):
        return None
    joined = algebra.arena.node("binop", (), "△")
    return COMBINE["binop"](algebra, joined, list(map(algebra.value, sets)))


_TRIANGLES: Final = (Symbol("△"), Symbol("Δ"))


def _identity(algebra: Values, node: Node) -> Value | None:
    """The I_3 of a determinant, trace or rank as the matrix of this size."""
    name = node.symbol
    if not algebra.sized or name.base != "I" or name.marks or not name.sub.isdigit():
        return None
    size = int(name.sub)
    return algebra.identity(size) if 1 < size <= MAX_DETERMINANT else None


def _rank(grid: Grid) -> int:
    """How many rows of a matrix of numbers are independent.

    Raises:
        NoCompositeError: an entry is no literal.
    """
    known = all_known(map(number_of, grid.cells))
    if known is None:
        raise NoCompositeError("rank")
    entries = [fmpq(number.numerator, number.denominator) for number in known]
    return int(fmpq_mat(grid.rows, grid.columns, entries).rank())


def _magnitude(algebra: Values, node: Node) -> Value | None:
    """|A| of a matrix is its determinant; of a vector, and typed twice, the bars are a length."""
    if node.args[0].op in ("abs", "tuple"):
        return _norm(algebra, node.args[0] if node.args[0].op == "abs" else node)
    if node.args[0].op in ("set", "anticommutator"):
        return _size(algebra, node.args[0])
    if node.args[0].op != "matrix":
        return None
    grid = algebra.value(node.args[0])
    return algebra.determinant(grid) if isinstance(grid, Grid) else None


def _size(algebra: Values, node: Node) -> Value | None:
    """How many elements a set of numbers has."""
    numbers = all_known(map(number_of, node.args))
    return None if numbers is None else algebra.num(len(set(numbers)))


def _gradient(algebra: Values, node: Node) -> Value | None:
    """The derivatives by x, y and perhaps z of a function of these, beside a tuple."""
    body = node.args[0]
    places = [Symbol(name) for name in "xyz"[: algebra.size]]
    if algebra.size not in (2, 3) or not free_symbols(body) or body.op in ("sym", "apply"):
        return None
    if not set(free_symbols(body)).intersection(map(Symbol, "xyz")) <= set(places):
        return None
    inner = algebra.scalar(body)
    one = algebra.num(1)
    variables = [algebra.arena.node("sym", (), place) for place in places]
    slopes = [algebra.arena.node("deriv", (inner, by, one), "partial") for by in variables]
    return Listing("tuple", tuple(slopes))


def _norm(algebra: Values, node: Node) -> Value | None:
    """The length of a vector that is written out; two numbers in brackets are one."""
    inner = node.args[0]
    if inner.op not in ("tuple", "interval", "matrix"):
        return None
    grid = algebra.value(inner) if inner.op != "interval" else None
    entries = [algebra.scalar(part) for part in inner.args] if grid is None else entries_of(grid)
    two = algebra.num(2)
    squares = [algebra.arena.node("pow", (entry, two)) for entry in entries]
    return algebra.arena.node("root", (algebra.add(squares), two))


def _evaluated(algebra: Values, node: Node) -> Value | None:
    """F between two values of its variable, or at one: x³/3 from 0 to 1."""
    body, *where = node.args
    values = [part.args[1] if part.op == "rel" else part for part in where]
    named = {part.args[0] for part in where if part.op == "rel" and part.value == ("=",)}
    if len(named) > 1 or len(where) > 2 or (not named and len(where) != 2):
        return None
    free = free_symbols(body)
    if not named and len(free) != 1:
        return None
    variable = next(iter(named)).symbol if named else next(iter(free))
    body = _carried_out(algebra, body)
    ends = [algebra.scalar(with_value(algebra.arena, body, variable, value)) for value in values]
    return ends[0] if len(ends) == 1 else algebra.add([ends[1], algebra.negative(ends[0])])


def _carried_out(algebra: Values, body: Node) -> Node:
    """A derivative worked out, so that its variable can get a value; anything else as it is."""
    if body.op != "deriv" or len(body.args) != 3 or not body.args[2].text.isdigit():
        return body
    if body.args[1] not in body.args[0].walk():
        raise NoCompositeError("deriv")  # the derivative of an unknown function
    inner, variable = [copied(algebra.arena, part) for part in body.args[:2]]
    try:
        for _ in range(int(body.args[2].text)):
            inner = derive(algebra.arena, inner, variable)
    except NoDerivativeError:
        raise NoCompositeError("deriv") from None
    return inner


def _derivative(algebra: Values, node: Node) -> Value | None:
    """A derivative by several variables as one by each."""
    body, *pairs = node.args
    if len(pairs) < 4 or node.value == "index":
        return None
    result = algebra.scalar(body)
    for variable, order in reversed([*zip(pairs[::2], pairs[1::2], strict=True)]):
        parts = (result, algebra.scalar(variable), algebra.scalar(order))
        result = algebra.arena.node("deriv", parts, node.value)
    return result


_HANDLERS: Final[dict[str, Callable[[Values, Node], Value | None]]] = {
    "matrix": _matrix, "tuple": _listing, "set": _listing, "anticommutator": _braces,
    "braket": _angles, "interval": _span, "fn": _function, "root": _each_of_list,
    "abs": _magnitude, "norm": _norm, "sym": _identity, "at": _evaluated, "deriv": _derivative,
    "grad": _gradient, "apply": _combined_in_r, "mul": _difference,
}  # fmt: skip
