"""Cuts a statement into clauses, each a single relation between two sides, ready to be judged.

Chains become their neighbouring pairs, systems their members; an integral without limits on one
side is turned into the derivative of the other. What has no numeric meaning becomes an unknown.
Logical connectives other than "and" are not taken apart: `clauses_of` returns None for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phiq.scorer.domain import Domain, domains_for
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.identity.unknowns import Abstraction, is_concrete

#: Relations by what has to be decided about them.
EQUALITIES = frozenset({"=", "≡", "≔"})
ORDERS = frozenset({"<", "≤", ">", "≥", "≠"})
APPROXIMATE = frozenset({"≈", "≃", "≅", "∼"})
#: Marks of symbols whose products need not commute, or that are no numbers.
NOT_NUMBERS = frozenset({"hat", "vec", "bold", "dagger", "bb"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One relation `left sign right`; `relation` is the rel node of just these two.

    `unknowns` are the symbols that stand for parts without numeric meaning. `commutes` says that
    every symbol is a plain number, so that a numeric check says all. `loose` says that it was read
    off an integral without limits, so that it holds up to a constant.
    """

    sign: str
    relation: Node
    domains: Mapping[Symbol, Domain]
    declared: frozenset[Symbol]
    unknowns: frozenset[Symbol]
    commutes: bool = True
    loose: bool = False

    @property
    def left(self) -> Node:
        """The left side."""
        return self.relation.args[0]

    @property
    def right(self) -> Node:
        """The right side."""
        return self.relation.args[1]


def clauses_of(root: Node, declared: Mapping[Symbol, Domain]) -> list[Clause] | None:
    """The clauses of a statement, None where it is no conjunction of relations."""
    if root.op == "rel" and len(root.args) == 2 and is_concrete(root):
        return [_as_it_is(root, declared)]
    abstraction = Abstraction()
    clauses: list[Clause] = []
    for relation in _relations(root):
        if relation is None:
            return None
        for i, sign in enumerate(relation.value or ()):
            pair = relation.args[i : i + 2]
            clauses.append(_clause(abstraction, str(sign), pair, declared))
    return clauses


def _as_it_is(relation: Node, declared: Mapping[Symbol, Domain]) -> Clause:
    """The clause of a relation with two sides that has no part to rewrite."""
    sign = (relation.value or ("",))[0]
    domains = domains_for(relation, declared)
    numbers = all(map(_is_number, relation.walk()))
    return Clause(str(sign), relation, domains, frozenset(declared), frozenset(), numbers)


def has_free_side(clause: Clause) -> bool:
    """Whether it equates a symbol that may vary, or its logarithm, to what does not hold it.

    Such an equation is no identity, on whatever part of the plane.
    """
    if clause.sign not in EQUALITIES:
        return False
    for side, other in ((clause.left, clause.right), (clause.right, clause.left)):
        bare = side.args[0] if side.op == "fn" and side.text == "ln" else side
        if bare.op == "sym" and bare.symbol not in clause.declared:
            return not any(part.value == bare.value for part in other.walk() if part.op == "sym")
    return False


def _relations(root: Node) -> Iterator[Node | None]:
    """The rel nodes of a statement; None stands for a part that is no conjunction of them."""
    if root.op == "rel":
        yield root
    elif root.op == "system" or (root.op == "logic" and root.text == "∧"):
        for part in root.args:
            if part.op != "text":
                yield from _relations(part)
    else:
        yield None


def _clause(
    abstraction: Abstraction, sign: str, pair: tuple[Node, ...], declared: Mapping[Symbol, Domain]
) -> Clause:
    left, right = pair
    loose = False
    if sign in EQUALITIES:
        for this, other in ((left, right), (right, left)):
            if _is_antiderivative(this) and not _is_antiderivative(other):
                one = abstraction.arena.num(1)
                derived = abstraction.arena.node("deriv", (other, this.args[1], one), "d")
                left, right, loose = this.args[0], derived, True
                break
    sides = abstraction.rewrite(left), abstraction.rewrite(right)
    relation = abstraction.arena.node("rel", sides, (sign,))
    domains = domains_for(relation, declared)
    unknowns = frozenset(abstraction.unknowns).intersection(domains)
    numbers = all(_is_number(part) for node in pair for part in node.walk())
    return Clause(sign, relation, domains, frozenset(declared), unknowns, numbers, loose)


def _is_number(node: Node) -> bool:
    """Whether the node is no operator, vector or matrix by its notation."""
    op = node.op
    if op == "sym":
        marks = node.symbol.marks
        return not marks or NOT_NUMBERS.isdisjoint(marks)
    return op not in ("matrix", "bra", "ket") and not (op == "mark" and node.text in NOT_NUMBERS)


def _is_antiderivative(node: Node) -> bool:
    return (
        node.op == "int"
        and node.text == "int"
        and node.args[1].op == "sym"
        and node.args[2].op == node.args[3].op == "none"
    )
