"""The expression tree every stage of the scorer reads: immutable, interned nodes.

A `Node` is `op`, `args` (child nodes) and `value` (a hashable payload, None where unused). Inside
one `Arena` equal subtrees are the same object, so `is` compares structure and dicts may key on
nodes; across arenas compare `node.digest` (16 bytes, the same in every process). `arena.nodes`
lists all nodes with children before parents. The tree keeps what was typed: nothing is evaluated,
sorted, expanded or cancelled here. Two shapes are guaranteed: no `add` is a direct child of an
`add` and no `mul` of a `mul`, and `a - b` is `add(a, neg(b))`, `-a` is `neg(a)`.

Leaves
    num      value: literal as typed, "2", "0.5", "6.02e23" (see `Number`); never a sign
    sym      value: `Symbol(base, sub, marks)`; see there
    const    value: pi, e, i, phi (golden ratio), inf, euler (0.5772…), degree (π/180)
    unit     value: unit symbol typed as a unit, "kg", "fm", "MeV"
    none     an absent part (integral without limits, …)
    dots     an ellipsis among terms or elements
    text     value: words inside a formula ("for all", "on")
    nabla    ∇ with no operand; ∇² with none is pow(nabla, 2)
    blank    a placeholder such as · in f(·), or an empty group

Arithmetic
    add(a, b, …)  mul(a, b, …)  div(a, b)  neg(a)  pow(a, b)
    root(a, n)             n-th root; a square root has n = num 2
    pm(a)                  ±a, value "±" or "∓"; a ± b is add(a, pm(b))
    binop(a, b)            any other infix operator, value its sign: ∘ ⊗ ⊕ ∧ ∨ ⋆ ∗ ∪ ∩ mod …

Functions
    fn(a, …)               value: a name of `functions.FUNCTIONS`, arguments in the order there
    apply(f, a, …)         an undeclared function: f is a node (mostly sym), then its arguments
    abs(a)  norm(a)  conj(a) (overline or star on a compound)  expect(a) (⟨a⟩)
    mark(a)                a decoration on a compound, value its name (hat, dot, vec, dagger,
                           transpose, prime, star, …); on a symbol it is in `Symbol.marks`
    index(a, i, …)         lower and upper indices; value: one "_" or "^" for each index
    at(a, where)           a evaluated where; where is a rel or an expression

Calculus
    deriv(a, x, n, …)      d or ∂ of a: pairs (variable, order node); value "d", "partial",
                           "variation" (δ) or "index" (∂_μ: the variable is the index)
    dop(x, n, …)           the same operator without an operand; same value
    diff(x, n)             a differential dⁿx standing by itself; value "d", "delta" (đ, δ)
    grad(a) div_of(a) curl(a) laplacian(a) dalembert(a)    ∇a ∇·a ∇×a ∇²a □a
    int(a, x, lo, hi)      value "int", "contour", "surface" or "volume"; x, lo, hi may be `none`.
                           Where x is `none` the differential is inside a as a `diff` (∮ B·dl).
                           A region (∫_V) is lo with hi `none`. Several variables nest.
    sum(a, k, lo, hi)      value "range"; value "over": k is a condition or index, lo and hi none
    prod(a, k, lo, hi)     likewise
    lim(a, x, target)      value "", "+" or "-" (side)

Vectors, matrices, quantum
    dot(a, b)  cross(a, b) only where an operand is marked as a vector (bold, arrow)
    matrix(…)              value (rows, columns, fence), entries row by row; fence "()", "||" …
    cases(v, c, v, c, …)   piecewise
    bra(a) ket(a) braket(a, b, …)  commutator(a, b)  anticommutator(a, b)
    set(…) tuple(…)        interval(a, b) value "[]", "[)", "(]", "()"
    given(a, b)            a | b in P(A|B), sets and divisibility; value "|"

Statements (the root is always one of these)
    rel(a, b, c, …)        a chain; value: a tuple of the relations between operands, each one of
                           = ≠ < ≤ > ≥ ≈ ≡ ∝ ∼ ≃ ≅ ∈ ∉ ⊂ ⊆ ⊃ ⊇ → ↦ ≪ ≫ ⊥ ∥ ≔ …
    system(s, t, …)        several statements at once (`;`, `,`, lines); may also hold text
    logic(s, t, …)         value: "⇒", "⇔", "∧", "∨" between statements

This module does not parse, render or evaluate.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import Final, NamedTuple

from phiq.errors import PhiqError
from phiq.scorer.time_limit import check_time, late_calls

#: Most nodes one text may make: the largest real formula known to us makes under 400.
MAX_NODES: Final = 2000
#: Most arguments that all nodes of one text may have together, ten each: one that is made anew with
#: every factor that joins it has a square of them.
MAX_ARGUMENTS: Final = 10 * MAX_NODES
#: Most nodes of a tree, each counted as often as it is shared, twenty each: as long as that is what
#: is written of it, or goes through the parts of parts. A text by itself has a tenth.
MAX_WEIGHT: Final = 20 * MAX_NODES
#: Deepest tree: every later stage may recurse over it without care for Python's stack.
MAX_DEPTH: Final = 64

_OPS: Final = (
    "num sym const unit none dots text nabla blank add mul div neg pow root pm binop fn apply abs "
    "norm conj expect mark index at deriv dop diff grad div_of curl laplacian dalembert int sum "
    "prod lim dot cross matrix cases bra ket braket commutator anticommutator set tuple interval "
    "given rel system logic"
)
#: Every op there is.
OPS: Final = tuple(_OPS.split())
#: A bit for every op: see `Node.kinds`.
_BIT: Final = {op: 1 << place for place, op in enumerate(OPS)}


def kinds(*ops: str) -> int:
    """The bits of these ops, to be compared with `Node.kinds`."""
    return sum(_BIT[op] for op in ops)


class Symbol(NamedTuple):
    """A name: `base` letter or word, `sub`script label ("" if none), `marks` from inside out.

    Greek names are their letters (theta is θ), x1, x_1 and x₁ are one symbol. A subscript that is
    an expression (F_{n+1}) makes an `index` node instead. Marks: hat, bar, tilde, vec, bold, dot,
    ddot, prime, star, dagger, plus, minus, standard, cal, bb, frak, rm, check, breve, acute, grave,
    ring, "^LABEL" (an upper label); Delta and delta prefixes ("Δx") are marks "Delta", "delta".
    """

    base: str
    sub: str = ""
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """One line of text that names the symbol: θ_1, v_max, x'."""
        base, sub, marks = self
        text = f"{base}_{sub}" if sub else base
        for mark in marks:
            text = f"{mark}({text})"
        return text


