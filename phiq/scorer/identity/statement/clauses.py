"""Cuts a statement into clauses, each a single relation between two sides, ready to be judged.

Chains become their neighbouring pairs, systems their members; an integral without limits on one
side is turned into the derivative of the other. What has no numeric meaning becomes an unknown.
Logical connectives other than "and" are not taken apart: `clauses_of` returns None for them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import Final

from phiq.scorer.expression.arithmetic import factors_of, joined
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.statement.conditions.kinks import at_kinks
from phiq.scorer.identity.statement.conditions.pieces import pieces, with_choices
from phiq.scorer.identity.statement.conditions.stated import stated
from phiq.scorer.identity.statement.conditions.terms import with_terms
from phiq.scorer.identity.statement.conventions.contours import around_circles
from phiq.scorer.identity.statement.conventions.residues import CALLED, with_residues
from phiq.scorer.identity.statement.conventions.tendencies import ARROW, as_limit
from phiq.scorer.identity.statement.conventions.transforms import transformed
from phiq.scorer.identity.statement.divisibility import (
    by_remainders,
    with_inverses,
)
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.identity.statement.double_signs import by_double_signs, by_listed_values
from phiq.scorer.identity.statement.ellipses.ranges import over_ranges
from phiq.scorer.identity.statement.entrywise.entries import by_entries
from phiq.scorer.identity.statement.entrywise.matrix_words import by_words
from phiq.scorer.identity.statement.iterated import apart
from phiq.scorer.identity.statement.named_functions import variables_of_solution, with_functions
from phiq.scorer.identity.statement.number_sums import over_numbers
from phiq.scorer.identity.statement.unknowns import Abstraction, is_concrete

#: Relations by what has to be decided about them.
EQUALITIES = frozenset({"=", "≡", "≔", "≜", "≝"})
INEQUALITIES = frozenset({"<", "≤", ">", "≥"})
ORDERS = INEQUALITIES | {"≠"}
APPROXIMATE = frozenset({"≈", "≃", "≅", "∼"})
#: Words between statements that need not hold together.
ALTERNATIVES = frozenset({"or", "or else", "unless"})
#: Marks of symbols whose products need not commute, or that are no numbers.
NOT_NUMBERS = frozenset({"hat", "vec", "bold", "dagger", "bb"})
#: Without any of these the free symbols are all there is that need not be a plain number.
_CASES = kinds("cases")
_CALLS = kinds("apply")
_TRUTH_VALUES = {Symbol("⊤"), Symbol("⊥")}
_INTEGRALS = kinds("int")
_FREE_BY_NATURE = kinds("bra", "ket", "braket")
_MORE_THAN_FREE_SYMBOLS = kinds("sum", "prod", "int", "lim", "matrix", "bra", "ket", "mark")


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """Two sides with the domains of their symbols; `declared` ones may not be left."""

    left: Node
    right: Node
    domains: Domains = field(default_factory=dict)
    declared: frozenset[Symbol] = frozenset()


@dataclass(slots=True, eq=False)
class Clause:
    """One relation `left sign right`; `relation` is the rel node of just these two.

    `unknowns` are the symbols that stand for parts without numeric meaning; `typed` holds what
    they are not yet put into. `loose` is the variable of an integral without limits that it was
    read off, so that it holds up to a constant. `of_all` says that it is claimed for all values of
    its symbols.
    """

    sign: str
    relation: Node
    domains: Domains
    declared: frozenset[Symbol]
    unknowns: frozenset[Symbol]
    typed: tuple[Node, ...]
    loose: Symbol | None = None
    of_all: bool = False
    left: Node = field(init=False)
    right: Node = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.right = self.relation.args

    @property
    def equation(self) -> Equation:
        """Its sides, to look for a point at which they are equal."""
        return Equation(self.left, self.right, self.domains, self.declared)

    def on(self, domains: Domains, declared: frozenset[Symbol]) -> Clause:
        """The same on other domains."""
        return replace(self, domains=domains, declared=declared)

    def signed(self, sign: str) -> Clause:
        """The same sides in another relation."""
        return replace(self, sign=sign, loose=None, of_all=False)

    @property
    def commutes(self) -> bool:
        """Whether every symbol is a plain number, so that a numeric check says all."""
        held = self.typed[0].kinds | self.typed[1].kinds
        if self.typed == self.relation.args and not held & _MORE_THAN_FREE_SYMBOLS:
            return not any(symbol.marks and _is_operator(symbol) for symbol in self.domains)
        return all(_is_number(part) for side in self.typed for part in side.walk())


def clauses_of(root: Node, declared: Domains) -> list[Clause] | None:
    """The clauses of a statement, None where it is no conjunction of relations."""
    if root.op == "system":
        root = by_listed_values(root)
    solved = frozenset[Symbol]() if root.op == "rel" else variables_of_solution(root)
    if root.value == ARROW or root.op == "system":
        root = as_limit(root)
    root, asked = transformed(root)
    if root.kinds & CALLED:
        root = with_residues(root)
    root = with_functions(root)
    if root.kinds & _CASES:
        root = with_choices(root)
    if root.kinds & _INTEGRALS:
        root = around_circles(root)
    root, declared, every = stated(with_terms(root), declared)
    every |= solved | asked
    root, declared = by_remainders(root, declared)
    root = _step_by_step(root)
    names = frozenset(declared)
    if root.op == "rel" and len(root.args) == 2 and is_concrete(root):
        domains = domains_for(root, declared)
        of_all = bool(domains) and every.issuperset(domains)
        sides = root.args
        return [
            Clause(root.signs[0], root, domains, names, frozenset(), typed=sides, of_all=of_all)
        ]
    abstraction = Abstraction()
    clauses: list[Clause] = []
    for relation in _relations(root):
        if relation is None:
            return None
        parts = pieces(relation, declared) if relation.kinds & _CASES else None
        if parts is not None:
            sign = relation.signs[0]
            clauses += [_clause(abstraction, sign, pair, domains) for pair, domains in parts]
            continue
        for i, sign in enumerate(relation.signs):
            pair = relation.args[i : i + 2]
            clauses.append(_clause(abstraction, sign, pair, declared))
        clauses += [_clause(abstraction, "=", two, declared) for two in _multiples(relation)]
        ends = _numbers_apart(relation)
        if ends is not None:
            clauses.append(_clause(abstraction, "=", ends, declared))
    if every and len(clauses) == 1:
        clauses[0].of_all = every.issuperset(clauses[0].domains)
    return clauses


def _step_by_step(root: Node) -> Node:
    """The statement after all steps; one that would make it too large is left out."""
    for step in _STEPS:
        try:
            root = step(root)
        except TreeLimitError:
            continue
    return root


#: What a statement becomes, one after the other; each gives the same root where it has no work.
_STEPS: Final[tuple[Callable[[Node], Node], ...]] = (
    by_double_signs, by_entries, by_words, over_numbers, over_ranges, apart, with_inverses,
    at_kinks,
)  # fmt: skip


def _numbers_apart(relation: Node) -> tuple[Node, Node] | None:
    """The first and the last number of a = x = b, which are equal too; None without them."""
    if len(relation.args) < 3 or not EQUALITIES.issuperset(relation.signs):
        return None
    numbers = [k for k, side in enumerate(relation.args) if not free_symbols(side)]
    if len(numbers) < 2 or numbers[-1] - numbers[0] == len(numbers) - 1:
        return None
    return relation.args[numbers[0]], relation.args[numbers[-1]]


def _multiples(relation: Node) -> Iterator[tuple[Node, Node]]:
    """The numbers that the same product is taken by in a chain: v = 0.95 c = 0.96 c."""
    if len(relation.args) < 3 or not EQUALITIES.issuperset(relation.signs):
        return
    for pair in pairwise(relation.args[1:]):
        factors = [factors_of(side) for side in pair]
        lettered = [{part.digest for part in one if part.letters} for one in factors]
        if lettered[0] and lettered[0] == lettered[1]:
            yield _number_among(factors[0]), _number_among(factors[1])


def _number_among(factors: Sequence[Node]) -> Node:
    """What has no letters of a product."""
    arena = Arena()
    return joined(arena, "mul", [copied(arena, part) for part in factors if not part.letters])


def has_free_side(clause: Clause) -> bool:
    """Whether it equates a symbol that may vary, or its logarithm, to what does not hold it.

    Such an equation is no identity, on whatever part of the plane.
    """
    return clause.sign in EQUALITIES and _is_free((clause.left, clause.right), clause.declared)


def is_typed_free(clause: Clause) -> bool:
    """Whether it has a free side as it was typed, before any part became an unknown."""
    return clause.sign in EQUALITIES and _is_free(clause.typed, clause.declared)


def hides_number(clause: Clause) -> bool:
    """Whether nothing in it is free: all that may seem so are numbers that cannot be computed.

    What states are called is free, though a number may name one: ⟨0|1⟩.
    """
    if any(side.kinds & _FREE_BY_NATURE for side in clause.typed):
        return False
    names = {name for side in clause.typed for name in _called_by_words(side)}
    names |= _TRUTH_VALUES if names else set()
    if not clause.unknowns.union(names).issuperset(clause.domains):
        return False
    return names.issuperset(chain.from_iterable(map(free_symbols, clause.typed)))


def why_hidden(clause: Clause) -> str:
    """Why nothing in it is known.

    The value that a program gives to numbers is fixed, though unknown here; the f(2) = 5 of
    mathematics says which f is meant.
    """
    names = [name for side in clause.typed for name in _called_by_words(side)]
    told = f"what {names[0].base}(…) gives is not known here" if names else ""
    return told or "a number in it could not be computed"


def _called_by_words(side: Node) -> Iterator[Symbol]:
    for node in side.walk() if side.kinds & _CALLS else ():
        if node.op == "apply" and node.args[0].op == "sym" and len(node.args[0].symbol.base) > 1:
            yield node.args[0].symbol


def _is_free(sides: Sequence[Node], declared: Container[Symbol]) -> bool:
    for side, other in (sides, sides[::-1]):
        bare = side.args[0] if side.op == "fn" and side.text == "ln" else side
        if bare.op == "sym" and bare.symbol not in declared:
            return bare not in other.walk()
    return False


def _relations(root: Node) -> Iterator[Node | None]:
    """The rel nodes of a statement; None stands for a part that is no conjunction of them."""
    if root.op == "rel":
        yield root
    elif root.op == "system" or (root.op == "logic" and root.text == "∧"):
        for part in root.args:
            if part.op != "text":
                yield from _relations(part)
            elif part.text.strip().lower() in ALTERNATIVES:
                yield None
    else:
        yield None


def _clause(
    abstraction: Abstraction, sign: str, pair: tuple[Node, ...], declared: Domains
) -> Clause:
    left, right = pair
    loose: Symbol | None = None
    if sign in EQUALITIES:
        for this, other in ((left, right), (right, left)):
            if _is_antiderivative(this) and not (_is_antiderivative(other) or _names(other, this)):
                one = abstraction.arena.num(1)
                derived = abstraction.arena.node("deriv", (other, this.args[1], one), "d")
                left, right, loose = this.args[0], derived, this.args[1].symbol
                break
    sides = abstraction.rewrite(left), abstraction.rewrite(right)
    relation = abstraction.arena.node("rel", sides, (sign,))
    domains = domains_for(relation, declared)
    unknowns = frozenset(abstraction.unknowns).intersection(domains)
    return Clause(sign, relation, domains, frozenset(declared), unknowns, typed=pair, loose=loose)


def _is_number(node: Node) -> bool:
    """Whether the node is no operator, vector or matrix by its notation."""
    op = node.op
    if op == "sym":
        return not _is_operator(node.symbol)
    return op not in ("matrix", "bra", "ket") and not (op == "mark" and node.text in NOT_NUMBERS)


def _is_operator(symbol: Symbol) -> bool:
    return not NOT_NUMBERS.isdisjoint(symbol.marks)


def _names(side: Node, integral: Node) -> bool:
    """Whether a side only names an integral: W, ⟨x⟩, or the F(ω) of a function integrated by t."""
    if side.op == "expect":
        return True
    return side.op in ("sym", "apply") and integral.args[1] not in side.walk()


def _is_antiderivative(node: Node) -> bool:
    return (
        node.op == "int"
        and node.text == "int"
        and node.args[1].op == "sym"
        and node.args[2].op == node.args[3].op == "none"
    )
