"""What the grammar knows while it reads one text: tokens, position, arena, context.

It builds nodes and errors; it decides no syntax.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.tree import Arena, Node, Symbol, Value
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.tokens import MAX_MARKS, Token
from phiq.scorer.parse.text.words import Vocabulary

#: Largest exponent written as a number: float64 ends at 10^308, and nothing computes past it.
MAX_EXPONENT: Final = 10_000
#: Largest factorial written as a number: 170! is the last that float64 holds.
MAX_FACTORIAL: Final = 400
#: Characters before a sign that tell what it is: a number with its power of ten, and spaces.
MAX_LOOK_BACK: Final = 40

_NAMES: Final[dict[str, str]] = {
    "end": "the end of the text", "num": "a number", "right": "\\right", "left": "\\left",
    "|)": "|", "\\\\": "line break",
}  # fmt: skip

#: What a question of a whole text finds.
Found = TypeVar("Found")


class State:
    """One pass over one text. `flips` are the ambiguities to read the other way (readings.py)."""

    __slots__ = (
        "arena", "bound", "closed", "context", "declared", "depth", "facts", "flips", "i",
        "integrals", "met", "no_rows", "notation", "squared", "text", "toks",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        toks: list[Token],
        arena: Arena,
        words: Vocabulary,
        flips: frozenset[str],
    ) -> None:
        self.text = text
        self.toks = toks
        self.arena = arena
        self.notation = words.notation
        self.declared = words.declared
        self.flips = flips
        self.i = 0
        self.depth = 0
        self.closed = -1
        self.squared = -1
        #: Where a bracket was found to hold no rows: they are tried once, or those inside often.
        self.no_rows: set[int] = set()
        self.integrals = 0
        self.bound: set[Symbol] = set()
        self.met: dict[str, str] = {}
        #: What was found in the signs of the text as a whole, by what was asked.
        self.context: dict[object, Any] = {}
        #: What was found in its characters alone: passes over one text share it.
        self.facts: dict[object, Any] = {}

    def once(self, ask: Callable[[State], Found]) -> Found:
        """What a question of the text as a whole finds, which each sign may ask, looked up once."""
        if ask not in self.context:
            self.context[ask] = ask(self)
        found: Found = self.context[ask]
        return found

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether the text holds what a pattern finds, looked up once."""
        known = self.facts.get(pattern.pattern)
        if known is None:
            known = self.facts[pattern.pattern] = pattern.search(self.text) is not None
        return bool(known)

    def before(self, offset: int) -> str:
        """The text right before a place, as far as a question about its company looks back."""
        return self.text[max(offset - MAX_LOOK_BACK, 0) : offset]

    def error(
        self, detail: str, *, at: int | None = None, expected: str | None = None
    ) -> EquationSyntaxError:
        """A syntax error at a token, the one at hand unless told."""
        offset = self.toks[self.i if at is None else at][2]
        return EquationSyntaxError(detail, text=self.text, offset=offset, expected=expected)

    def limit(self, detail: str) -> EquationSyntaxError:
        """A text larger than any formula."""
        return EquationSyntaxError(
            detail, kind="limit", text=self.text, offset=self.toks[self.i][2]
        )

    def missing(self, what: str) -> EquationSyntaxError:
        """The error for a token that stands where `what` should."""
        kind, value, _, _ = self.toks[self.i]
        found = _NAMES.get(kind) or (value if isinstance(value, str) else kind)
        return self.error(f"{what} is missing before {found}", expected=what)

    def expect(self, kind: str, name: str) -> None:
        """Step over a token of this kind.

        Raises:
            EquationSyntaxError: another token stands there.
        """
        if self.toks[self.i][0] != kind:
            raise self.missing(name)
        self.i += 1

    def node(self, op: str, args: tuple[Node, ...] = (), value: Value = None) -> Node:
        """A node of the text's arena."""
        return self.arena.node(op, args, value)

    def num(self, literal: str) -> Node:
        """A number leaf."""
        return self.node("num", (), literal)

    def sym(self, symbol: Symbol) -> Node:
        """A symbol leaf."""
        if len(symbol.marks) > MAX_MARKS:
            raise self.limit(f"a symbol with more than {MAX_MARKS} marks")
        return self.node("sym", (), symbol)

    def add(self, terms: Sequence[Node]) -> Node:
        """A sum; sums among the terms are spliced in."""
        if len(terms) == 1:
            return terms[0]
        flat: list[Node] = []
        for term in terms:
            if term.op == "add":
                flat.extend(term.args)
            else:
                flat.append(term)
        return self.node("add", tuple(flat))

    def mul(self, factors: Sequence[Node]) -> Node:
        """A product; products among the factors are spliced in, empty groups dropped."""
        for factor in factors:
            if factor.op in ("mul", "blank"):
                return self._spliced(factors)
        return factors[0] if len(factors) == 1 else self.node("mul", tuple(factors))

    def _spliced(self, factors: Sequence[Node]) -> Node:
        flat: list[Node] = []
        for factor in factors:
            if factor.op == "mul":
                flat.extend(factor.args)
            elif factor.op != "blank":
                flat.append(factor)
        if len(flat) == 1:
            return flat[0]
        return self.node("mul", tuple(flat)) if flat else factors[0]

    def power(self, base: Node, exponent: Node) -> Node:
        """A power, its exponent within MAX_EXPONENT where it is a number.

        Raises:
            EquationSyntaxError: the exponent is past the limit.
        """
        size = magnitude(exponent)
        if size is not None and abs(size) > MAX_EXPONENT:
            raise self.limit(f"an exponent past {MAX_EXPONENT}")
        return self.node("pow", (base, exponent))

    def factorial(self, of: Node, *, double: bool = False) -> Node:
        """A factorial, its argument within MAX_FACTORIAL where it is a number."""
        size = magnitude(of)
        if size is not None and size > MAX_FACTORIAL:
            raise self.limit(f"a factorial past {MAX_FACTORIAL}")
        return self.node("fn", (of,), "doublefactorial" if double else "factorial")


def magnitude(node: Node) -> float | None:
    """A rough value of an expression of plain numbers, None for others; inf where it is huge."""
    if node.op == "num":
        return float(node.text)
    if node.op == "fn" and node.text == "factorial":
        size = magnitude(node.args[0])
        if size is None or size < 4 or math.isnan(size):
            return size
        return size**size if size < 99 else math.inf
    if node.op not in _OPERATIONS:
        return None
    values = all_known(map(magnitude, node.args))
    return None if values is None else _combine(node.op, values)


def _combine(op: str, values: list[float]) -> float:
    try:
        return float(_OPERATIONS[op](values))
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.nan


_OPERATIONS: Final[dict[str, Callable[[list[float]], float]]] = {
    "neg": lambda values: -values[0],
    "add": sum,
    "mul": math.prod,
    "div": lambda values: values[0] / values[1],
    "pow": lambda values: abs(values[0]) ** values[1],
}