class Number(NamedTuple):
    """What a numeric literal says: `typed_decimal` tells 0.5 (an interval) from 1/2 (a number)."""

    literal: str

    @property
    def typed_decimal(self) -> bool:
        """Whether the literal has a decimal point or an exponent."""
        return not self.literal.isdigit()


Value = str | tuple[object, ...] | None


class Node:
    """One interned expression; made only by `Arena.node`. Compare with `is` inside an arena.

    `kinds` has a bit for every op that occurs in the node or below, so that a stage sees in one
    step what a tree does not hold: `node.kinds & kinds("sum", "prod")`. `letters` has one for every
    symbol of the arena, likewise: nodes that share a symbol have `one.letters & other.letters`.
    """

    __slots__ = (
        *("_below", "_digest", "args", "depth", "index", "kinds", "letters", "op", "text", "value"),
        *("symbol", "weight"),
    )

    op: str
    args: tuple[Node, ...]
    value: Value
    depth: int
    index: int
    kinds: int
    letters: int
    #: Nodes there are when the tree is written out, each as often as it is shared.
    weight: int
    #: The payload as text: literal, constant, function or unit name; "" where there is none.
    text: str
    #: The payload of a `sym` node; no other has this attribute.
    symbol: Symbol

    @property
    def digest(self) -> bytes:
        """16 bytes that depend on the structure alone: equal in every process and arena."""
        if self._digest is None:
            parts: list[str] = []
            self._spell({}, parts)
            text = "".join(parts).encode()
            self._digest: bytes | None = blake2b(text, digest_size=16).digest()
        return self._digest

    def _spell(self, places: dict[Node, str], parts: list[str]) -> None:
        """Adds what the digest is made of: each distinct node once, children first, by number."""
        args = self.args
        for child in args:
            if child not in places:
                child._spell(places, parts)
        parts.append(
            _HEADS.get((self.op, self.value, len(args))) or _head(self.op, self.value, len(args))
        )
        for child in self.args:
            parts.append(places[child])
        places[self] = _PLACES[len(places)]

    @property
    def signs(self) -> tuple[str, ...]:
        """The payload of a `rel` node: the sign between any two sides.

        Raises:
            TypeError: the node is no relation.
        """
        if self.op != "rel":
            raise TypeError(f"{self.op} is no relation")
        signs: tuple[str, ...] = self.value  # type: ignore[assignment] # as `op` tells
        return signs

    def walk(self) -> Sequence[Node]:
        """Every distinct node below and including this one, this one first; found once."""
        if self._below is None:
            # Without the node itself: a reference to itself would keep the tree until it is swept.
            self._below: tuple[Node, ...] | None = tuple(self._found()[1:])
        return (self,) + self._below  # noqa: RUF005 # unpacked, it would first become a list

    def _found(self) -> list[Node]:
        seen = {self}
        stack = [self]
        found: list[Node] = []
        while stack:
            node = stack.pop()
            found.append(node)
            for child in node.args:
                if child not in seen:
                    seen.add(child)
                    stack.append(child)
        return found

    def __repr__(self) -> str:
        value = self.value.name if isinstance(self.value, Symbol) else self.value
        inside = [repr(value)] if value not in (None, "") else []
        return f"{self.op}({', '.join(inside + [repr(child) for child in self.args])})"


