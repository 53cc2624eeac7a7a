"""Works out the terms of a sequence that a text gives by a recurrence and first terms.

    aₙ = 2aₙ₋₁ + 1, a₀ = 0, a₅ = 31                   31 = 31
    T(n) = T(n−1) + n, T(0) = 0, T(n) = n(n+1)/2      the formula in the recurrence and first terms
    aₙ = 2ⁿ − 1, a₅ = 31                              2⁵ − 1 = 31

A recurrence of which nothing else is said stays as it is. What has no rational terms does too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import all_symbols, free_symbols
from phiq.scorer.expression.fold import RATIONAL, powers
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError

#: The largest index of a term that is worked out, and how many terms that takes at most.
MAX_INDEX: Final = 10_000
MAX_TERMS: Final = 200
#: A place far out, at which is seen how far a recurrence goes back, and the most that may be.
_FAR: Final = 1 << 20
MOST_STEPS: Final = 16
#: Most digits of a term: those of a number that is read.
MAX_TERM: Final = 10**50
#: Letters that count.
_COUNTING: Final = frozenset("nkmijNtl")


def with_terms(root: Node) -> Node:
    """The statement with the terms, or the formula, of its sequence put in."""
    if root.op != "system":
        return root
    arena = Arena()
    heads = [(part, head) for part in root.args if (head := _head(arena, part)) is not None]
    try:
        for formula, head in heads:
            found = None if head.is_recurrence else _by_formula(arena, formula, head, root.args)
            if found is not None:
                return found
        for recurrence, head in heads:
            if head.is_recurrence:
                others = [part for part in root.args if part is not recurrence]
                return _Sequence(arena, head, others).put_in() or root
    except (_NoTermError, TreeLimitError, ArithmeticError, RecursionError):
        pass
    return root


class _NoTermError(Exception):
    """A term that is not given and cannot be worked out."""


class _Head(NamedTuple):
    """What a_{n + more} = body tells of a sequence: the a, the n, the number and the body.

    is_recurrence: its body holds other terms.
    """

    name: Symbol
    letter: Symbol
    more: int
    body: Node
    is_recurrence: bool


def _term(arena: Arena, node: Node) -> tuple[Symbol, Node] | None:
    """The sequence and the index of aₙ, a_{n-1} or a(n)."""
    if node.op in ("apply", "index") and len(node.args) == 2 and node.args[0].op == "sym":
        return node.args[0].symbol, node.args[1]
    if node.op == "sym" and node.symbol.sub:
        label = node.symbol.sub
        index = arena.num(label) if label.isdigit() else arena.sym(label)
        return node.symbol._replace(sub=""), index
    return None


def _indices(arena: Arena, name: Symbol, root: Node) -> Iterator[Node]:
    """The indices of all terms of a sequence that a tree holds."""
    for part in root.walk():
        found = _term(arena, part)
        if found is not None and found[0] == name:
            yield found[1]


def _head(arena: Arena, node: Node) -> _Head | None:
    """What an equation tells of the terms of a sequence; None of any other statement."""
    if node.op != "rel" or len(node.args) != 2 or node.value not in (("=",), ("≔",)):
        return None
    term, body = _term(arena, node.args[0]), node.args[1]
    if term is None:
        return None
    name, index = term
    more = 0
    if index.op == "add" and len(index.args) == 2 and index.args[1].text.isdigit():
        index, more = index.args[0], int(index.args[1].text)
    if index.op != "sym" or index.symbol.base not in _COUNTING:
        return None
    recurs = any(True for _ in _indices(arena, name, body))
    return _Head(name, Symbol(index.symbol.base), more, body, recurs)


def _by_formula(arena: Arena, formula: Node, head: _Head, parts: Sequence[Node]) -> Node | None:
    """What else is said of terms, with a formula for all of them put in; None where nothing is."""
    if set(free_symbols(head.body)) != {head.letter}:
        return None
    others = [part for part in parts if part is not formula]

    def put(node: Node) -> Node | None:
        found = _term(arena, node)
        if found is None or found[0] != head.name or not all_symbols(found[1]) <= {head.letter}:
            return None
        place = copied(arena, found[1])
        if head.more:
            place = arena.add(place, arena.neg(arena.num(head.more)))
        return with_value(arena, head.body, head.letter, place)

    stated = [rewritten(arena, part, put) for part in others]
    if all(new.digest == old.digest for new, old in zip(stated, others, strict=True)):
        return None
    return joined(arena, "system", stated)


class _Sequence:
    """One sequence of a system, which a recurrence gives."""

    def __init__(self, arena: Arena, head: _Head, parts: Sequence[Node]) -> None:
        self.arena = arena
        self.head = head
        self.parts = parts
        self.terms: dict[Fraction, Fraction] = {}
        self.asked = 0
        self.plain = False

    def put_in(self) -> Node | None:
        """What is said of terms besides how they are given; None where that is nothing.

        Of the values that are given as many count as first ones as the recurrence goes back.
        """
        given = [part for part in self.parts if self._gives(part)]
        others = [part for part in self.parts if part not in given]
        back, known = self._reach(), sorted(self.terms)
        self.terms = {index: self.terms[index] for index in known[:back]}
        asked = [part for part in given if self._place(part.args[0]) in known[back:]]
        asked += [part for part in others if self._asks(part)]
        if not asked:
            return None
        claims = [rewritten(self.arena, part, self._number) for part in asked]
        claims += [copied(self.arena, part) for part in others if part not in asked]
        return joined(self.arena, "system", claims)

    def _reach(self) -> int:
        """How many first terms a recurrence takes: as many as it goes back; 1 where it divides.

        Raises:
            _NoTermError: it does not go back.
        """
        far = Fraction(_FAR)
        indices = _indices(self.arena, self.head.name, self.head.body)
        steps = [far + self.head.more - self._value(index, far) for index in indices]
        if min(steps) <= 0:
            raise _NoTermError
        self.plain = max(steps) <= MOST_STEPS and all(step.denominator == 1 for step in steps)
        return int(max(steps)) if self.plain else 1

    def _gives(self, part: Node) -> bool:
        """Whether a part tells the number of one term, which is kept."""
        equal = part.op == "rel" and part.value == ("=",) and len(part.args) == 2
        index = self._place(part.args[0]) if equal else None
        if index is None:
            return False
        try:
            self.terms[index] = self._value(part.args[1], None)
        except _NoTermError:
            return False
        return True

    def _place(self, node: Node) -> Fraction | None:
        """The index of a term, where it is a number."""
        found = _term(self.arena, node)
        if found is None or found[0] != self.head.name:
            return None
        try:
            return self._value(found[1], None)
        except _NoTermError:
            return None

    def _asks(self, part: Node) -> bool:
        return any(True for _ in _indices(self.arena, self.head.name, part))

    def _number(self, node: Node) -> Node | None:
        """The term as a number."""
        place = self._place(node)
        return None if place is None else self.arena.exact(self._at(place))

    def _at(self, index: Fraction) -> Fraction:
        if index not in self.terms:
            self.asked += 1
            whole = index.denominator == 1 and 0 <= index <= MAX_INDEX
            if not whole or self.asked > MAX_TERMS:
                raise _NoTermError
            for earlier in range(max(0, int(index) - MAX_TERMS), int(index)) if self.plain else ():
                if Fraction(earlier - 1) in self.terms and Fraction(earlier) not in self.terms:
                    self._keep(Fraction(earlier))
            self._keep(index)
        return self.terms[index]

    def _keep(self, index: Fraction) -> None:
        value = self._value(self.head.body, index - self.head.more)
        if max(abs(value.numerator), value.denominator) > MAX_TERM:
            raise _NoTermError
        self.terms[index] = value

    def _value(self, node: Node, at: Fraction | None) -> Fraction:
        """The number that a part is where the counting letter is `at`.

        Raises:
            _NoTermError: it is no rational number, or holds a term that is not known.
        """
        if node.op == "num":
            return Fraction(node.text)
        if at is not None and node.value == self.head.letter:
            return at
        found = _term(self.arena, node) if at is not None else None
        if found is not None and found[0] == self.head.name:
            return self._at(self._value(found[1], at))
        rule = _ARITHMETIC.get(node.op)
        value = None if rule is None else rule([self._value(part, at) for part in node.args])
        if value is None:
            raise _NoTermError
        return Fraction(value)


_ARITHMETIC: Final = {**RATIONAL, "pow": powers(MAX_TERMS)}
