"""Values with entries, and the algebra done with them: matrices, tuples, sets and intervals.

Sums, products, powers, inverses, transposes, determinants and traces of explicit matrices; sums,
multiples, dot and cross products of tuples; unions and intersections of sets; what stands between
two values of a variable. It compares nothing: that is `entries`' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product as pairs_of
from typing import Final, NamedTuple

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Arena, Node, Symbol

#: Largest matrix whose determinant and inverse are written out: 4! products.
MAX_DETERMINANT: Final = 4
#: Largest power of a matrix that is multiplied out, and most cells a product may have.
MAX_POWER, MAX_CELLS = 12, 64


class NoCompositeError(Exception):
    """What is asked has no meaning entry by entry."""


class Grid(NamedTuple):
    """A matrix, row by row."""

    rows: int
    columns: int
    cells: tuple[Node, ...]

    def at(self, row: int, column: int) -> Node:
        """One entry."""
        return self.cells[row * self.columns + column]


class Listing(NamedTuple):
    """A tuple or a set."""

    kind: str
    items: tuple[Node, ...]


class Span(NamedTuple):
    """An interval; its shape is that of the brackets."""

    low: Node
    high: Node
    shape: str


Value = Node | Grid | Listing | Span


class Algebra:
    """Works out values, in an arena of its own."""

    def __init__(self) -> None:
        self.arena = Arena()
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

    def num(self, number: int) -> Node:
        """A whole number."""
        return self.arena.num(number) if number >= 0 else self.negative(self.arena.num(-number))

    def add(self, terms: Sequence[Node]) -> Node:
        """A sum; zeros are left out, sums spliced in."""
        kept: list[Node] = []
        for term in terms:
            if term.op == "add":
                kept += term.args
            elif term.text != "0" or term.op != "num":
                kept.append(term)
        if len(kept) < 2:
            return kept[0] if kept else self.num(0)
        return self.arena.node("add", tuple(kept))

    def mul(self, factors: Sequence[Node]) -> Node:
        """A product; ones are left out, products spliced in, zero makes it zero."""
        kept: list[Node] = []
        for factor in factors:
            if factor.op == "num" and factor.text == "0":
                return factor
            if factor.op == "mul":
                kept += factor.args
            elif factor.op != "num" or factor.text != "1":
                kept.append(factor)
        if len(kept) < 2:
            return kept[0] if kept else self.num(1)
        return self.arena.node("mul", tuple(kept))

    def negative(self, node: Node) -> Node:
        """-a."""
        return node.args[0] if node.op == "neg" else self.arena.node("neg", (node,))

    def _scalar(self, node: Node, values: Sequence[Value]) -> Node:
        args = tuple(value for value in values if isinstance(value, Node))
        if node.op == "add":
            return self.add(args) if self.changed else self.arena.node("add", args)
        if node.op == "mul" and self.changed:
            return self.mul(args)
        return self.arena.node(node.op, args, node.value)

    def _combined(self, node: Node, values: list[Value]) -> Value:
        combine = _COMBINE.get(node.op)
        if combine is None:
            raise NoCompositeError(node.op)
        return combine(self, node, values)

    def each(self, value: Value, change: Callable[[Node], Node]) -> Value:
        """A value with every entry changed."""
        if isinstance(value, Grid):
            return value._replace(cells=tuple(map(change, value.cells)))
        if isinstance(value, Listing) and value.kind == "tuple":
            return value._replace(items=tuple(map(change, value.items)))
        raise NoCompositeError("each")

    def times(self, left: Value, right: Value) -> Value:
        """The product of two values."""
        if isinstance(left, Node) and isinstance(right, Node):
            return self.mul((left, right))
        if isinstance(left, Node):
            return self.each(right, lambda entry: self.mul((left, entry)))
        if isinstance(right, Node):
            return self.each(left, lambda entry: self.mul((entry, right)))
        if isinstance(left, Grid) and isinstance(right, Grid):
            return self._product(left, right)
        raise NoCompositeError("mul")

    def _product(self, left: Grid, right: Grid) -> Value:
        if left.columns != right.rows or left.rows * right.columns > MAX_CELLS:
            raise NoCompositeError("sizes")
        cells = [
            self.add([self.mul((left.at(i, k), right.at(k, j))) for k in range(left.columns)])
            for i in range(left.rows)
            for j in range(right.columns)
        ]
        if len(cells) == 1 and left.columns > 1:
            return cells[0]
        return Grid(left.rows, right.columns, tuple(cells))

    def determinant(self, grid: Grid) -> Node:
        """Laplace's expansion along the first row."""
        if grid.rows != grid.columns or grid.rows > MAX_DETERMINANT:
            raise NoCompositeError("det")
        if grid.rows == 1:
            return grid.cells[0]
        terms = []
        for column in range(grid.columns):
            term = self.mul((grid.at(0, column), self.determinant(_minor(grid, 0, column))))
            terms.append(self.negative(term) if column % 2 else term)
        return self.add(terms)

    def inverse(self, grid: Grid) -> Grid:
        """The adjugate over the determinant."""
        whole = self.determinant(grid)
        cells = []
        for row, column in pairs_of(range(grid.rows), range(grid.columns)):
            part = self.num(1)
            if grid.rows > 1:
                part = self.determinant(_minor(grid, column, row))
            signed = self.negative(part) if (row + column) % 2 else part
            cells.append(self.arena.node("div", (signed, whole)))
        return grid._replace(cells=tuple(cells))

    def power(self, grid: Grid, exponent: Node) -> Value:
        """A whole power of a matrix; the T of a transpose."""
        negative = exponent.op == "neg"
        literal = exponent.args[0].text if negative else exponent.text
        if exponent.op == "sym" and exponent.symbol in (Symbol("T"), Symbol("⊤")):
            return transposed(grid)
        if not literal.isdigit() or not 0 < int(literal) <= MAX_POWER:
            raise NoCompositeError("pow")
        base = self.inverse(grid) if negative else grid
        result: Value = base
        for _ in range(int(literal) - 1):
            result = self.times(result, base)
        return result