#: Numbers of nodes, as digests are made of them.
_PLACES: Final = tuple(f"#{place}" for place in range(MAX_NODES))


#: Heads kept: few leaves, and few ops with few counts of arguments, make up nearly all trees.
MAX_HEADS: Final = 8192
_HEADS: Final[dict[tuple[str, Value, int], str]] = {}


def _head(op: str, value: Value, count: int) -> str:
    """What a node is spelled with before its children; kept."""
    if len(_HEADS) >= MAX_HEADS:
        _HEADS.clear()
    found = repr((op, tuple(value) if isinstance(value, Symbol) else value, count))
    _HEADS[op, value, count] = found
    return found


class TreeLimitError(PhiqError):
    """The tree grew past MAX_NODES, MAX_ARGUMENTS, MAX_WEIGHT or MAX_DEPTH."""

    code = "expression_too_large"


class Arena:
    """Owns the nodes of one parsed text. `nodes` is in topological order, children first."""

    __slots__ = ("_arguments", "_symbols", "_table", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._arguments = 0
        self._symbols = 0
        self._table: dict[tuple[str, Value, tuple[Node, ...]], Node] = {}

    def node(self, op: str, args: tuple[Node, ...] = (), value: Value = None) -> Node:
        """The one node of this arena with this op, children and payload.

        Raises:
            TreeLimitError: the arena is full, or the tree too deep or too long when written out.
            TimeLimitError: the time of the running call is up.
        """
        if late_calls:
            check_time()
        fresh = Node()
        node = self._table.setdefault((op, value, args), fresh)
        if node is not fresh:
            return node
        node.op = op
        node.value = value
        node.text = value if isinstance(value, str) else ""
        node.args = args
        node._digest = node._below = None
        depth, bits, letters, weight = 1, _BIT[op], 0, 1
        for child in args:
            weight += child.weight
            bits |= child.kinds
            letters |= child.letters
            if child.depth >= depth:
                depth = child.depth + 1
        if op == "sym":
            letters = 1 << self._symbols
            self._symbols += 1
            node.symbol = value  # type: ignore[assignment] # as `op` tells
        node.depth = depth
        node.kinds = bits
        node.letters = letters
        node.weight = weight
        node.index = index = len(self.nodes)
        self._arguments += len(args)
        large = index >= MAX_NODES or self._arguments > MAX_ARGUMENTS or weight > MAX_WEIGHT
        if large or depth > MAX_DEPTH:
            del self._table[op, value, args]
            raise TreeLimitError(f"more than {MAX_NODES} nodes or {MAX_DEPTH} levels")
        self.nodes.append(node)
        return node

    def num(self, literal: str | int) -> Node:
        """A number leaf."""
        return self.node("num", (), str(literal))

    def sym(self, base: str, sub: str = "", marks: tuple[str, ...] = ()) -> Node:
        """A symbol leaf."""
        return self.node("sym", (), Symbol(base, sub, marks))

    def symbol(self, symbol: Symbol) -> Node:
        """The leaf of a symbol."""
        return self.node("sym", (), symbol)

    def const(self, name: str) -> Node:
        """A constant such as π, by its name."""
        return self.node("const", (), name)

    def unit(self, name: str) -> Node:
        """A unit."""
        return self.node("unit", (), name)

    def exact(self, value: Fraction | int) -> Node:
        """A rational number, over its denominator; a negative one is the negative of another."""
        size = self.num(abs(value.numerator))
        if value.denominator > 1:
            size = self.div(size, self.num(value.denominator))
        return size if value >= 0 else self.neg(size)

    def neg(self, part: Node) -> Node:
        """The negative."""
        return self.node("neg", (part,))

    def add(self, *terms: Node) -> Node:
        """A sum of these terms as they are."""
        return self.node("add", terms)

    def mul(self, *factors: Node) -> Node:
        """A product of these factors as they are."""
        return self.node("mul", factors)

    def div(self, above: Node, below: Node) -> Node:
        """A quotient."""
        return self.node("div", (above, below))

    def power(self, base: Node, exponent: Node) -> Node:
        """A power."""
        return self.node("pow", (base, exponent))

    def fn(self, name: str, *args: Node) -> Node:
        """The value of a named function."""
        return self.node("fn", args, name)
