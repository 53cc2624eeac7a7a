"""Which letters of a statement are vectors, functions or the place r, by how they are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import terms_of
from phiq.scorer.expression.binding import BINDING
from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.identity.statement.rules import all_of

#: Ops of vector calculus.
CALCULUS: Final = kinds("grad", "div_of", "curl", "laplacian")
_VECTORS: Final = frozenset(("vec", "bold"))
_OPERATORS: Final = frozenset(("grad", "div_of", "curl", "laplacian"))
#: Ops whose first part is a function where it is a letter.
_DERIVED: Final = frozenset(("deriv", "grad", "laplacian", "apply"))
_TAKE_VECTORS: Final = frozenset(("div_of", "curl", "cross"))
#: Marks of derivatives, with their order.
_PRIMES: Final[dict[str, int]] = {"prime": 1, "dot": 1, "ddot": 2}
#: Letters that stand for constants where nothing shows that they vary.
_CONSTANTS: Final = frozenset("abckmnCKNαβγκλμω")


def primes_of(symbol: Symbol) -> tuple[Symbol, int]:
    """A symbol without its primes or dots, and the order of the derivative that they make."""
    kept = tuple(mark for mark in symbol.marks if mark not in _PRIMES)
    order = sum(_PRIMES.get(mark, 0) for mark in symbol.marks)
    return (symbol if not order else symbol._replace(marks=kept)), order


#: What a statement about derivatives holds of that has no unknown functions.
PLACES: Final = "every place where both sides are defined"


class Letters:
    """The roles of the symbols of one equation.

    `variable` is what primes derive by. `state_rule` tells that something is derived, or multiplied
    as vectors are, that holds letters of unknown value.
    """

    def __init__(self, root: Node) -> None:
        nodes = root.walk()
        self.vectors = _vectors(nodes)
        self.variable = _variable(nodes)
        self._has_calculus = bool(root.kinds & CALCULUS)
        compound = set(_compound(nodes))
        self.functions = frozenset(_functions(nodes) | (compound - self.vectors))
        products = root.kinds & kinds("dot", "cross", "norm") and self.vectors
        mixed = any(_is_mixed(node) for node in nodes)
        self.state_rule = bool(products or compound or mixed or self._has_calculus) and not (
            root.kinds & BINDING
        )

    def scope(self) -> str:
        """Of what the statement is made, in words: all vectors a and b."""
        letters = self.functions | self.vectors
        if not letters:
            return PLACES
        if self.vectors:
            vectors = not self.functions and not self._has_calculus
            return all_of("vector" if vectors else "smooth field", letters)
        return all_of("smooth function", letters)

    def position(self, symbol: Symbol) -> str | None:
        """What an r under ∇ is: the position vector, its length or the unit vector along it."""
        if symbol.base != "r" or symbol.sub or not self._has_calculus:
            return None
        if symbol.marks == ("hat",):
            return "direction"
        if symbol.marks in (("vec",), ("bold",)):
            return "vector"
        return None if symbol.marks else "length"


def _is_mixed(node: Node) -> bool:
    """Whether it is a derivative by several variables, or a composition of functions."""
    composed = node.op == "binop" and node.text == "∘"
    return composed or (node.op == "deriv" and len(node.args) > 3)


def _vectors(nodes: Sequence[Node]) -> frozenset[Symbol]:
    marked = {n.symbol for n in nodes if n.op == "sym" and not _VECTORS.isdisjoint(n.symbol.marks)}
    taken = {part for node in nodes if node.op in _TAKE_VECTORS for part in node.args}
    lengths = [node for node in nodes if node.op == "norm"]
    if lengths and not any(_is_capital(part) for part in _summands(lengths)):
        taken |= {*_summands(lengths)}
        taken |= {part for node in nodes if node.op == "braket" for part in node.args[:2]}
    taken |= {node.args[0] for node in nodes if node.op == "mul" and len(node.args) == 3
              and node.args[1].op == "nabla"}  # fmt: skip
    return frozenset(marked | {part.symbol for part in taken if part.op == "sym"})


def _summands(lengths: Sequence[Node]) -> Iterator[Node]:
    """The letters that are added up in lengths: those of ‖x + y‖, not the c of ‖cx‖.

    One of a matrix, ‖A‖, is that of no vector.
    """
    for node in lengths:
        inner = node.args[0]
        for part in terms_of(inner):
            bare = unsigned(part)
            yield bare.args[-1] if bare.op == "mul" else bare


def _is_capital(node: Node) -> bool:
    return node.op == "sym" and node.symbol.base.isupper()


def _functions(nodes: Sequence[Node]) -> set[Symbol]:
    """The letters that are called, primed, or derived by themselves."""
    found: set[Symbol] = set()
    for node in nodes:
        if node.op == "sym":
            bare, order = primes_of(node.symbol)
            if order:
                found.add(bare)
        elif node.op in _DERIVED and node.args[0].op == "sym":
            found.add(primes_of(node.args[0].symbol)[0])
    return found


def _compound(nodes: Sequence[Node]) -> Iterator[Symbol]:
    """The letters of what is derived and more than one symbol, but for constants."""
    for node in nodes:
        primed = node.op == "mark" and node.text == "prime"
        if not primed and node.op != "deriv" and node.op not in _OPERATORS:
            continue
        inner = node.args[0]
        variables = {part.symbol for part in node.args[1:] if part.op == "sym"}
        if inner.op == "sym":
            continue
        heads = [part.args[0] for part in inner.walk() if part.op == "apply"]
        if node.op == "deriv":
            derived = {n.args[0] for n in nodes if n.op == "deriv"}
            letters = [p for p in inner.walk() if p.op == "sym" and (
                p in heads or p in derived or primes_of(p.symbol)[1])]  # fmt: skip
        else:
            letters = [part for part in inner.walk() if part.op == "sym"]
        for part in letters:
            symbol = primes_of(part.symbol)[0]
            plain = symbol.base in _CONSTANTS and not symbol.marks and part not in heads
            place = symbol.base in ("x", "y", "z", "r") and node.op in _OPERATORS
            if symbol not in variables and not plain and not place:
                yield symbol


def _variable(nodes: Sequence[Node]) -> str:
    """What primes and dots derive by: the one variable of derivatives or calls, else t."""
    derived = {n.args[1].symbol.name for n in nodes if n.op == "deriv" and n.args[1].op == "sym"}
    called = {
        node.args[1].symbol.name
        for node in nodes
        if node.op == "apply" and len(node.args) == 2 and node.args[1].op == "sym"
    }
    for names in (derived, called):
        if len(names) == 1:
            return next(iter(names))
    composed = [n.args[1] for n in nodes if n.op == "mul" and len(n.args) == 2
                and "binop" in [part.op for part in (n.args[0], *n.args[0].args)]]  # fmt: skip
    return composed[0].symbol.name if composed and composed[0].op == "sym" else "t"
