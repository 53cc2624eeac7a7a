"""Statements about values with entries, as statements about the entries: matrices, tuples, sets.

    (1, 2) = (x, y)              1 = x and 2 = y
    {1, 2} = {2, 1}              every entry of one is an entry of the other
    3 ∈ {1, 2, 3}                (3 - 1)(3 - 2)(3 - 3) = 0
    x ∈ [0, 1)                   0 ≤ x < 1
    2 × 2 against 3 × 3          false

What a letter stands for as a whole, as in A = (…), stays as it is. Rules for products of letters
that are matrices are in `matrix_words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.entrywise.composites import (
    Grid,
    Listing,
    NoCompositeError,
    Span,
    Value,
    as_set,
)
from phiq.scorer.identity.statement.entrywise.operations import IDENTITY
from phiq.scorer.identity.statement.entrywise.values import COMBINE_OF_R, Values

#: Ops without one of which a statement has no entries.
_COMPOSITE: Final = kinds("matrix", "tuple", "set", "interval", "at", "anticommutator", "braket")
_DERIVATIVE: Final = kinds("deriv")
_CALLS: Final = kinds("apply")
_MATRIX: Final = kinds("matrix")
_FN_OR_MATRIX: Final = kinds("fn", "matrix")
_OF_MATRICES: Final = frozenset(("det", "tr", "rank"))
#: Most pairs of entries of two sets that are compared.
MAX_PAIRS: Final = 64


def by_entries(root: Node) -> Node:
    """The statement about the entries; the same root where it has none, or none are compared."""
    in_r = bool(root.kinds & _CALLS) and _lists_in_r(root)
    sized = bool(root.kinds & _FN_OR_MATRIX) and _has_sized_identity(root)
    if not (
        root.kinds & _COMPOSITE or in_r or sized or (root.kinds & _DERIVATIVE and _is_mixed(root))
    ):
        return root
    for given in (_GIVEN, ("matrix",)) if root.op == "system" else (("matrix",),):
        try:
            put = _with_given(root, given)
            return _rewritten(put, Values(_size(root), in_r=in_r, sized=sized))
        except (NoCompositeError, TreeLimitError):
            continue
    return root


#: What letters may be given as, where all that is said of them can be worked out so.
_GIVEN: Final = ("matrix", "set", "tuple", "interval", "anticommutator")


_LISTS: Final = frozenset(("tuple", "interval", "matrix"))


def _size(root: Node) -> int:
    """How many entries a tuple, or the only column of a matrix, has that is a side; else 0."""
    sides = root.args if root.op == "rel" else ()
    tuples = [side for side in sides if side.op in _LISTS]
    return len(tuples[0].args) if tuples else 0


def _lists_in_r(root: Node) -> bool:
    """Whether the letter c only combines, as in c(1, 2) * 2 == c(2, 4), and does so twice."""
    nodes = root.walk()
    calls = [node for node in nodes if node.op == "apply" and node.args[0].value == COMBINE_OF_R]
    if len(calls) < 2:
        return False
    beside = (part for node in nodes if node not in calls for part in node.args)
    alone = all(part.value != COMBINE_OF_R for part in beside)
    return alone and all(len(node.args) > 2 for node in calls)


def _has_sized_identity(root: Node) -> bool:
    """Whether I₂ or its like stands in a text with matrices, determinants or traces."""
    names, takes_matrices = [], bool(root.kinds & _MATRIX)
    for part in root.walk():
        if part.op == "sym":
            names.append(part.symbol)
        elif part.op == "fn":
            takes_matrices = takes_matrices or part.text in _OF_MATRICES
    return takes_matrices and any(name.base == "I" and name.sub.isdigit() for name in names)


def _with_given(root: Node, given: Sequence[str]) -> Node:
    """The statements beside A = (…), with the matrix for each A; a definition alone stays."""
    if root.op != "system":
        return root
    arena = Arena()
    parts = root.args
    for place in range(len(root.args)):
        definition = parts[place - len(root.args)]  # what is put in goes from the front
        if definition.op != "rel" or not _DEFINING.issuperset(definition.signs):
            continue
        name, *worked_out, grid = definition.args
        others = tuple([part for part in parts if part.digest != definition.digest])
        if name.op != "sym" or not (grid.op in given or _is_worked_out(grid)) or not others:
            continue
        if worked_out:
            steps = arena.node("rel", (*worked_out, grid), definition.signs[1:])
            others = (*others, steps)
        put = tuple([_with_matrix(arena, part, name.symbol, grid) for part in others])
        if any(new.digest != old.digest for new, old in zip(put, others, strict=True)):
            parts = put
    if parts is root.args:
        return root
    return joined(arena, "system", parts)


def _is_worked_out(grid: Node) -> bool:
    """Whether it is known from explicit matrices: B = inv(A), once A is put in."""
    return bool(grid.kinds & _MATRIX) and not grid.letters


_DEFINING: Final = frozenset("=≔")


def _with_matrix(arena: Arena, node: Node, name: Symbol, grid: Node) -> Node:
    """The statement with a matrix for its letter, and its transpose for A' and Aᵀ."""
    matrix = copied(arena, grid)
    turned = {name._replace(marks=(*name.marks, mark)) for mark in ("prime", "transpose", "^T")}

    def put(part: Node) -> Node | None:
        if part.op != "sym":
            return None
        if part.symbol == name:
            return matrix
        return arena.node("mark", (matrix,), "transpose") if part.symbol in turned else None

    return rewritten(arena, node, put)


