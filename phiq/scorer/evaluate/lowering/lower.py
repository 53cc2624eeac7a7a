"""Lowers expression trees to instructions: the state of one problem and the common steps.

How each kind of node is lowered is in `nodes`, `functions` and `series`. Nothing here computes
values or simplifies: equal sides must come out equal by evaluation, not by rewriting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from phiq.scorer.evaluate.lowering.builder import LINE, MAX_INSTRUCTIONS, Builder
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.evaluate.problem import Problem
from phiq.scorer.evaluate.sampling import (
    FAR_REACH,
    NEAR_REACH,
    spec_of,
)
from phiq.scorer.expression.domain import REAL
from phiq.scorer.expression.fold import RATIONAL, Rational, folded
from phiq.scorer.expression.tree import Node, Symbol, kinds

# Naming a member of an enum takes longer than the rest of such a step.
_LIN: Final = int(Op.LIN)
_MUL: Final = int(Op.MUL)
_DIV: Final = int(Op.DIV)
#: Longest literal read as an exact exponent or limit, in characters.
_MAX_EXACT_LITERAL: Final = 18


class UnsupportedError(Exception):
    """The expression is not in the batched set; the message names the operation."""


@lru_cache(maxsize=1024)
def _fraction(literal: str) -> Fraction | None:
    return None if "e" in literal else Fraction(literal)


def exact_value(node: Node, numbers: Mapping[Symbol, int]) -> Fraction | None:
    """The exact value of a small tree of literals, + - × ÷ and symbols in `numbers`, else None."""

    def leaf(part: Node) -> Rational | None:
        if part.op == "num":
            return _fraction(part.text) if len(part.text) <= _MAX_EXACT_LITERAL else None
        return numbers.get(part.symbol) if part.op == "sym" else None

    found = folded(node, leaf, RATIONAL)
    return None if found is None else Fraction(found)


#: What people call the operations that are not in the batched set.
_WORDS: Final = {
    "apply": "an undeclared function", "index": "an index", "int": "an integral", "lim": "a limit",
    "deriv": "a derivative", "dop": "a derivative", "diff": "a differential", "unit": "a unit",
    "matrix": "a matrix", "dots": "an ellipsis",
    **dict.fromkeys(("grad", "div_of", "curl", "laplacian", "dalembert", "nabla"), "∇"),
    **dict.fromkeys(("dot", "cross"), "a product of vectors"),
    **dict.fromkeys(("bra", "ket", "braket", "expect"), "a bracket of quantum mechanics"),
}  # fmt: skip
Handler = Callable[["Lowering", Node], int]
#: Most nodes lowered for one problem, beside instructions that are there already: the terms of sums
#: in sums may be alike, so that they come to few instructions and to many looks.
MAX_WORK: Final = MAX_INSTRUCTIONS


class Lowering:
    """Lowers the trees of one problem into a builder that the whole batch shares."""

    def __init__(self, builder: Builder, problem: Problem, handlers: dict[str, Handler]) -> None:
        self.builder = builder
        self._handlers = handlers
        self._known: dict[Node, int] = {}
        self._numbers: dict[Symbol, int] = {}  # bound variables of sums being written out
        self._limit = len(builder.turns) + MAX_INSTRUCTIONS
        self._most_work = builder.work + MAX_WORK
        self.domains = problem.domains
        self._relation = problem.relation
        self._reach: int | None = None
        self.samples = {
            symbol: builder.sample(
                problem.seed,
                place,
                # Most symbols live on the real line; hashing a domain costs more than all else.
                LINE if domain is REAL else builder.domain(spec_of(domain, self.reach)),
            )
            for place, (symbol, domain) in enumerate(problem.domains.items())
        }
        self._symbols: dict[Any, int] = dict(self.samples)

    @property
    def reach(self) -> int:
        """How far integer samples go: not far where something is written out up to one of them."""
        if self._reach is None:
            self._reach = self._found_reach()
        return self._reach

    def _found_reach(self) -> int:
        if all(domain.kind != "integer" for domain in self.domains.values()):
            return FAR_REACH
        series = self._relation.kinds & _SERIES or any(
            node.op == "fn" and node.text in WRITTEN_OUT for node in self._relation.walk()
        )
        return NEAR_REACH if series else FAR_REACH

    def lower(self, node: Node) -> int:
        """The slot of the value of `node`.

        Raises:
            UnsupportedError: an operation below it is not in the batched set.
        """
        slot = self._known.get(node)
        if slot is None:
            handler = self._handlers.get(node.op)
            if handler is None:
                raise UnsupportedError(_WORDS.get(node.op, f"the operation {node.op}"))
            self.builder.work += 1
            slot = self._known[node] = handler(self, node)
            if slot > self._limit or self.builder.work > self._most_work:
                raise UnsupportedError("more terms than are written out")
        return slot

    def symbol(self, node: Node) -> int:
        """The slot of a `sym` node: its samples, or its number while a sum over it is written out.

        Raises:
            UnsupportedError: the problem gives no domain for it.
        """
        slot = self._symbols.get(node.value)
        if slot is None:
            raise UnsupportedError("a symbol without a domain")
        return slot

    def terms(
        self, body: Node, symbol: Symbol, dependent: frozenset[Node], numbers: Iterable[int]
    ) -> list[int]:
        """The slots of `body` with each number for `symbol`; `dependent` nodes contain that.

        Raises:
            UnsupportedError: an operation in the body is not in the batched set.
        """
        outside = self._numbers, self._symbols
        terms = []
        for number in numbers:
            self._numbers = outside[0] | {symbol: number}
            self._symbols = outside[1] | {symbol: self.number(number)}
            self._forget(dependent)
            terms.append(self.lower(body))
        self._forget(dependent)
        self._numbers, self._symbols = outside
        return terms

    def _forget(self, nodes: frozenset[Node]) -> None:
        for node in nodes:
            self._known.pop(node, None)

    def rational(self, node: Node) -> Fraction | None:
        """The exact value of a small tree of literals and numbered symbols; see `exact_value`."""
        return exact_value(node, self._numbers)

    def emit(self, op: int, a: int, b: int, k: int = 0) -> int:
        """The slot of op(a, b; k)."""
        return self.builder.emit(op, a, b, k)

    def add(self, a: int, b: int) -> int:
        """The slot of a + b."""
        return self._unordered(_LIN, a, b, 1)

    def sub(self, a: int, b: int) -> int:
        """The slot of a - b."""
        return self.builder.emit(_LIN, a, b, -1)

    def mul(self, a: int, b: int) -> int:
        """The slot of a·b."""
        return self._unordered(_MUL, a, b, 0)

    def div(self, a: int, b: int) -> int:
        """The slot of a/b."""
        return self.builder.emit(_DIV, a, b)

    def unary(self, op: int, a: int) -> int:
        """The slot of op(a)."""
        return self.builder.emit(op, a, a)

    def _unordered(self, op: int, a: int, b: int, k: int) -> int:
        """The slot of op(a, b; k), which is op(b, a; k)."""
        return self.builder.emit(op, a, b, k) if a < b else self.builder.emit(op, b, a, k)

    def number(self, value: int) -> int:
        """The slot of an integer."""
        slot = self.builder.integers.get(value)
        if slot is None:
            slot = self.builder.integers[value] = self.builder.constant(float(value))
        return slot

    def total(self, slots: list[int]) -> int:
        """The slot of their sum."""
        return self._folded(slots, _LIN, 1)

    def product(self, slots: list[int]) -> int:
        """The slot of their product."""
        return self._folded(slots, _MUL, 0)

    def _folded(self, slots: list[int], op: int, k: int) -> int:
        """Joins slots pairwise, so that n operands take log n turns."""
        while len(slots) > 1:
            joined = [
                self._unordered(op, slots[at], slots[at + 1], k)
                for at in range(0, len(slots) - 1, 2)
            ]
            if len(slots) % 2:
                joined.append(slots[-1])
            slots = joined
        return slots[0]

    def whole_power(self, base: int, exponent: int) -> int:
        """The slot of base^exponent by repeated squaring, exponent ≥ 1."""
        if exponent == 2:
            return self.mul(base, base)
        powers: list[int] = []
        while exponent:
            if exponent & 1:
                powers.append(base)
            exponent >>= 1
            if exponent:
                base = self.mul(base, base)
        return self.product(powers)


#: Functions whose first argument is a degree up to which they are written out.
WRITTEN_OUT: Final = frozenset({"chebyshevt", "chebyshevu", "legendre", "hermite", "laguerre"})
_SERIES: Final = kinds("sum", "prod")
