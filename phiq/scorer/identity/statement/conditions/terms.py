"""Works out the terms of a sequence that a text gives by a recurrence and first terms.

    aₙ = 2aₙ₋₁ + 1, a₀ = 0, a₅ = 31                   31 = 31
    T(n) = T(n−1) + n, T(0) = 0, T(n) = n(n+1)/2      the formula in the recurrence and first terms
    aₙ = 2ⁿ − 1, a₅ = 31                              2⁵ − 1 = 31

A recurrence of which nothing else is said stays as it is. What has no rational terms does too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from phiq.scorer.expression.arithmetic import joined
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
    for definition in root.args:
        explicit = _explicit(definition, root.args)
        if explicit is not None:
            return explicit
        head = _head(definition)
        if head is not None:
            try:
                return _Sequence(definition, head, root.args).put_in() or root
            except (_NoTermError, TreeLimitError, ArithmeticError, RecursionError):
                return root
    return root


class _NoTermError(Exception):
    """A term that is not given and cannot be worked out."""


def _term(node: Node) -> tuple[Symbol, Node | str] | None:
    """The sequence and the index of aₙ, a_{n-1} or a(n); the index as typed where it is a label."""
    if node.op in ("apply", "index") and len(node.args) == 2 and node.args[0].op == "sym":
        return node.args[0].symbol, node.args[1]
    if node.op == "sym" and node.symbol.sub:
        return node.symbol._replace(sub=""), node.symbol.sub
    return None


def _head(node: Node) -> tuple[Symbol, Symbol, int, Node] | None:
    """The sequence, the counting letter, what its index is more than that, and the right side.

    None of what is no recurrence.
    """
    if node.op != "rel" or len(node.args) != 2 or node.value not in (("=",), ("≔",)):
        return None
    term, body = _term(node.args[0]), node.args[1]
    if term is None:
        return None
    name, index = term
    letter, more = _letter(index)
    own = any((found := _term(part)) and found[0] == name for part in body.walk())
    return (name, Symbol(letter), more, body) if letter in _COUNTING and own else None


def _explicit(definition: Node, parts: Sequence[Node]) -> Node | None:
    """The statements about terms a₅ beside a formula for all of them, with it put in."""
    if definition.op != "rel" or len(definition.args) != 2 or definition.value != ("=",):
        return None
    term, formula = _term(definition.args[0]), definition.args[1]
    name, letter = (None, "") if term is None else (term[0], _letter(term[1])[0])
    letters = {part.symbol for part in formula.walk() if part.op == "sym"}
    others = [part for part in parts if part is not definition]
    if letter not in _COUNTING or letters != {Symbol(letter)} or not others:
        return None
    arena = Arena()

    def put(node: Node) -> Node | None:
        found = _term(node)
        if found is None or found[0] != name or not str(found[1]).isdigit():
            return None
        return with_value(arena, formula, Symbol(letter), arena.num(str(found[1])))

    stated = [rewritten(arena, part, put) for part in others]
    if all(new.digest == old.digest for new, old in zip(stated, others, strict=True)):
        return None
    return joined(arena, "system", stated)


def _letter(index: Node | str) -> tuple[str, int]:
    """The n and the 1 of the index n + 1; no letter of any other."""
    if isinstance(index, str):
        return index, 0
    more = 0
    if index.op == "add" and len(index.args) == 2 and index.args[1].text.isdigit():
        index, more = index.args[0], int(index.args[1].text)
    return (index.symbol.base if index.op == "sym" else "", more)


class _Sequence:
    """One sequence of a system."""

    def __init__(
        self, definition: Node, head: tuple[Symbol, Symbol, int, Node], parts: Sequence[Node]
    ) -> None:
        self.definition = definition
        self.name, self.letter, self.more, self.body = head
        self.parts = [part for part in parts if part is not definition]
        self.arena = Arena()
        self.terms: dict[Fraction, Fraction] = {}
        self.asked = 0
        self.plain = False

    def put_in(self) -> Node | None:
        """What is said of the sequence besides how it is given; None where that is nothing."""
        given = [part for part in self.parts if self._gives(part)]
        others = [part for part in self.parts if part not in given]
        formula = next((found for part in others if (found := self._formula(part))), None)
        if formula is not None:
            put = self._formula_for(formula)
            parts = [*given, *(p for p in others if self._formula(p) is None), self.definition]
            stated = [rewritten(self.arena, part, put) for part in parts]
            return joined(self.arena, "system", stated)
        first = dict(self.terms)
        claims = self._claimed(given, others, first)
        if not claims:
            return None
        return joined(self.arena, "system", claims)

    def _claimed(
        self, given: Sequence[Node], others: Sequence[Node], first: dict[Fraction, Fraction]
    ) -> list[Node]:
        """The statements with the numbers of terms that the first ones tell.

        Of the values that are given as many count as first ones as the recurrence goes back.
        """
        back = self._reach()
        known = sorted(first)
        self.terms = {k: first[k] for k in known[:back]}
        later = [p for p in given if (term := self._index_of(p)) in first and term in known[back:]]
        asked = [*later, *(p for p in others if self._asks(p))]
        rest = [p for p in others if p not in asked]
        if not asked:
            return []
        claims = [rewritten(self.arena, part, self._number) for part in asked]
        return [*claims, *(copied(self.arena, part) for part in rest if not self._asks(part))]

    def _reach(self) -> int:
        """How many first terms a recurrence takes: as many as it goes back; 1 where it divides.

        Raises:
            _NoTermError: it does not go back.
        """
        far = Fraction(_FAR)
        indices = [
            found[1] for p in self.body.walk() if (found := _term(p)) if found[0] == self.name
        ]
        steps = [far + self.more - self._index(index, far) for index in indices]
        if min(steps) <= 0:
            raise _NoTermError
        self.plain = max(steps) <= MOST_STEPS and all(step.denominator == 1 for step in steps)
        return int(max(steps)) if self.plain else 1

    def _index(self, index: Node | str, at: Fraction) -> Fraction:
        if isinstance(index, Node):
            return self._value(index, at)
        if index.isdigit():
            return Fraction(int(index))
        if index != self.letter.base:
            raise _NoTermError
        return at

    def _gives(self, part: Node) -> bool:
        """Whether a part tells the number of one term, which is kept."""
        index = self._index_of(part)
        if index is None:
            return False
        try:
            self.terms[index] = self._value(part.args[1], None)
        except _NoTermError:
            return False
        return True

    def _index_of(self, part: Node) -> Fraction | None:
        """The index of the term that is the left side of an equation, where it is a number."""
        if part.op != "rel" or part.value != ("=",) or len(part.args) != 2:
            return None
        return self._place(part.args[0])

    def _place(self, node: Node) -> Fraction | None:
        found = _term(node)
        if found is None or found[0] != self.name:
            return None
        index = found[1]
        try:
            if isinstance(index, str):
                return Fraction(int(index)) if index.isdigit() else None
            return self._value(index, None)
        except _NoTermError:
            return None

    def _formula(self, part: Node) -> Node | None:
        """The right side of aₙ = g(n), which tells every term."""
        if part.op != "rel" or part.value != ("=",) or len(part.args) != 2:
            return None
        found = _term(part.args[0])
        if found is None or found[0] != self.name or self._asks(part.args[1]):
            return None
        index = found[1]
        letter = index if isinstance(index, str) else getattr(index.value, "base", "")
        letters = {p.symbol for p in part.args[1].walk() if p.op == "sym"}
        return part.args[1] if letter == self.letter.base and letters <= {self.letter} else None

    def _asks(self, part: Node) -> bool:
        return any((found := _term(node)) and found[0] == self.name for node in part.walk())

    def _formula_for(self, formula: Node) -> Callable[[Node], Node | None]:
        def put(node: Node) -> Node | None:
            found = _term(node)
            if found is None or found[0] != self.name:
                return None
            index = found[1]
            if not isinstance(index, str):
                place = copied(self.arena, index)
            elif index.isdigit():
                place = self.arena.num(index)
            else:
                place = self.arena.node("sym", (), Symbol(index))
            return with_value(self.arena, formula, self.letter, place)

        return put

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
        value = self._value(self.body, index - self.more)
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
        if at is not None and node.value == self.letter:
            return at
        found = _term(node)
        if at is not None and found is not None and found[0] == self.name:
            return self._at(self._index(found[1], at))
        rule = _ARITHMETIC.get(node.op)
        if rule is None:
            raise _NoTermError
        return rule([self._value(part, at) for part in node.args])


def _product(values: Sequence[Fraction]) -> Fraction:
    found = Fraction(1)
    for value in values:
        found *= value
    return found


def _quotient(values: Sequence[Fraction]) -> Fraction:
    if not values[1]:
        raise _NoTermError
    return values[0] / values[1]


def _power(values: Sequence[Fraction]) -> Fraction:
    base, exponent = values
    if exponent.denominator != 1 or abs(exponent) > MAX_TERMS or (not base and exponent < 0):
        raise _NoTermError
    return base ** int(exponent)


_ARITHMETIC: Final[dict[str, Callable[[Sequence[Fraction]], Fraction]]] = {
    "add": lambda values: sum(values, Fraction(0)),
    "mul": _product,
    "neg": lambda values: -values[0],
    "div": _quotient,
    "pow": _power,
}