def _is_mixed(root: Node) -> bool:
    """Whether a derivative by several variables occurs."""
    return any(node.op == "deriv" and len(node.args) > 3 for node in root.walk())


def _rewritten(root: Node, algebra: Values) -> Node:
    if root.op in ("system", "logic"):
        parts = tuple(by_entries(part) if part.op in _STATEMENTS else part for part in root.args)
        return algebra.arena.node(root.op, parts, root.value)
    if root.op != "rel":
        return root
    sides = [_side(side, algebra) for side in root.args]
    signs = root.signs
    if not algebra.changed:
        return root
    sides = _with_identity(root, sides, algebra)
    found: list[Node] = []
    for sign, (left, right), typed in zip(signs, pairwise(sides), pairwise(root.args), strict=True):
        found += _compared(algebra, sign, left, right, typed)
    return joined(algebra.arena, "system", found)


def _with_identity(root: Node, sides: list[Value | None], algebra: Values) -> list[Value | None]:
    """The values of sides, I as the identity where it is all that stands beside a square matrix."""
    squares = [side for side in sides if isinstance(side, Grid) and side.rows == side.columns]
    if not squares:
        return sides
    size = squares[0].rows
    unit = algebra.arena.node("matrix", algebra.identity(size).cells, (size, size, "()"))
    found = []
    for typed, side in zip(root.args, sides, strict=True):
        letters = all_symbols(typed)
        alone = isinstance(side, Node) and letters == {IDENTITY}
        put = with_value(algebra.arena, typed, IDENTITY, unit) if alone else typed
        found.append(_side(put, algebra) if alone else side)
    return found


_STATEMENTS: Final = frozenset(("rel", "system", "logic"))


def _side(node: Node, algebra: Values) -> Value | None:
    """The value of a side; None where it is a letter or expression of unknown shape."""
    try:
        return algebra.value(node)
    except NoCompositeError:
        return None


def _compared(
    algebra: Values, sign: str, left: Value | None, right: Value | None, typed: Sequence[Node]
) -> list[Node]:
    rel = algebra.arena.node
    if isinstance(left, Node) and isinstance(right, Node):
        return [rel("rel", (left, right), (sign,))]
    if left is None or right is None:
        return [rel("rel", tuple(typed), (sign,))]
    if sign in ("∈", "∉") and isinstance(left, Node):
        return _membership(algebra, sign, left, right, typed)
    if sign in ("⊂", "⊆") and isinstance(left, Listing) and isinstance(right, Listing):
        return [_among(algebra, item, right, "=") for item in left.items]
    if sign not in ("=", "≡", "≔"):
        return [rel("rel", tuple(typed), (sign,))]
    return _equal(algebra, left, right, typed)