def transposed(grid: Grid) -> Grid:
    """Rows and columns exchanged."""
    cells = [grid.at(i, j) for j in range(grid.columns) for i in range(grid.rows)]
    return Grid(grid.columns, grid.rows, tuple(cells))


def _minor(grid: Grid, row: int, column: int) -> Grid:
    cells = [
        grid.at(i, j)
        for i in range(grid.rows)
        for j in range(grid.columns)
        if i != row and j != column
    ]
    return Grid(grid.rows - 1, grid.columns - 1, tuple(cells))


def _matrix(algebra: Algebra, node: Node) -> Value:
    shape = node.value if isinstance(node.value, tuple) else (0, 0, "")
    grid = Grid(int(str(shape[0])), int(str(shape[1])), tuple(map(algebra.scalar, node.args)))
    return algebra.determinant(grid) if shape[2] == "||" else grid


def _listing(algebra: Algebra, node: Node) -> Value:
    return Listing(node.op, tuple(map(algebra.scalar, node.args)))


def _braces(algebra: Algebra, node: Node) -> Value | None:
    """{1, 2}, which of operators would be an anticommutator."""
    numeric = all(part.op in ("num", "neg", "div") for part in node.args)
    return Listing("set", tuple(map(algebra.scalar, node.args))) if numeric else None


def _angles(algebra: Algebra, node: Node) -> Value | None:
    """⟨1, 2⟩, which of states would be an inner product."""
    numeric = any(part.op in ("num", "neg") for part in node.args)
    return Listing("tuple", tuple(map(algebra.scalar, node.args))) if numeric else None


def _span(algebra: Algebra, node: Node) -> Value:
    low, high = [algebra.scalar(part) for part in node.args]
    return Span(low, high, node.text)


def _function(algebra: Algebra, node: Node) -> Value | None:
    if node.text not in ("det", "tr") or len(node.args) != 1:
        return None
    grid = algebra.value(node.args[0])
    if not isinstance(grid, Grid):
        return None
    if node.text == "det":
        return algebra.determinant(grid)
    if grid.rows != grid.columns:
        raise NoCompositeError("tr")
    return algebra.add([grid.at(k, k) for k in range(grid.rows)])


def _magnitude(algebra: Algebra, node: Node) -> Value | None:
    """|A| of a matrix is its determinant."""
    if node.args[0].op != "matrix":
        return None
    grid = algebra.value(node.args[0])
    return algebra.determinant(grid) if isinstance(grid, Grid) else None


def _evaluated(algebra: Algebra, node: Node) -> Value | None:
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
    ends = [algebra.scalar(_put(algebra.arena, body, variable, value)) for value in values]
    return ends[0] if len(ends) == 1 else algebra.add([ends[1], algebra.negative(ends[0])])


def _put(arena: Arena, node: Node, variable: Symbol, value: Node) -> Node:
    """The expression with a value for a variable."""
    if node.op == "sym" and node.symbol == variable:
        return value
    if not node.args:
        return node
    parts = tuple(_put(arena, part, variable, value) for part in node.args)
    return arena.node(node.op, parts, node.value)


