"""Values with entries, and the algebra done with them: matrices, tuples, sets and intervals.

Sums, multiples, products, powers, inverses, transposes and determinants of explicit matrices and
tuples. Which expression has which value is `values`' matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product as pairs_of
from math import prod
from typing import Final, NamedTuple

from phiq.scorer.expression.arithmetic import is_number, joined, kept
from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Arena, Node, Symbol

#: Largest matrix whose determinant and inverse are written out: 4! products.
MAX_DETERMINANT: Final = 4
#: Largest power of a matrix that is multiplied out, and most cells a product may have.
MAX_POWER, MAX_CELLS = 1000, 64
#: Longest whole number that entries are worked out to, in digits; longer ones stay as they are.
MAX_ENTRY_DIGITS: Final = 40


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


#: The set without elements.
EMPTY: Final = Symbol("∅")
Value = Node | Grid | Listing | Span


class Algebra:
    """Works out values, in an arena of its own."""

    def __init__(self) -> None:
        self.arena = Arena()

    def num(self, number: int) -> Node:
        """A whole number."""
        return self.arena.num(number) if number >= 0 else self.negative(self.arena.num(-number))

    def add(self, terms: Sequence[Node]) -> Node:
        """A sum; zeros are left out, sums spliced in, whole numbers added."""
        found = kept("add", terms)
        return self._whole(found, sum) or joined(self.arena, "add", found)

    def mul(self, factors: Sequence[Node]) -> Node:
        """A product; ones are left out, products spliced in, zero makes it zero."""
        if any(is_number(factor, 0) for factor in factors):
            return self.num(0)
        found = kept("mul", factors)
        return self._whole(found, prod) or joined(self.arena, "mul", found)

    def _whole(self, parts: Sequence[Node], join: Callable[[list[int]], int]) -> Node | None:
        """The sum or product of whole numbers; None where a part is none, or it gets too long."""
        if len(parts) < 2:
            return None
        numbers = [number_of(part) for part in parts]
        whole = [int(n) for n in numbers if n is not None and n.denominator == 1]
        if len(whole) < len(parts) or any(_is_decimal(part) for part in parts):
            return None
        value = join(whole)
        return self.num(value) if abs(value) < 10**MAX_ENTRY_DIGITS else None

    def identity(self, size: int, entry: Node | None = None) -> Grid:
        """The identity matrix, or a multiple of it."""
        one, nothing = entry or self.num(1), self.num(0)
        cells = [one if k % (size + 1) == 0 else nothing for k in range(size**2)]
        return Grid(size, size, tuple(cells))

    def negative(self, node: Node) -> Node:
        """-a."""
        return node.args[0] if node.op == "neg" else self.arena.node("neg", (node,))

    def each(self, value: Value, change: Callable[[Node], Node]) -> Value:
        """A value with every entry changed."""
        if isinstance(value, Grid):
            return value._replace(cells=tuple(map(change, value.cells)))
        if isinstance(value, Listing) and value.kind == "tuple":
            return value._replace(items=tuple(map(change, value.items)))
        raise NoCompositeError("each")

    def together(self, left: Value, right: Value, join: Callable[[Node, Node], Node]) -> Value:
        """Two values joined entry by entry, a number with every entry of the other."""
        if isinstance(right, Node):
            number = right
            if isinstance(left, Node):
                return join(left, number)
            return self.each(left, lambda entry: join(entry, number))
        if isinstance(left, Node):
            other = left
            return self.each(right, lambda entry: join(other, entry))
        if isinstance(left, Grid) and isinstance(right, Grid) and left[:2] == right[:2]:
            return left._replace(cells=tuple(map(join, left.cells, right.cells)))
        if not isinstance(left, Listing) or not isinstance(right, Listing):
            raise NoCompositeError("sizes")
        if not left.kind == right.kind == "tuple" or len(left.items) != len(right.items):
            raise NoCompositeError("sizes")
        return left._replace(items=tuple(map(join, left.items, right.items)))

    def times(self, left: Value, right: Value) -> Value:
        """The product of two values."""
        if isinstance(left, Node) or isinstance(right, Node):
            return self.together(left, right, lambda one, other: self.mul((one, other)))
        row = left
        if isinstance(left, Listing) and left.kind == "tuple":
            row = Grid(1, len(left.items), left.items)
        if isinstance(row, Grid) and isinstance(right, Grid):
            return self._product(row, right)
        raise NoCompositeError("mul")

    def _product(self, left: Grid, right: Grid) -> Value:
        if 1 in (left.rows, left.columns) and left[:2] == right[:2] != (1, 1):
            return self.add([self.mul(pair) for pair in zip(left.cells, right.cells, strict=True)])
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
        square: Value = self.inverse(grid) if negative else grid
        result: Value | None = None
        rest = int(literal)
        while True:
            if rest % 2:
                result = square if result is None else self.times(result, square)
            rest //= 2
            if not rest:
                return grid if result is None else result
            square = self.times(square, square)


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


def entries_of(value: Value) -> tuple[Node, ...]:
    """The entries of a vector.

    Raises:
        NoCompositeError: it is none.
    """
    if isinstance(value, Listing) and value.kind == "tuple":
        return value.items
    if isinstance(value, Grid) and 1 in (value.rows, value.columns):
        return value.cells
    raise NoCompositeError("a vector")


def as_set(value: Value) -> Listing | None:
    """A set; the number of {2} is the set of it, and ∅ has no elements. None of anything else."""
    if isinstance(value, Listing):
        return value
    if not isinstance(value, Node):
        return None
    if value.op == "sym" and value.symbol == EMPTY:
        return Listing("set", ())
    return None if number_of(value) is None else Listing("set", (value,))


def _is_decimal(part: Node) -> bool:
    literal = unsigned(part)
    return not literal.text.isdigit()


def number_of(node: Node) -> Fraction | None:
    """The number that a literal, perhaps negated, is; None for anything else."""
    if node.op == "neg":
        inner = number_of(node.args[0])
        return None if inner is None else -inner
    return Fraction(node.text) if node.op == "num" else None