def _equal(algebra: Values, left: Value, right: Value, typed: Sequence[Node]) -> list[Node]:
    if isinstance(left, Span) or isinstance(right, Span):
        return _equal_spans(algebra, _as_span(left), _as_span(right), typed)
    if _is_set(left) or _is_set(right):
        one, other = as_set(left), as_set(right)
        if one is not None and other is not None and one.kind == other.kind == "set":
            return _equal_sets(algebra, one, other)
    entries = [_entries(value, other) for value, other in ((left, right), (right, left))]
    if None in entries:
        return [algebra.arena.node("rel", tuple(typed), ("=",))]
    if isinstance(left, Grid) and isinstance(right, Grid) and left[:2] != right[:2]:
        return [_false(algebra)]
    return _equal_entries(algebra, entries[0] or (), entries[1] or ())


def _is_set(value: Value) -> bool:
    return isinstance(value, Listing) and value.kind == "set"


def _entries(value: Value, other: Value) -> tuple[Node, ...] | None:
    """The entries of a matrix or tuple, or of the zero that stands for either; else None."""
    if isinstance(value, Grid):
        return value.cells
    if isinstance(value, Listing):
        return value.items if value.kind == "tuple" else None
    if isinstance(value, Node) and value.text == "0" and isinstance(other, Grid):
        return (value,) * len(other.cells)
    return None


def _equal_entries(algebra: Values, left: Sequence[Node], right: Sequence[Node]) -> list[Node]:
    if len(left) != len(right):
        return [_false(algebra)]
    pairs = zip(left, right, strict=True)
    return [algebra.arena.node("rel", pair, ("=",)) for pair in pairs]


def _equal_sets(algebra: Values, left: Listing, right: Listing) -> list[Node]:
    if len(left.items) * len(right.items) > MAX_PAIRS:
        raise NoCompositeError("set")
    found = [_among(algebra, item, right, "=") for item in left.items]
    found += [_among(algebra, item, left, "=") for item in right.items]
    return found or [algebra.arena.node("rel", (algebra.num(0), algebra.num(0)), ("=",))]


def _among(algebra: Values, item: Node, listing: Listing, sign: str) -> Node:
    """That a value is one of several: the product of its differences from them is zero."""
    gaps = [algebra.add([item, algebra.negative(other)]) for other in listing.items]
    return algebra.arena.node("rel", (algebra.mul(gaps), algebra.num(0)), (sign,))


def _as_span(value: Value) -> Span | None:
    """An interval; two entries in parentheses are an open one beside another interval."""
    if isinstance(value, Listing) and value.kind == "tuple" and len(value.items) == 2:
        return Span(*value.items, "()")
    return value if isinstance(value, Span) else None


def _equal_spans(
    algebra: Values, left: Span | None, right: Span | None, typed: Sequence[Node]
) -> list[Node]:
    if left is None or right is None:
        return [algebra.arena.node("rel", tuple(typed), ("=",))]
    if left.shape != right.shape:
        return [_false(algebra)]
    return _equal_entries(algebra, left[:2], right[:2])


def _membership(
    algebra: Values, sign: str, item: Node, of: Value, typed: Sequence[Node]
) -> list[Node]:
    if isinstance(of, Listing) and of.kind == "set":
        return [_among(algebra, item, of, "=" if sign == "∈" else "≠")]
    span = _as_span(of)
    if span is None or sign == "∉":
        return [algebra.arena.node("rel", tuple(typed), (sign,))]
    low, high = span.shape[0], span.shape[1]
    found = []
    if not is_infinite(span.low):
        order = "≤" if low == "[" else "<"
        found.append(algebra.arena.node("rel", (span.low, item), (order,)))
    if not is_infinite(span.high):
        order = "≤" if high == "]" else "<"
        found.append(algebra.arena.node("rel", (item, span.high), (order,)))
    return found or [algebra.arena.node("rel", (item, item), ("=",))]


def _false(algebra: Values) -> Node:
    """What never holds, of values that differ in their number of entries."""
    return algebra.arena.node("rel", (algebra.num(0), algebra.num(1)), ("=",))