def _derivative(algebra: Algebra, node: Node) -> Value | None:
    """A derivative by several variables as one by each."""
    body, *pairs = node.args
    if len(pairs) < 4 or node.value == "index":
        return None
    result = algebra.scalar(body)
    for variable, order in reversed([*zip(pairs[::2], pairs[1::2], strict=True)]):
        parts = (result, algebra.scalar(variable), algebra.scalar(order))
        result = algebra.arena.node("deriv", parts, node.value)
    return result


_HANDLERS: Final[dict[str, Callable[[Algebra, Node], Value | None]]] = {
    "matrix": _matrix,
    "tuple": _listing,
    "set": _listing,
    "anticommutator": _braces,
    "braket": _angles,
    "interval": _span,
    "fn": _function,
    "abs": _magnitude,
    "at": _evaluated,
    "deriv": _derivative,
}


def _sum(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    first = values[0]
    for value in values[1:]:
        if isinstance(first, Grid) and isinstance(value, Grid) and first[:2] == value[:2]:
            cells = [algebra.add(pair) for pair in zip(first.cells, value.cells, strict=True)]
            first = first._replace(cells=tuple(cells))
        elif (
            isinstance(first, Listing)
            and isinstance(value, Listing)
            and first.kind == value.kind == "tuple"
            and len(first.items) == len(value.items)
        ):
            items = [algebra.add(pair) for pair in zip(first.items, value.items, strict=True)]
            first = first._replace(items=tuple(items))
        else:
            raise NoCompositeError("add")
    return first


def _multiplied(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    result = values[0]
    for value in values[1:]:
        result = algebra.times(result, value)
    return result


def _divided(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    above, below = values
    if not isinstance(below, Node):
        raise NoCompositeError("div")
    return algebra.each(above, lambda entry: algebra.arena.node("div", (entry, below)))


def _raised(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    base, exponent = values
    if not isinstance(base, Grid) or not isinstance(exponent, Node):
        raise NoCompositeError("pow")
    return algebra.power(base, exponent)


def _marked(_: Algebra, node: Node, values: list[Value]) -> Value:
    (value,) = values
    if node.text != "transpose" or not isinstance(value, Grid):
        raise NoCompositeError("mark")
    return transposed(value)


def _dotted(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    left, right = [_entries(value) for value in values]
    if len(left) != len(right):
        raise NoCompositeError("dot")
    return algebra.add([algebra.mul(pair) for pair in zip(left, right, strict=True)])


def _crossed(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    left, right = [_entries(value) for value in values]
    if not len(left) == len(right) == 3:
        raise NoCompositeError("cross")
    items = []
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        minus = algebra.negative(algebra.mul((left[j], right[i])))
        items.append(algebra.add([algebra.mul((left[i], right[j])), minus]))
    first = values[0]
    return Listing("tuple", tuple(items)) if isinstance(first, Listing) else Grid(3, 1, (*items,))


def _entries(value: Value) -> tuple[Node, ...]:
    if isinstance(value, Listing) and value.kind == "tuple":
        return value.items
    if isinstance(value, Grid) and 1 in (value.rows, value.columns):
        return value.cells
    raise NoCompositeError("a vector")


def _joined(_: Algebra, node: Node, values: list[Value]) -> Value:
    left, right = values
    if not (isinstance(left, Listing) and isinstance(right, Listing)):
        raise NoCompositeError("binop")
    if node.text == "∪":
        return Listing("set", (*left.items, *right.items))
    others = {number_of(item) for item in right.items}
    if node.text not in ("∩", "∖") or None in others:
        raise NoCompositeError(node.text)
    kept = [i for i in left.items if (number_of(i) in others) == (node.text == "∩")]
    return Listing("set", tuple(kept))


def number_of(node: Node) -> Fraction | None:
    """The number that a literal, perhaps negated, is; None for anything else."""
    if node.op == "neg":
        inner = number_of(node.args[0])
        return None if inner is None else -inner
    return Fraction(node.text) if node.op == "num" else None


_COMBINE: Final[dict[str, Callable[[Algebra, Node, list[Value]], Value]]] = {
    "add": _sum,
    "mul": _multiplied,
    "neg": lambda algebra, _, values: algebra.each(values[0], algebra.negative),
    "div": _divided,
    "pow": _raised,
    "mark": _marked,
    "dot": _dotted,
    "cross": _crossed,
    "binop": _joined,
}
